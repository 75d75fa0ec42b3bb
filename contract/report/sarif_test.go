package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/contract/report"
)

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFKeepsToItsSchema(t *testing.T) {
	t.Parallel()
	schema := sarifSchema(t)
	for name, r := range map[string]contract.Report{"sample": sample(), "empty": {}} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, "sarif", r, report.Options{Line: lineOf})))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSARIFReadsBack(t *testing.T) {
	t.Parallel()
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Name, Version string
					Rules         []struct{ ID string }
				}
			}
			Results []struct {
				RuleID, Kind, Level, BaselineState string
				RuleIndex                          int
				PartialFingerprints                map[string]string
				Suppressions                       []struct{ Justification string }
				Locations                          []struct {
					PhysicalLocation struct{ Region struct{ StartLine int } }
				}
			}
		}
	}
	if err := json.Unmarshal(written(t, "sarif", sample(), report.Options{Line: lineOf}), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.Tool.Driver.Name != "standin" || run.Tool.Driver.Version != "0.5.0" {
		t.Errorf("driver %+v", run.Tool.Driver)
	}
	got := [][]any{}
	for _, r := range run.Results {
		if id := run.Tool.Driver.Rules[r.RuleIndex].ID; id != r.RuleID {
			t.Errorf("%s points to the rule %s", r.RuleID, id)
		}
		accepted := ""
		if len(r.Suppressions) > 0 {
			accepted = r.Suppressions[0].Justification
		}
		got = append(got, []any{r.RuleID, r.Kind, r.Level, r.BaselineState, r.PartialFingerprints["contract/v1"], accepted,
			r.Locations[0].PhysicalLocation.Region.StartLine})
	}
	want := [][]any{
		{"undocumented-field", "fail", "warning", "new", "fp-field", "", 17},
		{"cross-app-leak", "fail", "error", "new", "fp-leak", "", 230},
		{"slow-response", "fail", "note", "", "fp-slow", "", 17},
		{"status-wrong", "fail", "error", "unchanged", "fp-status", "ticket 17 at the vendor", 1},
		{"genauth-data", "review", "none", "", "", "", 1},
		{"token-exchange", "open", "none", "", "", "", 1},
		{"cross-app-leak", "fail", "error", "new", "fp-leak-2", "", 230},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
