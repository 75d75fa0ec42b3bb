package contract

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Target is a deployment that cases run against.
type Target struct {
	// BaseURLs say where each vendor is served, by the vendor's name, without a trailing slash.
	BaseURLs map[string]string
	// Client sends the requests; nil is http.DefaultClient. Redirects are never followed.
	Client *http.Client
	// Control does what only a Standin can do; nil on a live target.
	Control Control
	// Now is the time at the target, which signed requests carry; nil on a target that takes none.
	Now func() time.Time
}

// At is a target that serves every vendor under one base URL, as a Standin does.
func At(baseURL string) Target {
	base := strings.TrimSuffix(baseURL, "/")
	return Target{BaseURLs: map[string]string{"loginsign": base, "ssojet": base, "genauth": base}}
}

// Control changes a Standin's world from behind. The arguments and the answer are those of the action; numbers are
// float64, as in JSON.
type Control interface {
	Do(ctx context.Context, action string, args map[string]any) (map[string]any, error)
}

// controlActions lists the arguments of each action that a case may ask for; those that end in "?" may be left out.
//
//	advance       the clock goes forward by a duration such as 1h
//	login         a user logs in to an application
//	code          a user consents and an authorization code is issued                        -> code
//	token         a user consents and the code is exchanged                                  -> token
//	leave         a user removes an application from their account
//	change_email  a user changes their primary address
//	block         a user may not sign in any more
//	events        what an application's webhook has accepted, the oldest first               -> events, attempts
//	refuse_events the application's webhook answers 503 that often
//	now           the world's time in RFC 3339                                               -> now
var controlActions = map[string][]string{
	"advance":       {"duration"},
	"login":         {"app", "user", "ip?", "user_agent?"},
	"code":          {"app", "user", "redirect_uri"},
	"token":         {"app", "user"},
	"leave":         {"app", "user"},
	"change_email":  {"user", "email"},
	"block":         {"user"},
	"events":        {"app"},
	"refuse_events": {"times"},
	"now":           {},
}

// checkArguments says what is wrong with an action's arguments, or "".
func checkArguments(action string, args map[string]any) (problem, suggestion string) {
	var known []string
	for _, name := range controlActions[action] {
		plain := strings.TrimSuffix(name, "?")
		known = append(known, plain)
		if _, given := args[plain]; !given && plain == name {
			return fmt.Sprintf("%s needs the argument %q", action, plain), ""
		}
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !slices.Contains(known, name) {
			return fmt.Sprintf("%s has no argument %q", action, name), strictyaml.Suggest(name, known)
		}
	}
	return "", ""
}

// client is the target's client in a form that never follows a redirect.
func (t Target) client() *http.Client {
	client := http.Client{}
	if t.Client != nil {
		client = *t.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
