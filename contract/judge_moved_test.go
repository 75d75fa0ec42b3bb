package contract

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin"
)

const userKept = "GET /api/user\nAuthorization: Bearer t0ken2\n> 200\n" + `{"id":"c1","globalId":"AB1234","email":"x1@loginsign.com"}`

// TestMovedAllowsForUsersWhoLeftAndCameAgain lets somebody have another connection after what nobody heard of, and nobody
// without it.
func TestMovedAllowsForUsersWhoLeftAndCameAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, before, after, rule string }{
		{"another id", connectionsKept, changed(userKept, `"c1"`, `"c9"`), ruleConnectionID},
		{"another time under the same alias", loginsKept, changed(loginsKept, "2025-11-10", "2026-01-10"), ruleJoinedChanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, moved := range []bool{false, true} {
				j := NewJudge(standinSpec(t), Known{TokenApp: "app_1"})
				j.Hear(exchangeOf(tt.before))
				if moved {
					j.Moved()
				}
				x := exchangeOf("@intent observe\n" + tt.after)
				j.Hear(x)
				if found := foundRule(x, tt.rule); found == moved {
					t.Errorf("the world moved: %t, and yet found: %t, %+v", moved, found, x.Findings)
				}
				again := exchangeOf("@intent observe\n" + tt.after)
				if j.Hear(again); foundRule(again, tt.rule) {
					t.Errorf("found when it was the same again: %+v", again.Findings)
				}
			}
		})
	}
}

func foundRule(x *Exchange, rule string) bool {
	return slices.ContainsFunc(x.Findings, func(f Finding) bool { return f.Rule == rule })
}

func TestIssuedSaysWhoseATokenIs(t *testing.T) {
	t.Parallel()
	j := NewJudge(standinSpec(t), Known{TokenApp: "app_1"})
	j.Hear(exchangeOf(connectionsKept))
	j.Issued("t0ken2", "app_2")
	x := exchangeOf("@intent observe\n" + changed(userKept, `"c1"`, `"c2"`))
	if j.Hear(x); len(x.Findings) > 0 {
		t.Errorf("the connection with another application is taken for the first one's: %+v", x.Findings)
	}
}

func TestReadingsOfTheDocumentHoldForItsJudge(t *testing.T) {
	t.Parallel()
	spec, err := Load(standin.OpenAPI, map[string]string{"ssojet.log-order": "newest-first"})
	if err != nil {
		t.Fatal(err)
	}
	x := exchangeOf(changed(logsKept, "2026-05-02T09:00:00.5Z", "2026-04-02T09:00:00.5Z"))
	if NewJudge(spec, Known{}).Hear(x); foundRule(x, ruleLogOrder) {
		t.Errorf("%+v", x.Findings)
	}
	x = exchangeOf(logsKept)
	if NewJudge(spec, Known{}).Hear(x); !foundRule(x, ruleLogOrder) {
		t.Error("the oldest stands first, and yet nothing is found")
	}
}

// TestRulesWaitAsLongAsCasesDo runs a case that does not look at what it has changed, on a target that shows it later.
func TestRulesWaitAsLongAsCasesDo(t *testing.T) {
	t.Parallel()
	_, list, _ := strings.Cut(connectionsKept, "> 200\n")
	_, stored, _ := strings.Cut(shareKept, "> 200\n")
	a := ask(t, with(200, list), with(200, stored), with(200, list))
	cases, err := ParseCases(standinSpec(t), "case.yaml", []byte(`
- id: one
  title: One
  clauses: [AR-08]
  effect: write
  steps:
    - {request: loginsign.listConnections, path: {appId: app_1}, expect: {status: 200}}
    - request: loginsign.updateConnection
      path: {appId: app_1, connectionId: c1}
      json: {appEmail: new@shop.example}
      expect: {status: 200}
    - {request: loginsign.listConnections, path: {appId: app_1}, expect: {status: 200}}
`))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Spec: standinSpec(t), Cases: cases, Effects: allEffects, Now: time.Now}
	o.Config.LoginSign = LoginSignConfig{App: AppConfig{ID: "app_1"}, PortalCookie: "a=b", Canary: CanaryConfig{ConnectionID: "c1"}}
	for _, c := range runWith(t, a, o).Checks {
		if c.ID == ruleReadAfterWrite && c.Verdict != Pass {
			t.Errorf("%s %s after %s", c.Verdict, c.Message, strings.Join(a.lines, ", "))
		}
	}
	if len(a.lines) != 3 || a.requests[1].Method != http.MethodPatch {
		t.Errorf("asked %q", a.lines)
	}
}

func TestLookingAtAStandinMovesNothing(t *testing.T) {
	t.Parallel()
	for action := range controlActions {
		if still := slices.Contains([]string{"now", "events", "refuse_events"}, action); moves(action) == still {
			t.Errorf("%s moves the world: %t", action, moves(action))
		}
	}
}
