package contract

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
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

// Resetter is a Control that can bring its Standin back to the beginning. It is asked to before each case that changes
// the world for good, after the last one, and as often as between them; users' tokens are issued anew.
type Resetter interface {
	Reset(ctx context.Context) error
}

// actionCode is the control action that a live target's own codes can stand for.
const actionCode = "code"

// actionToken is the control action that issues a user's access token.
const actionToken = "token"

// controlActions lists the arguments of each action that a case may ask for; those that end in "?" may be left out.
//
//	advance       the clock goes forward by a duration such as 1h
//	login         a user logs in to an application
//	code          a user consents and an authorization code is issued                        -> code
//	token         a user consents and the code is exchanged                                  -> token
//	leave         a user removes an application from their account
//	change_email  a user changes their primary address
//	block         a user may not sign in any more
//	events        what an application's webhook has accepted, the oldest first, how many attempts there were, and the
//	              headers of the last one by their lower-case names                          -> events, attempts, headers
//	refuse_events the application's webhook answers a status, 503 if left out, that often
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
	"refuse_events": {"times", "status?"},
	"now":           {},
}

// moves says whether an action may change what answers show.
func moves(action string) bool {
	return !slices.Contains([]string{"now", "events", "refuse_events"}, action)
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

// local says whether every vendor is served on this machine.
func (t Target) local() bool {
	for _, base := range t.BaseURLs {
		u, err := url.Parse(base)
		if err != nil {
			return false
		}
		if address := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (address == nil || !address.IsLoopback()) {
			return false
		}
	}
	return len(t.BaseURLs) > 0
}

// waits are those before a request is repeated that is to show what was written.
func (t Target) waits() []time.Duration {
	if t.local() {
		return localRead
	}
	return reads
}

// settles is how long a change may take until answers show it: as long as cases wait for it.
func (t Target) settles() (all time.Duration) {
	for _, wait := range t.waits() {
		all += wait
	}
	return all
}

// name is the target in reports: its base URLs without what may be secret in them.
func (t Target) name() string {
	var names []string
	for _, vendor := range slices.Sorted(maps.Keys(t.BaseURLs)) {
		if u, err := url.Parse(t.BaseURLs[vendor]); err == nil {
			names = append(names, u.Scheme+"://"+u.Host+u.EscapedPath())
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}
