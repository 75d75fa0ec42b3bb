package webhook_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

func TestAnEventIsSentOnceAndSigned(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.emit("c1")
	r.Wake()
	if err := r.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Wake()
	_ = r.Settle(t.Context())
	got := r.all()
	if len(got) != 1 {
		t.Fatalf("%d webhooks, want 1", len(got))
	}
	if want := `{"type":"email_changed","connection":"c1","number":0}`; string(got[0].body) != want {
		t.Errorf("body %s, want %s", got[0].body, want)
	}
	d := r.only()
	for name, want := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "Standin", "webhook-id": d.Event,
		"webhook-timestamp": fmt.Sprint(morning.Unix()), "webhook-signature": d.Attempts[0].Headers["webhook-signature"],
	} {
		if got := got[0].header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if err := webhook.Verify(r.secrets(), got[0].header, got[0].body, morning, time.Minute); err != nil {
		t.Error(err)
	}
	if d.State != world.Delivered || d.Attempts[0].Status != 200 || !d.NextAttemptAt.IsZero() || d.Number != 1 {
		t.Errorf("delivery %+v", d)
	}
}

func (r *rig) secrets() (all []string) {
	r.update(func(tx *world.Tx) error {
		all = tx.WebhookSecrets("a")
		return nil
	})
	return all
}

func TestUnsignedHasNoHeadersOfItsOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *webhook.Options) { o.Signed = false })
	r.emit("c1")
	r.RunDue(t.Context())
	for name := range r.all()[0].header {
		if strings.HasPrefix(strings.ToLower(name), "webhook-") {
			t.Errorf("it has the header %s", name)
		}
	}
}

// What a receiver does, and what becomes of the delivery until its schedule is over.
func TestAnswers(t *testing.T) {
	t.Parallel()
	reset := func(_ int, w http.ResponseWriter, _ received) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_ = c.Close()
	}
	garbage := func(_ int, w http.ResponseWriter, _ received) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_, _ = c.Write([]byte("\xff\xfe this is no HTTP\r\n\r\n"))
		_ = c.Close()
	}
	for _, c := range []struct {
		name   string
		answer func(int, http.ResponseWriter, received)
		change func(*webhook.Options)
		want   world.DeliveryState
		at     []time.Duration
		error  string
	}{
		{name: "204", answer: status(204), want: world.Delivered, at: []time.Duration{0}},
		{name: "400", answer: status(400), want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}},
		{name: "500", answer: status(500), want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}},
		{name: "410", answer: status(410), want: world.GivenUp, at: []time.Duration{0}},
		{name: "410 retried", answer: status(410), change: func(o *webhook.Options) { o.GoneStops = false }, want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}},
		{name: "reset", answer: reset, want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}, error: "EOF"},
		{name: "garbage", answer: garbage, want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}, error: "malformed HTTP"},
		{name: "503 once", answer: func(n int, w http.ResponseWriter, _ received) {
			if n == 1 {
				w.WriteHeader(503)
			}
		}, want: world.Delivered, at: []time.Duration{0, 1}},
		{name: "Retry-After", answer: func(n int, w http.ResponseWriter, _ received) {
			if n < 3 {
				w.Header().Set("Retry-After", []string{"", "60", "1"}[n])
				w.WriteHeader(429)
			}
		}, want: world.Delivered, at: []time.Duration{0, 60, 62}},
		{name: "Retry-After is a date", answer: func(n int, w http.ResponseWriter, _ received) {
			if n == 1 {
				w.Header().Set("Date", "Fri, 01 Jan 2100 00:00:00 GMT")
				w.Header().Set("Retry-After", "Fri, 01 Jan 2100 00:01:30 GMT")
				w.WriteHeader(503)
			}
		}, want: world.Delivered, at: []time.Duration{0, 90}},
		{name: "redirect", answer: func(_ int, w http.ResponseWriter, _ received) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(307)
		}, want: world.GivenUp, at: []time.Duration{0, 1, 3, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(o *webhook.Options) {
				if c.change != nil {
					c.change(o)
				}
			})
			r.answer = c.answer
			r.emit("c1")
			r.runOut()
			d := r.only()
			var at []time.Duration
			for i, a := range d.Attempts {
				at = append(at, a.At.Sub(morning)/time.Second)
				if a.Number != i+1 || !strings.Contains(a.Error, c.error) {
					t.Errorf("attempt %d: %+v", i+1, a)
				}
			}
			if d.State != c.want || !slices.Equal(at, c.at) || len(r.all()) != len(at) {
				t.Errorf("%s after attempts at %d and %d requests, want %s and %d", d.State, at, len(r.all()), c.want, c.at)
			}
		})
	}
}

func TestASlowReceiverFailsInTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *webhook.Options) { o.Timeout, o.Schedule = 20*time.Millisecond, nil })
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	r.answer = func(int, http.ResponseWriter, received) { <-hold }
	r.emit("c1")
	r.RunDue(t.Context())
	if d := r.only(); d.State != world.GivenUp || d.Attempts[0].Error != "no answer within 20ms" {
		t.Errorf("delivery %+v", d)
	}
}

func TestTheAnswersBeginningIsKept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = func(_ int, w http.ResponseWriter, _ received) {
		_, _ = w.Write([]byte(strings.Repeat("aä", 5000) + "\xff"))
	}
	r.emit("c1")
	r.RunDue(t.Context())
	answer := r.only().Attempts[0].Answer
	if len(answer) < 1000 || len(answer) > 1030 || strings.ToValidUTF8(answer, "") != answer {
		t.Errorf("%d bytes: %q", len(answer), answer)
	}
}

func TestOrderPerConnection(t *testing.T) {
	t.Parallel()
	for _, ordered := range []bool{true, false} {
		r := newRig(t, func(o *webhook.Options) { o.Ordered = ordered })
		var failed atomic.Bool
		r.answer = func(_ int, w http.ResponseWriter, got received) {
			if got.Number == 0 && !failed.Swap(true) {
				w.WriteHeader(500)
			}
		}
		r.emit("c1", "c1", "c2", "c1")
		r.RunDue(t.Context())
		want := map[bool]int{true: 2, false: 4}[ordered]
		if got := r.numbers(); len(got) != want {
			t.Errorf("ordered %v: events %d came before the retry, want %d of them", ordered, got, want)
		}
		r.runOut()
		var line []uint64
		for _, n := range r.numbers() {
			if n != 2 {
				line = append(line, n)
			}
		}
		if ordered && !slices.Equal(line, []uint64{0, 0, 1, 3}) {
			t.Errorf("c1 heard %d", line)
		}
	}
}

func TestSecretsRotate(t *testing.T) {
	t.Parallel()
	secrets := []string{"whsec_" + strings.Repeat("QUJD", 8), "whsec_" + strings.Repeat("REVG", 8)}
	r := newRig(t)
	r.update(func(tx *world.Tx) error {
		return tx.PutApp(world.App{ID: "a", WebhookURL: r.URL, WebhookSecrets: secrets})
	})
	r.emit("c1")
	r.RunDue(t.Context())
	got := r.all()[0]
	if n := len(strings.Fields(got.header.Get("webhook-signature"))); n != 2 {
		t.Errorf("%d signatures, want 2", n)
	}
	for _, s := range secrets {
		if err := webhook.Verify([]string{s}, got.header, got.body, morning, time.Second); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestAppsWithoutURLAreToldNothing(t *testing.T) {
	t.Parallel()
	asked := 0
	r := newRig(t, scripted(scenarios.Webhook{}, &asked))
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a"}) })
	r.emit("c1")
	if n := r.runOut(); n != 0 || asked != 0 || len(r.deliveries()) != 0 {
		t.Errorf("%d attempts, the script was asked %d times, %d deliveries", n, asked, len(r.deliveries()))
	}
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: r.URL}) })
	if n := r.runOut(); n != 0 {
		t.Errorf("%d attempts for what happened before there was a URL", n)
	}
}

func TestTheURLOfTheMomentIsCalled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = func(n int, w http.ResponseWriter, _ received) {
		if n == 1 {
			w.WriteHeader(500)
		}
	}
	r.emit("c1")
	r.RunDue(t.Context())
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: r.URL + "/corrected"}) })
	r.runOut()
	if got := r.all()[1].path; got != "/corrected" || r.only().URL != r.URL+"/corrected" {
		t.Errorf("called %s", got)
	}
	r.answer = status(500)
	r.emit("c1")
	r.RunDue(t.Context())
	r.update(func(tx *world.Tx) error { return tx.RemoveApp("a") })
	r.runOut()
	d := r.deliveries()[1]
	if d.State != world.GivenUp || d.Attempts[1].Error != `the application "a" has no webhook URL any more` {
		t.Errorf("delivery %+v", d)
	}
}

func TestAnUpgradeIsAFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	hold := make(chan struct{})
	r.answer = func(_ int, w http.ResponseWriter, _ received) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_, _ = c.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"))
		<-hold
		_ = c.Close()
	}
	r.emit("c1")
	r.RunDue(t.Context())
	close(hold)
	if d := r.only(); d.State != world.Pending || d.Attempts[0].Status != 101 {
		t.Errorf("delivery %+v", d)
	}
}
