package mock_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/standin-mock/standin/mock"
)

func Example() {
	server, err := mock.New(mock.Options{AutoConsent: true})
	if err != nil {
		log.Fatal(err)
	}
	standin := httptest.NewServer(server)
	defer standin.Close()

	request, _ := http.NewRequest(http.MethodGet, standin.URL+"/api/applications/app_demo/users", http.NoBody)
	request.SetBasicAuth("app_demo", "demo-secret")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	fmt.Println(response.Status)
	// Output: 200 OK
}
