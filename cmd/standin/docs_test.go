package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/dialect"
)

const (
	root       = "../.."
	printedURL = "http://127.0.0.1:4010" // the default address, as the documents print it
	buildLine  = "go build -o standin ./cmd/standin"
)

// elsewhere are the commands that this test does not run, and why.
var elsewhere = map[string]string{
	"go test ./...": "this test is a part of it, and .ci/run runs it as the README has it",
}

// block is a fenced part of a document.
type block struct {
	line       int
	info, text string
}

func (b block) language() string { language, _, _ := strings.Cut(b.info, " "); return language }

// answers reports whether the block shows what the one before it prints.
func (b block) answers() bool { return b.language() == "json" || b.language() == "text" }

func blocksOf(document string) (out []block) {
	var open *block
	number := 0
	for line := range strings.Lines(document) {
		number++
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			open = &block{line: number, info: strings.TrimSpace(info)}
		case fence:
			out, open = append(out, *open), nil
		case open != nil:
			open.text += line
		}
	}
	return out
}

// reader does what a document says, from its beginning to its end, in an empty folder.
type reader struct {
	*testing.T
	folder, url, printed string
	server               *exec.Cmd
	ended                chan error
	log                  bytes.Buffer
	done                 map[string]bool // the exceptions that were met
}

// TestDocuments does everything that the documents tell their reader to do.
func TestDocuments(t *testing.T) {
	t.Parallel()
	requireTool(t, "curl")
	r := &reader{T: t, folder: t.TempDir(), done: map[string]bool{}}
	r.write(".curlrc", "silent\nshow-error\nfail-with-body\n") // an answer that is no success ends curl with an error
	r.mustRun(root, strings.Replace(buildLine, "-o standin", "-o "+filepath.Join(r.folder, "standin"), 1))
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/check.md", "docs/drift.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		blocks := blocksOf(string(text))
		for i, b := range blocks {
			r.follow(name, b, i+1 < len(blocks) && blocks[i+1].answers())
		}
		r.checkLinks(name, string(text))
	}
	r.stop()
	for line, reason := range elsewhere {
		if !r.done[line] {
			t.Errorf("no document says %q any more (%s)", line, reason)
		}
	}
}

func (r *reader) follow(document string, b block, answered bool) {
	r.Helper()
	text := strings.TrimSpace(b.text)
	place := fmt.Sprintf("%s:%d", document, b.line)
	switch {
	case b.info == "sh" && (elsewhere[text] != "" || text == buildLine):
		r.done[text] = true
	case b.info == "sh" && isServe(text):
		r.serve(text)
	case b.info == "sh":
		var err error
		r.printed, err = r.run(r.folder, strings.ReplaceAll(text, printedURL, r.url))
		if r.url != "" {
			r.printed = strings.ReplaceAll(r.printed, r.url, printedURL)
		}
		if err != nil && !answered {
			r.Fatalf("%s: %v\n%s", place, err, r.printed)
		}
	case b.info == "json":
		r.checkJSON(place, text)
	case b.info == "text":
		if got := strings.TrimSpace(r.printed); got != text {
			r.Errorf("%s: it prints %q", place, got)
		}
	case b.info == "go":
		r.checkExample(place, text)
	case b.language() == "yaml":
		r.checkYAML(place, b)
	case b.info != "":
		r.Errorf("%s: nothing checks a block of %q", place, b.info)
	}
}

var serveLine = regexp.MustCompile(`^(?:\./standin|go run \./cmd/standin) (serve[^&\n]*)$`)

func isServe(text string) bool { return serveLine.MatchString(text) }

// serve starts what the line says on a free port, in place of the server before.
func (r *reader) serve(line string) {
	r.Helper()
	r.stop()
	ready := filepath.Join(r.folder, "ready")
	_ = os.Remove(ready)
	r.server = r.command(r.folder, "exec ./standin "+serveLine.FindStringSubmatch(line)[1]+" --addr 127.0.0.1:0 --ready-file ready")
	r.log.Reset()
	r.server.Stdout, r.server.Stderr = &r.log, &r.log
	if err := r.server.Start(); err != nil {
		r.Fatal(err)
	}
	r.ended = make(chan error, 1)
	go func() { r.ended <- r.server.Wait() }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if url, err := os.ReadFile(ready); err == nil {
			r.url = strings.TrimSpace(string(url))
			return
		}
		select {
		case <-tick.C:
		case err := <-r.ended:
			r.Fatalf("%s: %v\n%s", line, err, r.log.String())
		}
	}
}

func (r *reader) stop() {
	r.Helper()
	if r.server == nil {
		return
	}
	if err := r.server.Process.Signal(syscall.SIGTERM); err != nil {
		r.Error(err)
	}
	if err := <-r.ended; err != nil || strings.Contains(r.log.String(), "fault of our own") {
		r.Errorf("the server ended with %v\n%s", err, r.log.String())
	}
	r.server = nil
}

func (r *reader) command(folder, script string) *exec.Cmd {
	c := exec.CommandContext(r.Context(), "sh", "-eu", "-c", script)
	c.Dir = folder
	c.Env = append(os.Environ(), "CURL_HOME="+r.folder)
	return c
}

func (r *reader) run(folder, script string) (string, error) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	c := r.command(folder, script)
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	if err := c.Start(); err != nil {
		return "", err
	}
	defer context.AfterFunc(ctx, func() { _ = c.Process.Kill() })()
	if err := c.Wait(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, problems.Bytes())
	}
	return out.String(), nil
}

func (r *reader) mustRun(folder, script string) {
	r.Helper()
	if _, err := r.run(folder, script); err != nil {
		r.Fatal(err)
	}
}

func (r *reader) write(name, text string) {
	r.Helper()
	if err := os.MkdirAll(filepath.Join(r.folder, filepath.Dir(name)), 0o700); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.folder, name), []byte(text), 0o600); err != nil {
		r.Fatal(err)
	}
}

func (r *reader) checkJSON(place, text string) {
	r.Helper()
	var want, got any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		r.Fatalf("%s: %v", place, err)
	}
	if err := json.Unmarshal([]byte(r.printed), &got); err != nil {
		r.Fatalf("%s: %v in %s", place, err, r.printed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.Errorf("%s (-document +answer):\n%s", place, diff)
	}
}

// checkYAML reads a block as what it is marked to be, and leaves it for the commands that name its file.
func (r *reader) checkYAML(place string, b block) {
	r.Helper()
	words := strings.Fields(b.info)
	if len(words) != 3 {
		r.Fatalf("%s: mark it as yaml fixture, dialect, config, baseline or cases FILE", place)
	}
	var err error
	switch words[1] {
	case "fixture":
		_, err = fixtures.Read(words[2], []byte(b.text))
	case "dialect":
		_, err = dialect.Parse(words[2], []byte(b.text))
	case "config":
		_, err = contract.ReadConfig(words[2], []byte(b.text), func(name string) string { return name })
	case "baseline":
		_, err = contract.ReadBaseline(words[2], []byte(b.text))
	case "cases":
		_, err = contract.ParseCases(r.spec(), words[2], []byte(b.text))
	default:
		r.Errorf("%s: %q is no kind of file", place, words[1])
	}
	if err != nil {
		r.Errorf("%s: %v", place, err)
	}
	text := b.text
	if r.url != "" {
		text = strings.ReplaceAll(text, printedURL, r.url)
	}
	r.write(words[2], text)
}

func (r *reader) spec() *contract.Spec {
	r.Helper()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		r.Fatal(err)
	}
	return spec
}

// checkExample finds the block in an example that go test runs.
func (r *reader) checkExample(place, text string) {
	r.Helper()
	examples, err := os.ReadFile(filepath.Join(root, "mock/example_test.go"))
	if err != nil {
		r.Fatal(err)
	}
	if !strings.Contains(unindented(string(examples)), unindented(text)) {
		r.Errorf("%s: not in mock/example_test.go to the letter", place)
	}
}

func unindented(text string) string {
	return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString(text, "")
}

var link = regexp.MustCompile(`\]\(([^)#:]+)\)`)

func (r *reader) checkLinks(document, text string) {
	r.Helper()
	for _, found := range link.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, filepath.Dir(document), found[1])); err != nil {
			r.Errorf("%s: a link to %s, which is not there", document, found[1])
		}
	}
}
