package ssojet_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type guide struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Code        int    `json:"error_code"`
}

func TestErrorObjectToTheByte(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]string{
		"guide":  `{"error":"invalid_client","error_description":"no client has the client_id \"x\"","error_code":1001}`,
		"schema": `{"error":1001,"error_code":"invalid_client","error_description":"no client has the client_id \"x\""}`,
	} {
		r := newRig(t).speak(dialect.SSOJetErrorObject, reading)
		if _, got := r.run("ssojet.listLoginLogs", map[string]any{"client_id": "x"}, nil); got != want {
			t.Errorf("%s: %s", reading, got)
		}
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		authorization string
		ok            bool
	}{
		"right":        {"Bearer ssojet-demo-token", true},
		"lower case":   {"bearer ssojet-demo-token", true},
		"missing":      {"", false},
		"wrong":        {"Bearer x", false},
		"other scheme": {"Basic ssojet-demo-token", false},
		"bare":         {"ssojet-demo-token", false},
		"empty":        {"Bearer", false},
		"other kind":   {"Bearer user-token", false},
		"expired":      {"Bearer old-token", false},
	}
	for name, test := range tests {
		for _, reading := range []struct {
			id     dialect.ID
			name   string
			status int
		}{
			{dialect.SSOJetStatuses, "documented", 400}, {dialect.SSOJetStatuses, "rest", 401},
			{dialect.SSOJetGeneration, "2025", 401},
		} {
			r := newRig(t).speak(reading.id, reading.name)
			r.change(func(tx *world.Tx) error {
				tx.PutToken(world.Token{Value: "user-token", Kind: world.UserToken})
				tx.PutToken(world.Token{Value: "old-token", Kind: world.MachineToken, ExpiresAt: started})
				return nil
			})
			want := 200
			if !test.ok {
				want = reading.status
			}
			call := api.Call{
				Operation: "ssojet.getUser", Path: map[string]string{"userid": userID}, Query: map[string]any{"client_id": "cli_demo"},
			}
			status, body := r.answer(call, test.authorization)
			if status != want || !test.ok && decode[guide](t, body).Code != 2001 {
				t.Errorf("%s, %s: %d %s, want %d", name, reading.name, status, body, want)
			}
		}
	}
}

func TestUnknownUser(t *testing.T) {
	t.Parallel()
	for _, reading := range []struct {
		id     dialect.ID
		name   string
		status int
	}{
		{dialect.SSOJetStatuses, "documented", 400}, {dialect.SSOJetStatuses, "rest", 404}, {dialect.SSOJetGeneration, "2025", 404},
	} {
		for _, operation := range []string{"ssojet.listLoginLogs", "ssojet.getUser", "ssojet.updateUser", "ssojet.deleteUser"} {
			r := newRig(t).speak(reading.id, reading.name)
			status, body := r.about("AB1234", operation, nil, nil)
			if got := decode[guide](t, body); status != reading.status || got.Code != 801 || got.Error != "resource_not_found" {
				t.Errorf("%s, %s: %d %s", operation, reading.name, status, body)
			}
		}
	}
}

func TestClientIDMayBeAbsentIn2025(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]int{"": 200, "cli_demo": 200, "nobody": 400} {
		r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
		if status, body := r.run("ssojet.listUsers", map[string]any{"client_id": id}, nil); status != want {
			t.Errorf("client_id %q: %d %s", id, status, body)
		}
	}
	if status, body := newRig(t).run("ssojet.listUsers", map[string]any{"client_id": ""}, nil); status != 400 {
		t.Errorf("2024 without client_id: %d %s", status, body)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	bad := func(status int, rule string) error {
		return &api.BadRequest{Status: status, Problems: []api.Problem{{Rule: rule, Message: "it is wrong"}}}
	}
	tests := map[string]struct {
		err                    error
		documented, rest, code int
	}{
		"query":              {bad(400, "request-parameter-missing"), 400, 400, 842},
		"broken body":        {bad(400, "request-body-malformed"), 400, 400, 800},
		"body field":         {bad(400, "request-field-missing"), 400, 400, 807},
		"media type":         {bad(415, "request-content-type"), 415, 415, 800},
		"too large":          {bad(413, "request-body-too-large"), 413, 413, 800},
		"timeout":            {bad(408, "request-timeout"), 408, 408, 800},
		"no problem":         {&api.BadRequest{Status: 400}, 400, 400, 807},
		"absent":             {api.Absent{Needed: "a token"}, 400, 401, 2001},
		"not served":         {api.NotServed{Method: "GET", Path: "/x"}, 404, 404, 801},
		"method not allowed": {api.MethodNotAllowed{Method: "PUT", Path: "/x"}, 405, 405, 800},
		"missing thing":      {&world.Error{Kind: world.NotFound, Message: "no"}, 400, 404, 801},
		"taken thing":        {&world.Error{Kind: world.Conflict, Message: "no"}, 400, 400, 807},
		"our own fault":      {errors.New("disk full"), 500, 500, 500},
	}
	for name, test := range tests {
		for reading, want := range map[string]int{"documented": test.documented, "rest": test.rest} {
			reply := newRig(t).speak(dialect.SSOJetStatuses, reading).refuse(test.err)
			got := decode[guide](t, text(t, reply))
			if reply.Status != want || got.Code != test.code || reply.Fault != (name == "our own fault") {
				t.Errorf("%s, %s: %d %+v", name, reading, reply.Status, got)
			}
			if got.Description == "disk full" {
				t.Errorf("%s: tells of our inside", name)
			}
		}
	}
}

func TestMachineToken(t *testing.T) {
	t.Parallel()
	right := map[string]any{
		"client_id": "cli_demo", "client_secret": "ssojet-demo-secret", "scope": "sys_owner", "grant_type": "client_credentials",
	}
	tests := map[string]struct {
		field, value           string
		documented, rest, code int
	}{
		"right":      {"scope", "sys_owner", 200, 200, 0},
		"no scope":   {"scope", "", 200, 200, 0},
		"client":     {"client_id", "nobody", 400, 401, 1001},
		"secret":     {"client_secret", "x", 400, 401, 1001},
		"scope":      {"scope", "api:read", 400, 400, 807},
		"grant type": {"grant_type", "password", 400, 400, 807},
	}
	for name, test := range tests {
		for reading, want := range map[string]int{"documented": test.documented, "rest": test.rest} {
			body := maps.Clone(right)
			body[test.field] = test.value
			r := newRig(t).speak(dialect.SSOJetStatuses, reading)
			status, answer := r.answer(api.Call{Operation: "ssojet.issueMachineToken", Body: body}, "-")
			if status != want || status != 200 && decode[guide](t, answer).Code != test.code {
				t.Errorf("%s, %s: %d %s", name, reading, status, answer)
			}
		}
	}
}

func TestMachineTokenOpensTheLoginLogsForAnHour(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, body := r.answer(api.Call{Operation: "ssojet.issueMachineToken", Body: map[string]any{
		"client_id": "cli_demo", "client_secret": "ssojet-demo-secret", "grant_type": "client_credentials",
	}}, "-")
	token := decode[struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int    `json:"expires_in"`
		Scope       string `json:"scope"`
	}](t, body)
	if token.TokenType != "Bearer" || token.ExpiresIn != 3600 || token.Scope != "sys_owner" {
		t.Error(body)
	}
	call := api.Call{
		Operation: "ssojet.listLoginLogs", Path: map[string]string{"userid": userID}, Query: map[string]any{"client_id": "cli_demo"},
	}
	for _, step := range []struct {
		later  time.Duration
		status int
	}{{time.Hour - time.Millisecond, 200}, {time.Millisecond, 400}} {
		if err := r.world.Clock().Advance(step.later); err != nil {
			t.Fatal(err)
		}
		if status, body := r.answer(call, "Bearer "+token.AccessToken); status != step.status {
			t.Errorf("%d %s, want %d", status, body, step.status)
		}
	}
}
