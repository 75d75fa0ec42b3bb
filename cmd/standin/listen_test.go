package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// hearing is a 'standin listen' that runs in this process.
type hearing struct {
	*testing.T
	url      string
	stop     context.CancelFunc
	code     chan int
	out, err bytes.Buffer // to be read when it has ended
	client   http.Client
}

// hear starts 'standin listen' on a free port.
func hear(t *testing.T, args ...string) *hearing {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	h := &hearing{T: t, stop: cancel, code: make(chan int, 1)}
	h.client.Transport = &http.Transport{DisableKeepAlives: true}
	ready := filepath.Join(t.TempDir(), "ready")
	go func() {
		h.code <- run(ctx, append([]string{"listen", "--addr", "127.0.0.1:0", "--ready-file", ready}, args...), &h.out, &h.err)
	}()
	t.Cleanup(cancel)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		url, err := os.ReadFile(ready)
		if err == nil {
			h.url = strings.TrimSpace(string(url))
			return h
		}
		select {
		case <-tick.C:
		case code := <-h.code:
			t.Fatalf("it ended with %d: %s", code, h.err.Bytes())
		}
	}
}

// ends waits until the command has ended with 0.
func (h *hearing) ends() {
	h.Helper()
	if code := <-h.code; code != exitOK {
		h.Errorf("exit code %d: %s", code, h.err.Bytes())
	}
}

// post sends a body with headers and returns the status of the answer.
func (h *hearing) post(body string, headers map[string]string) (int, error) {
	h.Helper()
	request, err := http.NewRequestWithContext(h.Context(), http.MethodPost, h.url+"/hook", strings.NewReader(body))
	if err != nil {
		h.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := h.client.Do(request)
	if err != nil {
		return 0, err
	}
	_ = response.Body.Close()
	return response.StatusCode, nil
}

func (h *hearing) mustPost(body string, headers map[string]string) int {
	h.Helper()
	status, err := h.post(body, headers)
	if err != nil {
		h.Fatal(err)
	}
	return status
}

// deliveries reads what --format json printed.
func (h *hearing) deliveries() (all []delivery) {
	h.Helper()
	for line := range bytes.Lines(h.out.Bytes()) {
		var d delivery
		if err := json.Unmarshal(line, &d); err != nil {
			h.Fatalf("%v in %s", err, line)
		}
		all = append(all, d)
	}
	return all
}

func secretOf(letter string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter, 24)))
}

// signedBy are the headers of a webhook as another implementation of Standard Webhooks makes them.
func signedBy(t *testing.T, secret, id, body string, at time.Time) map[string]string {
	t.Helper()
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := signer.Sign(id, at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"webhook-id": id, "webhook-timestamp": strconv.FormatInt(at.Unix(), 10), "webhook-signature": signature}
}

const hookBody = `{"type":"user_account_deleted","userId":"AB1234"}`

func TestListenSaysWhatASignatureIsWorth(t *testing.T) {
	t.Parallel()
	now := time.Now()
	mine := []string{"--secret", secretOf("a"), "--secret", secretOf("b")}
	signed := signedBy(t, secretOf("a"), "msg_1", hookBody, now)
	for name, row := range map[string]struct {
		args    []string
		headers map[string]string
		body    string
		want    verdict
	}{
		"signed":             {mine, signed, hookBody, verified},
		"by the other":       {mine, signedBy(t, secretOf("b"), "msg_1", hookBody, now), hookBody, verified},
		"by a stranger":      {mine, signedBy(t, secretOf("c"), "msg_1", hookBody, now), hookBody, wrong},
		"changed afterwards": {mine, signed, strings.Replace(hookBody, "AB", "CD", 1), wrong},
		"old":                {mine, signedBy(t, secretOf("a"), "msg_1", hookBody, now.Add(-time.Hour)), hookBody, stale},
		"of tomorrow":        {mine, signedBy(t, secretOf("a"), "msg_1", hookBody, now.Add(24*time.Hour)), hookBody, stale},
		"old, any time": {
			append(mine, "--tolerance", "0"), signedBy(t, secretOf("a"), "msg_1", hookBody, now.Add(-time.Hour)), hookBody, verified,
		},
		"unsigned":    {mine, map[string]string{"webhook-id": "msg_1"}, hookBody, missing},
		"not checked": {nil, signed, hookBody, trusted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := hear(t, append(row.args, "--format", "json", "--max", "1")...)
			h.mustPost(row.body, row.headers)
			h.ends()
			want := []delivery{{
				Path: "/hook", Type: "user_account_deleted", WebhookID: "msg_1", Attempt: 1, Signature: row.want, Answer: "200",
				Body: json.RawMessage(row.body),
			}}
			if diff := cmp.Diff(want, h.deliveries(), cmpopts.IgnoreFields(delivery{}, "Time", "Problem")); diff != "" {
				t.Errorf("printed (-want +got):\n%s", diff)
			}
			if at := h.deliveries()[0].Time; !at.Equal(at.Truncate(time.Millisecond)) {
				t.Errorf("more than milliseconds: %s", at)
			}
			if got := h.deliveries()[0]; (got.Problem != "") != got.Signature.bad() {
				t.Errorf("signature %s, problem %q", got.Signature, got.Problem)
			}
		})
	}
}

func TestListenAnswersAsTold(t *testing.T) {
	t.Parallel()
	h := hear(t, "--answer", "500, 302", "--answer", "reset,garbage,slow,204", "--delay", "30ms", "--format", "json", "--max", "7")
	id := map[string]string{"webhook-id": "msg_1"}
	for _, want := range []int{500, 302} {
		if got := h.mustPost(hookBody, id); got != want {
			t.Errorf("answered with %d, want %d", got, want)
		}
	}
	if _, err := h.post(hookBody, id); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: %v", err)
	}
	if _, err := h.post(hookBody, id); err == nil || !strings.Contains(err.Error(), "malformed HTTP") {
		t.Errorf("garbage: %v", err)
	}
	began := time.Now()
	if got := h.mustPost(hookBody, id); got != 200 || time.Since(began) < 30*time.Millisecond {
		t.Errorf("slow: %d after %s", got, time.Since(began))
	}
	for _, headers := range []map[string]string{{"webhook-id": "msg_2"}, nil} {
		if got := h.mustPost(hookBody, headers); got != 204 {
			t.Errorf("the last answer stands for the rest: %d", got)
		}
	}
	h.ends()
	var got []string
	for _, d := range h.deliveries() {
		got = append(got, fmt.Sprintf("%s %d %s", d.WebhookID, d.Attempt, d.Answer))
	}
	want := []string{"msg_1 1 500", "msg_1 2 302", "msg_1 3 reset", "msg_1 4 garbage", "msg_1 5 slow", "msg_2 1 204", " 0 204"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}

func TestListenSaysHowOldAWebhookIs(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 3, 11, 4, 12, 248560657, time.UTC)
	for name, row := range map[string]struct {
		stamp, want string
	}{
		"old":        {strconv.FormatInt(now.Add(-4177*time.Hour-29*time.Minute).Unix(), 10), "is 174d before now, and 5m is allowed"},
		"ahead":      {strconv.FormatInt(now.Add(125*time.Minute+30*time.Second).Unix(), 10), "is 2h5m after now, and 5m is allowed"},
		"no time":    {"soon", `is too far from now: "soon" is no number of seconds`},
		"before all": {"-9000000000000000000", "is 106751d before now, and 5m is allowed"},
		"after all":  {"9000000000000000000", "is 106751d after now, and 5m is allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &receiver{secrets: []string{secretOf("a")}, tolerance: 5 * time.Minute}
			header := http.Header{}
			for name, value := range signedBy(t, secretOf("a"), "msg_1", hookBody, now) {
				header.Set(name, value)
			}
			header.Set(headerStamp, row.stamp)
			got, problem := r.verify(header, []byte(hookBody), now)
			if want := headerStamp + " " + row.want + "; --tolerance 0 takes any"; problem != want || got != stale {
				t.Errorf("%s: got %q, want %q", got, problem, want)
			}
		})
	}
}

// TestListenTakesNoMoreThanMax: whoever comes later is not answered as a delivery is.
func TestListenTakesNoMoreThanMax(t *testing.T) {
	t.Parallel()
	h := hear(t, "--answer", "201", "--format", "json", "--max", "5")
	var mu sync.Mutex
	var taken int
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			status, err := h.post(hookBody, nil)
			mu.Lock()
			defer mu.Unlock()
			if err == nil && status == 201 {
				taken++
			}
		})
	}
	all.Wait()
	h.ends()
	if got := len(h.deliveries()); taken != 5 || got != 5 {
		t.Errorf("%d taken, %d printed, want 5", taken, got)
	}
}

// TestListenEndsWhileAnAnswerIsSlow: the sender is cut off, and the command ends as ever.
func TestListenEndsWhileAnAnswerIsSlow(t *testing.T) {
	t.Parallel()
	shown := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	r := &receiver{
		answers: []hookAnswer{{name: "slow", status: 200, wait: time.Hour}}, problems: io.Discard, seen: map[string]int{},
		enough: make(chan struct{}),
		show: func(delivery) error {
			close(shown)
			return nil
		},
	}
	listener, err := listen(ctx, "--addr", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- r.serve(ctx, listener) }()
	h := &hearing{T: t, url: urlOf(listener)}
	cut := make(chan error, 1)
	go func() {
		_, err := h.post(hookBody, nil)
		cut <- err
	}()
	<-shown
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := <-cut; !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the sender sees %v", err)
	}
}

func TestListenLeavesOutWhatIsNoDelivery(t *testing.T) {
	t.Parallel()
	h := hear(t, "--answer", "500,200", "--format", "json", "--max", "1")
	response, err := h.client.Get(h.url + "/%1b")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != http.MethodPost {
		t.Errorf("GET: %s, Allow %q", response.Status, response.Header.Get("Allow"))
	}
	if got := h.mustPost(strings.Repeat("x", largestHook+1), nil); got != http.StatusBadRequest {
		t.Errorf("too large: %d", got)
	}
	if got := h.mustPost(hookBody, nil); got != http.StatusInternalServerError {
		t.Errorf("the first answer is used up: %d", got)
	}
	h.ends()
	for _, want := range []string{`standin: GET /\u001b is no delivery: a webhook is a POST`, "standin: a delivery to /hook is left out: "} {
		if !strings.Contains(h.err.String(), want) {
			t.Errorf("no %q in:\n%s", want, h.err.Bytes())
		}
	}
}

// torn is a standard output that takes nothing.
type torn struct{}

func (torn) Write([]byte) (int, error) { return 0, errors.New("the output is gone") }

// TestListenEndsWhenNobodyReads: deliveries that can't be shown are not taken.
func TestListenEndsWhenNobodyReads(t *testing.T) {
	t.Parallel()
	listener, err := listen(t.Context(), "--addr", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var f listenFlags
	r := &receiver{
		answers: []hookAnswer{{name: "200", status: 200}}, problems: io.Discard, seen: map[string]int{},
		enough: make(chan struct{}), show: f.printer(torn{}),
	}
	ended := make(chan error, 1)
	go func() { ended <- r.serve(t.Context(), listener) }()
	h := &hearing{T: t, url: urlOf(listener)}
	if got := h.mustPost(hookBody, nil); got != http.StatusServiceUnavailable {
		t.Errorf("answered with %d", got)
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "the output is gone") {
		t.Errorf("it ends with %v", err)
	}
}

func TestDeliveriesAsText(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	for name, row := range map[string]struct {
		delivery delivery
		want     string
	}{
		"verified": {
			delivery{Time: at, Type: "email_changed", WebhookID: "msg_1", Attempt: 2, Signature: verified, Answer: "500",
				Body: json.RawMessage(`{"type":"email_changed","n":1.50}`)},
			`03:04:05.006  email_changed  msg_1  attempt 2  signature verified  answer 500
    {
      "type": "email_changed",
      "n": 1.50
    }
`,
		},
		"wrong, and made to look right": {
			delivery{Time: at, Type: "x\n03:04:05.006  y", WebhookID: "a\x1b[2J", Attempt: 1, Signature: wrong, Problem: "no", Answer: "200",
				Text: "\x1b[2Jno\r\n!!!"},
			`03:04:05.006  "x\n03:04:05.006  y"  "a\x1b[2J"  attempt 1  signature wrong  answer 200
!!! SIGNATURE WRONG: no
    \u001b[2Jno
    !!!
`,
		},
		"nothing at all": {
			delivery{Time: at, Signature: trusted, Answer: "reset"},
			"03:04:05.006  no type  signature not checked  answer reset\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, row.delivery.text(false)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	bad := delivery{Signature: stale, Problem: "late"}
	if got := bad.text(true); !strings.Contains(got, loud+"!!! SIGNATURE STALE: late"+quiet) {
		t.Errorf("in colour: %q", got)
	}
}
