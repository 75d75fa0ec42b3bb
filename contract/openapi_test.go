package contract_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

const base = "http://127.0.0.1:4010"

// TestOwnExamples checks every example of the document that Standin serves as if a client or the mock had sent it.
func TestOwnExamples(t *testing.T) {
	t.Parallel()
	for name, readings := range map[string]map[string]string{
		"defaults": nil, "ssojet 2025": {"ssojet.generation": "2025"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := contract.Load(standin.OpenAPI, readings)
			if err != nil {
				t.Fatal(err)
			}
			doc := served(t, s)
			for _, op := range s.Operations() {
				item := doc.Paths.Value(op.Path)
				checkRequests(t, s, op, item, item.GetOperation(op.Method))
				checkResponses(t, op, item.GetOperation(op.Method))
			}
		})
	}
}

// served reads back the document as it is served, in both forms.
func served(t *testing.T, s *contract.Spec) *openapi3.T {
	t.Helper()
	jsonDoc, yamlDoc, err := s.ServedAt(base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := contract.Load(yamlDoc, nil); err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(jsonDoc)
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		if len(item.Servers) != 1 || item.Servers[0].URL != base {
			t.Errorf("%s: servers %v", path, item.Servers)
		}
	}
	return doc
}

func checkRequests(t *testing.T, s *contract.Spec, op *contract.Operation, item *openapi3.PathItem, o *openapi3.Operation) {
	t.Helper()
	path, query, header := op.Path, url.Values{}, http.Header{}
	for _, ref := range append(append(openapi3.Parameters{}, item.Parameters...), o.Parameters...) {
		p := ref.Value
		for _, example := range examples(p.Example, p.Examples, p.Schema)[:1] {
			text := fmt.Sprint(example)
			switch p.In {
			case openapi3.ParameterInPath:
				path = strings.Replace(path, "{"+p.Name+"}", url.PathEscape(text), 1)
			case openapi3.ParameterInQuery:
				query.Set(p.Name, text)
			case openapi3.ParameterInHeader:
				header.Set(p.Name, text)
			}
		}
	}
	match := s.Match(op.Method, path)
	if match.Operation != op {
		t.Errorf("%s: %s %s leads to %v", op.ID, op.Method, path, match.Operation)
		return
	}
	bodies := map[string][]byte{"no body": nil}
	if o.RequestBody != nil {
		media := o.RequestBody.Value.Content[op.RequestType]
		bodies = encoded(t, op.RequestType, examples(media.Example, media.Examples, media.Schema))
		header.Set("Content-Type", op.RequestType)
	}
	for name, body := range bodies {
		_, findings := op.CheckRequest(contract.Request{
			Path: match.Path, RawQuery: query.Encode(), Header: header, Body: body,
		})
		for _, f := range findings {
			t.Errorf("%s: %s: %s %s", op.ID, name, f.Rule, f.Message)
		}
	}
}

func checkResponses(t *testing.T, op *contract.Operation, o *openapi3.Operation) {
	t.Helper()
	for code, ref := range o.Responses.Map() {
		status, err := strconv.Atoi(code)
		if err != nil {
			t.Errorf("%s: status %q is no number", op.ID, code)
		}
		header := http.Header{}
		for name, h := range ref.Value.Headers {
			header.Set(name, fmt.Sprint(examples(h.Value.Example, h.Value.Examples, h.Value.Schema)[0]))
		}
		for mediaType, media := range ref.Value.Content {
			header.Set("Content-Type", mediaType)
			for name, body := range encoded(t, mediaType, examples(media.Example, media.Examples, media.Schema)) {
				for _, f := range op.CheckResponse(status, header, body) {
					t.Errorf("%s %d: %s: %s %s", op.ID, status, name, f.Rule, f.Message)
				}
			}
		}
		if len(ref.Value.Content) == 0 {
			for _, f := range op.CheckResponse(status, header, nil) {
				t.Errorf("%s %d: %s %s", op.ID, status, f.Rule, f.Message)
			}
		}
	}
}

// examples are those of the element or else its schema's; one empty text stands for none.
func examples(one any, several openapi3.Examples, schema *openapi3.SchemaRef) (values []any) {
	if one != nil {
		values = append(values, one)
	}
	for _, e := range several {
		values = append(values, e.Value.Value)
	}
	if values == nil && schema != nil && schema.Value.Example != nil {
		values = append(values, schema.Value.Example)
	}
	if values == nil {
		values = append(values, "")
	}
	return values
}

func encoded(t *testing.T, mediaType string, values []any) map[string][]byte {
	t.Helper()
	bodies := map[string][]byte{}
	for _, v := range values {
		fields, isObject := v.(map[string]any)
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := v.(string); ok && !strings.HasSuffix(mediaType, "json") {
			data = []byte(text)
		}
		if isObject && mediaType == "application/x-www-form-urlencoded" {
			form := url.Values{}
			for name, field := range fields {
				form.Set(name, fmt.Sprint(field))
			}
			data = []byte(form.Encode())
		}
		bodies["example "+string(data[:min(len(data), 60)])] = data
	}
	return bodies
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := contract.Load(standin.OpenAPI, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatchVendors(b *testing.B) {
	s, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{
		"first": "/oauth/authorize", "long": "/api/developer/applications/app_demo/users", "none": "/api/nothing/here",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Match(http.MethodGet, path)
			}
		})
	}
}
