package contract_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

// withoutCase says why no case shows a clause yet.
var withoutCase = map[string]string{}

func TestEveryClauseHasACase(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, c := range allCases(t) {
		for _, id := range c.Clauses {
			shown[id] = true
		}
	}
	for _, clause := range contract.Clauses() {
		_, excepted := withoutCase[clause.ID]
		switch {
		case shown[clause.ID] && excepted:
			t.Errorf("%s has a case now: take it out of withoutCase", clause.ID)
		case !shown[clause.ID] && !excepted:
			t.Errorf("%s has no case: %s", clause.ID, clause.Text)
		}
		delete(shown, clause.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		t.Errorf("there is no clause %s", id)
	}
	for id := range withoutCase {
		if !slices.ContainsFunc(contract.Clauses(), func(c contract.Clause) bool { return c.ID == id }) {
			t.Errorf("withoutCase names %s, which is no clause", id)
		}
	}
}

func allCases(t *testing.T) []*contract.Case {
	t.Helper()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := contract.Cases(spec)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// willing does whatever it is asked to and answers what cases capture.
type willing struct{}

func (willing) Do(context.Context, string, map[string]any) (map[string]any, error) {
	return map[string]any{"code": "c", "token": "t", "now": "2026-01-01T00:00:00Z", "events": []any{}}, nil
}

var every = []contract.Effect{contract.Observe, contract.Refuse, contract.Write, contract.Destroy, contract.MockOnly}

// rightly names the cases that pass on a server which happens to answer just what they want.
var rightly = map[string]string{
	"current-logins-total-of-nobody": "everything is ok",
	"login-logs-of-nobody":           "everything is ok",
}

// TestEveryCaseCanFail runs all cases on servers that do nothing right.
func TestEveryCaseCanFail(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		t.Fatal(err)
	}
	goesOn := map[string]bool{}
	for _, c := range allCases(t) {
		goesOn[c.ID] = c.After != ""
	}
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"everything is fine": {http.StatusOK, `{}`},
		"everything is ok": {http.StatusOK,
			`{"ok":true,"statusCode":200,"users":[],"total":0,"login_logs":[],"data":[]}`},
		"nothing": {http.StatusNoContent, ``},
		"a failure": {http.StatusInternalServerError,
			`{"error":"server_error","error_description":"x","error_code":500}`},
		"a page": {http.StatusOK, `<!doctype html>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(answer.status)
				_, _ = io.WriteString(w, answer.body)
			}))
			defer server.Close()
			target := contract.At(server.URL)
			target.Control, target.Now = willing{}, func() time.Time { return time.Unix(1_700_000_000, 0) }
			report, err := contract.Run(t.Context(), target, contract.Options{
				Spec: spec, Config: fullConfig(), Cases: allCases(t), Effects: every,
			})
			if err != nil {
				t.Fatal(err)
			}
			passed := map[string]bool{}
			for _, c := range report.Checks {
				fine := c.Verdict == contract.Pass || c.Verdict == contract.Skip || c.ID != c.Case && c.Verdict == contract.Warn
				for _, id := range append(c.Cases, c.Case) {
					before, seen := passed[id]
					passed[id] = fine && (before || !seen)
				}
			}
			for id, fine := range passed {
				if goesOn[id] { // how these fail is shown on a server that does right up to them
					continue
				}
				if fine != (rightly[id] == name) {
					t.Errorf("%s: passed is %t", id, fine)
				}
			}
		})
	}
}

// fullConfig has something under every key.
func fullConfig() contract.Config {
	var c contract.Config
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		for i := range v.NumField() {
			switch f := v.Field(i); f.Kind() {
			case reflect.Struct:
				fill(f)
			case reflect.Slice:
				f.Set(reflect.ValueOf([]string{"x=" + v.Type().Field(i).Name}))
			default:
				f.SetString("x=" + v.Type().Field(i).Name)
			}
		}
	}
	fill(reflect.ValueOf(&c).Elem())
	return c
}

func TestClauses(t *testing.T) {
	t.Parallel()
	clauses := contract.Clauses()
	if len(clauses) == 0 {
		t.Fatal("no clauses")
	}
	seen := map[string]bool{}
	for _, c := range clauses {
		if seen[c.ID] {
			t.Errorf("%s stands twice", c.ID)
		}
		seen[c.ID] = true
	}
	clauses[0].ID = "changed"
	if contract.Clauses()[0].ID != "CL-01" {
		t.Error("the list is not the caller's own")
	}
}

// TestClausesOfTheDocument holds x-clauses in openapi.yaml against the list.
func TestClausesOfTheDocument(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range spec.Operations() {
		for _, id := range o.Clauses {
			if !slices.ContainsFunc(contract.Clauses(), func(c contract.Clause) bool { return c.ID == id }) {
				t.Errorf("%s: x-clauses names %s, which is no clause", o.ID, id)
			}
		}
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
