package main

import (
	"bytes"
	"io"
	"log/slog"
	"math"
	"testing"
	"testing/quick"
	"time"
)

// TestTextHandlerIsSlogs writes the same lines through slog's own handler.
func TestTextHandlerIsSlogs(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("there", -5*3600-30*60)
	at := time.Date(2026, 2, 1, 8, 0, 59, 999_600_000, time.UTC)
	times := []time.Time{{}, at, at.In(zone), at.Add(time.Second / 2), at.Add(time.Second).Local(), time.Now(), time.Unix(-1, 1)}
	texts := []string{
		"", "plain", "/api/user", `C:\users`, "two words", "a=b", `"quoted"`, "line\nbreak", "tab\t", "ümlaut", "\xff", "~\x7f", "\u2028", "\u00a0", "é=",
	}
	var lines []slog.Record
	for n, text := range texts {
		for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn + 1, slog.LevelError} {
			r := slog.NewRecord(times[n%len(times)], level, text, 0)
			r.AddAttrs(slog.String("text", text), slog.Int("number", -n), slog.Duration("took", time.Duration(n*n)*time.Microsecond))
			lines = append(lines, r)
			other := slog.NewRecord(times[(n+3)%len(times)], level, "request", 0)
			other.AddAttrs(slog.String("path", "/x"), slog.String("a", text), slog.String("b", "b"), slog.Int("c", math.MinInt64),
				slog.Bool("d", true), slog.Any("e", texts), slog.Group("f", slog.String("g", text)), slog.Attr{})
			lines = append(lines, other)
		}
	}
	same(t, lines...)
}

func TestTextHandlerIsSlogsForAnything(t *testing.T) {
	t.Parallel()
	err := quick.Check(func(second uint32, nanosecond uint32, message, key, text string, number int64, took int64) bool {
		r := slog.NewRecord(time.Unix(int64(second), int64(nanosecond)).UTC(), slog.LevelInfo, message, 0)
		r.AddAttrs(slog.String(key, text), slog.Int64("n", number), slog.Duration("took", time.Duration(took)))
		return same(t, r)
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func same(t *testing.T, lines ...slog.Record) bool {
	t.Helper()
	var got, want bytes.Buffer
	w := newLogWriter(&got)
	ours, theirs := newTextHandler(w, slog.LevelInfo), slog.NewTextHandler(&want, nil)
	for _, line := range lines {
		for _, h := range []slog.Handler{ours, theirs} {
			if err := h.Handle(t.Context(), line); err != nil {
				t.Error(err)
			}
		}
		derived := ours.WithGroup("group").WithAttrs([]slog.Attr{slog.Int("with", 1)})
		if err := derived.Handle(t.Context(), line); err != nil {
			t.Error(err)
		}
		if err := theirs.WithGroup("group").WithAttrs([]slog.Attr{slog.Int("with", 1)}).Handle(t.Context(), line); err != nil {
			t.Error(err)
		}
	}
	if err := w.Close(); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%v\ngot  %q\nwant %q", err, got.Bytes(), want.Bytes())
		return false
	}
	return true
}

// BenchmarkLogLine is the line of a request, beside slog's own handler.
func BenchmarkLogLine(b *testing.B) {
	w := newLogWriter(io.Discard)
	defer func() { _ = w.Close() }()
	handlers := map[string]slog.Handler{"ours": newTextHandler(w, slog.LevelInfo), "slog": slog.NewTextHandler(w, nil)}
	for _, name := range []string{"ours", "slog"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			at := time.Now()
			for n := 0; b.Loop(); n++ {
				line := slog.NewRecord(at.Add(time.Duration(n)*time.Microsecond), slog.LevelInfo, "request", 0)
				line.AddAttrs(slog.String("namespace", "default"), slog.String("method", "GET"), slog.String("path", "/api/user"),
					slog.String("operation", "loginsign.getUser"), slog.Int("status", 200), slog.Int("bytes", 300),
					slog.Duration("took", 12*time.Microsecond), slog.String("request", "req_00000000000000000001"))
				_ = handlers[name].Handle(b.Context(), line)
				w.mu.Lock()
				w.held = w.held[:0] // or the pause between two writes is measured
				w.mu.Unlock()
			}
		})
	}
}
