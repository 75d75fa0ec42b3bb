package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/loginsign"
)

func TestUserAgents(t *testing.T) {
	t.Parallel()
	const moz, webkit, like = "Mozilla/5.0 ", "AppleWebKit/537.36 (KHTML, like Gecko) ", "Chrome/126.0.0.0 Safari/537.36"
	for header, want := range map[string][3]string{
		"":            {},
		"my-client/3": {},
		"curl/8.5.0":  {"curl", "", ""},
		moz + "(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":        {"Firefox", "Linux", ""},
		moz + "(Windows NT 10.0; Win64; x64) " + webkit + like:                    {"Chrome", "Windows", ""},
		moz + "(Windows NT 10.0; Win64; x64) " + webkit + like + " Edg/126.0.0.0": {"Edge", "Windows", ""},
		moz + "(Macintosh; Intel Mac OS X 10_15_7) " + webkit + "Safari/605.1.15": {"Safari", "macOS", "Mac"},
		moz + "(iPhone; CPU OS 17_5 like Mac OS X) " + webkit + "CriOS/126.0":     {"Chrome", "iOS", "iPhone"},
		moz + "(Linux; Android 14) " + webkit + "SamsungBrowser/25.0 " + like:     {"Samsung Internet", "Android", "Android"},
		moz + "(X11; Linux x86_64) " + webkit + "Headless" + like:                 {"Chrome", "Linux", ""},
	} {
		if got := loginsign.ReadAgent(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

func TestClientAddresses(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"192.0.2.7:4711": "192.0.2.7", "[2001:db8::1]:80": "2001:db8::1", "[::ffff:192.0.2.7]:1": "192.0.2.7",
		"[fe80::1%eth0]:1": "fe80::1", "": "", "@": "", "localhost:80": "",
	} {
		if got := loginsign.ClientAddress(from); got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
	}
}
