package loginsign_test

import (
	"errors"
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	bad := &api.BadRequest{Status: 413, Problems: []api.Problem{{Message: "the body is too large"}}}
	for _, row := range []struct {
		err    error
		status int
		code   string
		fault  bool
	}{
		{bad, 413, "invalid_request", false},
		{api.NotServed{Method: "GET", Path: "/api/users"}, 404, "not_found", false},
		{api.MethodNotAllowed{Method: "PUT", Path: "/api/user"}, 405, "method_not_allowed", false},
		{api.Absent{Needed: "the header"}, 401, "unauthorized", false},
		{&world.Error{Kind: world.Invalid, Message: "it can't be"}, 400, "invalid_request", false},
		{&world.Error{Kind: world.NotFound, Message: "it is nowhere"}, 404, "not_found", false},
		{&world.Error{Kind: world.Conflict, Message: "it is taken"}, 409, "conflict", false},
		{&world.Error{Kind: world.Forbidden, Message: "it is not yours"}, 403, "forbidden", false},
		{&world.Error{Kind: world.Exhausted, Message: "none is left"}, 500, "server_error", true},
		{errors.New("the disk is on fire"), 500, "server_error", true},
	} {
		reply := loginsign.New().Refuse(&api.Call{Dialect: dialect.Default()}, row.err)
		wantError(t, reply, row.status, row.code)
		if reply.Fault != row.fault {
			t.Errorf("%v: fault is %t", row.err, reply.Fault)
		}
		if _, has := read(t, reply)["message"]; has {
			t.Errorf("%v: has a message", row.err)
		}
	}
}

func TestErrorsWithBothMembers(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignErrorMessageMember: "both"})
	body := read(t, b.do("getUser", api.Call{}))
	if body["message"] == nil || body["message"] != body["error_description"] {
		t.Errorf("message and error_description differ: %v", body)
	}
}

func TestErrorsKeepSecrets(t *testing.T) {
	t.Parallel()
	reply := newBench(t, nil).do("listCurrentLogins", api.Call{
		Path: map[string]string{"appId": "app_demo"}, Request: basic("app_demo", "typed-secret"),
	})
	want := `{"error":"invalid_client","error_description":"The client is unknown or its secret is wrong"}`
	wantSame(t, "the body", want, sent(t, reply))
}
