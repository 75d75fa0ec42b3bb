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
				Entry: *e, Call: 7, RequestBytes: journal.KeepBytes([]byte(row.body)), ResponseBytes: journal.KeepBytes([]byte(row.body)),
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

// TestKeptBytesAreCut holds on to no more of a long body than is shown.
func TestKeptBytesAreCut(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("x", 2*journal.MaxBody))
	kept := journal.KeepBytes(body)
	clear(body)
	j := journal.New(1)
	j.NameCalls(func(uint64) string { return "" })
	j.Keep(&journal.Exchange{Entry: *called("op"), ResponseBytes: kept})
	got := j.Entries(journal.Filter{}).Entries[0].Response.Body
	if got.Text != strings.Repeat("x", journal.MaxBody) || !got.Cut || got.Size != len(body) {
		t.Errorf("%d of %d bytes, cut %t: %.10q", len(got.Text), got.Size, got.Cut, got.Text)
	}
}
