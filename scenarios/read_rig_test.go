package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/scenarios"
)

// smallAPI has a few operations of each vendor, as openapi.yaml has them.
type smallAPI struct{}

type served struct {
	id, route string
	statuses  []int
	errors    []scenarios.Error
}

var smallOperations = []served{
	{"loginsign.exchangeCode", "POST /oauth/token", []int{200, 400, 401}, []scenarios.Error{
		{Name: "expired", Code: "invalid_grant", Status: 400}, {Name: "used", Code: "invalid_grant", Status: 400}, {Code: "invalid_client", Status: 401},
	}},
	{"loginsign.getUser", "GET /api/user", []int{200, 400, 401}, []scenarios.Error{{Name: "missing", Code: "unauthorized", Status: 401}}},
	{"loginsign.listCurrentLogins", "GET /api/applications/{appId}/users", []int{200, 400, 401, 403}, nil},
	{"loginsign.updateStatus", "PATCH /api/applications/{appId}/users/{globalId}/status", []int{200, 400, 401, 403, 404}, nil},
	{"loginsign.updateEmail", "PATCH /api/developer/applications/{appId}/users/{connectionId}/email", []int{200, 400, 404, 409}, nil},
	{"loginsign.authorize", "GET /oauth/authorize", []int{200, 302, 400}, nil},
	{"ssojet.listLoginLogs", "GET /api/v1/users/{userid}/loginlogs", []int{200, 400, 401, 404, 500}, nil},
	{"genauth.getUserLoggedinApps", "GET /api/v3/get-user-loggedin-apps", []int{200, 401, 403, 404, 429, 500}, nil},
}

func find(id string) served {
	i := slices.IndexFunc(smallOperations, func(o served) bool { return o.id == id })
	if i < 0 {
		return served{}
	}
	return smallOperations[i]
}

func (smallAPI) Operations() (ids []string) {
	for _, o := range smallOperations {
		ids = append(ids, o.id)
	}
	return ids
}

func (smallAPI) Events() []string {
	return []string{"connection_deleted", "user_account_deleted", "email_changed"}
}

func (smallAPI) Errors(operation string) []scenarios.Error { return find(operation).errors }

// Allows takes JSON bodies alone.
func (smallAPI) Allows(operation string, status int, contentType string, body []byte) error {
	o := find(operation)
	if !slices.Contains(o.statuses, status) && status != 429 && status < 500 {
		return fmt.Errorf("%s never answers %d: it answers %s", operation, status, strings.Trim(fmt.Sprint(o.statuses), "[]"))
	}
	if body != nil && !strings.Contains(contentType, "json") {
		return fmt.Errorf("%s answers %d in JSON", operation, status)
	}
	return nil
}

func (smallAPI) Route(operation string) string { return find(operation).route }

func read(t *testing.T, yaml string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Read("s.yaml", []byte(yaml), smallAPI{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// problemsOf are the lines of an error without the excerpt of the file.
func problemsOf(err error) string {
	if err == nil {
		return "accepted"
	}
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if strings.HasPrefix(line, "s.yaml:") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "\n")
}
