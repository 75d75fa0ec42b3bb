package mock_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// listUsers stands for the code of yours that a test is about.
func listUsers(client *http.Client, base string) (status string, err error) {
	request, err := http.NewRequest(http.MethodGet, base+"/api/applications/app_demo/users", http.NoBody)
	if err != nil {
		return "", err
	}
	request.SetBasicAuth("app_demo", "demo-secret")
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	return response.Status, response.Body.Close()
}

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

func TestReportOfARegular(t *testing.T) {
	t.Parallel()
	standin := mock.Start(t)
	ns := standin.Namespace(mock.DefaultNamespace)

	// Put the world where the test wants it, and let a month go by.
	if _, err := ns.Login(t.Context(), "AB1234", world.Login{App: "app_demo", IP: "192.0.2.7"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ns.Advance(t.Context(), 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}

	// Call what the test is about: your own code, with standin.URL as its base URL.
	if _, err := listUsers(http.DefaultClient, standin.URL); err != nil {
		t.Fatal(err)
	}

	// Ask what was called.
	once := 1
	verdict, err := ns.Verify(t.Context(), journal.Question{
		Operation: "loginsign.listCurrentLogins",
		Match:     `response.status == 200`,
		Times:     journal.Times{Exactly: &once},
	}, 0)
	if err != nil || !verdict.Passed {
		t.Errorf("%s %v", verdict.Message, err)
	}
}

// stage stands for the *testing.T of a test: an example has none.
type stage struct{ cleanups []func() }

func (*stage) Helper()                 {}
func (s *stage) Cleanup(f func())      { s.cleanups = append(s.cleanups, f) }
func (*stage) Failed() bool            { return false }
func (*stage) Logf(f string, v ...any) { log.Printf(f, v...) }

func (*stage) Errorf(f string, v ...any) { log.Printf(f, v...) }
func (*stage) Fatalf(f string, v ...any) { log.Fatalf(f, v...) }

func (s *stage) end() {
	for _, cleanup := range s.cleanups {
		cleanup()
	}
}

func ExampleStart() {
	t := &stage{} // a test has its own
	defer t.end()

	standin := mock.Start(t)
	status, err := listUsers(http.DefaultClient, standin.URL)
	fmt.Println(status, err)
	// Output: 200 OK <nil>
}

func ExampleServer_Transport() {
	server, err := mock.New(mock.Options{})
	if err != nil {
		log.Fatal(err)
	}
	client := &http.Client{Transport: server.Transport()} // no port at all
	status, err := listUsers(client, "http://standin.test")
	fmt.Println(status, err)
	// Output: 200 OK <nil>
}

func ExampleServer_CreateNamespace() {
	server, err := mock.New(mock.Options{})
	if err != nil {
		log.Fatal(err)
	}
	job, err := server.CreateNamespace(context.Background(), "job-7", mock.NamespaceOptions{
		Start: time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC), Frozen: true,
	})
	if err != nil {
		log.Fatal(err)
	}

	client := &http.Client{Transport: server.Transport()}
	status, err := listUsers(client, "http://standin.test/_ns/job-7")
	fmt.Println(status, err)
	fmt.Println(job.Name(), job.Now(), job.Requests(journal.Filter{}).Total)
	fmt.Println(server.DeleteNamespace("job-7"), server.Namespace("job-7") == nil)
	// Output:
	// 200 OK <nil>
	// job-7 2026-05-31 12:00:00 +0000 UTC 1
	// <nil> true
}

func ExampleServer_Import() {
	ctx := context.Background()
	server, err := mock.New(mock.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ns := server.Namespace(mock.DefaultNamespace)
	if _, err := ns.Login(ctx, "AB1234", world.Login{App: "app_demo"}); err != nil {
		log.Fatal(err)
	}
	file, err := ns.Export(ctx, "")
	if err != nil {
		log.Fatal(err)
	}

	export, err := fixtures.Read("state.yaml", file)
	if err != nil {
		log.Fatal(err)
	}
	continued, err := server.Import(ctx, "continued", export)
	if err != nil {
		log.Fatal(err)
	}
	connection, err := continued.Login(ctx, "AB1234", world.Login{App: "app_demo"})
	fmt.Println(connection.Logins, err)
	// Output: 44 <nil>
}
