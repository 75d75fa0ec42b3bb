package main

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ownHook = "http://127.0.0.1:7"

// TestListenLooksAfterItsURL: each look finds what the row says, and does or says what it should.
func TestListenLooksAfterItsURL(t *testing.T) {
	t.Parallel()
	old, other := "http://localhost:1/old", "http://localhost:1/new"
	again := `{"webhook_url":"` + ownHook + `"}`
	stolen := "standin: somebody has set the webhook_url of app_demo to " + other + ": it stays so, and webhooks go there\n"
	taken := func(was string) string {
		return "standin: the webhook_url of app_demo was " + was + " again, as after a reset: it is " + ownHook + " once more\n"
	}
	for name, row := range map[string]struct {
		before  any
		finds   []any // the webhook_url, or an int: the status of what goes wrong
		changes []string
		says    string
	}{
		"nothing happens":             {old, []any{ownHook, ownHook}, nil, ""},
		"a reset":                     {old, []any{old, ownHook, old}, []string{again, again}, taken(old) + taken(old)},
		"a reset to none":             {nil, []any{nil, ownHook}, []string{again}, taken("empty")},
		"a reset to none from one":    {old, []any{nil, ownHook}, []string{again}, taken("empty")},
		"somebody else":               {old, []any{other, other, old}, nil, stolen},
		"somebody else after a reset": {nil, []any{nil, other, nil}, []string{again}, taken("empty") + stolen},
		"no answer for a while": {old, []any{404, 404, ownHook, 404, old}, []string{again},
			"standin: the webhook_url of app_demo can't be kept: URL answers 404: no such application\n" +
				"standin: the webhook_url of app_demo can't be kept: URL answers 404: no such application\n" + taken(old)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &controlled{T: t, app: map[string]any{"webhook_url": row.before}}
			server := httptest.NewServer(a)
			defer server.Close()
			var said bytes.Buffer
			hears := &receiver{problems: &said}
			r := &registration{base: server.URL, app: "app_demo", namespace: "job 17"}
			if _, err := r.set(t.Context(), ownHook); err != nil {
				t.Fatal(err)
			}
			a.changes = nil
			for _, found := range row.finds {
				_, a.gone = found.(int)
				if !a.gone {
					a.app["webhook_url"] = found
				}
				if !r.look(t.Context(), ownHook, hears) {
					break
				}
			}
			if diff := cmp.Diff(row.changes, a.changes); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(row.says, strings.ReplaceAll(said.String(), server.URL, "URL")); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListenVerifiesWithTheSecretsOfNow: a reset may bring other ones.
func TestListenVerifiesWithTheSecretsOfNow(t *testing.T) {
	t.Parallel()
	a := &controlled{T: t, app: map[string]any{"webhook_secrets": []string{secretOf("b")}}}
	server := httptest.NewServer(a)
	defer server.Close()
	r := &registration{base: server.URL, app: "app_demo", namespace: "job 17"}
	hears := &receiver{problems: &bytes.Buffer{}, secrets: []string{secretOf("a")}}
	if !r.look(t.Context(), ownHook, hears) {
		t.Error("it looks no more")
	}
	if diff := cmp.Diff([]string{secretOf("a"), secretOf("b")}, hears.secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		4177*time.Hour + 29*time.Minute + 248560657: "174d",
		26*time.Hour + 40*time.Minute:               "1d2h",
		10 * 24 * time.Hour:                         "10d",
		48 * time.Hour:                              "2d",
		2*time.Hour + 5*time.Minute + time.Second:   "2h5m",
		3 * time.Hour:                               "3h",
		59*time.Minute + 59*time.Second + 6e8:       "59m59s",
		5 * time.Minute:                             "5m",
		7*time.Minute + 3*time.Second:               "7m3s",
		42*time.Second + 123456789:                  "42s",
		1500*time.Millisecond + 42:                  "1.5s",
		0:                                           "0s",
	} {
		if got := spanOf(d); got != want {
			t.Errorf("%d: got %q, want %q", d, got, want)
		}
	}
}
