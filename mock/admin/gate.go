package admin

import (
	"crypto/sha256"
	"crypto/subtle"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

const healthPath = prefix + "health"

// gate refuses what a hostile web page could make a browser send, and whoever lacks the token.
func (h *handler) gate(r *http.Request) *problem {
	if !h.options.AnyHost && !h.ownHost(r.Host) {
		return problemAt(http.StatusForbidden, "the Host header is neither localhost nor a loopback address: "+
			"a web page may have led a browser here by a name of its own (DNS rebinding)")
	}
	if p := foreign(r); p != nil {
		return p
	}
	if h.options.Token != "" && !public(r.URL.Path) && !h.hasToken(r) {
		p := problemAt(http.StatusUnauthorized, "the control token is missing or wrong: send Authorization: Bearer <token>, or "+TokenHeader)
		p.header = http.Header{"WWW-Authenticate": {`Bearer realm="standin"`}}
		return p
	}
	return nil
}

// ownHost reports whether a Host header names this machine, or what the options allow, whatever the port.
func (h *handler) ownHost(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(name, "["), "]"))
	if address, err := netip.ParseAddr(name); err == nil && address.Unmap().IsLoopback() {
		return true
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	return slices.ContainsFunc(h.options.AllowedHosts, func(allowed string) bool {
		return strings.EqualFold(allowed, name) || strings.EqualFold(allowed, host)
	})
}

// foreign refuses what the page of another origin sends: browsers say so in Origin and Sec-Fetch-Site, which a page
// can't change.
func foreign(r *http.Request) *problem {
	refused := problemAt(http.StatusForbidden, "a web page of another origin may not talk to the stand-in's control")
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return refused
	}
	if origin := r.Header.Get("Origin"); origin != "" && !sameHost(origin, r.Host) {
		return refused
	}
	if http.NewCrossOriginProtection().Check(r) != nil {
		return refused
	}
	return nil
}

// sameHost compares host and port alone: behind a proxy that ends TLS the schemes differ.
func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// formed refuses what a plain HTML form of another site could send.
func formed(r *http.Request) error {
	if r.Method != http.MethodPost || !formType(r.Header.Get("Content-Type")) {
		return nil
	}
	return problemAt(http.StatusUnsupportedMediaType, "a plain HTML form can send this content type from any site; "+
		"send application/json, or application/yaml to import")
}

// formType reports whether a browser POSTs this content type to other sites without asking them (Fetch, 2.2.2); before any
// other method that changes something it asks.
func formType(contentType string) bool {
	if contentType == "" {
		return false
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err != nil || slices.Contains([]string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}, mediaType)
}

func (h *handler) hasToken(r *http.Request) bool {
	sent := r.Header.Get(TokenHeader) // first: Authorization may be a vendor's
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); sent == "" && ok && strings.EqualFold(scheme, "Bearer") {
		sent = strings.TrimSpace(token)
	}
	want, got := sha256.Sum256([]byte(h.options.Token)), sha256.Sum256([]byte(sent))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}
