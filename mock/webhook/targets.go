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

// refusedTarget is a host that may not be called.
type refusedTarget struct{ host, address string }

// Error names the option that allows the host.
func (e *refusedTarget) Error() string {
	at := ""
	if e.address != e.host {
		at = " (" + e.address + ")"
	}
	return fmt.Sprintf("%s%s is neither loopback nor an allowed host; --webhook-host %s allows it", e.host, at, e.host)
}

// transport makes a connection for each attempt, so that none outlives it, and asks no proxy, which would reach any host.
func (t targets) transport() *http.Transport {
	return &http.Transport{
		DialContext: t.dial, DisableKeepAlives: true, DisableCompression: true,
		MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: time.Minute, // the attempt's own time is over before
	}
}

// parse checks what can be told from the URL alone; dial checks where its name leads.
func (t targets) parse(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, fmt.Errorf("webhook URL: %w", err)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("webhook URL %q: only http and https URLs are called", raw)
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !ip.Unmap().IsLoopback() && !t.allow(u.Hostname(), port(u)) {
		return nil, &refusedTarget{u.Hostname(), u.Hostname()}
	}
	return u, nil
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
	if ip, err := netip.ParseAddr(address); err == nil && ip.Unmap().IsLoopback() || t.allow(address, port) {
		return nil
	}
	return &refusedTarget{host, address}
}

func (t targets) allow(host, port string) bool {
	host = strings.TrimSuffix(host, ".")
	return slices.ContainsFunc(t.hosts, func(allowed string) bool {
		return strings.EqualFold(strings.Trim(allowed, "[]"), host) || strings.EqualFold(allowed, net.JoinHostPort(host, port))
	})
}
