package contract

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestStateIsASecretAndComesBackTheSame(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"secret-state-1", "s1", "login", `{"r":"/a?b=c"}`, "a b+c&d=e%3Af", "AB1234", "2026-05-03T11:04:12.000Z"} {
		p := pseudonyms(t)
		x := &Exchange{Operation: "loginsign.authorize"}
		query := url.Values{"state": {state}, "client_id": {"app_demo"}}.Encode()
		x.Request = ExchangeRequest{Method: http.MethodGet, URL: "https://loginsign.com/oauth/authorize?" + query}
		x.Response = ExchangeResponse{Status: http.StatusFound, Header: http.Header{
			"Location": {"https://yourapp.com/callback?" + url.Values{"code": {"c-1"}, "state": {state}}.Encode()},
		}}
		clean := p.Exchange(x)
		sent, _ := url.Parse(clean.Request.URL)
		back, _ := url.Parse(clean.Response.Header.Get("Location"))
		if made := sent.Query().Get("state"); made == state || made != back.Query().Get("state") || made == "" {
			t.Errorf("%q becomes %q, and comes back as %q", state, made, back.Query().Get("state"))
		}
	}
}

func TestTheStateOfALicenseStays(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	if got := string(p.json("", []byte(`{"state":"ACTIVE"}`))) + p.form("state=UNUSED"); got != `{"state":"ACTIVE"}state=UNUSED` {
		t.Errorf("%s", got)
	}
}

func TestWordsOfTheDocumentStay(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	for name, value := range map[string]string{
		"www-authenticate":        `Basic realm="LoginSign", charset="UTF-8"`,
		"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
		"referrer-policy":         "no-referrer",
	} {
		if got := p.headerValue(bareName(name), value); got != value {
			t.Errorf("%s: %q becomes %q", name, value, got)
		}
	}
	for _, body := range []string{
		`{"ok":true,"endpoint":{"method":"GET","path":"/api/applications/app_demo/users","auth":"basic"},"checks":[{"name":"webhook_url","ok":false}]}`,
		`{"login_logs":[{"Name":"Amazon CloudFront"}]}`, `{"lastLoginApp":"app1","provider":"lark"}`,
	} {
		if got := string(p.json("", []byte(body))); got != body {
			t.Errorf("%s becomes %s", body, got)
		}
	}
	for _, form := range []string{
		"userIdType=external_id&grant_type=authorization_code", "redirect_uri=http%3a%2f%2flocalhost%3A3000%2Fcall%20back",
		"scope=openid%20email+profile", "response%5Ftype=code",
	} {
		if got := p.form(form); got != form {
			t.Errorf("%s becomes %s", form, got)
		}
	}
}

func TestASecretThatIsAWordIsNotToldByASentence(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	const sentence = `{"error_description":"The client is unknown or its secret is wrong"}`
	secret := p.of(kindSecret, "wrong")
	if secret == "wrong" || secret != p.of(kindSecret, "wrong") {
		t.Errorf("the secret becomes %q", secret)
	}
	if got := string(p.json("", []byte(sentence))); got != sentence {
		t.Errorf("%s", got)
	}
}

func TestVariantsAndTheirUsesHaveOnePseudonym(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	made := string(p.json("variant", []byte(`{"id":"var_5vfwj2w5wmx"}`)))
	used := string(p.json("", []byte(`{"variantId":"var_5vfwj2w5wmx"}`)))
	path := p.path(http.MethodPatch, "/api/developer/applications/app_demo/licenses/variants/var_5vfwj2w5wmx")
	id := strings.TrimSuffix(strings.TrimPrefix(made, `{"id":"`), `"}`)
	if id == "var_5vfwj2w5wmx" || !strings.Contains(used, id) || !strings.HasSuffix(path, "/"+id) {
		t.Errorf("%s, %s, %s", made, used, path)
	}
}

func TestWhatIsEscapedIsMaskedAsWhatItStandsFor(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	made := p.masked("lark%3Aou_8bae%4A")
	plain, err := url.QueryUnescape(made)
	if err != nil || !strings.Contains(made, "%3A") || plain != p.masked("lark:ou_8baeJ") {
		t.Errorf("%q, %v", made, err)
	}
	if got := p.of(kindOpaque, "lark:ou_8bae"); !strings.HasPrefix(got, "lark:") || strings.HasSuffix(got, "ou_8bae") {
		t.Errorf("an identity becomes %q", got)
	}
	next := p.of(kindOpaque, "/api/applications/app_demo/users?cursor=%3Aabc%2Fd")
	if u, err := url.Parse(next); err != nil || u.Path != "/api/applications/app_demo/users" || strings.Contains(next, "abc") || !strings.Contains(next, "%3A") {
		t.Errorf("a link becomes %q, %v", next, err)
	}
}

func TestAnIDInHexadecimalDigitsStaysOne(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	for _, id := range []string{"6694c133565dfee5166d1cbb", "934108e5-9fbf-4d24-8da1-c330328abd6c"} {
		if made := p.of(kindOpaque, id); made == id || !isHexID(made) && strings.ContainsAny(made, "abcdef") || strings.ContainsAny(made, "ghijklmnopqrstuvwxyz") {
			t.Errorf("%s becomes %s", id, made)
		}
	}
}

func BenchmarkMaskALongBody(b *testing.B) {
	p := pseudonyms(b)
	long := strings.Repeat("[x", 2<<20)
	b.SetBytes(int64(len(long)))
	for b.Loop() {
		p.masked(long)
	}
}
