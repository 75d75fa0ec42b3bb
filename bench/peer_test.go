package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func stubsOf(rows ...string) (out []stub) {
	for _, row := range rows {
		out = append(out, stub{row: row, method: "GET", path: "/" + row, answer: canned{Status: 200, Body: []byte(`{"row": "` + row + `"}`)}})
	}
	return out
}

// Each peer is told where to listen, on this machine alone, and gets every answer in files that are JSON.
func TestPeersAreConfigured(t *testing.T) {
	t.Parallel()
	for _, p := range peers() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			argv, err := p.configure("program", folder, "12345", stubsOf(comparedRows()...))
			if err != nil {
				t.Fatal(err)
			}
			line := strings.Join(argv, " ")
			if !strings.Contains(line, "program") || !strings.Contains(line, "12345") || !strings.Contains(line, "127.0.0.1") {
				t.Errorf("it is started with %q", line)
			}
			if !strings.HasSuffix(p.fetch[len(p.fetch)-1], p.version) {
				t.Errorf("%q does not fetch version %s", p.fetch, p.version)
			}
			text := allJSON(t, folder)
			for _, row := range comparedRows() {
				if p.own == nil && !strings.Contains(text, "/"+row) && !strings.Contains(text, `"`+row+`"`) {
					t.Errorf("no answer to %s in %s", row, text)
				}
			}
		})
	}
}

func allJSON(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		if !json.Valid(text) {
			t.Errorf("%s is no JSON", name)
		}
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestAPeerThatDoesNotComeIsSaid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fetch []string
		error string
	}{
		"no such program": {[]string{"no-such-program", "FOLDER"}, "no-such-program FOLDER"},
		"fetched nothing": {[]string{"go", "version"}, "no such file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &lab{options: options{cache: t.TempDir()}, folder: t.TempDir(), problems: &bytes.Buffer{}}
			r := &rival{peer: peer{name: "nobody", version: "1", fetch: test.fetch, program: "nobody"}}
			if err := r.start(t.Context(), l); err == nil || !strings.Contains(err.Error(), test.error) {
				t.Errorf("%v, not %s", err, test.error)
			}
		})
	}
}

// A peer takes part in the rows that it answers as standin does, and in no others.
func TestAPeerProvesWhatItAnswers(t *testing.T) {
	t.Parallel()
	address, _ := serving(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/list-1":
			_, _ = w.Write([]byte(`{"row":"list-1"}`))
		case "/patch":
			_, _ = w.Write([]byte(`{"row":"another"}`))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	r := &rival{peer: peer{name: "p"}, server: &process{name: "p", address: address}, stubs: stubsOf("list-1", "patch", "token")}
	if err := r.prove(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := &lab{rivals: []*rival{r}}
	for row, want := range map[string]int{"list-1": 1, "patch": 0, "token": 0} {
		if got := l.peerContenders(row, 2); len(got) != want {
			t.Errorf("%d contenders for %s", len(got), row)
		}
	}
	if got := l.peerResults(nil); len(got) != 2 || got[0].Name != "standin" || got[1].Problem == "" {
		t.Errorf("%+v", got)
	}
	if err := r.warmUp(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
}

func TestPeerNamesAreUnique(t *testing.T) {
	t.Parallel()
	names := peerNames()
	if len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("%v", names)
	}
}
