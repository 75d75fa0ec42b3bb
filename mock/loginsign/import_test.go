package loginsign_test

import (
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// imported sends rows and returns the results, each as its status.
func (b *bench) imported(rows ...any) (answer values, statuses []any) {
	b.t.Helper()
	answer = ok(b.t, b.asDeveloper("importUsers", nil, values{"sourceName": "Nightly", "users": rows}))
	for _, r := range answer["results"].([]any) {
		statuses = append(statuses, r.(values)["status"])
	}
	return answer, statuses
}

func row(email string, more values) values {
	return with(with(more, "email", email), "externalUserId", "legacy_1")
}

func result(row float64, email, status string, more values) values {
	return with(with(with(with(more, "row", row), "externalUserId", "legacy_1"), "email", email), "status", status)
}

func TestImport(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	answer, _ := b.imported(
		row("gill@example.com", values{
			"name": " gill  NEW", "registrationDate": "2024-01-10", "lastLoginDate": "2026-05-03T07:22:00+02:00",
		}),
		row("gill@example.org", nil),
		row("USER@example.com", values{"lastLoginDate": "2026-05-03T11:04:11Z", "registrationDate": "2020-01-01"}),
		row("nobody@example.com", nil),
		row("user@example.com", values{"name": "John Doe"}),
		values{"externalUserId": "legacy_2"},
	)
	connection := answer["results"].([]any)[0].(values)["connectionId"]
	want := values{
		"ok": true, "sourceId": answer["sourceId"], "sourceName": "Nightly", "total": 6.0,
		"counts": values{
			"imported": 1.0, "already_connected": 2.0, "not_found": 1.0, "name_mismatch": 1.0, "invalid_row": 1.0,
		},
		"results": []any{
			result(1, "gill@example.com", "imported", values{"globalId": "GH3456", "connectionId": connection}),
			result(2, "gill@example.org", "already_connected", values{"globalId": "GH3456", "connectionId": connection}),
			result(3, "USER@example.com", "already_connected", values{"globalId": "AB1234", "connectionId": "con_jane"}),
			result(4, "nobody@example.com", "not_found", values{"message": "no LoginSign account has this address"}),
			result(5, "user@example.com", "name_mismatch", values{
				"globalId": "AB1234", "message": "the name differs from that of the LoginSign account",
			}),
			values{"row": 6.0, "externalUserId": "legacy_2", "status": "invalid_row", "message": "email is missing"},
		},
	}
	wantSame(t, "the answer", want, answer)
	b.checkImported(answer["sourceId"])
}

// checkImported checks what TestImport's rows did to the world.
func (b *bench) checkImported(source any) {
	b.t.Helper()
	b.update(func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween("GH3456", "app_demo")
		if err != nil {
			return err
		}
		joined, last := time.Date(2024, 1, 10, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 3, 5, 22, 0, 0, time.UTC)
		if !c.JoinedAt.Equal(joined) || !c.LastSession.Equal(last) || c.Logins != 0 || !c.Active {
			b.t.Errorf("connection %+v", c)
		}
		if c.Source != source {
			b.t.Errorf("source %s, want %v", c.Source, source)
		}
		if n := len(tx.Logins("GH3456")); n != 0 {
			b.t.Errorf("%d login rows", n)
		}
		jane, err := tx.Connection("con_jane")
		if jane.LastSession.Second() != 12 || jane.JoinedAt.Year() != 2025 || jane.Source != "" {
			b.t.Errorf("connection %+v", jane)
		}
		runs := tx.Sources("app_demo")
		wantSame(b.t, "sources", []world.Source{{
			ID: c.Source, App: "app_demo", Name: "Nightly", At: noon, Rows: 6, Counts: map[string]int{
				"imported": 1, "already_connected": 2, "not_found": 1, "name_mismatch": 1, "invalid_row": 1,
			},
		}}, runs)
		return err
	})
}

func TestImportRevives(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	_, statuses := b.imported(row("emma@example.com", values{"lastLoginDate": "2026-05-03"}))
	wantSame(t, "statuses", []any{"already_connected"}, statuses)
	b.update(func(tx *world.Tx) error {
		c, err := tx.Connection("con_emma")
		if !c.Active || c.LastSession.IsZero() {
			t.Errorf("connection %+v", c)
		}
		return err
	})
}

func TestInvalidRows(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]any{
		"no object":      "gill@example.com",
		"null":           nil,
		"no key":         values{"email": "gill@example.com"},
		"null key":       values{"externalUserId": nil, "email": "gill@example.com"},
		"blank key":      values{"externalUserId": " ", "email": "gill@example.com"},
		"number as key":  values{"externalUserId": 7.0, "email": "gill@example.com"},
		"no address":     row("gill", nil),
		"list as name":   row("gill@example.com", values{"name": []any{}}),
		"no date":        row("gill@example.com", values{"registrationDate": "10.01.2024"}),
		"no such day":    row("gill@example.com", values{"registrationDate": "2024-02-30"}),
		"no time zone":   row("gill@example.com", values{"lastLoginDate": "2024-01-10T09:00:00"}),
		"number as date": row("gill@example.com", values{"lastLoginDate": 1704877200.0}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, statuses := newBench(t, nil).imported(row)
			wantSame(t, "statuses", []any{"invalid_row"}, statuses)
			if text, _ := answer["results"].([]any)[0].(values)["message"].(string); len(text) < 8 {
				t.Errorf("message %q says too little", text)
			}
		})
	}
}

func TestImportOfNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignAbsentFields: "null"})
	got := ok(t, b.asDeveloper("importUsers", nil, values{"users": []any{}}))
	if name, has := got["sourceName"]; got["total"] != 0.0 || name != nil || !has {
		t.Errorf("answered %v", got)
	}
}

func TestImportByDialect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id      dialect.ID
		reading string
		row     values
		want    string
	}{
		{dialect.LoginSignImportMatch, "any-verified-address", row("gill@example.org", nil), "imported"},
		{dialect.LoginSignImportMatch, "any-verified-address", row("new@example.com", nil), "not_found"},
		{dialect.LoginSignImportMatch, "primary-only", row("gill@example.org", nil), "not_found"},
		{dialect.LoginSignImportMatch, "primary-only", row("GILL@example.com", nil), "imported"},
		{dialect.LoginSignImportNameMismatch, "blocks", row("gill@example.com", values{"name": "Jill"}), "name_mismatch"},
		{dialect.LoginSignImportNameMismatch, "warns", row("gill@example.com", values{"name": "Jill"}), "name_mismatch"},
		{dialect.LoginSignImportNameMismatch, "blocks", row("carl@example.com", values{"name": "Carl"}), "already_connected"},
	} {
		answer, statuses := newBench(t, readings{c.id: c.reading}).imported(c.row)
		wantSame(t, c.reading, []any{c.want}, statuses)
		result := answer["results"].([]any)[0].(values)
		if connected, message := result["connectionId"] != nil, result["message"]; c.want == "name_mismatch" &&
			(connected != (c.reading == "warns") || message == nil) {
			t.Errorf("%s: answered %v", c.reading, result)
		}
	}
}
