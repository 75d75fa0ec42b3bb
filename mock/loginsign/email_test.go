package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func (b *bench) email(connection, address string) api.Reply {
	b.t.Helper()
	return b.asDeveloper("updateEmail", values{"connectionId": connection}, values{"email": address})
}

func TestUpdateEmail(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	wantSame(t, "a new address", `{"ok":true,"changed":true}`, sent(t, b.email("con_jane", "fresh@example.com")))
	wantSame(t, "the same again", `{"ok":true,"changed":false}`, sent(t, b.email("con_jane", "FRESH@example.com")))
	row := ok(t, b.asDemo("listCurrentLogins", nil, nil))["users"].([]any)[0].(values)
	if row["email"] != "fresh@example.com" || row["aliasEmail"] != "masked@loginsign.com" {
		t.Errorf("after the change %v", row)
	}
}

func TestRefusedEmails(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	for _, address := range []string{"", "nonsense", "a b@example.com", "Jane <jane@example.com>", "a@b@c"} {
		wantError(t, b.email("con_jane", address), 400, "invalid_request")
	}
	wantError(t, b.email("con_jane", "Carl@example.com"), 409, "conflict")
	wantError(t, b.email("con_nobody", "fresh@example.com"), 404, "not_found")
	wantError(t, b.email("con_other", "fresh@example.com"), 404, "not_found")
	wantSame(t, "events", []string{}, b.events())
}

func TestWhoHearsOfAnEmail(t *testing.T) {
	t.Parallel()
	const demo, other = "email_changed app_demo masked@loginsign.com", "email_changed app_other other1@loginsign.com"
	for _, row := range []struct {
		audience, echo string
		want           []string
	}{
		{"all-connections", "other-apps", []string{other}},
		{"all-connections", "all-apps", []string{demo, other}},
		{"all-connections", "none", []string{}},
		{"sharing-only", "other-apps", []string{}},
		{"sharing-only", "all-apps", []string{demo}},
		{"sharing-only", "none", []string{}},
	} {
		b := newBench(t, readings{
			dialect.LoginSignEmailChangedAudience: row.audience, dialect.LoginSignEmailChangedEcho: row.echo,
		})
		ok(t, b.email("con_jane", "fresh@example.com"))
		wantSame(t, row.audience+" "+row.echo, row.want, b.events())
	}
}

func TestInactiveConnectionsHearOfNoEmail(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignEmailChangedEcho: "all-apps"})
	ok(t, b.email("con_emma", "emma.new@example.com"))
	wantSame(t, "events", []string{}, b.events())
	b.update(func(tx *world.Tx) error {
		c, err := tx.Connection("con_emma")
		if c.Shared != "emma.new@example.com" {
			t.Errorf("shared address %q", c.Shared)
		}
		return err
	})
}
