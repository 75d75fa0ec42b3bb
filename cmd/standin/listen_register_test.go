package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// controlled is a control API with one app.
type controlled struct {
	*testing.T
	mu      sync.Mutex
	app     map[string]any
	changes []string
	token   string
	status  int // of PATCH; 0 is 200
	gone    bool
}

func (a *controlled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.Header.Get("Authorization") != a.token {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.URL.Path != "/_standin/namespaces/job 17/apps/app_demo" || a.gone {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"detail":"no such application"}`)
		return
	}
	if r.Method == http.MethodPatch {
		body, _ := io.ReadAll(r.Body)
		a.changes = append(a.changes, string(body))
		if a.status != 0 {
			w.WriteHeader(a.status)
			_, _ = io.WriteString(w, `{"detail":"not that one"}`)
			return
		}
		if err := json.Unmarshal(body, &a.app); err != nil {
			a.Error(err)
		}
	}
	_ = json.NewEncoder(w).Encode(a.app)
}

func (a *controlled) change(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

func TestListenRegistersItself(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		app       map[string]any
		args      []string
		meanwhile func(*controlled)
		changes   []string // URL stands for the receiver's
		says      string
	}{
		"and puts the old URL back": {
			app:     map[string]any{"webhook_url": "http://localhost:1/old", "webhook_secrets": []string{secretOf("a"), secretOf("b")}},
			changes: []string{`{"webhook_url":"URL"}`, `{"webhook_url":"http://localhost:1/old"}`},
			says:    "Signatures are verified with 2 secrets\n",
		},
		"where there was none": {
			app:     map[string]any{"webhook_secrets": []string{secretOf("a")}},
			changes: []string{`{"webhook_url":"URL"}`, `{"webhook_url":null}`},
			says:    "Signatures are verified with 1 secret\n",
		},
		"without secrets": {
			changes: []string{`{"webhook_url":"URL"}`, `{"webhook_url":null}`},
			says:    "Signatures are NOT verified",
		},
		"under a name of its own": {
			args:    []string{"--public-url", "http://hook.internal:9/"},
			changes: []string{`{"webhook_url":"URL"}`, `{"webhook_url":null}`},
			says:    "at http://hook.internal:9 and",
		},
		"until somebody else does": {
			meanwhile: func(a *controlled) { a.app["webhook_url"] = "http://localhost:1/new" },
			changes:   []string{`{"webhook_url":"URL"}`},
			says:      "It is the webhook_url of app_demo in the namespace job 17 at http://",
		},
		"until the app is gone": {
			meanwhile: func(a *controlled) { a.gone = true },
			changes:   []string{`{"webhook_url":"URL"}`},
			says:      "answers 404: no such application",
		},
		"until it may no more": {
			meanwhile: func(a *controlled) { a.status = 422 },
			changes:   []string{`{"webhook_url":"URL"}`, `{"webhook_url":null}`},
			says:      "the webhook_url of app_demo is not put back: http://",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &controlled{T: t, app: row.app, token: "Bearer sesame"}
			if a.app == nil {
				a.app = map[string]any{}
			}
			server := httptest.NewServer(a)
			defer server.Close()
			where := []string{"--url", server.URL, "--app", "app_demo", "--namespace", "job 17", "--control-token", "sesame"}
			h := hear(t, append(row.args, where...)...)
			if row.meanwhile != nil {
				a.change(func() { row.meanwhile(a) })
			}
			h.stop()
			h.ends()
			for i := range a.changes {
				a.changes[i] = strings.ReplaceAll(a.changes[i], h.url, "URL")
			}
			if diff := cmp.Diff(row.changes, a.changes); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if !strings.Contains(h.err.String(), row.says) {
				t.Errorf("no %q in:\n%s", row.says, h.err.Bytes())
			}
		})
	}
}

func TestListenSaysWhyItCannotRegister(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*controlled)
		args   []string
		says   string
	}{
		"unknown app":   {func(*controlled) {}, []string{"--app", "app_dem"}, "answers 404: no such application"},
		"no token":      {func(a *controlled) { a.token = "Bearer sesame" }, []string{"--app", "app_demo"}, "give it with --control-token"},
		"not that URL":  {func(a *controlled) { a.status = 422 }, []string{"--app", "app_demo"}, "answers 422 to the new webhook_url: not that one"},
		"nobody at all": {nil, []string{"--app", "app_demo"}, "does not answer: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &controlled{T: t, app: map[string]any{}}
			server := httptest.NewServer(a)
			defer server.Close()
			if row.change == nil {
				server.Close()
			} else {
				row.change(a)
			}
			var out, problems strings.Builder
			args := append([]string{"listen", "--addr", "127.0.0.1:0", "--namespace", "job 17", "--url", server.URL}, row.args...)
			if code := run(t.Context(), args, &out, &problems); code != exitFailed || !strings.Contains(problems.String(), row.says) {
				t.Errorf("exit code %d: %s", code, problems.String())
			}
		})
	}
}
