package mock_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/standin-mock/standin/mock"
)

// A soak: 200 namespaces with 50 requests each, from clients that give up, stall and hang up, leave nothing behind.
// It is not parallel, so that what it measures is its own.
func TestSoak(t *testing.T) {
	const namespaces, requests = 200, 50
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	defer listening.Close()
	round := func(namespaces int) {
		var jobs sync.WaitGroup
		slots := make(chan struct{}, 16)
		for i := range namespaces {
			jobs.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				soak(t, server, listening, fmt.Sprintf("soak-%d", i), requests)
			})
		}
		jobs.Wait()
		listening.Client().CloseIdleConnections()
	}
	round(20) // fills pools and caches
	before := heap()
	round(namespaces)
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("the heap grew by %d KiB", grown>>10)
	}
	if left := server.Namespaces(); len(left) != 1 {
		t.Errorf("%d namespaces are left", len(left))
	}
	if faults := server.Namespace(mock.DefaultNamespace).OwnFaults(); len(faults) > 0 {
		t.Errorf("faults of our own: %+v", faults)
	}
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func soak(t *testing.T, server *mock.Server, listening *httptest.Server, name string, requests int) {
	ns, err := server.CreateNamespace(context.Background(), name, mock.NamespaceOptions{})
	if err != nil {
		t.Error(err)
		return
	}
	for n := range requests {
		switch n % 10 {
		case 7:
			givesUp(listening, name)
		case 8:
			hangsUp(t, listening, name, "PATCH /_ns/"+name+"/api/applications/app_demo/users/AB1234/status HTTP/1.1\r\nHost: x\r\n"+
				"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"status\":")
		case 9:
			hangsUp(t, listening, name, "GET /_ns/"+name+"/api/applications/app_demo/users HTTP/1.1\r\nHo")
		default:
			behaves(t, listening, name)
		}
	}
	for _, fault := range ns.OwnFaults() {
		t.Errorf("fault of our own: %+v", fault)
	}
	if err := server.DeleteNamespace(name); err != nil {
		t.Error(err)
	}
}

func behaves(t *testing.T, listening *httptest.Server, name string) {
	r, _ := http.NewRequest(http.MethodPatch, listening.URL+"/_ns/"+name+"/api/applications/app_demo/users/AB1234/status",
		strings.NewReader(`{"status":"PRO"}`))
	r.SetBasicAuth("app_demo", "demo-secret")
	r.Header.Set("Content-Type", "application/json")
	response, err := listening.Client().Do(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: %d %v", name, response.StatusCode, err)
	}
}

// givesUp cancels a request that is under way.
func givesUp(listening *httptest.Server, name string) {
	ctx, cancel := context.WithCancel(context.Background())
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, listening.URL+"/_ns/"+name+"/oauth/token", cancelling{cancel})
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if response, err := listening.Client().Do(r); err == nil {
		_ = response.Body.Close()
	}
}

// cancelling is a body whose reader loses patience.
type cancelling struct{ cancel func() }

func (c cancelling) Read([]byte) (int, error) { c.cancel(); return 0, context.Canceled }

// hangsUp sends half a request and closes the connection.
func hangsUp(t *testing.T, listening *httptest.Server, name, half string) {
	connection, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", listening.Listener.Addr().String())
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	_, _ = io.WriteString(connection, half)
	_ = connection.Close()
}
