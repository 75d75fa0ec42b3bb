package report_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/standin-mock/standin/contract/report"
)

const chromium = "/usr/bin/chromium"

// tab is a browser, and the sample's page.
type tab struct {
	browser context.Context
	url     string
}

// browse serves the sample's page and opens a browser.
func browse(t *testing.T) tab {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		if os.Getenv("STANDIN_REQUIRE") == "all" {
			t.Fatalf("%s is not there, and STANDIN_REQUIRE=all says that it must be", chromium)
		}
		t.Skipf("SKIPPED, %s is not there: on Debian, apt-get install chromium", chromium)
	}
	page := written(t, "html", sample(), report.Options{Line: lineOf})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	t.Cleanup(server.Close)
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
	return tab{browser, server.URL + "/"}
}

func (p tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(p.browser, steps...); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, p tab, expression string) T {
	t.Helper()
	value, err := chromedp.Run(p.browser, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
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
		p.do(t, chromedp.EmulateViewport(look.width, 900), emulateScheme(look.scheme), chromedp.Navigate(p.url))
		if wide := evaluate[int](t, p, `document.documentElement.scrollWidth`); int64(wide) > look.width {
			t.Errorf("%s: %d pixels wide in a window of %d", look.scheme, wide, look.width)
		}
		grounds[look.scheme] = evaluate[string](t, p, `getComputedStyle(document.body).backgroundColor`)
		takePicture(t, p, fmt.Sprintf("check-%s-%d", look.scheme, look.width))
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("the dark page is as light as the light one: %v", grounds)
	}
	if n := evaluate[int](t, p, visible); n != len(sample().Checks) {
		t.Errorf("%d checks are visible", n)
	}
	p.do(t, chromedp.Click(chromedp.CSS(`button[data-show=fail]`)))
	if n := evaluate[int](t, p, visible); n != 2 {
		t.Errorf("fail shows %d checks", n)
	}
	if n := evaluate[int](t, p, `document.scripts.length`); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if asked := evaluate[[]string](t, p, `performance.getEntriesByType("resource").map(e => e.name)`); len(asked) > 0 {
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
	p.do(t, off, chromedp.Navigate(p.url))
	if n := evaluate[int](t, p, visible); n != len(sample().Checks) {
		t.Errorf("%d checks are visible", n)
	}
	if evaluate[bool](t, p, `document.querySelector("nav").offsetParent !== null`) {
		t.Error("the filter is there")
	}
}

func emulateScheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// takePicture keeps a picture of the page in $STANDIN_PICTURES, for whoever wants to look at it.
func takePicture(t *testing.T, p tab, name string) {
	t.Helper()
	picture, err := chromedp.Run(p.browser, chromedp.FullScreenshot(100))
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
