package webhook

import (
	"net/http"
	"net/url"
)

// CheckTarget says whether a name may be called that leads to this address.
func CheckTarget(hosts []string, host, resolved string) error {
	return targets{hosts}.check(host, resolved)
}

// UsesProxy reports whether attempts would go through a proxy.
func UsesProxy() bool { return targets{}.transport().Proxy != nil }

// WatchSends notes each webhook when it is sent: a receiver on a busy machine may see one when nobody waits for it any more,
// and younger ones are there. Call it before anything is sent.
func (d *Dispatcher) WatchSends(note func(*http.Request)) {
	d.transport.Proxy = func(r *http.Request) (*url.URL, error) {
		note(r)
		return nil, nil
	}
}
