package loginsign_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
)

func TestEquivalentURIs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		one, other string
		want       bool
	}{
		{"https://example.com/cb", "https://example.com/cb", true},
		{"https://example.com/cb", "https://www.example.com/cb", true},
		{"https://example.com/cb", "https://EXAMPLE.com:443/cb/", true},
		{"http://example.com", "http://example.com:80/", true},
		{"https://example.com", "https://example.com:80", false},
		{"https://example.com/cb", "http://example.com/cb", false},
		{"https://example.com/cb", "https://example.com/CB", false},
		{"https://example.com/cb", "https://example.com/cb?x=1", false},
		{"https://example.com/cb", "https://example.com/cb?", false},
		{"https://example.com/cb", "https://example.com/cb#", false},
		{"https://example.com/cb", "https://user@example.com/cb", false},
		{"https://example.com/cb", "https://example.com.evil.test/cb", false},
		{"https://example.com/a%2Fb", "https://example.com/a/b", false},
		{"http://[::1]:3000/cb", "http://[::1]:3000/cb/", true},
		{"http://[::1]/cb", "http://[::1]:80/cb", true},
		{"app:callback", "app:callback/", false},
		{"https://www./", "https://", false},
		{"%zz", "%zz", true},
	} {
		if got := loginsign.Equivalent(row.one, row.other); got != row.want {
			t.Errorf("%s and %s: equivalent is %t", row.one, row.other, got)
		}
	}
}

func uris() *rapid.Generator[string] {
	part := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
	return rapid.Custom(func(t *rapid.T) string {
		return part("http", "https", "app").Draw(t, "scheme") + "://" + part("", "u@").Draw(t, "user") +
			part("", "www.", "WWW.").Draw(t, "www") + part("a.test", "A.test", "[::1]", "").Draw(t, "host") +
			part("", ":", ":80", ":443", ":3000").Draw(t, "port") + part("", "/", "/cb", "/cb/", "/c%62").Draw(t, "path") +
			part("", "?", "?x=1").Draw(t, "query")
	})
}

func TestEquivalenceIsAnEquivalence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := uris().Draw(t, "a"), uris().Draw(t, "b"), uris().Draw(t, "c")
		ab, bc := loginsign.Equivalent(a, b), loginsign.Equivalent(b, c)
		if !loginsign.Equivalent(a, a) {
			t.Errorf("%s is not equivalent to itself", a)
		}
		if ab != loginsign.Equivalent(b, a) {
			t.Errorf("%s and %s are equivalent one way only", a, b)
		}
		if ab && bc && !loginsign.Equivalent(a, c) {
			t.Errorf("%s, %s and %s break transitivity", a, b, c)
		}
	})
}

func FuzzEquivalent(f *testing.F) {
	f.Add("https://example.com/cb", "https://www.example.com:443/cb/")
	f.Add("http://[::1]:80", "http://u:p@x")
	f.Add("//www.", "http://a b")
	f.Add("a://b?c#d", "a://b?c")
	f.Fuzz(func(t *testing.T, one, other string) {
		same := loginsign.Equivalent(one, other)
		if same != loginsign.Equivalent(other, one) {
			t.Errorf("%q and %q are equivalent one way only", one, other)
		}
		if one == other && !same {
			t.Errorf("%q is not equivalent to itself", one)
		}
		if same && strings.Contains(one, "#") != strings.Contains(other, "#") {
			t.Errorf("%q and %q differ in their fragment", one, other)
		}
	})
}

func TestCheckRedirectURI(t *testing.T) {
	t.Parallel()
	const registered, variant = "https://example.com/cb?keep=1", "https://WWW.example.com:443/cb/?keep=1"
	for _, row := range []struct {
		reading, uri string
		want         bool
	}{
		{"exact", registered, true},
		{"exact", variant, false},
		{"normalized", registered, true},
		{"normalized", variant, true},
		{"normalized", "https://example.com/cb", false},
		{"normalized-at-authorize", variant, true},
	} {
		b := newBench(t, readings{dialect.LoginSignRedirectURI: row.reading})
		got := ok(t, b.do("checkRedirectUri", api.Call{Query: values{"client_id": "app_demo", "redirect_uri": row.uri}}))
		wantSame(t, row.reading+" "+row.uri, values{
			"ok": row.want, "registered": row.want, "client_id": "app_demo", "redirect_uri": row.uri,
		}, got)
	}
}

func TestCheckRedirectURIOfAnUnknownClient(t *testing.T) {
	t.Parallel()
	query := values{"client_id": "app_nowhere", "redirect_uri": "http://a.test"}
	wantError(t, newBench(t, nil).do("checkRedirectUri", api.Call{Query: query}), 404, "not_found")
}
