package admin_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/admin"
)

// lines follows a stream; the channel is closed when it ends.
func (r *rig) lines(ctx context.Context, path string, header http.Header) <-chan string {
	r.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/_standin/"+path, nil)
	if err != nil {
		r.Fatal(err)
	}
	maps.Copy(request.Header, header)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/event-stream" {
		r.Fatalf("the stream: %s %s", response.Status, response.Header.Get("Content-Type"))
	}
	out := make(chan string)
	go func() {
		defer close(out)
		defer response.Body.Close()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			select {
			case out <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// event reads the next event, and returns its id and its data.
func event(t *testing.T, lines <-chan string) (id string, data object) {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		select {
		case line, more := <-lines:
			name, value, _ := strings.Cut(line, ": ")
			switch {
			case !more:
				t.Fatal("the stream ended")
			case name == "id":
				id = value
			case name == "event" && value != "request":
				t.Errorf("event %q", value)
			case name == "data":
				if err := json.Unmarshal([]byte(value), &data); err != nil {
					t.Fatal(err)
				}
				return id, data
			}
		case <-patience:
			t.Fatal("no event came")
		}
	}
}

// ended waits for the end of a stream.
func ended(t *testing.T, lines <-chan string) {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		select {
		case _, more := <-lines:
			if !more {
				return
			}
		case <-patience:
			t.Fatal("the stream does not end")
		}
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	ask := func(path string) { r.send("GET", path, nil, nil) }
	ask("/api/user")
	ask("/api/usr")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	all := r.lines(ctx, "namespaces/default/requests/stream", nil)
	for i, outcome := range []string{"served", "unmatched"} {
		if id, data := event(t, all); id != fmt.Sprint(i+1) || data["outcome"] != outcome || data["number"] != float64(i+1) {
			t.Errorf("event %s: %v", id, data)
		}
	}
	unmatched := r.lines(ctx, "namespaces/default/requests/stream?outcome=unmatched&after=1", http.Header{"Last-Event-ID": {"2"}})
	ask("/api/user")
	ask("/api/nothing")
	if id, _ := event(t, all); id != "3" {
		t.Errorf("event %s, want 3", id)
	}
	if id, data := event(t, unmatched); id != "4" || data["request"].(object)["path"] != "/api/nothing" {
		t.Errorf("event %s: %v", id, data)
	}
	r.do(204, "DELETE", "namespaces/default/requests", nil)
	ask("/api/user")
	for id := ""; id != "5"; {
		id, _ = event(t, all)
	}
	again := r.lines(ctx, "namespaces/default/requests/stream", http.Header{"Last-Event-ID": {"4"}})
	if id, _ := event(t, again); id != "5" {
		t.Errorf("who comes back with 4 gets %s, want 5", id)
	}
	r.do(200, "POST", "namespaces/default/reset", nil)
	ended(t, all)
	ended(t, unmatched)
	if a := r.send("GET", "/_standin/namespaces/default/requests/stream", nil, http.Header{"Last-Event-ID": {"x"}}); a.status != 400 {
		t.Errorf("Last-Event-ID: x: %d", a.status)
	}
	if a := r.send("HEAD", "/_standin/namespaces/default/requests/stream", nil, nil); a.status != 200 {
		t.Errorf("HEAD: %d", a.status)
	}
}

func TestStreamsEnd(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	r := newRig(t, demo(), admin.Options{Stop: stop, Heartbeat: time.Millisecond})
	r.do(201, "POST", "namespaces", object{"name": "a"})
	deleted := r.lines(t.Context(), "namespaces/a/requests/stream", nil)
	stopped := r.lines(t.Context(), "namespaces/default/requests/stream", nil)
	beats := 0
	for line := range stopped {
		if line == ": heartbeat" {
			beats++
		}
		if beats == 3 {
			break
		}
	}
	r.do(204, "DELETE", "namespaces/a", nil)
	ended(t, deleted)
	verdict := make(chan answer)
	go func() {
		verdict <- r.send("POST", "/_standin/namespaces/default/verify", object{"operation": "loginsign.getUser", "timeout": "60s"}, nil)
	}()
	close(stop)
	ended(t, stopped)
	if a := <-verdict; a.status != 200 || a.json(t)["passed"] != false {
		t.Errorf("a question when the server stops: %d %s", a.status, a.body)
	}
}

// A question waits for what comes.
func TestVerifyWaits(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	verdict := make(chan answer)
	go func() {
		verdict <- r.send("POST", "/_standin/namespaces/default/verify", object{"operation": "loginsign.getUser", "timeout": "60s"}, nil)
	}()
	for {
		select {
		case a := <-verdict:
			if v := a.json(t); a.status != 200 || v["passed"] != true {
				t.Errorf("%d %v", a.status, v)
			}
			return
		default:
			r.send("GET", "/api/user", nil, nil)
		}
	}
}
