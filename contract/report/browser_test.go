package report_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/standin-mock/standin/contract/report"
	"github.com/standin-mock/standin/internal/testneeds"
)

// tab is a browser, and the sample's page.
type tab struct {
	testneeds.Browser
	url string
}

// browse serves the sample's page and opens a browser.
func browse(t *testing.T) tab {
	t.Helper()
	browser := testneeds.OpenBrowser(t)
	page := written(t, "html", sample(), report.Options{Line: lineOf})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	t.Cleanup(server.Close)
	return tab{browser, server.URL + "/"}
}

const visible = `[...document.querySelectorAll("details.check")].filter(d => d.offsetParent).length`

// TestThePageInABrowser filters the checks, and looks for scripts of the target's and for requests to elsewhere.
func TestThePageInABrowser(t *testing.T) {
	t.Parallel()
	p := browse(t)
	grounds := map[string]string{}
	for _, look := range []struct {
		scheme string
		width  int64
	}{{"light", 1100}, {"dark", 1100}, {"light", 360}} {
		p.Do(t, chromedp.EmulateViewport(look.width, 900), testneeds.Scheme(look.scheme), chromedp.Navigate(p.url))
		if wide := testneeds.Evaluate[int](t, p.Browser, `document.documentElement.scrollWidth`); int64(wide) > look.width {
			t.Errorf("%s: %d pixels wide in a window of %d", look.scheme, wide, look.width)
		}
		grounds[look.scheme] = testneeds.Evaluate[string](t, p.Browser, `getComputedStyle(document.body).backgroundColor`)
		p.Picture(t, fmt.Sprintf("check-%s-%d", look.scheme, look.width))
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("the dark page is as light as the light one: %v", grounds)
	}
	if n := testneeds.Evaluate[int](t, p.Browser, visible); n != len(sample().Checks) {
		t.Errorf("%d checks are visible", n)
	}
	p.Do(t, chromedp.Click(chromedp.CSS(`button[data-show=fail]`)))
	if n := testneeds.Evaluate[int](t, p.Browser, visible); n != 2 {
		t.Errorf("fail shows %d checks", n)
	}
	if n := testneeds.Evaluate[int](t, p.Browser, `document.scripts.length`); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if asked := testneeds.Evaluate[[]string](t, p.Browser, `performance.getEntriesByType("resource").map(e => e.name)`); len(asked) > 0 {
		t.Errorf("the page asks for %q", asked)
	}
}

// TestThePageWithoutScripts shows everything, and no filter that does nothing.
func TestThePageWithoutScripts(t *testing.T) {
	t.Parallel()
	p := browse(t)
	off := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	p.Do(t, off, chromedp.Navigate(p.url))
	if n := testneeds.Evaluate[int](t, p.Browser, visible); n != len(sample().Checks) {
		t.Errorf("%d checks are visible", n)
	}
	if testneeds.Evaluate[bool](t, p.Browser, `document.querySelector("nav").offsetParent !== null`) {
		t.Error("the filter is there")
	}
}
