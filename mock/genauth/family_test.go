package genauth_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/genauth"
	"github.com/standin-mock/standin/mock/world"
)

func TestLoggedInAppsToTheByte(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.logIn("app1", signedAt, "")
	_, got := r.run("genauth.getUserLoggedinApps", map[string]any{"userId": userID, "userIdType": "user_id"})
	want := `{"statusCode":200,"message":"Operation successful","requestId":"` + requestID + `",` +
		`"data":[{"appId":"app1","appName":"App Name","appLogo":"https://example.com/logo.png",` +
		`"appLoginUrl":"https://example.com/login"}]}`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestEveryUserIDTypeFindsTheSameUser(t *testing.T) {
	t.Parallel()
	for idType, id := range map[string]string{
		"": userID, "user_id": userID, "phone": "+15550100", "email": "User@Example.com", "username": "jane",
		"external_id": "crm-7", "identity": "62f20932716fbcc10d966ee5:ou_8bae", "sync_relation": "lark:ou_8bae",
	} {
		query := map[string]any{"userId": id, "userIdType": idType}
		_, body := newRig(t).run("genauth.getUserLoggedinApps", query)
		if got := decode(t, body); got.StatusCode != 200 || string(got.Data) != "[]" {
			t.Errorf("%s %s: %s", idType, id, body)
		}
	}
}

func TestUserRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		id, idType, reading string
		statusCode, apiCode int
	}{
		{"nobody", "", "refuse", 404, 2004},
		{"AB1234", "user_id", "refuse", 404, 2004},
		{userID, "email", "refuse", 404, 2004},
		{"", "", "refuse", 400, 0},
		{userID, "User_ID", "refuse", 400, 0},
		{userID, "User_ID", "as-user-id", 200, 0},
		{"nobody", "anything", "as-user-id", 404, 2004},
		{userID, "custom_field", "refuse", 400, 0},
		{userID, "custom_field", "as-user-id", 400, 0},
	}
	for _, test := range tests {
		r := newRig(t).speak(dialect.GenAuthUnknownUserIDType, test.reading)
		for _, operation := range []string{
			"genauth.getUserLoggedinApps", "genauth.getUser", "genauth.getUserLoginHistory", "genauth.getUserLoggedInIdentities",
		} {
			_, body := r.run(operation, map[string]any{"userId": test.id, "userIdType": test.idType})
			if got := decode(t, body); got.StatusCode != test.statusCode || got.APICode != test.apiCode {
				t.Errorf("%s %+v: %s", operation, test, body)
			}
		}
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.logIn("app2", signedAt.Add(-time.Minute), "")
	_, got := r.run("genauth.getUser", map[string]any{"userId": userID, "withIdentities": true, "withCustomData": true,
		"withDepartmentIds": true, "withPost": true})
	want := `{"userId":"` + userID + `","createdAt":"2026-11-21T05:30:30.000Z","updatedAt":"2026-11-21T05:30:30.000Z",` +
		`"status":"Activated","workStatus":"Active","externalId":"crm-7","email":"user@example.com","phone":"+15550100",` +
		`"username":"jane","name":"Jane Doe","loginsCount":1,"lastLogin":"2026-11-21T06:29:30.000Z","lastIp":"192.0.2.7",` +
		`"gender":"U","emailVerified":true,"phoneVerified":true,"country":"Germany","browser":"agent","device":"Mac",` +
		`"givenName":"Jane","familyName":"Doe","userSourceType":"register","lastLoginApp":"app2","departmentIds":[],` +
		`"postIdList":[],"identities":[{"identityId":"identity-1","extIdpId":"62f20932716fbcc10d966ee5","provider":"lark",` +
		`"type":"openid","userIdInIdp":"ou_8bae","originConnIds":["62f20932716fbcc10d966ee5"]}],"customData":{}}`
	if data := string(decode(t, got).Data); data != want {
		t.Error(cmp.Diff(want, data))
	}
}

func TestBlockedUserIsSuspended(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.change(func(tx *world.Tx) error {
		_, err := tx.EditUser("AB1234", func(u *world.User) { u.Blocked = true })
		return err
	})
	_, body := r.run("genauth.getUser", map[string]any{"userId": userID})
	if got := valueAt(t, decode(t, body).Data, "status"); got != "Suspended" {
		t.Errorf("status %v", got)
	}
}

func TestLoginHistory(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range 12 {
		r.logIn(fmt.Sprintf("app%d", i%2+1), signedAt.Add(time.Duration(i-20)*time.Minute), "")
	}
	ms := func(minute int) float64 {
		return float64(signedAt.Add(time.Duration(minute-20) * time.Minute).UnixMilli())
	}
	tests := map[string]struct {
		query       map[string]any
		total, rows int
		first       string
	}{
		"newest first":   {map[string]any{}, 12, 10, "2026-11-21T06:21:30.000Z"},
		"second page":    {map[string]any{"page": 2.0}, 12, 2, "2026-11-21T06:11:30.000Z"},
		"behind the end": {map[string]any{"page": 9e15}, 12, 0, ""},
		"exact pages":    {map[string]any{"page": 4.0, "limit": 4.0}, 12, 0, ""},
		"app":            {map[string]any{"appId": "app1"}, 6, 6, "2026-11-21T06:20:30.000Z"},
		"address":        {map[string]any{"clientIp": "192.0.2.8"}, 0, 0, ""},
		"span":           {map[string]any{"start": ms(3), "end": ms(5)}, 3, 3, "2026-11-21T06:15:30.000Z"},
	}
	for name, test := range tests {
		test.query["userId"] = userID
		_, body := r.run("genauth.getUserLoginHistory", test.query)
		data := decode(t, body).Data
		list, _ := valueAt(t, data, "list").([]any)
		if valueAt(t, data, "totalCount") != float64(test.total) || list == nil || len(list) != test.rows {
			t.Errorf("%s: %s", name, data)
		}
		if test.rows > 0 && list[0].(map[string]any)["time"] != test.first {
			t.Errorf("%s: first is %v, want %s", name, list[0], test.first)
		}
	}
}

func TestLoggedInIdentities(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	query := map[string]any{"userId": userID}
	if _, body := r.run("genauth.getUserLoggedInIdentities", query); string(decode(t, body).Data) != "[]" {
		t.Errorf("before a login: %s", body)
	}
	r.logIn("app1", signedAt, "")
	r.logIn("app1", signedAt, "identity-1")
	r.logIn("app2", signedAt, "identity-1")
	_, body := r.run("genauth.getUserLoggedInIdentities", query)
	want := `[{"identityId":"identity-1","idpName":"飞书","idpNameEn":"Lark","idpLogo":"https://example.com/lark.png",` +
		`"idpId":"62f20932716fbcc10d966ee5"}]`
	if got := string(decode(t, body).Data); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestApplications(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, test := range []struct {
		query map[string]any
		total float64
	}{
		{nil, 2},
		{map[string]any{"isIntegrateApp": false, "isSelfBuiltApp": false, "ssoEnabled": false}, 2},
		{map[string]any{"keywords": "OTHER"}, 1},
		{map[string]any{"isIntegrateApp": true}, 0},
		{map[string]any{"ssoEnabled": true, "all": true}, 2},
	} {
		_, body := r.run("genauth.listApplications", test.query)
		if got := valueAt(t, decode(t, body).Data, "totalCount"); got != test.total {
			t.Errorf("%v: %s", test.query, body)
		}
	}
	_, body := r.run("genauth.getApplication", map[string]any{"appId": "app2"})
	if got := valueAt(t, decode(t, body).Data, "appName"); got != "Other" {
		t.Errorf("getApplication: %s", body)
	}
	_, body = r.run("genauth.getApplication", map[string]any{"appId": "app3"})
	if got := decode(t, body); got.StatusCode != 404 || got.APICode != 2011 {
		t.Errorf("unknown application: %s", body)
	}
}

func TestRefusalsByReading(t *testing.T) {
	t.Parallel()
	bad := func(status int) error {
		return &api.BadRequest{Status: status, Problems: []api.Problem{{Message: "userId is missing"}}}
	}
	tests := map[string]struct {
		err                          error
		statusCode, always, mirrored int
	}{
		"bad request":        {bad(http.StatusBadRequest), 400, 200, 400},
		"too large":          {bad(http.StatusRequestEntityTooLarge), 413, 200, 413},
		"media type":         {bad(http.StatusUnsupportedMediaType), 400, 200, 400},
		"timeout":            {bad(http.StatusRequestTimeout), 499, 408, 408},
		"absent":             {api.Absent{Needed: "a signature"}, 401, 200, 401},
		"not served":         {api.NotServed{Method: "GET", Path: "/x"}, 404, 404, 404},
		"method not allowed": {api.MethodNotAllowed{Method: "PUT", Path: "/x"}, 400, 405, 405},
		"unknown user":       {&world.Error{Kind: world.NotFound, Noun: "user", Message: "no"}, 404, 200, 404},
		"conflict":           {&world.Error{Kind: world.Conflict, Message: "no"}, 409, 200, 409},
		"our own fault":      {errors.New("disk full"), 500, 200, 500},
	}
	for name, test := range tests {
		for reading, want := range map[string]int{"always-200": test.always, "mirror": test.mirrored} {
			reply := newRig(t).speak(dialect.GenAuthHTTPStatus, reading).refuse(test.err)
			got := decode(t, text(t, reply))
			if reply.Status != want || got.StatusCode != test.statusCode || got.RequestID != requestID || got.Message == "" {
				t.Errorf("%s, %s: HTTP %d, %+v", name, reading, reply.Status, got)
			}
			if reply.Fault != (name == "our own fault") || got.Message == "disk full" {
				t.Errorf("%s: fault %t, message %q", name, reply.Fault, got.Message)
			}
		}
	}
}

func TestRequestIDOnSuccess(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]string{"always": requestID, "failures-only": ""} {
		r := newRig(t).speak(dialect.GenAuthRequestID, reading)
		_, body := r.run("genauth.getUserLoggedinApps", map[string]any{"userId": userID})
		if got := decode(t, body).RequestID; got != want {
			t.Errorf("%s: requestId %q, want %q", reading, got, want)
		}
		_, body = r.run("genauth.getUserLoggedinApps", map[string]any{"userId": "nobody"})
		if got := decode(t, body).RequestID; got != requestID {
			t.Errorf("%s, on a failure: requestId %q", reading, got)
		}
	}
}

// BenchmarkSignature is one verification with its look for a replay, without the transaction around it.
func BenchmarkSignature(b *testing.B) {
	r, call := newRig(b), vectors()[0].call()
	verify := genauth.New().Authenticators()["genauthSignature"]
	r.change(func(tx *world.Tx) error {
		call.Tx = tx
		if _, err := verify(&call); err != nil {
			return err
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := verify(&call); err == nil {
				b.Fatal("a replay was accepted")
			}
		}
		return nil
	})
}
