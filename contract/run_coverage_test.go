package contract

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, `{"id":"t1","name":"first"}`))
	c := caseOf(t, getThing)
	other := caseOf(t, "  steps:\n    - request: genauth.search\n      expect: {status: 200}\n")
	other.Clauses = []string{"GA-02"}
	report := runWith(t, a, terms(t, c, other))
	byID := map[string]OperationCoverage{}
	for _, o := range report.Coverage.Operations {
		byID[o.Operation] = o
	}
	want := OperationCoverage{
		Operation: "loginsign.getThing", Requests: 1, Statuses: map[int]int{200: 1, 404: 0}, Fields: []string{"/tags"}, Seen: 2,
	}
	if diff := cmp.Diff(want, byID["loginsign.getThing"]); diff != "" {
		t.Error(diff)
	}
	if why := byID["genauth.search"].Why; why != "the configuration lacks genauth.access_key_id, genauth.access_key_secret" {
		t.Errorf("genauth.search: %q", why)
	}
	if why := byID["loginsign.addThing"].Why; why != "no case exercises it" {
		t.Errorf("loginsign.addThing: %q", why)
	}
	for id, want := range map[string]Verdict{"CL-01": Pass, "GA-02": Skip, "LX-10": Skip} {
		i := slices.IndexFunc(report.Coverage.Clauses, func(c ClauseCoverage) bool { return c.Clause == id })
		if got := report.Coverage.Clauses[i]; got.Verdict != want || want == Skip && got.Why == "" {
			t.Errorf("%+v, want %s", got, want)
		}
	}
	share := report.Summary.Coverage
	if share.Operations != (Share{1, 4}) || share.Clauses.Seen == 0 || share.Statuses.Seen != 1 {
		t.Errorf("%+v", share)
	}
}

func TestOneAnswerIsEnoughForCasesThatLook(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, `{"id":"t1","name":"first"}`))
	look := func(yaml string) *Case {
		c := caseOf(t, yaml)
		c.Effect = Observe
		return c
	}
	twice := getThing + "    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200}\n"
	o := terms(t, look(getThing), look(twice), look(getThing), caseOf(t, getThing))
	plan, err := MakePlan(At(a.URL), o)
	if err != nil {
		t.Fatal(err)
	}
	report := runWith(t, a, o)
	if len(a.lines) != 3 || plan.Requests != 3 || report.Summary.Verdicts[Pass] < 4 {
		t.Errorf("planned %d, sent %q, %v", plan.Requests, a.lines, report.Summary.Verdicts)
	}
}
