package mock_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/internal/testneeds"
	"github.com/standin-mock/standin/mock"
)

// site is a browser before the consent page, and the application that sent it there.
type site struct {
	browser        testneeds.Browser
	base, callback string
	arrived        chan url.Values // the query of each visit to the callback
}

// visit serves the demo world with one more app, whose callback is served too, and opens a browser.
func visit(t *testing.T) site {
	t.Helper()
	browser := testneeds.OpenBrowser(t)
	arrived := make(chan url.Values, 1)
	application := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Back at the shop</title><h1 id=\"shop\">Back at the shop</h1>")
		if r.URL.Path == "/callback" {
			arrived <- r.URL.Query()
		}
	}))
	t.Cleanup(application.Close)
	shop, err := fixtures.Read("shop.yaml", fmt.Appendf(nil, `
apps:
  - {id: app_shop, name: The Shop, secret: shop-secret, redirect_uris: [%s/callback]}
`, application.URL))
	if err != nil {
		t.Fatal(err)
	}
	demo, err := fixtures.Named("demo")
	if err != nil {
		t.Fatal(err)
	}
	_, server := start(t, mock.Options{Fixtures: []*fixtures.Fixture{demo, shop}})
	return site{browser: browser, base: server.URL, callback: application.URL + "/callback", arrived: arrived}
}

func (s site) authorize() string {
	return s.base + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {"app_shop"}, "redirect_uri": {s.callback},
		"scope": {"openid email profile"}, "state": {"a state & more"},
	}.Encode()
}

// back waits until the browser is at the application again, and returns the query that it came with.
func (s site) back(t *testing.T) url.Values {
	t.Helper()
	select {
	case query := <-s.arrived:
		if got := query.Get("state"); got != "a state & more" {
			t.Errorf("state %q came back", got)
		}
		s.browser.Do(t, chromedp.WaitVisible(chromedp.ID("shop"))) // so that the next page doesn't cut this one off
		return query
	case <-s.browser.Done():
		t.Fatal("the browser never came back")
	}
	return nil
}

// profile exchanges the code, and asks who signed in.
func (s site) profile(t *testing.T, code string) object {
	t.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"app_shop"}, "client_secret": {"shop-secret"},
		"redirect_uri": {s.callback},
	}
	_, token := call(t, http.MethodPost, s.base+"/oauth/token", asForm, form.Encode())
	_, profile := call(t, http.MethodGet, s.base+"/api/user", http.Header{"Authorization": {"Bearer " + fmt.Sprint(token["access_token"])}}, "")
	return profile
}

func TestConsentInABrowser(t *testing.T) {
	t.Parallel()
	s := visit(t)

	s.browser.Do(t, chromedp.Navigate(s.authorize()),
		chromedp.Click(chromedp.CSS(`input[name=user][value=AB1234]`)),
		chromedp.Click(chromedp.CSS(`input[name=share][value=real]`)),
		chromedp.Click(chromedp.CSS(`button[value=allow]`)))
	if got := s.profile(t, s.back(t).Get("code")); got["globalId"] != "AB1234" || got["email"] != "jane.doe@private.example" {
		t.Errorf("profile %v", got)
	}

	s.browser.Do(t, chromedp.Navigate(s.authorize()), chromedp.Click(chromedp.CSS(`button[value=deny]`)))
	if got := s.back(t); got.Get("error") != "access_denied" || got.Get("code") != "" {
		t.Errorf("denied: %v", got)
	}

	s.browser.Do(t, chromedp.Navigate(s.base+"/oauth/authorize?response_type=code&client_id=app_shop&redirect_uri=https://evil.example/"))
	if text := testneeds.Evaluate[string](t, s.browser, `document.querySelector("[role=alert]").textContent`); text == "" {
		t.Error("a refusal is not explained")
	}
}

// Tab, arrows, Space and Enter are enough.
func TestConsentByKeyboard(t *testing.T) {
	t.Parallel()
	s := visit(t)
	s.browser.Do(t, chromedp.Navigate(s.authorize()))
	focused := `(e => e.name + "=" + e.value)(document.activeElement)`
	for _, step := range []struct{ keys, want string }{
		{kb.Tab, "user=AB1234"},
		{" ", "user=AB1234"},
		{kb.Tab, "other="},
		{kb.Tab, "share=keep"},
		{kb.ArrowDown, "share=masked"},
		{kb.Tab, "address="},
		{kb.Tab, "decision=allow"},
	} {
		s.browser.Do(t, chromedp.KeyEvent(step.keys))
		if got := testneeds.Evaluate[string](t, s.browser, focused); got != step.want {
			t.Fatalf("%q leads to %s, want %s", step.keys, got, step.want)
		}
		if outline := testneeds.Evaluate[string](t, s.browser, `getComputedStyle(document.activeElement).outlineStyle`); outline == "none" {
			t.Errorf("%s has the focus, and nobody sees it", step.want)
		}
	}
	s.browser.Do(t, chromedp.KeyEvent(kb.Enter))
	if got := s.profile(t, s.back(t).Get("code")); got["globalId"] != "AB1234" {
		t.Errorf("profile %v", got)
	}
}

// everyControlIsNamed lists the controls that a screen reader has no name for.
const everyControlIsNamed = `[...document.querySelectorAll("input:not([type=hidden]),button")]
	.filter(e => !(e.labels && e.labels.length && e.labels[0].textContent.trim()) && !e.textContent.trim()).map(e => e.outerHTML)`

// contrasts lists the text whose colour stands out less than 4.5:1 from the nearest opaque ground (WCAG 2.2, 1.4.3).
const contrasts = `(() => {
	const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
	const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
	const ground = e => {
		for (; e; e = e.parentElement) {
			const c = getComputedStyle(e).backgroundColor, parts = rgb(c);
			if (c.startsWith("rgb") && (parts.length === 3 || parts[3] === 1)) return parts;
		}
		return [255, 255, 255];
	};
	return [...document.querySelectorAll("h1,p,legend,label,small,span,code,button,strong")].map(e => {
		const [a, b] = [luminance(rgb(getComputedStyle(e).color)), luminance(ground(e))];
		return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.tagName + " " + e.textContent.trim().slice(0, 40)];
	}).filter(([ratio]) => ratio < 4.5).map(([ratio, what]) => ratio.toFixed(2) + " " + what);
})()`

func TestConsentIsReadable(t *testing.T) {
	t.Parallel()
	s := visit(t)
	grounds := map[string]string{}
	for _, look := range []struct {
		scheme string
		width  int64
	}{{"light", 1024}, {"dark", 1024}, {"light", 320}, {"dark", 320}} {
		s.browser.Do(t, chromedp.EmulateViewport(look.width, 900), testneeds.Scheme(look.scheme), chromedp.Navigate(s.authorize()))
		name := fmt.Sprintf("%s-%d", look.scheme, look.width)
		if got := testneeds.Evaluate[[]string](t, s.browser, everyControlIsNamed); len(got) > 0 {
			t.Errorf("%s: controls without a name: %q", name, got)
		}
		if got := testneeds.Evaluate[[]string](t, s.browser, contrasts); len(got) > 0 {
			t.Errorf("%s: too little contrast: %q", name, got)
		}
		if wide := testneeds.Evaluate[int](t, s.browser, `document.documentElement.scrollWidth`); int64(wide) > look.width {
			t.Errorf("%s: %d pixels wide", name, wide)
		}
		grounds[look.scheme] = testneeds.Evaluate[string](t, s.browser, `getComputedStyle(document.body).backgroundColor`)
		s.browser.Picture(t, name)
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("the dark page is as light as the light one: %v", grounds)
	}
}
