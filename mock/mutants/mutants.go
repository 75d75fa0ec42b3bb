// Package mutants breaks a mock on purpose, in one way at a time, so that every rule and case of the contract is shown to
// be able to fail. Beside the violations there are variations that obey the documents, changes that deserve a warning, and
// targets that let nobody look: of those a check must say that, and no more.
package mutants

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
)

// Mutant is one way in which a server differs from the mock.
type Mutant struct {
	ID     string          `json:"id"`   // M03; B is a legal variation, D a change, I a target that lets nobody look
	Name   string          `json:"name"` // kebab-case and unique, as the id
	What   string          `json:"what"` // what the server does
	Kind   Kind            `json:"kind"`
	Effect contract.Effect `json:"effect"` // the mildest with which it can be seen
	Clause string          `json:"clause,omitempty"`
	Check  string          `json:"check,omitempty"` // the rule or case that is expected to find it
	Expect Expectation     `json:"expect"`

	breaking breaking
}

// Kind is a family of violations.
type Kind string

// The kinds.
const (
	Auth   Kind = "auth"   // who may
	Reject Kind = "reject" // bad input is refused
	Status Kind = "status"
	Schema Kind = "schema"
	Media  Kind = "media"
	Relate Kind = "relate" // relations inside one reply
	Cross  Kind = "cross"  // two operations agree
	Stable Kind = "stable" // asked twice
	State  Kind = "state"  // before and after a change
	Leak   Kind = "leak"
	Proto  Kind = "proto" // OAuth and HTTP
	None   Kind = "none"  // no violation
)

// Expectation is what a check must say of a mutant.
type Expectation string

// The expectations.
const (
	ExpectFail         Expectation = "fail"
	ExpectWarn         Expectation = "warn"
	ExpectNothing      Expectation = "nothing"
	ExpectInconclusive Expectation = "inconclusive"
)

// All lists every mutant: those of LoginSign, SSOJet and GenAuth, and then what is no violation. The slice is the caller's.
func All() []Mutant {
	return slices.Concat(currentLogins(), moreCurrentLogins(), portal(), status(), signIn(), token(), ssojet(), genauth(),
		legal(), changes(), blind())
}

// Find finds a mutant by its id or its name, without letter case. The error lists what there is.
func Find(id string) (Mutant, error) {
	all := All()
	i := slices.IndexFunc(all, func(m Mutant) bool { return strings.EqualFold(m.ID, id) || strings.EqualFold(m.Name, id) })
	if i < 0 {
		ids := make([]string, len(all))
		for n, m := range all {
			ids[n] = m.ID
		}
		return Mutant{}, fmt.Errorf("there is no mutant %q; there are %s", id, strings.Join(ids, ", "))
	}
	return all[i], nil
}

// Break puts a mutant before a handler that serves the server: what it does not touch passes through. The memory of the
// mutant begins anew with each call.
func (m Mutant) Break(server *mock.Server, handler http.Handler) http.Handler {
	s := &site{server: server, handler: handler, spec: server.Namespace(mock.DefaultNamespace).Spec()}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		match := s.spec.Match(r.Method, r.URL.EscapedPath())
		if m.breaking.anyMethod && slices.Contains(match.Allow, http.MethodGet) {
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
			match = s.spec.Match(r.Method, r.URL.EscapedPath())
		}
		if match.Operation == nil || !m.breaking.touches(match.Operation.ID) {
			handler.ServeHTTP(w, r)
			return
		}
		received, err := receive(r, match)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		m.breaking.do(s, received).write(w)
	})
}
