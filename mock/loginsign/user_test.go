package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
)

func (b *bench) user(globalID string) string {
	b.t.Helper()
	reply := b.do("getUser", api.Call{Request: bearer(b.tokenFor(globalID))})
	ok(b.t, reply)
	return sent(b.t, reply)
}

func TestGetUser(t *testing.T) {
	t.Parallel()
	want := `{"id":"con_jane","globalId":"AB1234","name":"Jane Doe","email":"user@example.com",` +
		`"image":"https://example.com/jane.png"}`
	wantSame(t, "the user", want, newBench(t, nil).user("AB1234"))
}

func TestGetUserWhoSharesNothing(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]string{
		"alias":   `{"id":"con_carl","globalId":"CD5678","email":"carl99@loginsign.com"}`,
		"dash":    `{"id":"con_carl","globalId":"CD5678","email":"-"}`,
		"null":    `{"id":"con_carl","globalId":"CD5678","email":null}`,
		"omitted": `{"id":"con_carl","globalId":"CD5678"}`,
		"primary": `{"id":"con_carl","globalId":"CD5678","email":"carl@example.com"}`,
	} {
		b := newBench(t, readings{dialect.LoginSignUnsharedEmailUser: reading})
		wantSame(t, reading, want, b.user("CD5678"))
	}
}

func TestGetUserWithNulls(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignAbsentFields: "null"})
	want := `{"id":"con_carl","globalId":"CD5678","name":null,"email":"carl99@loginsign.com","image":null}`
	wantSame(t, "the user", want, b.user("CD5678"))
}
