package mock_test

import (
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
)

// TestDerivedCases runs what the document alone says, in several dialects.
func TestDerivedCases(t *testing.T) {
	t.Parallel()
	for name, readings := range map[string]map[dialect.ID]string{
		"default":              {},
		"ssojet of 2025":       {"ssojet.generation": "2025"},
		"ssojet with statuses": {"ssojet.statuses": "rest"},
		"genauth with statuses": {
			"genauth.http-status": "mirror", "genauth.unknown-input": "refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dialect.Default()
			for id, reading := range readings {
				var err error
				if d, err = d.With(id, reading); err != nil {
					t.Fatal(err)
				}
			}
			ns, target := serveTarget(t, mock.Options{Dialect: d})
			target.Control = nil
			cases := contract.Derive(ns.Spec(), 7, 0)
			if report := judge(t, ns, target, cases); report.Summary.Verdicts[contract.Pass] < 300 {
				t.Errorf("%v", report.Summary.Verdicts)
			}
		})
	}
}
