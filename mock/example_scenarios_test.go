package mock_test

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

func ExampleNamespace_StartNamed() {
	t := &stage{} // a test has its own
	defer t.end()

	standin := mock.Start(t)
	ns := standin.Namespace(mock.DefaultNamespace)
	if _, err := ns.StartNamed("rate-limited"); err != nil {
		t.Fatalf("%v", err)
	}

	for range 3 {
		fmt.Println(listUsers(http.DefaultClient, standin.URL))
	}
	// Output:
	// 429 Too Many Requests <nil>
	// 429 Too Many Requests <nil>
	// 200 OK <nil>
}

func ExampleOptions_scenarios() {
	t := &stage{}
	defer t.end()

	standin := mock.Start(t, mock.Options{Scenarios: []scenarios.Source{{File: "down.yaml", Data: []byte(`
name: down
steps:
  - operation: loginsign.*
    times: 1
    respond: {status: 503}
`)}}})

	fmt.Println(listUsers(http.DefaultClient, standin.URL))
	fmt.Println(listUsers(http.DefaultClient, standin.URL))
	// Output:
	// 503 Service Unavailable <nil>
	// 200 OK <nil>
}
