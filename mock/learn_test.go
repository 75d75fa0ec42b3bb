package mock_test

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
)

// unseen are the assumptions with several readings that no probe can tell apart, and why.
var unseen = map[string]string{}

// TestEveryOpenAssumptionHasAProbe holds the probes against the registry: each reading that is offered beside another is
// told by a probe, or stands in unseen with the reason.
func TestEveryOpenAssumptionHasAProbe(t *testing.T) {
	t.Parallel()
	told := map[string]map[string]bool{}
	for _, p := range probes(t) {
		if told[p.Assumption] == nil {
			told[p.Assumption] = map[string]bool{}
		}
		for reading := range p.Readings {
			told[p.Assumption][reading] = true
		}
	}
	for id, offered := range open() {
		if unseen[id] != "" {
			if told[id] != nil {
				t.Errorf("%s stands in unseen and has a probe", id)
			}
			continue
		}
		if diff := gocmp.Diff(offered, slices.Sorted(maps.Keys(told[id]))); diff != "" {
			t.Errorf("%s: readings offered and told:\n%s", id, diff)
		}
		delete(told, id)
	}
	for id := range told {
		t.Errorf("a probe is about %s, which has no two readings that are offered", id)
	}
	for id := range unseen {
		if _, ok := open()[id]; !ok {
			t.Errorf("unseen names %s, which has no two readings that are offered", id)
		}
	}
}

// open lists the assumptions that leave a choice, with the readings that are offered.
func open() map[string][]string {
	open := map[string][]string{}
	for _, a := range dialect.Assumptions() {
		var names []string
		for _, r := range a.Readings {
			if r.Offered {
				names = append(names, r.Name)
			}
		}
		if slices.Sort(names); len(names) > 1 {
			open[string(a.ID)] = names
		}
	}
	return open
}

func probes(t *testing.T) []*contract.Probe {
	t.Helper()
	all, err := contract.Probes(document(t))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// document is openapi.yaml in the default dialect: whoever learns does not know the target's.
func document(t *testing.T) *contract.Spec {
	t.Helper()
	spec, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// TestLearnDefaults decides every assumption of a mock in the default dialect.
func TestLearnDefaults(t *testing.T) {
	t.Parallel()
	learnt := learn(t, dialect.Default(), contract.Options{})
	for _, a := range learnt.Answers {
		if a.Reading == "" {
			t.Errorf("%s is undecided: %s\n\t%s", a.Assumption, a.Reason, strings.Join(a.Evidence, "\n\t"))
		}
	}
	if len(learnt.Answers) != len(open()) {
		t.Errorf("%d answers about %d assumptions", len(learnt.Answers), len(open()))
	}
	if got := written(t, learnt).Chosen(); len(got) > 0 {
		t.Errorf("learnt beside the defaults: %v", got)
	}
}

// TestLearnEveryReading lets a mock speak each reading in turn. That one is decided, and nothing else but the defaults.
func TestLearnEveryReading(t *testing.T) {
	t.Parallel()
	for id, offered := range open() {
		for _, reading := range offered {
			if dialect.Default().Is(dialect.ID(id), reading) {
				continue
			}
			t.Run(id+"="+reading, func(t *testing.T) {
				t.Parallel()
				spoken, err := dialect.Default().With(dialect.ID(id), reading)
				if err != nil {
					t.Fatal(err)
				}
				learnt := learn(t, spoken, contract.Options{})
				want, got := spoken.Readings(), written(t, learnt).Readings()
				if spoken.Is(dialect.SSOJetGeneration, "2025") { // which always does this, whatever is chosen
					want[string(dialect.SSOJetStatuses)] = "rest"
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("spoken and learnt:\n%s", diff)
					reportAnswer(t, learnt, id)
				}
			})
		}
	}
}

func reportAnswer(t *testing.T, learnt contract.Learnt, id string) {
	t.Helper()
	for _, a := range learnt.Answers {
		if a.Assumption == id {
			t.Logf("%s: %s\n\t%s", cmp.Or(a.Reading, "undecided"), a.Reason, strings.Join(a.Evidence, "\n\t"))
		}
	}
}

// learn learns from a mock of its own, with every effect unless the options name some.
func learn(t *testing.T, spoken *dialect.Dialect, o contract.Options) contract.Learnt {
	t.Helper()
	now := time.Now() // stands still, so that a retry comes when the clock is moved and not before
	ns, target := serveTarget(t, mock.Options{AutoConsent: true, Dialect: spoken, Now: func() time.Time { return now }})
	target.Control = &learning{resetting{target.Control.(control), t}}
	o.Spec, o.Config, o.Readings = document(t), demoConfig(t, ns), dialect.Default().Readings()
	if o.Effects == nil {
		o.Effects = []contract.Effect{contract.Observe, contract.Refuse, contract.Write, contract.Destroy, contract.MockOnly}
	}
	learnt, err := contract.Learn(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range learnt.Left {
		t.Errorf("left behind: %+v", left)
	}
	return learnt
}

// written is the dialect file that was learnt, read back.
func written(t *testing.T, learnt contract.Learnt) *dialect.Dialect {
	t.Helper()
	var file bytes.Buffer
	if err := learnt.Write(&file); err != nil {
		t.Fatal(err)
	}
	d, err := dialect.Parse("learnt.yaml", file.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, file.String())
	}
	return d
}

// learning is a control whose people act as the dialect says.
type learning struct{ resetting }

// Do implements contract.Control.
func (l *learning) Do(ctx context.Context, action string, args map[string]any) (map[string]any, error) {
	text := func(name string) string { s, _ := args[name].(string); return s }
	switch action {
	case "leave":
		return nil, l.ns.Leave(ctx, text("user"), text("app"))
	case "change_email":
		_, err := l.ns.ChangeEmail(ctx, text("user"), text("email"))
		return nil, err
	case "refuse_events":
		times, _ := args["times"].(float64)
		status, given := args["status"].(float64)
		if !given {
			status = http.StatusServiceUnavailable
		}
		l.receiver.refuseWith(int(status), int(times))
		return nil, nil
	case "events":
		result, err := l.resetting.Do(ctx, action, args)
		if err == nil {
			result["headers"] = l.lastHeaders(text("app"))
		}
		return result, err
	}
	return l.resetting.Do(ctx, action, args)
}

func (l *learning) lastHeaders(app string) map[string]any {
	headers := map[string]any{}
	for _, one := range l.receiver.all() {
		if one.event["applicationId"] != app {
			continue
		}
		clear(headers)
		for name, values := range one.header {
			headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	return headers
}

func (r *receiver) refuseWith(status, times int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = append(r.answers, slices.Repeat([]int{status}, times)...)
}

// TestLearnAsksOnlyWhatItMay has neither effects nor control beyond those of a first look at production.
func TestLearnAsksOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	ns, target := serveTarget(t, mock.Options{AutoConsent: true})
	target.Control = nil
	config := demoConfig(t, ns)
	config.LoginSign.PortalCookie = ""
	o := contract.Options{
		Spec: document(t), Config: config, Readings: dialect.Default().Readings(),
		Effects: []contract.Effect{contract.Observe, contract.Refuse, contract.MockOnly},
	}
	plan, err := contract.PlanToLearn(target, o)
	if err != nil {
		t.Fatal(err)
	}
	learnt, err := contract.Learn(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	if learnt.Requests == 0 || learnt.Requests > plan.AtMost {
		t.Errorf("%d requests, at most %d were planned", learnt.Requests, plan.AtMost)
	}
	reasons := map[string]string{}
	for _, a := range learnt.Answers {
		reasons[a.Assumption] = a.Reading + a.Reason
	}
	for id, want := range map[string]string{
		"loginsign.redirect-uri":         "exact",
		"loginsign.default-duration":     "its effect write is not allowed",
		"loginsign.inactive-connections": "the configuration lacks loginsign.portal_cookie",
		"loginsign.webhook-order":        "it needs control of the target, which only a Standin gives",
		"genauth.http-status":            "always-200",
	} {
		if reasons[id] != want {
			t.Errorf("%s: %q, want %q", id, reasons[id], want)
		}
	}
	var file bytes.Buffer
	if err := learnt.Write(&file); err != nil {
		t.Fatal(err)
	}
	want := "  # undecided: the configuration lacks loginsign.portal_cookie\n  # inactive-connections: left-out\n"
	if !strings.Contains(file.String(), want) {
		t.Errorf("the file has no\n%s\n%s", want, file.String())
	}
	for _, private := range []string{config.LoginSign.App.Secret, config.LoginSign.Canary.PrivateEmail, config.LoginSign.UserToken} {
		if strings.Contains(file.String(), private) {
			t.Errorf("the file shows %q:\n%s", private, file.String())
		}
	}
}
