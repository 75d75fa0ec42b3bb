package contract

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

//go:embed testdata/small.yaml
var smallYAML []byte

func small(tb testing.TB, readings map[string]string) *Spec {
	tb.Helper()
	s, err := Load(smallYAML, readings)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func operation(tb testing.TB, id string) *Operation {
	tb.Helper()
	op, ok := small(tb, nil).Operation(id)
	if !ok {
		tb.Fatalf("no operation %s", id)
	}
	return op
}

func ids(ops []*Operation) (list []string) {
	for _, op := range ops {
		list = append(list, op.ID)
	}
	return list
}

func TestOperationsAreInDocumentOrder(t *testing.T) {
	t.Parallel()
	want := []string{"shop.getUser", "shop.updateUser", "shop.moveMe", "shop.listUsers", "shop.exchangeCode"}
	if diff := cmp.Diff(want, ids(small(t, nil).Operations())); diff != "" {
		t.Error(diff)
	}
}

func TestOperationHoldsWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	get := operation(t, "shop.getUser")
	got := []any{get.Vendor, get.Method, get.Path, get.Summary, get.Security, get.Clauses, get.Assumptions, get.Evidence,
		get.Statuses, get.RequestType, get.BodyRequired}
	want := []any{"shop", "GET", "/api/users/{userId}", "Read one user", []string{"bearer"}, []string{"CL-01", "CL-02"},
		[]string{"shop.form"}, "documented", []int{200, 302}, "", false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	patch := operation(t, "shop.updateUser")
	if patch.RequestType != "application/json" || !patch.BodyRequired || !slices.Equal(patch.Security, []string{"bearer", "key"}) {
		t.Errorf("got %q, required %v, security %v", patch.RequestType, patch.BodyRequired, patch.Security)
	}
	for _, id := range []string{"shop.moveMe", "shop.listUsers"} {
		if op := operation(t, id); op.Security != nil {
			t.Errorf("%s: security %v, want none", id, op.Security)
		}
	}
}

func TestReadingsReplaceKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reading, summary string
		statuses               []int
	}{
		{"in force", "wide", "Read one user, widely", []int{201}},
		{"another", "narrow", "Read one user", []int{200, 302}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := small(t, map[string]string{"shop.form": tt.reading})
			op, _ := s.Operation("shop.getUser")
			if op.Summary != tt.summary || !slices.Equal(op.Statuses, tt.statuses) {
				t.Errorf("got %q %v", op.Summary, op.Statuses)
			}
			if s.Operations()[0] != op {
				t.Error("the overlay changed the order")
			}
		})
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, from, to, want string }{
		{"version", "openapi: 3.0.3", "openapi: 3.1.0", "write 3.0.3"},
		{"not YAML", "openapi: 3.0.3", "openapi: [", "failed to unmarshal"},
		{"operationId", "shop.moveMe", "moveMe", `POST /api/users/me: operationId "moveMe"`},
		{"same operationId", "shop.moveMe", "shop.getUser", "shop.getUser"},
		{"reference", "schemas/Problem'", "schemas/Trouble'", "Trouble"},
		{"line", "{type: string, enum: ['-']}", "{type: text}", "116:16: "},
		{"object parameter", "{type: boolean}", "{type: object}", `shop.getUser: query parameter "full"`},
		{"joined security", "[{bearer: []}, {key: []}]", "[{bearer: [], key: []}]", "bearer and key are joined"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(string(smallYAML), tt.from, tt.to, 1)
			if _, err := Load([]byte(broken), nil); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := Load([]byte("openapi: 3.0.3\ninfo: {title: a, version: b}\npaths: {}\n"), nil); err == nil {
		t.Error("a document without operations was accepted")
	}
}

func TestLoadBlamesTheReading(t *testing.T) {
	t.Parallel()
	broken := bytes.Replace(smallYAML, []byte("'201': {description: Made}"), []byte("'201': {}"), 1)
	if _, err := Load(broken, nil); err != nil {
		t.Fatalf("the overlay is not in force: %v", err)
	}
	_, err := Load(broken, map[string]string{"shop.form": "wide"})
	if err == nil || !strings.Contains(err.Error(), "with shop.form wide") {
		t.Errorf("got %v", err)
	}
}

func TestServedAtReplacesEveryServer(t *testing.T) {
	t.Parallel()
	const base = "http://127.0.0.1:4010"
	jsonDoc, yamlDoc, err := small(t, nil).ServedAt(base)
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range map[string][]byte{"json": jsonDoc, "yaml": yamlDoc} {
		if n := bytes.Count(doc, []byte(base)); n != 3 {
			t.Errorf("%s: the base URL occurs %d times, want 3", name, n)
		}
		if bytes.Contains(doc, []byte("https://")) {
			t.Errorf("%s: a server was left", name)
		}
		again, err := Load(doc, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(again.Operations()) != 5 {
			t.Errorf("%s: got %v", name, ids(again.Operations()))
		}
	}
	if !json.Valid(jsonDoc) || !bytes.Contains(yamlDoc, []byte("# users first")) {
		t.Error("the JSON is broken or the YAML lost its comments")
	}
	if bytes.Index(jsonDoc, []byte(`"paths"`)) > bytes.Index(jsonDoc, []byte(`"components"`)) {
		t.Error("the JSON lost the order of keys")
	}
}

func TestServedAtAddsServers(t *testing.T) {
	t.Parallel()
	s, err := Load([]byte(`{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"/x":{"get":{
		"operationId":"a.get","responses":{"200":{"description":"é <ok>"}}}}}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	jsonDoc, yamlDoc, err := s.ServedAt("http://h")
	if err != nil || !bytes.Contains(jsonDoc, []byte(`"é <ok>"`)) {
		t.Errorf("%v\n%s", err, jsonDoc)
	}
	for _, doc := range [][]byte{jsonDoc, yamlDoc} {
		servers, paths := bytes.Index(doc, []byte("http://h")), bytes.Index(doc, []byte("paths"))
		if servers < 0 || servers > paths {
			t.Errorf("no servers before paths:\n%s", doc)
		}
	}
}

func TestOneSpecServesManyGoroutines(t *testing.T) {
	t.Parallel()
	s := small(t, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			m := s.Match("PATCH", "/api/users/AB1234")
			_, findings := m.Operation.CheckRequest(Request{Path: m.Path, Body: []byte(`{"status":1,"x":2}`), Header: jsonHeader()})
			if len(findings) != 2 {
				t.Errorf("got %v", findings)
			}
		})
	}
	wg.Wait()
}
