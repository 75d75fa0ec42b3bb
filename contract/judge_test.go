package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/standin-mock/standin"
)

// judged is a schema as this package reads it and as kin-openapi does, for one use of it in a document.
type judged struct {
	where string
	own   *schema
	kin   *openapi3.Schema
	d     direction
}

// documents are all that Standin serves.
func documents(tb testing.TB) map[string][]byte {
	tb.Helper()
	control, err := os.ReadFile("../mock/admin/control.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	later, err := Load(standin.OpenAPI, map[string]string{"ssojet.generation": "2025"})
	if err != nil {
		tb.Fatal(err)
	}
	return map[string][]byte{
		"openapi.yaml": standin.OpenAPI, "openapi.yaml of 2025": later.source, "control.yaml": control, "small.yaml": smallYAML,
		"odd.yaml": oddYAML,
	}
}

// bothReadings pairs the schemas of every parameter and body of a document, each once.
func bothReadings(tb testing.TB, name string, data []byte) []judged {
	tb.Helper()
	seen := map[judged]bool{}
	return slices.DeleteFunc(everyUse(tb, name, data), func(j judged) bool {
		j.where, j.kin = "", nil
		defer func() { seen[j] = true }()
		return j.own == nil || seen[j]
	})
}

func everyUse(tb testing.TB, name string, data []byte) (list []judged) {
	tb.Helper()
	s, err := Load(data, nil)
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		tb.Fatal(err)
	}
	for _, o := range s.Operations() {
		item := doc.Paths.Value(o.Path)
		list = append(list, parametersOfBoth(o, item)...)
		operation := item.GetOperation(o.Method)
		if operation.RequestBody != nil {
			for _, media := range operation.RequestBody.Value.Content {
				list = append(list, judged{o.ID + " request", o.body, media.Schema.Value, asRequest})
			}
		}
		for status, ref := range operation.Responses.Map() {
			for mediaType, media := range ref.Value.Content {
				own := o.responses[strings.ToUpper(status)].content[mediaType].schema
				list = append(list, judged{o.ID + " " + status + " " + mediaType, own, media.Schema.Value, asResponse})
			}
		}
	}
	return list
}

func parametersOfBoth(o *Operation, item *openapi3.PathItem) (list []judged) {
	for _, p := range o.parameters {
		declared := item.GetOperation(o.Method).Parameters.GetByInAndName(p.in, p.name)
		if declared == nil {
			declared = item.Parameters.GetByInAndName(p.in, p.name)
		}
		list = append(list, judged{o.ID + " " + p.in + " " + p.name, p.schema, declared.Schema.Value, asRequest})
	}
	return list
}

// verdict is kin-openapi's, with this package's formats.
func (j judged) verdict(value any) bool {
	way := openapi3.VisitAsRequest()
	if j.d == asResponse {
		way = openapi3.VisitAsResponse()
	}
	return j.kin.VisitJSON(value, way, openapi3.FailFast(), openapi3.WithStringFormatValidators(stringFormats())) == nil
}

// compare holds one value against both readings, and the quick way through its text against the slow one.
func (j judged) compare(t *testing.T, value any) (valid, quick bool) {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	want := j.verdict(value)
	if got := j.own.violations(j.d, false, value); (got == nil) != want {
		t.Errorf("%s: %s: kin-openapi says %v, not %v", j.where, body, want, got)
	}
	if first := j.own.violations(j.d, true, value); (first == nil) != want {
		t.Errorf("%s: %s: the first mistake is %v", j.where, body, first)
	}
	clean := want && unknownFields(j.own, value) == nil
	if j.own.surely(value) && !clean {
		t.Errorf("%s: %s is surely right, and is not", j.where, body)
	}
	if j.d != asResponse {
		return want, want
	}
	quick = j.own.acceptsJSON(body)
	if quick && !clean {
		t.Errorf("%s: %s is accepted without a look at its mistakes", j.where, body)
	}
	return clean, quick
}

// TestVerdictsAreThoseOfKinOpenAPI compares them for a good value of every schema of every document and for everything
// that can go wrong in one place of it.
func TestVerdictsAreThoseOfKinOpenAPI(t *testing.T) {
	t.Parallel()
	for name, data := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, refused, sure := 0, 0, 0
			for _, j := range bothReadings(t, name, data) {
				for _, good := range samples(j.own) {
					if valid, quick := j.compare(t, good); strings.HasPrefix(name, "openapi") && (!valid || !quick) {
						t.Errorf("%s: %v is valid: %v, seen at once: %v", j.where, good, valid, quick)
					}
					for bad := range mutations(good) {
						valid, quick := j.compare(t, bad)
						if values++; !valid {
							refused++
						}
						if j.own.surely(bad) {
							sure++
						}
						if strings.HasPrefix(name, "openapi") && valid && !quick {
							t.Errorf("%s: %v takes the slow way", j.where, bad)
						}
					}
				}
			}
			if refused == 0 || refused == values || sure == 0 {
				t.Errorf("%d of %d values were refused: that compares nothing", refused, values)
			}
			t.Logf("%d values, %d of them refused, %d surely right", values, refused, sure)
		})
	}
}

// FuzzVerdicts compares them for any JSON and any schema of the documents.
func FuzzVerdicts(f *testing.F) {
	var all []judged
	docs := documents(f)
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		all = append(all, bothReadings(f, name, docs[name])...)
	}
	for i, j := range all {
		for _, good := range samples(j.own) {
			body, err := json.Marshal(good)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(i, body)
		}
	}
	f.Fuzz(func(t *testing.T, i int, body []byte) {
		j := all[uint(i)%uint(len(all))]
		value, err := decodeJSON(body)
		if err != nil {
			if j.own.acceptsJSON(body) {
				t.Errorf("%s: %q is no JSON, but accepted", j.where, body)
			}
			return
		}
		valid, _ := j.compare(t, value)
		if j.d == asResponse && j.own.acceptsJSON(body) && !valid {
			t.Errorf("%s: %s is accepted without a look at its mistakes", j.where, body)
		}
	})
}

// TestWhereKinOpenAPIIsLaxer lists what kin-openapi accepts when nobody tells it more, and why that is refused here.
func TestWhereKinOpenAPIIsLaxer(t *testing.T) {
	t.Parallel()
	tests := []struct{ format, body, reason string }{
		{"date-time", `"2026-02-30T00:00:00Z"`, "it looks at the form only; the day does not exist"},
		{"date-time", `"2026-06-30T23:59:60Z"`, "Go has no leap seconds, and a client in Go could not read it"},
		{"date-time", `"2026-05-03T11:04:12+99:00"`, "no offset is longer than a day"},
		{"date", `"2026-02-30"`, "the day does not exist"},
		{"email", `"nobody"`, "it leaves the format out unless it is told of it"},
		{"uri", `"/callback"`, "it leaves the format out unless it is told of it"},
		{"uuid", `"7"`, "it leaves the format out unless it is told of it"},
		{"ipv4", `"::1"`, "it leaves the format out unless it is told of it"},
		{"ipv6", `"192.0.2.1"`, "it leaves the format out unless it is told of it"},
		{"", `"a" "b"`, "its reader stops after the first value"},
		{"", `{"a":1,"a":2}`, "its reader takes the last of several"},
		{"", `"\ud800"`, "its reader replaces what is no character"},
	}
	for _, tt := range tests {
		t.Run(tt.format+" "+tt.body, func(t *testing.T) {
			t.Parallel()
			var value any
			if err := json.NewDecoder(strings.NewReader(tt.body)).Decode(&value); err != nil {
				t.Fatal(err)
			}
			kin := &openapi3.Schema{Format: tt.format, MaxProps: new(uint64(9))}
			if err := kin.VisitJSON(value); err != nil {
				t.Errorf("kin-openapi refuses it too: %v", err)
			}
			own := &schema{format: tt.format, holds: stringFormat(tt.format)}
			if findings := responseJSON(own, []byte(tt.body)); findings == nil || own.acceptsJSON([]byte(tt.body)) {
				t.Errorf("accepted, although %s", tt.reason)
			}
		})
	}
}

func (v violation) String() string { return fmt.Sprintf("%s at %v", v.keyword, v.at) }
