package contract

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func recordingWith(exchanges ...*Exchange) (r Recording) {
	for _, x := range exchanges {
		r.Exchanges = append(r.Exchanges, Recorded{Exchange: x})
	}
	return r
}

// answeredList is an exchange of Current Logins whose answer is this.
func answeredList(body string) *Exchange {
	x := &Exchange{Request: ExchangeRequest{
		Method: http.MethodGet, URL: "https://loginsign.com/api/applications/app_1/users",
		Header: http.Header{"Authorization": {"Basic YXBwXzE6czNjcjN0LWNhbmFyeQ=="}},
	}}
	x.Response = ExchangeResponse{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	return x
}

func judgedRecording(r Recording, spec *Spec, known Known) Report {
	report, _ := JudgeRecording(r.Traffic(), spec, known) // what is in memory can be read
	return report
}

// find is the report's check with an id.
func (r Report) find(id string) *Check {
	for i := range r.Checks {
		if r.Checks[i].ID == id {
			return &r.Checks[i]
		}
	}
	return nil
}

func TestJudgeRecording(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(listOfA, `"loginCount":42,`, "", 1)
	r := judgedRecording(recordingWith(answeredList(listOfA), answeredList(broken), answeredList(broken)), wholeSpec(t), Known{})
	found := r.find(RuleRequiredField)
	if found == nil || found.Verdict != Fail || found.Count != 2 || found.Operation != "loginsign.listCurrentLogins" || found.Clause == "" {
		t.Fatalf("%+v in %+v", found, r.Checks)
	}
	if len(found.Exchanges) != 2 || found.Exchanges[1] != 2 || len(r.Exchanges) != 2 {
		t.Errorf("exchanges %v of %d", found.Exchanges, len(r.Exchanges))
	}
	if r.Summary.Requests != 3 || r.Summary.Judged != 1 || r.Summary.Coverage.Operations.Seen != 1 || r.find(KeepsAllRules) != nil {
		t.Errorf("%+v", r.Summary)
	}
	if r := judgedRecording(recordingWith(answeredList(listOfA)), wholeSpec(t), Known{}); r.find(KeepsAllRules) == nil || r.Summary.Verdicts[Fail] > 0 {
		t.Errorf("%+v", r.Checks)
	}
}

func TestJudgeRecordingSaysWhatItCannotJudge(t *testing.T) {
	t.Parallel()
	r := recordingWith(answeredList(listOfA), answeredList(listOfA), answeredList(listOfA))
	r.Exchanges[1].NoBody = true
	r.Exchanges[2].Request.URL = "https://pictures.example/1.png"
	report := judgedRecording(r, wholeSpec(t), Known{})
	for _, id := range []string{"bodies-recorded", "paths-known"} {
		if c := report.find(id); c == nil || c.Verdict != Skip || !strings.HasPrefix(c.Reason, "1 ") {
			t.Errorf("%s: %+v", id, c)
		}
	}
	if nothing := judgedRecording(recordingWith(r.Exchanges[2].Exchange), wholeSpec(t), Known{}); nothing.Summary.Judged != 0 || nothing.Inconclusive == "" {
		t.Errorf("%+v", nothing)
	}
}

func TestJudgeRecordingRemembersWhatWasSaidBefore(t *testing.T) {
	t.Parallel()
	other := strings.Replace(listOfA, "x@loginsign.com", "y@loginsign.com", 1)
	for name, r := range map[string]Recording{
		"as it was":        recordingWith(answeredList(listOfA), answeredList(other)),
		"under pseudonyms": recordingUnderPseudonyms(t, answeredList(listOfA), answeredList(other)),
	} {
		if found := judgedRecording(r, wholeSpec(t), Known{}).find("alias-unstable"); found == nil {
			t.Errorf("%s: nobody notices that the alias changed", name)
		}
	}
}

func recordingUnderPseudonyms(t *testing.T, exchanges ...*Exchange) Recording {
	t.Helper()
	read, err := ReadRecording(strings.NewReader(recordingOf(t, exchanges...)))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestAReportOfAHARShowsNoCanary(t *testing.T) {
	t.Parallel()
	har := recordingWith(exchangesWithCanaries()...)
	har.Raw = true
	report := judgedRecording(har, wholeSpec(t), Known{})
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(string(text)), strings.ToLower(canary)) {
			t.Errorf("%s is still there:\n%s", canary, text)
		}
	}
}

func BenchmarkJudgeRecording(b *testing.B) {
	spec := wholeSpec(b)
	var r Recording
	for range 100 {
		r.Exchanges = append(r.Exchanges, recordingWith(answeredList(listOfA)).Exchanges...)
	}
	for b.Loop() {
		judgedRecording(r, spec, Known{})
	}
}

func BenchmarkPseudonymsOfAHundredRows(b *testing.B) {
	row := strings.TrimSuffix(strings.TrimPrefix(listOfA, `{"users":[`), `],"total":1}`)
	x := answeredList(`{"users":[` + strings.Repeat(row+",", 99) + row + `],"total":100}`)
	p := pseudonyms(b)
	b.SetBytes(int64(len(x.Response.Body)))
	for b.Loop() {
		p.Exchange(x)
	}
}
