package contract

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// TestAStoppedCaseIsNobodysFault stops a run at each thing that it may be waiting for.
func TestAStoppedCaseIsNobodysFault(t *testing.T) {
	t.Parallel()
	const change = `
  steps:
    - request: loginsign.addThing
      json: {name: other}
      expect: {status: 200}
    - request: loginsign.getThing
      path: {id: t1}
      expect: {status: 200, body: {name: other}}
`
	for _, tt := range []struct {
		name, steps string
		at          int32 // the request during which the run is stopped
		hang        bool  // that request is not answered
		late        bool  // it is stopped when the answer is there
		rate        float64
	}{
		{name: "an answer", steps: getThing, at: 1, hang: true},
		{name: "its turn", steps: change, at: 1, rate: 0.01},
		{name: "what was written to be shown", steps: change, at: 2, late: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(t.Context())
			var asked atomic.Int32
			a := ask(t, func(w http.ResponseWriter, r *http.Request) {
				if n := asked.Add(1); n == tt.at && !tt.late {
					stop()
				}
				if tt.hang {
					<-r.Context().Done()
				}
				with(200, firstThing)(w, r)
			})
			o := terms(t, caseOf(t, tt.steps), caseOf(t, getThing))
			o.Rate = tt.rate
			o.Now = func() time.Time {
				if tt.late && asked.Load() == tt.at {
					stop()
				}
				return time.Unix(1_700_000_000, 0)
			}
			began := time.Now()
			report, err := Run(ctx, At(a.URL), o)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range report.Checks {
				if c.ID == c.Case && (c.Verdict != Skip || c.Reason == "" || c.Message != "") {
					t.Errorf("%s: %s %q %q", c.ID, c.Verdict, c.Reason, c.Message)
				}
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s to stop", took)
			}
		})
	}
}

// stubborn is a Control that ends with its context.
type stubborn struct{ stop func() }

func (s stubborn) Do(ctx context.Context, _ string, _ map[string]any) (map[string]any, error) {
	s.stop()
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAStoppedControlIsNobodysFault(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	target := At("http://127.0.0.1:1")
	target.Control = stubborn{stop}
	report, err := Run(ctx, target, terms(t, caseOf(t, "  steps:\n    - control: now\n")))
	if err != nil || report.Checks[0].Verdict != Skip || report.Checks[0].Reason != "steps[0] control now: the run was stopped" {
		t.Errorf("%+v %v", report.Checks, err)
	}
}
