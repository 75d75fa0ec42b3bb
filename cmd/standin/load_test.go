package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
)

func generating(t *testing.T, people int) *fixtures.Fixture {
	t.Helper()
	f, err := fixtures.Read("w.yaml", fmt.Appendf(nil, "apps: [{id: a}]\ngenerate: {users: %d, logins: 0}", people))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestALargeCrowdIsWarnedOf(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]string{
		0:         "",
		1_000_000: "",
		1_000_001: "standin: warning: 1000001 people to make, which takes about 0.7 GiB of memory\n",
		6_750_000: "standin: warning: 6750000 people to make, which takes about 5.0 GiB of memory\n",
	} {
		var b bytes.Buffer
		watch(&mock.Options{Fixtures: []*fixtures.Fixture{generating(t, people)}}).warn(&b)
		if b.String() != want {
			t.Errorf("%d people: %q, want %q", people, b.String(), want)
		}
	}
}

func TestProgressIsThatOfAllFixtures(t *testing.T) {
	t.Parallel()
	nobody, some := generating(t, 0), generating(t, 200)
	o := mock.Options{Fixtures: []*fixtures.Fixture{nobody, some}}
	c := watch(&o)
	var b bytes.Buffer
	c.progress(&b)
	if _, err := mock.New(o); err != nil {
		t.Fatal(err)
	}
	c.progress(&b)
	if diff := cmp.Diff("standin: 0 % of 200 people are made\nstandin: 100 % of 200 people are made\n", b.String()); diff != "" {
		t.Errorf("(-want +told):\n%s", diff)
	}
	b.Reset()
	if watch(&mock.Options{}).progress(&b); b.Len() > 0 {
		t.Errorf("without people: %q", b.String())
	}
}

func TestTheTextLogHasAPathWhole(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/api/\xff/after": `path="/api/\xff/after"`,
		"/api/é":          "path=/api/é",
		"/api/\x1b[2Jx":   `path="/api/\x1b[2Jx"`, // a terminal's commands do nothing
		"/a\xff b":        `path="/a\xff b"`,
	} {
		var b bytes.Buffer
		logger, written, err := (&logFlags{format: "text", level: "info"}).logger(&b)
		if err != nil {
			t.Fatal(err)
		}
		logger.Info("request", slog.String("path", path))
		if err := written(); err != nil {
			t.Error(err)
		}
		if !bytes.Contains(b.Bytes(), []byte(want+"\n")) {
			t.Errorf("%q is logged as %q, want %s", path, b.String(), want)
		}
	}
	for path, want := range map[string]string{"/api/\xff/after": `/api/\xff/after`, "/api/é": "/api/é"} {
		if got := whole(nil, slog.String("path", path)); got.Value.String() != want {
			t.Errorf("a terminal shows %q as %q, want %q", path, got.Value, want)
		}
	}
}
