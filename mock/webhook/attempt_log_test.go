package webhook_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// logged sends one webhook until it is over and returns what the log says, without the time and with HOST for the receiver.
func logged(t *testing.T, url string, answer func(int, http.ResponseWriter, received), change ...func(*webhook.Options)) []map[string]any {
	t.Helper()
	var log bytes.Buffer
	r := newRig(t, append(change, func(o *webhook.Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })...)
	r.answer = answer
	url = strings.Replace(url, "RECEIVER", r.URL, 1)
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: url}) })
	r.emit("c1")
	r.runOut()
	var lines []map[string]any
	text := strings.ReplaceAll(log.String(), strings.TrimPrefix(r.URL, "http://"), "HOST")
	for decoder := json.NewDecoder(strings.NewReader(text)); decoder.More(); {
		var line map[string]any
		if err := decoder.Decode(&line); err != nil {
			t.Fatal(err)
		}
		if id, _ := line["delivery"].(string); !strings.HasPrefix(id, "dlv_") {
			t.Errorf("no delivery is named: %v", line)
		}
		delete(line, "time")
		delete(line, "delivery")
		lines = append(lines, line)
	}
	return lines
}

// line is what each attempt's has, and what else this one has.
func line(level string, attempt float64, more map[string]any) map[string]any {
	all := map[string]any{"level": level, "msg": "webhook", "type": "email_changed", "app": "a", "host": "HOST", "attempt": attempt}
	maps.Copy(all, more)
	return all
}

func TestEveryAttemptHasALineInTheLog(t *testing.T) {
	t.Parallel()
	const secret = "/hook?token=secret"
	second := func(o *webhook.Options) { o.Schedule = schedule[:1] }
	const inASecond = "2026-01-31T09:00:01Z"
	refused := "a.example is neither loopback nor an allowed host; --webhook-host a.example allows it"
	for _, c := range []struct {
		name, url string
		answer    func(int, http.ResponseWriter, received)
		change    func(*webhook.Options)
		want      []map[string]any
	}{
		{"delivered", "RECEIVER" + secret, func(n int, w http.ResponseWriter, _ received) {
			if n == 1 {
				w.WriteHeader(500)
			}
		}, second, []map[string]any{
			line("INFO", 1, map[string]any{"status": 500., "state": "pending", "next_attempt_at": inASecond}),
			line("INFO", 2, map[string]any{"status": 200., "state": "delivered"}),
		}},
		{"given up", "RECEIVER" + secret, status(500), second, []map[string]any{
			line("INFO", 1, map[string]any{"status": 500., "state": "pending", "next_attempt_at": inASecond}),
			line("WARN", 2, map[string]any{"status": 500., "state": "given_up"}),
		}},
		{"gone", "RECEIVER" + secret, status(410), second, []map[string]any{line("WARN", 1, map[string]any{"status": 410., "state": "given_up"})}},
		{"scripted", "RECEIVER" + secret, nil, scripted(scenarios.Webhook{FailUntilAttempt: 2}, new(int)), []map[string]any{
			line("INFO", 1, map[string]any{
				"error": "the scenario sends nothing before attempt 2", "state": "pending", "next_attempt_at": inASecond,
			}),
			line("INFO", 2, map[string]any{"status": 200., "state": "delivered"}),
		}},
		{"not allowed", "http://user:secret@a.example/hook", nil, second, []map[string]any{
			line("WARN", 1, map[string]any{"host": "a.example", "error": refused, "state": "pending", "next_attempt_at": inASecond}),
			line("WARN", 2, map[string]any{"host": "a.example", "error": refused, "state": "given_up"}),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, logged(t, c.url, c.answer, c.change)); diff != "" {
				t.Errorf("log (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAttemptSaysWhereItWent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = status(500)
	r.emit("c1")
	for _, url := range []string{r.URL + "/first", "ftp://a.example/", r.URL + "/third", ""} {
		r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: url}) })
		due, _ := r.NextDue(t.Context())
		_ = r.world.Clock().Set(due)
		r.RunDue(t.Context())
	}
	var urls []string
	for _, a := range r.only().Attempts {
		urls = append(urls, a.URL)
	}
	if diff := cmp.Diff([]string{r.URL + "/first", "ftp://a.example/", r.URL + "/third", ""}, urls); diff != "" {
		t.Errorf("attempts went to (-want +got):\n%s", diff)
	}
}
