package loginsign

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// The readings of loginsign.redirect-uri other than exact.
const (
	normalized            = "normalized"
	normalizedAtAuthorize = "normalized-at-authorize"
)

// registered reports whether a redirect URI is one of the app's, as the sign-in compares them (LX-02). That a
// production URI needs https, and only localhost may do without, is for the portal to enforce when it registers one.
func registered(d *dialect.Dialect, app world.App, uri string) bool {
	same := func(one, other string) bool { return one == other }
	if d.Is(dialect.LoginSignRedirectURI, normalized) || d.Is(dialect.LoginSignRedirectURI, normalizedAtAuthorize) {
		same = equivalent
	}
	return slices.ContainsFunc(app.RedirectURIs, func(own string) bool { return same(own, uri) })
}

// redeemable reports whether a code that was issued for one redirect URI may be redeemed with another (LX-03).
func redeemable(d *dialect.Dialect, issuedFor, uri string) bool {
	return issuedFor == uri || d.Is(dialect.LoginSignRedirectURI, normalized) && equivalent(issuedFor, uri)
}

// equivalent reports whether two URIs differ in nothing but the host's case, a leading www, the scheme's default port
// and a trailing slash. A URI that can't be read is equivalent to itself alone.
func equivalent(one, other string) bool {
	if one == other {
		return true
	}
	a, aOK := normalize(one)
	b, bOK := normalize(other)
	return aOK && bOK && a == b
}

func normalize(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return "", false
	}
	host, port := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), u.Port()
	if host == "" {
		return "", false
	}
	if port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host = net.JoinHostPort(host, port)
	}
	rest := "" // query and fragment count as they stand
	if i := strings.IndexAny(uri, "?#"); i >= 0 {
		rest = uri[i:]
	}
	user := ""
	if u.User != nil {
		user = u.User.String() + "@"
	}
	return u.Scheme + "://" + user + host + strings.TrimSuffix(u.EscapedPath(), "/") + rest, true
}

// readRedirectURI reads an absolute URI without a fragment (RFC 6749, 3.1.2).
func readRedirectURI(uri string) (*url.URL, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Path == "" && u.Opaque == "" || strings.Contains(uri, "#") {
		return nil, false
	}
	return u, true
}

// withQuery adds parameters, name by value, to a redirect URI and keeps its own query as it is (RFC 6749, 3.1.2).
// A parameter without a value is left out.
func withQuery(to *url.URL, parameters ...[2]string) string {
	u, query := *to, []string{}
	if u.RawQuery != "" {
		query = append(query, u.RawQuery)
	}
	for _, p := range parameters {
		if p[1] != "" {
			query = append(query, p[0]+"="+url.QueryEscape(p[1]))
		}
	}
	u.RawQuery = strings.Join(query, "&")
	return u.String()
}

type redirectCheck struct {
	OK          bool   `json:"ok"` // the sign-in would accept it
	Registered  bool   `json:"registered"`
	ClientID    string `json:"client_id"`
	RedirectURI string `json:"redirect_uri"`
}

// checkRedirectURI tells whether a redirect URI is registered (LX-11).
func checkRedirectURI(call *api.Call) (api.Reply, error) {
	uri := call.QueryText("redirect_uri")
	app, err := call.App(call.QueryText("client_id"))
	if err != nil {
		return api.Reply{}, err
	}
	_, usable := readRedirectURI(uri)
	own := registered(call.Dialect, app, uri)
	return api.OK(redirectCheck{OK: usable && own, Registered: own, ClientID: app.ID, RedirectURI: uri}), nil
}
