package mock_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
)

// site is a browser before the consent page, and the application that sent it there.
type site struct {
	browser        context.Context
	base, callback string
	arrived        chan url.Values // the query of each visit to the callback
}

// visit serves the demo world with one more app, whose callback is served too, and opens a browser.
func visit(t *testing.T) site {
	t.Helper()
	chromium := requireFile(t, "/usr/bin/chromium", "on Debian, apt-get install chromium")
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
	return site{browser: browse(t, chromium), base: server.URL, callback: application.URL + "/callback", arrived: arrived}
}

func browse(t *testing.T, chromium string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to start a sandbox as root
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, stop := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(browser) // its profile is removed with it; the test is over
		stop()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	browser, stop = context.WithTimeout(browser, time.Minute)
	t.Cleanup(stop)
	return browser
}

func (s site) authorize() string {
	return s.base + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {"app_shop"}, "redirect_uri": {s.callback},
		"scope": {"openid email profile"}, "state": {"a state & more"},
	}.Encode()
}

func (s site) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(s.browser, steps...); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, s site, expression string) T {
	t.Helper()
	value, err := chromedp.Run(s.browser, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// back waits until the browser is at the application again, and returns the query that it came with.
func (s site) back(t *testing.T) url.Values {
	t.Helper()
	select {
	case query := <-s.arrived:
		if got := query.Get("state"); got != "a state & more" {
			t.Errorf("state %q came back", got)
		}
		s.do(t, chromedp.WaitVisible(chromedp.ID("shop"))) // so that the next page doesn't cut this one off
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

	s.do(t, chromedp.Navigate(s.authorize()),
		chromedp.Click(chromedp.CSS(`input[name=user][value=AB1234]`)),
		chromedp.Click(chromedp.CSS(`input[name=share][value=real]`)),
		chromedp.Click(chromedp.CSS(`button[value=allow]`)))
	if got := s.profile(t, s.back(t).Get("code")); got["globalId"] != "AB1234" || got["email"] != "jane.doe@private.example" {
		t.Errorf("profile %v", got)
	}

	s.do(t, chromedp.Navigate(s.authorize()), chromedp.Click(chromedp.CSS(`button[value=deny]`)))
	if got := s.back(t); got.Get("error") != "access_denied" || got.Get("code") != "" {
		t.Errorf("denied: %v", got)
	}

	s.do(t, chromedp.Navigate(s.base+"/oauth/authorize?response_type=code&client_id=app_shop&redirect_uri=https://evil.example/"))
	if text := evaluate[string](t, s, `document.querySelector("[role=alert]").textContent`); text == "" {
		t.Error("a refusal is not explained")
	}
}

// Tab, arrows, Space and Enter are enough.
func TestConsentByKeyboard(t *testing.T) {
	t.Parallel()
	s := visit(t)
	s.do(t, chromedp.Navigate(s.authorize()))
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
		s.do(t, chromedp.KeyEvent(step.keys))
		if got := evaluate[string](t, s, focused); got != step.want {
			t.Fatalf("%q leads to %s, want %s", step.keys, got, step.want)
		}
		if outline := evaluate[string](t, s, `getComputedStyle(document.activeElement).outlineStyle`); outline == "none" {
			t.Errorf("%s has the focus, and nobody sees it", step.want)
		}
	}
	s.do(t, chromedp.KeyEvent(kb.Enter))
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
		s.do(t, chromedp.EmulateViewport(look.width, 900), emulateScheme(look.scheme), chromedp.Navigate(s.authorize()))
		name := fmt.Sprintf("%s-%d", look.scheme, look.width)
		if got := evaluate[[]string](t, s, everyControlIsNamed); len(got) > 0 {
			t.Errorf("%s: controls without a name: %q", name, got)
		}
		if got := evaluate[[]string](t, s, contrasts); len(got) > 0 {
			t.Errorf("%s: too little contrast: %q", name, got)
		}
		if wide := evaluate[int](t, s, `document.documentElement.scrollWidth`); int64(wide) > look.width {
			t.Errorf("%s: %d pixels wide", name, wide)
		}
		grounds[look.scheme] = evaluate[string](t, s, `getComputedStyle(document.body).backgroundColor`)
		takePicture(t, s, name)
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("the dark page is as light as the light one: %v", grounds)
	}
}

func emulateScheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// takePicture keeps a picture of the page in $STANDIN_PICTURES, for whoever wants to look at it.
func takePicture(t *testing.T, s site, name string) {
	t.Helper()
	picture, err := chromedp.Run(s.browser, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	folder := os.Getenv("STANDIN_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}
