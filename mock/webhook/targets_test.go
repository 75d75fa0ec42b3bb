package webhook_test

import (
	"net"
	"net/url"
	"slices"
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
		{"number", "http://0:PORT/", nil, "0" + refused + "0 allows it"},
		{"a name that leads nowhere", "http://a.invalid/", nil, "a.invalid" + refused + "a.invalid allows it"},
		{"a name", "https://a.example:8443/", []string{"example", "a.example:443"}, "a.example" + refused + "a.example allows it"},
		{"a name like loopback's", "http://localhost.a.invalid/", nil, "localhost.a.invalid" + refused + "localhost.a.invalid allows it"},
		{"a name like loopback's end", "http://notlocalhost/", nil, "notlocalhost" + refused + "notlocalhost allows it"},
		{"localhost in full", "http://LocalHost.:PORT/", nil, ""},
		{"a name below localhost", "http://app.localhost:PORT/", nil, ""},
		{"all of 127/8", "http://127.1.2.3:PORT/", []string{"127.0.0.1"}, ""},
		{"allowed host", "http://0.0.0.0:PORT/", []string{"0.0.0.0"}, ""},
		{"allowed host and port", "http://0.0.0.0:PORT/", []string{"0.0.0.0:PORT"}, ""},
		{"another port", "http://0.0.0.0:PORT/", []string{"0.0.0.0:1"}, "0.0.0.0" + refused + "0.0.0.0 allows it"},
		{"another scheme of a name", "gopher://a.invalid/", nil, `webhook URL "gopher://a.invalid/": only http and https URLs are called`},
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
			case c.error != "":
				if a.Error != c.error { // an address in it would say that the name was looked up
					t.Errorf("attempt %+v, want %q", a, c.error)
				}
			case reachedNetwork(a.Error): // it was allowed, and nobody is there
			case a.Status != 200:
				t.Errorf("attempt %+v, want it delivered", a)
			}
		})
	}
}

// reachedNetwork reports whether a call was made and failed there: a refusal of ours comes before any of it.
func reachedNetwork(reason string) bool {
	return slices.ContainsFunc([]string{"no such host", "cannot assign", "connection refused", "server misbehaving", "i/o timeout"},
		func(lack string) bool { return strings.Contains(reason, lack) })
}

func TestCheckHost(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"a.example", "A.example:8443", "host_1", "xn--bcher-kva.example", "10.0.0.5", "10.0.0.5:80", "::1", "[::1]", "[2001:db8::1]:443",
	} {
		if err := webhook.CheckHost(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, c := range []struct{ entry, want string }{
		{"", `webhook host "": it is empty; write host or host:port, such as hooks.example:8443`},
		{"https://a.example", `webhook host "https://a.example": it is a URL; write a.example`},
		{"https://a.example:8443/hook", `webhook host "https://a.example:8443/hook": it is a URL; write a.example:8443`},
		{"a.example/hook", `webhook host "a.example/hook": it has a path; write a.example`},
		{"a.example:", `webhook host "a.example:": the port "" is none from 1 to 65535`},
		{"a.example:http", `webhook host "a.example:http": the port "http" is none from 1 to 65535`},
		{"a.example:0", `webhook host "a.example:0": the port "0" is none from 1 to 65535`},
		{"a.example:+1", `webhook host "a.example:+1": the port "+1" is none from 1 to 65535`},
		{"a.example:65536", `webhook host "a.example:65536": the port "65536" is none from 1 to 65535`},
		{"a.example:1:2", `webhook host "a.example:1:2": "a.example:1:2" is neither a name nor an address`},
		{"*.example", `webhook host "*.example": it has a wildcard; name each host`},
		{"user@a.example", `webhook host "user@a.example": "user@a.example" is neither a name nor an address`},
		{"a b", `webhook host "a b": "a b" is neither a name nor an address`},
		{"a.example.", `webhook host "a.example.": "a.example." is neither a name nor an address`},
		{"bücher.example", `webhook host "bücher.example": "bücher.example" is neither a name nor an address`},
		{"[a.example]", `webhook host "[a.example]": "[a.example]" is neither a name nor an address`},
		{":80", `webhook host ":80": "" is neither a name nor an address`},
		{"//", `webhook host "//": it has a path; write host or host:port, such as hooks.example:8443`},
		{"http://", `webhook host "http://": it is a URL; write host or host:port, such as hooks.example:8443`},
	} {
		if err := webhook.CheckHost(c.entry); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.entry, err, c.want)
		}
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
