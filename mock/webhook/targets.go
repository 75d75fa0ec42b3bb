package webhook

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// targets are the hosts that may be called beside loopback: nobody reaches through the mock what they can't reach themselves.
type targets struct{ hosts []string }

// refusedTarget says why nothing is sent where a URL leads.
type refusedTarget string

// Error is the whole reason, for the attempt that failed.
func (e refusedTarget) Error() string { return string(e) }

// notAllowed names the option that allows the host, and the address that it leads to where that is known.
func notAllowed(host, address string) error {
	at := ""
	if address != host {
		at = " (" + address + ")"
	}
	return refusedTarget(fmt.Sprintf("%s%s is neither loopback nor an allowed host; --webhook-host %s allows it", host, at, host))
}

// transport makes a connection for each attempt, so that none outlives it, and asks no proxy, which would reach any host.
func (t targets) transport() *http.Transport {
	return &http.Transport{
		DialContext: t.dial, DisableKeepAlives: true, DisableCompression: true,
		MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: time.Minute, // the attempt's own time is over before
	}
}

// parse checks what can be told from the URL alone, so that no server is asked about a name that may not be called anyway;
// dial checks where the name leads.
func (t targets) parse(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, refusedTarget(fmt.Sprintf("webhook URL: %v", err))
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, refusedTarget(fmt.Sprintf("webhook URL %q: only http and https URLs are called", raw))
	case !isLoopback(u.Hostname()) && !t.allow(u.Hostname(), port(u)):
		return nil, notAllowed(u.Hostname(), u.Hostname())
	}
	return u, nil
}

// isLoopback reports whether a host is this machine by its name (RFC 6761, 6.3) or address.
func isLoopback(host string) bool {
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	ip, err := netip.ParseAddr(host)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && ip.Unmap().IsLoopback()
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// dial connects to loopback, or to what an allowed host's name leads to.
func (t targets) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{}
	if !t.allow(host, port) {
		// It sees each address that the name leads to at the moment of the call, whatever it led to before.
		dialer.Control = func(_, resolved string, _ syscall.RawConn) error { return t.check(host, resolved) }
	}
	return dialer.DialContext(ctx, network, address)
}

func (t targets) check(host, resolved string) error {
	address, port, err := net.SplitHostPort(resolved)
	if err != nil {
		return err
	}
	if isLoopback(address) || t.allow(address, port) {
		return nil
	}
	return notAllowed(host, address)
}

func (t targets) allow(host, port string) bool {
	host = strings.TrimSuffix(host, ".")
	return slices.ContainsFunc(t.hosts, func(allowed string) bool {
		return strings.EqualFold(strings.Trim(allowed, "[]"), host) || strings.EqualFold(allowed, net.JoinHostPort(host, port))
	})
}
