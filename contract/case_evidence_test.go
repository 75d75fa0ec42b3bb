package contract

import (
	"strings"
	"testing"
)

// TestEvidenceLowersCases holds differences against what the pages say of them: in so many words, or only by implication.
func TestEvidenceLowersCases(t *testing.T) {
	t.Parallel()
	const logins, connections, user = "loginsign.listCurrentLogins", "loginsign.listConnections", opUser
	for _, tt := range []struct {
		name, clauses, request string
		wanted, status         int
		pointers               string
		want                   Verdict
		why                    string
	}{
		{"a documented clause", "CL-01", logins, 200, 200, "/users", "", ""},
		{"an implied one", "CL-14", logins, 200, 200, "/total", Warn, "the pages only imply CL-14"},
		{"two implied ones", "CL-14, CL-15", logins, 200, 200, "that", Warn, "the pages only imply CL-14, CL-15"},
		{"one of two is implied, and the place is the implied one's", "AR-05, AR-18", connections, 200, 200, "/users/0/joined", Warn,
			"the pages only imply AR-18"},
		{"and the place is the other one's", "AR-05, AR-18", connections, 200, 200, "/users", "", ""},
		{"and it is at both places", "AR-05, AR-18", connections, 200, 200, "/users/0/joined /users", "", ""},
		{"the place is none of the case's", "CL-12", logins, 200, 200, "/users/0/lastSession", "", ""},
		{"an expression", "CL-18", logins, 200, 200, "that", Warn, "the pages only imply CL-18"},
		{"what is captured", "CL-14", logins, 200, 200, "", Warn, "the pages only imply CL-14"},
		{"a refusal that was to be a success", "CL-14", logins, 200, 403, "status", "", ""},
		{"a success that was to be a refusal", "CL-18", logins, 403, 200, "status", "", ""},
		{"the server broke down", "CL-14", logins, 0, 500, "/total", "", ""},
		{"a status that is implied", "AR-01", user, 401, 403, "status", Warn, "the pages only imply this answer"},
		{"and its error", "AR-01", user, 401, 401, "error", Warn, "the pages only imply this answer"},
		{"and another field of it", "AR-16", user, 401, 401, "/error_description", "", ""},
		{"a status that is documented", "CL-03", logins, 401, 403, "status", "", ""},
		{"a status that is assumed", "AR-06", connections, 401, 403, "status", Warn, "the pages leave it open: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := "{appId: app_1}"
			if tt.request == user {
				path = "{}"
			}
			cases, err := ParseCases(standinSpec(t), "case.yaml", []byte("- id: one\n  title: One\n  clauses: ["+tt.clauses+
				"]\n  effect: observe\n  steps: [{request: "+tt.request+", path: "+path+", expect: {error: x}}]\n"))
			if err != nil {
				t.Fatal(err)
			}
			c := cases[0]
			c.Steps[0].Expect.Status = tt.wanted
			var differences []Difference
			for pointer := range strings.FieldsSeq(tt.pointers) {
				differences = append(differences, Difference{Pointer: pointer})
			}
			o, _ := standinSpec(t).Operation(tt.request)
			verdict, why := c.weakens(o, &c.Steps[0], tt.status, differences)
			if verdict != tt.want || !strings.HasPrefix(why, tt.why) || (why == "") != (tt.why == "") {
				t.Errorf("%q %q, want %q %q", verdict, why, tt.want, tt.why)
			}
		})
	}
}
