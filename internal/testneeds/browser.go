package testneeds

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Browser is a tab of a browser without a window, for one test and at most a minute.
type Browser struct{ tab context.Context }

// OpenBrowser starts a browser, which ends with the test.
func OpenBrowser(t *testing.T) Browser {
	t.Helper()
	chromium := File(t, "/usr/bin/chromium", "on Debian, apt-get install chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to start a sandbox as root
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	tab, stop := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab) // its profile is removed with it; the test is over
		stop()
	})
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	tab, stop = context.WithTimeout(tab, time.Minute)
	t.Cleanup(stop)
	return Browser{tab}
}

// Done is closed when the browser's minute is over.
func (b Browser) Done() <-chan struct{} { return b.tab.Done() }

// Do plays steps; one that fails ends the test.
func (b Browser) Do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.tab, steps...); err != nil {
		t.Fatal(err)
	}
}

// Evaluate is the value of a JavaScript expression in the page.
func Evaluate[T any](t *testing.T, b Browser, expression string) T {
	t.Helper()
	value, err := chromedp.Run(b.tab, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Scheme makes the browser prefer light or dark pages.
func Scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}

// Picture keeps a picture of the page in $STANDIN_PICTURES, for whoever wants to look at it.
func (b Browser) Picture(t *testing.T, name string) {
	t.Helper()
	picture, err := chromedp.Run(b.tab, chromedp.FullScreenshot(100))
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
