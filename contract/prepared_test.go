package contract_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestPreparedDocument keeps openapi.json equal to openapi.yaml; go test ./contract -run Prepared -update writes it.
func TestPreparedDocument(t *testing.T) {
	t.Parallel()
	want, err := contract.Prepare(standin.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../openapi.json", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if standin.OpenAPIPrepared != want {
		t.Error("openapi.json is not what openapi.yaml makes of it: run go test ./contract -run Prepared -update")
	}
}

// TestLoadPreparedIsLoad compares what both make of the document, with and without an overlay in force.
func TestLoadPreparedIsLoad(t *testing.T) {
	t.Parallel()
	for name, readings := range map[string]map[string]string{
		"defaults": nil, "without an overlay": {"loginsign.state": "optional"}, "with overlays": {"ssojet.generation": "2025"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := vendors(t, readings)
			got, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, readings)
			if err != nil {
				t.Fatal(err)
			}
			wantOps, gotOps := want.Operations(), got.Operations()
			if diff := cmp.Diff(wantOps, gotOps, cmpopts.IgnoreUnexported(contract.Operation{})); diff != "" {
				t.Error(diff)
			}
			for i, op := range wantOps {
				if diff := cmp.Diff(op.Documented(), gotOps[i].Documented()); diff != "" {
					t.Errorf("%s: %s", op.ID, diff)
				}
			}
			wantJSON, wantYAML, wantErr := want.ServedAt(base)
			gotJSON, gotYAML, err := got.ServedAt(base)
			if err != nil || wantErr != nil || !bytes.Equal(wantJSON, gotJSON) || !bytes.Equal(wantYAML, gotYAML) {
				t.Errorf("they are not served alike: %v, %v", err, wantErr)
			}
		})
	}
}

func TestLoadPreparedNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, prepared := range []string{"", "{", `{"paths":{}}`, `{"paths" {}}`, `{"a":1}{}`} {
		if _, err := contract.LoadPrepared(standin.OpenAPI, prepared, nil); err == nil {
			t.Errorf("%q was read", prepared)
		}
	}
	if _, err := contract.Prepare([]byte("openapi: 3.0.3\n")); err == nil {
		t.Error("a document that is not valid was prepared")
	}
}

// TestLoadReadsAliases takes what YAML can say in two ways for the same document.
func TestLoadReadsAliases(t *testing.T) {
	t.Parallel()
	const document = `openapi: 3.0.3
info: {title: a, version: '1'}
paths:
  /a: {get: {operationId: a.get, responses: &same {'200': {description: Done, content: {application/json: {schema: {type: object}}}}}}}
  /b: {get: {operationId: a.other, responses: *same}}
`
	s, err := contract.Load([]byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := contract.Load([]byte(strings.Replace(document, "*same", "{<<: *same}", 1)), nil); err == nil ||
		!strings.Contains(err.Error(), "5:48: keys must be plain text") {
		t.Errorf("a merge key: got %v", err)
	}
	if op := named(t, s, "a.other"); !op.Allows(200) || op.Allows(404) {
		t.Errorf("got %v", op.Statuses)
	}
}
