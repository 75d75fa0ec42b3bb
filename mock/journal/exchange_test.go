package journal_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/journal"
)

// TestExchangesAreReadAsEntries keeps the same requests in both ways, and reads them.
func TestExchangesAreReadAsEntries(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 20<<10)
	many := http.Header{}
	for n := range 200 {
		many.Add(fmt.Sprintf("H%d", n), "v")
	}
	for name, row := range map[string]struct {
		request, response http.Header
		body              string
	}{
		"plain":        {http.Header{"A": {"1", "", "2"}, "B": {"é"}}, http.Header{"Content-Type": {"application/json"}}, `{"client_secret":"s"}`},
		"no headers":   {http.Header{}, http.Header{}, ""},
		"credentials":  {http.Header{"Authorization": {"Bearer abc"}, "Cookie": {"loginsign_session=x"}}, http.Header{"Set-Cookie": {"a=b"}}, "code=1&x=2"},
		"long":         {http.Header{"A": {long}, "B": {"1"}}, many, long + "é"},
		"many headers": {many, http.Header{"A": {long, long}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			added, kept := journal.New(1), journal.New(1)
			kept.NameCalls(func(call uint64) string { return fmt.Sprint("id ", call) })
			e := called("op")
			e.Request.Path, e.Request.Query = "/"+long, "token="+long
			e.Request.Headers, e.Response.Headers = row.request, row.response
			x := &journal.Exchange{
				Entry: *e, Call: 7, RequestBytes: []byte(row.body), ResponseBytes: []byte(row.body),
			}
			e.ID, e.Request.Body, e.Response.Body = "id 7", journal.KeepBody([]byte(row.body)), journal.KeepBody([]byte(row.body))
			added.Add(e)
			kept.Keep(x)
			if diff := cmp.Diff(added.Entries(journal.Filter{}), kept.Entries(journal.Filter{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTooManyHeaders keeps the first by name.
func TestTooManyHeaders(t *testing.T) {
	t.Parallel()
	many, long := http.Header{}, strings.Repeat("x", 20<<10)
	for n := range 200 {
		many.Add(fmt.Sprintf("H%03d", n), "v")
	}
	e := called("op")
	e.Request.Headers, e.Response.Headers = many, http.Header{"B": {long}, "A": {long, "2"}}
	j := journal.New(2)
	j.Keep(&journal.Exchange{Entry: *e})
	j.Keep(&journal.Exchange{Entry: *e, Answer: journal.KeepAnswer(e.Response.Headers, nil)})
	for _, got := range j.Entries(journal.Filter{}).Entries {
		h := got.Request.Headers
		if len(h) != 100 || h.Get("H000") != "v" || h.Get("H099") != "v" || !got.Request.Cut {
			t.Errorf("%d headers, cut %t", len(h), got.Request.Cut)
		}
		want := http.Header{"A": {long[:8<<10], "2"}, "B": {long[:8<<10]}}
		if diff := cmp.Diff(want, got.Response.Headers); diff != "" || !got.Response.Cut {
			t.Errorf("cut %t, %.300s", got.Response.Cut, diff)
		}
	}
}

// TestKeptBodiesAreCut holds on to no more of a long body than is shown.
func TestKeptBodiesAreCut(t *testing.T) {
	t.Parallel()
	j := journal.New(0)
	for _, answer := range []bool{false, true} {
		body := []byte(strings.Repeat("x", 2*journal.MaxBody))
		x := journal.Exchange{Entry: *called("op"), RequestBytes: body, ResponseBytes: body}
		if answer {
			x.Answer = journal.KeepAnswer(http.Header{}, body)
		}
		j.Keep(&x)
		clear(body)
	}
	for _, e := range j.Entries(journal.Filter{}).Entries {
		for _, got := range []journal.Body{e.Request.Body, e.Response.Body} {
			if got.Text != strings.Repeat("x", journal.MaxBody) || !got.Cut || got.Size != 2*journal.MaxBody {
				t.Errorf("%d of %d bytes, cut %t: %.10q", len(got.Text), got.Size, got.Cut, got.Text)
			}
		}
	}
}
