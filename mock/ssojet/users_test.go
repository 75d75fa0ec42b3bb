package ssojet_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

const created2024 = `{"_id":"` + userID + `","account_id":"ACCOUNT","connection_id":"CONNECTION","email":"user@example.com",` +
	`"first_name":"Jane","last_name":"Doe","groups":null,"raw_attributes":null,"roles":null,"passkey_credential":null,` +
	`"phone_id":"","created_at":"2024-07-15T06:26:59.006Z","modified_at":"2024-07-15T06:26:59.006Z",` +
	`"email_verified":true,"is_active":true,"LastLoginAt":null,"tenants":null,"identities":null}`

func TestUserToTheByte(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, got := r.run("ssojet.getUser", nil, nil)
	fields := decode[map[string]any](t, got)
	account, connection := fields["account_id"].(string), fields["connection_id"].(string)
	want := strings.NewReplacer("ACCOUNT", account, "CONNECTION", connection).Replace(created2024)
	if got != want || len(account) != 24 || len(connection) != 24 || account == connection {
		t.Error(cmp.Diff(want, got))
	}
	r.logIn(world.Login{At: started.Add(time.Second)})
	_, got = r.run("ssojet.getUser", nil, nil)
	if last := decode[map[string]any](t, got)["LastLoginAt"]; last != "2024-07-15T06:27:00.006Z" {
		t.Errorf("LastLoginAt %v", last)
	}
}

func TestUserOf2025ToTheByte(t *testing.T) {
	t.Parallel()
	_, got := newRig(t).speak(dialect.SSOJetGeneration, "2025").run("ssojet.getUser", nil, nil)
	want := `{"id":"` + userID + `","email":"user@example.com","first_name":"Jane","last_name":"Doe","tenants":[],` +
		`"identities":[],"source":"manual","created_at":"2024-07-15T06:26:59.006Z",` +
		`"modified_at":"2024-07-15T06:26:59.006Z","is_active":true,"last_login_at":null}`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestListUsersOf2024(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	addUsers(r, 4)
	for limit, want := range map[any]int{nil: 5, 2.0: 2, 9.0: 5} {
		query := map[string]any{}
		if limit != nil {
			query["limit"] = limit
		}
		_, body := r.run("ssojet.listUsers", query, nil)
		if got := decode[[]map[string]any](t, body); len(got) != want || got[0]["_id"] == nil {
			t.Errorf("limit %v: %s", limit, body)
		}
	}
}

func addUsers(r *rig, n int) {
	r.t.Helper()
	r.change(func(tx *world.Tx) error {
		for i := range n {
			u := world.User{ID: fmt.Sprintf("AC000%d", i), Primary: fmt.Sprintf("u%d@example.com", i)}
			if _, err := tx.AddUser(u); err != nil {
				return err
			}
		}
		return nil
	})
}

type userPage struct {
	Limit      int              `json:"limit"`
	NextCursor *string          `json:"next_cursor"`
	Users      []map[string]any `json:"users"`
}

func TestListUsersOf2025(t *testing.T) {
	t.Parallel()
	r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
	addUsers(r, 4)
	var got []any
	query := map[string]any{"limit": 2.0}
	for range 10 {
		_, body := r.run("ssojet.listUsers", query, nil)
		page := decode[userPage](t, body)
		for _, u := range page.Users {
			got = append(got, u["email"])
		}
		if page.NextCursor == nil {
			break
		}
		query["cursor"] = *page.NextCursor
		if len(got) == 2 {
			r.change(func(tx *world.Tx) error { return tx.RemoveUser("AC0000") })
		}
	}
	want := []any{"user@example.com", "u0@example.com", "u1@example.com", "u2@example.com", "u3@example.com"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for address, want := range map[string]int{"U2@example.com": 1, "nobody@example.com": 0} {
		_, body := r.run("ssojet.listUsers", map[string]any{"email": address}, nil)
		if page := decode[userPage](t, body); len(page.Users) != want || page.Users == nil || page.Limit != 50 {
			t.Errorf("%s: %s", address, body)
		}
	}
}

func TestCreateUser(t *testing.T) {
	t.Parallel()
	body := map[string]any{"first_name": "Max", "last_name": "Roe", "email": "max@example.com"}
	for generation, want := range map[string]struct {
		status int
		id     string
	}{"2024": {200, "_id"}, "2025": {201, "id"}} {
		r := newRig(t).speak(dialect.SSOJetGeneration, generation)
		status, answer := r.run("ssojet.createUser", nil, body)
		made := decode[map[string]any](t, answer)
		if status != want.status || made["first_name"] != "Max" || made["is_active"] != true {
			t.Errorf("%s: %d %s", generation, status, answer)
		}
		if (made["organization_id"] == "000000000000000000000000") != (generation == "2024") {
			t.Errorf("%s: organization_id in %s", generation, answer)
		}
		id, _ := made[want.id].(string)
		if status, _ := r.about(id, "ssojet.getUser", nil, nil); status != 200 || len(id) != 24 {
			t.Errorf("%s: user %q is not found again", generation, id)
		}
		if status, answer = r.run("ssojet.createUser", nil, body); status != 400 || decode[guide](t, answer).Code != 807 {
			t.Errorf("%s, a second time: %d %s", generation, status, answer)
		}
	}
}

func TestCreateUserRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "max", "Max <max@example.com>", "max@example.com\n"} {
		body := map[string]any{"first_name": "Max", "last_name": "Roe", "email": address}
		if status, answer := newRig(t).run("ssojet.createUser", nil, body); status != 400 {
			t.Errorf("%q: %d %s", address, status, answer)
		}
	}
}

func TestCreateUserOf2025TakesTheRest(t *testing.T) {
	t.Parallel()
	r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
	identities := []any{map[string]any{"id": "g-1", "provider": "google"}}
	_, answer := r.run("ssojet.createUser", nil, map[string]any{
		"id": "66aa", "email": "max@example.com", "is_active": false, "phone_number": "+15550101",
		"user_metadata": map[string]any{"plan": "pro"}, "identities": identities,
	})
	got := decode[map[string]any](t, answer)
	shown, _ := got["identities"].([]any)
	if got["id"] != "66aa" || got["is_active"] != false || len(shown) != 1 || shown[0].(map[string]any)["provider"] != "google" {
		t.Error(answer)
	}
	if diff := cmp.Diff(map[string]any{"plan": "pro"}, got["user_metadata"]); diff != "" {
		t.Error(diff)
	}
	status, answer := r.run("ssojet.createUser", nil, map[string]any{"email": "x@example.com", "identities": []any{"google"}})
	if status != 400 {
		t.Errorf("an identity without fields: %d %s", status, answer)
	}
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if err := r.world.Clock().Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	_, answer := r.run("ssojet.updateUser", nil, map[string]any{
		"first_name": "Janet", "email": "new@example.com", "groups": map[string]any{"staff": true}, "raw_attributes": nil,
	})
	got := decode[map[string]any](t, answer)
	if got["first_name"] != "Janet" || got["last_name"] != "Doe" || got["email"] != "new@example.com" ||
		got["modified_at"] != "2024-07-15T06:27:00.006Z" || got["raw_attributes"] != nil {
		t.Error(answer)
	}
	if diff := cmp.Diff(map[string]any{"staff": true}, got["groups"]); diff != "" {
		t.Error(diff)
	}
}

func TestUpdateUserOf2025AnswersWhatChanged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body map[string]any
		want string
	}{
		{nil, `{"id":"` + userID + `","modified_at":"2024-07-15T06:26:59.006Z"}`},
		{map[string]any{"is_active": false, "first_name": "", "user_metadata": map[string]any{}},
			`{"id":"` + userID + `","first_name":"","is_active":false,"user_metadata":{},"modified_at":"2024-07-15T06:26:59.006Z"}`},
	} {
		_, got := newRig(t).speak(dialect.SSOJetGeneration, "2025").run("ssojet.updateUser", nil, test.body)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestUpdateUserRefusesATakenAddress(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	addUsers(r, 1)
	for _, address := range []string{"u0@example.com", "x"} {
		status, answer := r.run("ssojet.updateUser", nil, map[string]any{"email": address, "first_name": "Eve"})
		if status != 400 {
			t.Errorf("%s: %d %s", address, status, answer)
		}
	}
	if _, answer := r.run("ssojet.getUser", nil, nil); decode[map[string]any](t, answer)["first_name"] != "Jane" {
		t.Errorf("a refused update changed something: %s", answer)
	}
}

// A new primary address reaches the apps that LoginSign would tell.
func TestUpdateUserTellsTheApps(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]int{"all-connections": 1, "sharing-only": 0} {
		r := newRig(t).speak(dialect.LoginSignEmailChangedAudience, reading)
		r.logIn(world.Login{})
		r.run("ssojet.updateUser", nil, map[string]any{"email": "new@example.com"})
		if got := events(r, world.EmailChanged); got != want {
			t.Errorf("%s: %d events, want %d", reading, got, want)
		}
	}
}

func events(r *rig, wanted world.EventType) (n int) {
	r.t.Helper()
	err := r.world.View(context.Background(), func(tx *world.Tx) error {
		for _, e := range tx.Events() {
			if e.Type == wanted {
				n++
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	for generation, want := range map[string]string{"2024": `{"is_deleted":true}`, "2025": `{"success":true}`} {
		r := newRig(t).speak(dialect.SSOJetGeneration, generation)
		r.logIn(world.Login{})
		if status, answer := r.run("ssojet.deleteUser", nil, nil); status != 200 || answer != want {
			t.Errorf("%s: %d %s", generation, status, answer)
		}
		if status, answer := r.run("ssojet.listLoginLogs", nil, nil); status == 200 {
			t.Errorf("%s: the user still has login logs: %s", generation, answer)
		}
		if got := events(r, world.UserAccountDeleted); got != 1 {
			t.Errorf("%s: %d events", generation, got)
		}
	}
}
