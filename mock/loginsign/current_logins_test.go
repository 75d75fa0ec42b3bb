package loginsign_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func TestListCurrentLogins(t *testing.T) {
	t.Parallel()
	want := `{"users":[` +
		`{"globalId":"AB1234","email":"user@example.com","aliasEmail":"masked@loginsign.com","displayName":"Jane Doe",` +
		`"loginCount":42,"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true},` +
		`{"globalId":"CD5678","email":"carl99@loginsign.com","aliasEmail":"carl99@loginsign.com",` +
		`"loginCount":0,"joinedAt":"2026-01-01T00:00:00.987Z","isActive":true}],"total":2}`
	wantSame(t, "the list", want, sent(t, newBench(t, nil).asDemo("listCurrentLogins", nil, nil)))
}

func TestCurrentLoginsOfNobody(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	for _, c := range []string{"con_jane", "con_carl"} {
		ok(t, b.asDeveloper("deleteConnection", values{"connectionId": c}, nil))
	}
	wantSame(t, "the list", `{"users":[],"total":0}`, sent(t, b.asDemo("listCurrentLogins", nil, nil)))
}

func TestCurrentLoginsByDialect(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		id      dialect.ID
		reading string
		has     string
		lacks   string
	}{
		{dialect.LoginSignInactiveConnections, "included", `"isActive":false}],"total":3}`, ""},
		{dialect.LoginSignInactiveConnections, "left-out", `"total":2}`, "EF9012"},
		{dialect.LoginSignAbsentFields, "null", `"displayName":null,"loginCount":0,"lastSession":null,`, ""},
		{dialect.LoginSignAbsentFields, "omitted", `"aliasEmail":"carl99@loginsign.com","loginCount":0,"joinedAt"`, "null"},
		{dialect.LoginSignUnsharedEmailCurrentLogins, "alias", `"email":"carl99@loginsign.com"`, ""},
		{dialect.LoginSignUnsharedEmailCurrentLogins, "dash", `"email":"-"`, `"email":"carl`},
		{dialect.LoginSignUnsharedEmailCurrentLogins, "primary", `"email":"carl@example.com"`, ""},
	} {
		t.Run(string(row.id)+" "+row.reading, func(t *testing.T) {
			t.Parallel()
			got := sent(t, newBench(t, readings{row.id: row.reading}).asDemo("listCurrentLogins", nil, nil))
			if !strings.Contains(got, row.has) || row.lacks != "" && strings.Contains(got, row.lacks) {
				t.Errorf("the list is %s", got)
			}
		})
	}
}

func TestBlockedUserStaysListed(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.update(func(tx *world.Tx) error {
		_, err := tx.EditUser("AB1234", func(u *world.User) { u.Blocked = true })
		return err
	})
	if got := ok(t, b.asDemo("listCurrentLogins", nil, nil))["total"]; got != 2.0 {
		t.Errorf("total is %v", got)
	}
}

func BenchmarkListCurrentLogins(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			bench := newBench(b, nil)
			bench.update(func(tx *world.Tx) error {
				for i := range n {
					u, err := tx.AddUser(world.User{GivenName: "User", FamilyName: "Test", Primary: fmt.Sprintf("u%d@example.net", i)})
					if err != nil {
						return err
					}
					if _, err := tx.LogIn(u.ID, world.Login{App: "app_demo"}); err != nil {
						return err
					}
				}
				return nil
			})
			b.ReportAllocs()
			for b.Loop() {
				bench.asDemo("listCurrentLogins", nil, nil)
			}
		})
	}
}
