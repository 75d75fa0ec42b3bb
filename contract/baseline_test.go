package contract_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin/contract"
)

const baselineFile = `findings:
  - fingerprint: aa
    check: status-wrong
    reason: ticket 17
  - {fingerprint: bb, reason: "until the next release", until: 2026-11-20}
  - {fingerprint: cc, check: server-error, operation: loginsign.getUser, reason: gone}
  - {fingerprint: dd, reason: the last day, until: "2026-11-21"}
`

func withFindings() contract.Report {
	return contract.Report{Checks: []contract.Check{
		{ID: "a", Verdict: contract.Fail, Fingerprint: "aa"}, {ID: "b", Verdict: contract.Fail, Fingerprint: "bb"},
		{ID: "d", Verdict: contract.Warn, Fingerprint: "dd"}, {ID: "e", Verdict: contract.Fail, Fingerprint: "ee"},
		{ID: "p", Verdict: contract.Pass},
	}}
}

func TestBaselineApplies(t *testing.T) {
	t.Parallel()
	b, err := contract.ReadBaseline("known.yaml", []byte(baselineFile))
	if err != nil {
		t.Fatal(err)
	}
	r := withFindings()
	warnings := b.Apply(&r, time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC))
	want := []string{
		"known.yaml:5:19: findings[1].fingerprint: over since 2026-11-20: the finding counts again",
		"known.yaml:6:19: findings[2].fingerprint: server-error loginsign.getUser: stale: this run did not find it",
	}
	if diff := cmp.Diff(want, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	var got []string
	for _, c := range r.Checks {
		got = append(got, strings.TrimSpace(c.ID+" "+string(c.Verdict)+" "+c.Baseline+" "+c.Reason))
	}
	marks := []string{"a fail known ticket 17", "b fail new", "d warn known the last day", "e fail new", "p pass"}
	if diff := cmp.Diff(marks, got); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}

func TestBaselineReadsBackWhatItWrites(t *testing.T) {
	t.Parallel()
	b, err := contract.ReadBaseline("known.yaml", []byte(baselineFile))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	next := b.With(withFindings(), "# \"new\"\n: since today", now)
	var text bytes.Buffer
	if err := next.Write(&text); err != nil {
		t.Fatal(err)
	}
	back, err := contract.ReadBaseline("known.yaml", text.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, text.Bytes())
	}
	if diff := cmp.Diff(next, back, cmpopts.IgnoreUnexported(contract.Baseline{})); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if len(back.Findings) != 4 || back.Findings[0].Reason != "ticket 17" || back.Findings[1].Until != "2026-11-20" {
		t.Errorf("got %+v", back.Findings)
	}
	r := withFindings()
	if warnings := back.Apply(&r, now); len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
}

// TestWhatNobodyLookedAtIsAcceptedForAWhile counts the days from the day in UTC.
func TestWhatNobodyLookedAtIsAcceptedForAWhile(t *testing.T) {
	t.Parallel()
	old := contract.Baseline{Findings: []contract.KnownFinding{{Fingerprint: "aa", Reason: "for ever"}}}
	now := time.Date(2026, 11, 21, 23, 30, 0, 0, time.FixedZone("behind", -3600))
	var got []string
	for _, f := range old.With(withFindings(), "new", now).Findings {
		got = append(got, strings.TrimSpace(f.Fingerprint+" "+f.Until))
	}
	if diff := cmp.Diff([]string{"aa", "bb 2027-02-20", "dd 2027-02-20", "ee 2027-02-20"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r := withFindings()
	b := old.With(r, "new", now)
	if warnings := b.Apply(&r, now.AddDate(0, 0, 90)); len(warnings) > 0 {
		t.Errorf("on the last day: %q", warnings)
	}
	if warnings := b.Apply(&r, now.AddDate(0, 0, 91)); len(warnings) != 3 {
		t.Errorf("the day after: %q", warnings)
	}
}

func TestAnEmptyBaselineIsWritten(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := (contract.Baseline{}).With(contract.Report{}, "", time.Time{}).Write(&text); err != nil {
		t.Fatal(err)
	}
	if _, err := contract.ReadBaseline("known.yaml", text.Bytes()); err != nil {
		t.Errorf("%v\n%s", err, text.Bytes())
	}
}

func TestBaselineRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"no reason":   {"findings: [{fingerprint: a}]", `known.yaml:1:12: findings[0]: missing field "reason"`},
		"unknown key": {"findings: [{fingerprint: a, reasons: b}]", `did you mean "reason"?`},
		"no date":     {"findings: [{fingerprint: a, reason: b, until: soon}]", "known.yaml:1:47: findings[0].until"},
		"twice":       {"findings: [{fingerprint: a, reason: b}, {fingerprint: a, reason: c}]", "known.yaml:1:55: findings[1].fingerprint"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := contract.ReadBaseline("known.yaml", []byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
