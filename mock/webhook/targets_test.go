package webhook_test

import (
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
)

func TestTargets(t *testing.T) {
	t.Parallel()
	const refused = " is neither loopback nor an allowed host; --webhook-host "
	for _, c := range []struct {
		name, url string // PORT is the receiver's
		hosts     []string
		error     string // "" is delivered
	}{
		{"loopback", "http://127.0.0.1:PORT/", nil, ""},
		{"localhost", "http://localhost:PORT/", nil, ""},
		{"loopback in IPv6's clothes", "http://[::ffff:127.0.0.1]:PORT/", nil, ""},
		{"private", "http://10.0.0.5/", nil, "10.0.0.5" + refused + "10.0.0.5 allows it"},
		{"metadata", "http://169.254.169.254/latest", nil, "169.254.169.254" + refused + "169.254.169.254 allows it"},
		{"IPv6", "https://[2001:db8::1]/", nil, "2001:db8::1" + refused + "2001:db8::1 allows it"},
		{"unspecified", "http://0.0.0.0:PORT/", nil, "0.0.0.0" + refused + "0.0.0.0 allows it"},
		{"number", "http://0:PORT/", nil, "allows it"},
		{"allowed host", "http://0.0.0.0:PORT/", []string{"0.0.0.0"}, ""},
		{"allowed host and port", "http://0.0.0.0:PORT/", []string{"0.0.0.0:PORT"}, ""},
		{"another port", "http://0.0.0.0:PORT/", []string{"0.0.0.0:1"}, "0.0.0.0" + refused + "0.0.0.0 allows it"},
		{"another scheme", "file:///etc/passwd", nil, `webhook URL "file:///etc/passwd": only http and https URLs are called`},
		{"no URL", "127.0.0.1", nil, `webhook URL "127.0.0.1": only http and https URLs are called`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			receiver, _ := url.Parse(newReceiver(t).URL)
			own := func(s string) string { return strings.ReplaceAll(s, "PORT", receiver.Port()) }
			r := newRig(t, func(o *webhook.Options) {
				for _, host := range c.hosts {
					o.Hosts = append(o.Hosts, own(host))
				}
			})
			r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: own(c.url)}) })
			r.emit("c1")
			r.RunDue(t.Context())
			a := r.only().Attempts[0]
			switch {
			case strings.Contains(a.Error, "no such host"), strings.Contains(a.Error, "cannot assign"):
				t.Logf("this machine can't say: %s", a.Error)
			case c.error == "" && a.Status != 200, !strings.HasSuffix(a.Error, c.error):
				t.Errorf("attempt %+v, want %q", a, c.error)
			}
		})
	}
}

// What counts is where a name leads at the moment of the call.
func TestNamesThatLeadElsewhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host, resolved string
		hosts          []string
		want           string
	}{
		{"a.example", "127.0.0.1:80", nil, ""},
		{"a.example", "[::1]:80", nil, ""},
		{"a.example", "10.0.0.5:80", nil, "a.example (10.0.0.5) is neither loopback nor an allowed host; --webhook-host a.example allows it"},
		{"a.example", "10.0.0.5:80", []string{"10.0.0.5"}, ""},
		{"a.example", "10.0.0.5:80", []string{"10.0.0.5:81"}, "a.example (10.0.0.5) is neither loopback nor an allowed host; --webhook-host a.example allows it"},
		{"a.example", "[fe80::1%eth0]:80", nil, "a.example (fe80::1%eth0) is neither loopback nor an allowed host; --webhook-host a.example allows it"},
	} {
		got := ""
		if err := webhook.CheckTarget(c.hosts, c.host, c.resolved); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.host, c.resolved, got, c.want)
		}
	}
	if webhook.UsesProxy() {
		t.Error("a proxy of the environment is asked, which calls whom it likes")
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	r := newRig(t)
	r.update(func(tx *world.Tx) error {
		return tx.PutApp(world.App{ID: "a", WebhookURL: "http://" + listener.Addr().String()})
	})
	r.emit("c1")
	r.RunDue(t.Context())
	if a := r.only().Attempts[0]; !strings.Contains(a.Error, "connection refused") || r.only().State != world.Pending {
		t.Errorf("attempt %+v", a)
	}
}
