package contract

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	userOfA = `{"id":"conn_1","globalId":"AB1234","name":"Jane Doe","email":"jane@corp.example","image":"https://a.example/1.png"}`
	userOfB = `{"id":"64f0","globalId":"ZZ9999","name":"X","email":"-","image":"https://b.example/x.png"}`
	listOfA = `{"users":[{"globalId":"AB1234","email":"a@b.example","aliasEmail":"x@loginsign.com","displayName":"J","loginCount":42,` +
		`"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}],"total":1}`
)

// sideWith is a side with one case of one step, answered so.
func sideWith(name, operation string, status int, body string) DriftSide {
	x := &Exchange{Operation: operation, Request: ExchangeRequest{Method: http.MethodGet, URL: "https://x.example/"}}
	x.Response = ExchangeResponse{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	return DriftSide{Name: name, Cases: []DriftCase{{ID: "a-case", Steps: []DriftStep{{Name: "steps[0]", Exchange: x}}}}}
}

func TestDriftOfBodies(t *testing.T) {
	t.Parallel()
	spec := wholeSpec(t)
	refused := func(code string) string {
		return `{"error":"` + code + `","error_description":"No ` + code + ` today"}`
	}
	token := func(seconds string) string {
		return `{"access_token":"t` + seconds + `","token_type":"Bearer","expires_in":` + seconds + `}`
	}
	for name, row := range map[string]struct {
		operation   string
		status      int
		a, b        string
		differences []DriftDifference
		notes       []DriftDifference
	}{
		"other people": {"loginsign.getUser", 200, userOfA, userOfB, nil, nil},
		"key order":    {"loginsign.getUser", 200, `{"id":"a","globalId":"AB1234"}`, `{ "globalId":"AB1235", "id":"b"}`, nil, nil},
		"other list":   {"loginsign.listCurrentLogins", 200, listOfA, `{"total":0,"users":[]}`, nil, nil},
		"other counts": {"loginsign.listCurrentLogins", 200, listOfA, strings.NewReplacer("42", "7", "true", "false").Replace(listOfA), nil, nil},
		"optional field": {"loginsign.listCurrentLogins", 200, listOfA, strings.Replace(listOfA, `"displayName":"J",`, "", 1), nil,
			[]DriftDifference{{"/users/*/displayName", "string", "absent"}}},
		"required field": {"loginsign.listCurrentLogins", 200, strings.Replace(listOfA, `"loginCount":42,`, "", 1), listOfA,
			[]DriftDifference{{"/users/*/loginCount", "absent", "number"}}, nil},
		"extra field": {"loginsign.getUser", 200, userOfA, strings.Replace(userOfB, "{", `{"extra":1,`, 1),
			[]DriftDifference{{"/extra", "absent", "number"}}, nil},
		"type": {"loginsign.listCurrentLogins", 200, listOfA, strings.Replace(listOfA, "42", `"42"`, 1),
			[]DriftDifference{{"/users/*/loginCount", "number", "string"}}, nil},
		"time": {"loginsign.listCurrentLogins", 200, listOfA, strings.Replace(listOfA, "2025-11-10T09:30:00.000Z", "2025-11-10T09:30:00Z", 1),
			[]DriftDifference{{"/users/*/joinedAt", "time with a fraction", "time"}}, nil},
		"null":        {"loginsign.listCurrentLogins", 200, `{"users":[],"total":0}`, `{"users":null,"total":0}`, nil, []DriftDifference{{"/users", "array", "null"}}},
		"other words": {"loginsign.getUser", 401, refused("unauthorized"), strings.Replace(refused("unauthorized"), "No", "Ohne", 1), nil, nil},
		"error code": {"loginsign.getUser", 401, refused("unauthorized"), refused("invalid_client"),
			[]DriftDifference{{"/error", "unauthorized", "invalid_client"}}, nil},
		"lifetime": {"loginsign.exchangeCode", 200, token("3600"), token("7200"), []DriftDifference{{"/expires_in", "3600", "7200"}}, nil},
		"no JSON":  {"loginsign.getUser", 200, userOfA, "<html>", []DriftDifference{{"", "JSON", "no JSON"}}, nil},
		"genauth": {"genauth.getUser", 200, `{"statusCode":404,"message":"x","apiCode":2004,"requestId":"a"}`, `{"statusCode":500,"message":"y","apiCode":2004,"requestId":"b"}`,
			[]DriftDifference{{"/statusCode", "404", "500"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := CompareSides(spec, sideWith("a", row.operation, row.status, row.a), sideWith("b", row.operation, row.status, row.b))
			want := DriftResult{
				Case: "a-case", Step: "steps[0]", Operation: row.operation, Verdict: DriftSame, Differences: row.differences, Notes: row.notes,
			}
			if row.differences != nil {
				want.Verdict = DriftDiffers
			}
			if diff := cmp.Diff([]DriftResult{want}, d.Steps); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDriftShowsNoSecrets(t *testing.T) {
	t.Parallel()
	a := sideWith("a", "loginsign.exchangeCode", 200, `{"access_token":"tok_canaryvalue","token_type":"Bearer","expires_in":3600,"who":"quillfeather","x":"b@quillfeather.example"}`)
	b := sideWith("b", "loginsign.exchangeCode", 200, `{"access_token":7,"token_type":"bearer quillfeather","expires_in":3600,"who":"other_quillfeather","x":"quillfeather"}`)
	d := CompareSides(wholeSpec(t), a, b)
	for _, difference := range d.Steps[0].Differences {
		for _, canary := range canaries {
			if strings.Contains(difference.A+difference.B, canary) {
				t.Errorf("%s is still there: %+v", canary, difference)
			}
		}
	}
	if len(d.Steps[0].Differences) == 0 {
		t.Error("nothing differs")
	}
}

func TestWhatDiffersBetweenTwoCallsIsNoDrift(t *testing.T) {
	t.Parallel()
	spec := wholeSpec(t)
	side := func(name string, seconds ...string) DriftSide {
		s := DriftSide{Name: name, Cases: []DriftCase{{ID: "a-case"}}}
		for i, n := range seconds {
			one := sideWith(name, "loginsign.exchangeCode", 200, `{"access_token":"x","token_type":"Bearer","expires_in":`+n+`}`)
			one.Cases[0].Steps[0].Name = string(rune('a' + i))
			s.Cases[0].Steps = append(s.Cases[0].Steps, one.Cases[0].Steps[0])
		}
		return s
	}
	if d := CompareSides(spec, side("a", "3600", "3600"), side("b", "3599", "3598")); d.Verdicts[DriftSame] != 2 {
		t.Errorf("%+v", d.Steps)
	}
	if d := CompareSides(spec, side("a", "3600", "3600"), side("b", "60", "60")); d.Verdicts[DriftDiffers] != 2 {
		t.Errorf("%+v", d.Steps)
	}
}

func TestDriftVerdicts(t *testing.T) {
	t.Parallel()
	spec := wholeSpec(t)
	good := sideWith("good", "loginsign.getUser", 200, userOfA)
	with := func(change func(c *DriftCase)) DriftSide {
		s := sideWith("other", "loginsign.getUser", 200, userOfB)
		change(&s.Cases[0])
		return s
	}
	refusing := sideWith("shut", "loginsign.getUser", 401, `{}`)
	for name, row := range map[string]struct {
		b    DriftSide
		want DriftVerdict
	}{
		"same":            {with(func(*DriftCase) {}), DriftSame},
		"another status":  {sideWith("b", "loginsign.getUser", 404, `{}`), DriftDiffers},
		"another type":    {with(func(c *DriftCase) { c.Steps[0].Exchange.Response.Header.Set("Content-Type", "text/plain") }), DriftDiffers},
		"another verdict": {with(func(c *DriftCase) { c.Verdict = Fail }), DriftDiffers},
		"shut out":        {refusing, DriftRefused},
		"throttled":       {sideWith("busy", "loginsign.getUser", 429, `{"error":"slow_down"}`), DriftRefused},
		"going away":      {with(func(c *DriftCase) { c.Steps[0].Exchange.Response.Header.Set("Deprecation", "@1793491200") }), DriftDiffers},
		"inconclusive":    {with(func(c *DriftCase) { c.Verdict, c.Reason = Inconclusive, "a page" }), DriftRefused},
		"skipped":         {with(func(c *DriftCase) { c.Verdict, c.Reason = Skip, "no code" }), DriftSkipped},
		"no step":         {with(func(c *DriftCase) { c.Steps = nil }), DriftOnlyA},
		"no case":         {DriftSide{Name: "b"}, DriftOnlyA},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good
			a.Cases = []DriftCase{{ID: "a-case", Verdict: Pass, Steps: good.Cases[0].Steps}}
			d := CompareSides(spec, a, row.b)
			if d.Steps[len(d.Steps)-1].Verdict != row.want || d.Verdicts[row.want] != 1 {
				t.Errorf("%+v, want %s", d.Steps, row.want)
			}
			if back := CompareSides(spec, row.b, a); row.want == DriftOnlyA && back.Steps[0].Verdict != DriftOnlyB {
				t.Errorf("the other way round: %+v", back.Steps)
			}
		})
	}
}

func TestSideOfRecording(t *testing.T) {
	t.Parallel()
	spec := wholeSpec(t)
	var r Recording
	for _, body := range []string{listOfA, `{"users":[],"total":0}`} {
		x := sideWith("", "loginsign.listCurrentLogins", 200, body).Cases[0].Steps[0].Exchange
		r.Exchanges = append(r.Exchanges, Recorded{Exchange: x})
	}
	side, err := SideOfRecording("r", r.Traffic(), spec)
	if err != nil || len(side.Cases) != 1 || len(side.Cases[0].Steps) != 1 || side.Cases[0].Steps[0].more == nil {
		t.Fatalf("%+v", side.Cases)
	}
	other := sideWith("b", "loginsign.listCurrentLogins", 200, strings.Replace(listOfA, "42", `"42"`, 1))
	other.Cases[0].ID, other.Cases[0].Steps[0].Name = "loginsign.listCurrentLogins", "200"
	if d := CompareSides(spec, side, other); d.Verdicts[DriftDiffers] != 1 {
		t.Errorf("%+v", d.Steps)
	}
}

func TestA429InARecordingStandsOnItsOwn(t *testing.T) {
	t.Parallel()
	spec := wholeSpec(t)
	side := func(name string, statuses ...int) DriftSide {
		var r Recording
		for _, status := range statuses {
			x := sideWith("", "loginsign.getUser", status, userOfA).Cases[0].Steps[0].Exchange
			r.Exchanges = append(r.Exchanges, Recorded{Exchange: x})
		}
		s, err := SideOfRecording(name, r.Traffic(), spec)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	d := CompareSides(spec, side("a", 200, 200), side("b", 200, 429, 200, 429))
	if d.Verdicts[DriftSame] != 1 || d.Verdicts[DriftOnlyB] != 1 || len(d.Steps) != 2 {
		t.Errorf("%+v", d.Steps)
	}
}

func TestSideOfReport(t *testing.T) {
	t.Parallel()
	r := Report{
		Checks: []Check{
			{ID: "one", Case: "one", Verdict: Fail, Message: "status", Step: "steps[0] x", Exchanges: []int{4}},
			{ID: "two", Case: "two", Verdict: Skip, Reason: "no code"}, {ID: "a-rule", Case: "one", Verdict: Fail},
		},
		Exchanges: []Evidence{{Number: 4, Operation: "loginsign.getUser", Status: 500}},
	}
	side := SideOfReport("r", r)
	if len(side.Cases) != 2 || len(side.Cases[0].Steps) != 1 || side.Cases[0].Steps[0].Exchange.Response.Status != 500 {
		t.Errorf("%+v", side.Cases)
	}
}
