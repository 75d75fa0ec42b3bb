package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sample() report {
	s := spread{0.5, 0.25, 0.75, 3}
	return report{
		Machine:  machine{"A CPU", 2, "linux/amd64 6.1", "go1.26", "0.25"},
		Settings: settings{3, "1s", 1000, 20},
		Rows: []result{
			{"list-1", "list of 1 row", []figure{{Name: "throughput", spread: s, Goal: 0.8}, {Name: "CPU", Goal: 0.8}},
				[]server{{"standin", 12345.6, 0, 100, 2000, s, spread{}}}},
			{"start", "start", []figure{{Name: "start", Unit: "ms", spread: s, Goal: 25, AtMost: true, Reached: true}}, nil},
		},
		Peers: []peerResult{{Name: "prism", Version: "1", What: "checks", Shares: map[string]shared{"list-1": {s, s}}},
			{Name: "killgrave", Version: "2", What: "nothing", Problem: "could not be fetched"}},
		Load: &loadResult{
			Steps: []step{{Connections: 1024, KeepAlive: true, Requests: 5000, PerSecond: 5000, P50: 1000, P99: 2000, Peak: 3 << 20, After: 1 << 20}},
			Slow:  slowResult{Readers: 100, Share: s, P99: s, Before: 1 << 20},
		},
	}
}

func TestJSONReadsBack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample().write(&out, "json"); err != nil {
		t.Fatal(err)
	}
	var got report
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), got, cmp.AllowUnexported(figure{})); diff != "" {
		t.Error(diff)
	}
}

// cellsOf are the cells of the Markdown tables' lines, without their heads.
func cellsOf(document string) (out [][]string) {
	inside := false
	for line := range strings.Lines(document) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "|---"):
			inside = true
		case !strings.HasPrefix(line, "|"):
			inside = false
		case inside:
			out = append(out, strings.Split(strings.Trim(line, "| "), " | "))
		}
	}
	return out
}

func TestMarkdownReadsBack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample().write(&out, "markdown"); err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"list of 1 row", "throughput", "at least 0.8", "0.50", "0.25", "0.75", "no"},
		{"list of 1 row", "CPU", "at least 0.8", "not measured", "", "", ""},
		{"start", "start", "at most 25 ms", "0.50", "0.25", "0.75", "yes"},
		{"list of 1 row", "standin", "12,345", "not measured", "100", "2000"},
		{"prism 1", "0.50 (0.25 to 0.75), CPU 0.50", "-", "-", "-", "checks"},
		{"killgrave 2", "-", "-", "-", "-", "NOT MEASURED IN FULL: could not be fetched"},
		{"1,024", "yes", "5,000", "0", "5,000", "1.00", "2.00", "3.00", "1.00"},
		{"throughput of others, share of that without", "0.50", "0.25", "0.75"},
		{"p99 of others, times that without", "0.50", "0.25", "0.75"},
		{"resident before, MiB", "1.00", "", ""},
		{"resident at its peak, MiB", "not measured", "", ""},
		{"resident after, MiB", "not measured", "", ""},
	}
	got := cellsOf(out.String())
	for i := range got {
		for len(got[i]) < len(want[min(i, len(want)-1)]) {
			got[i] = append(got[i], "") // what was trimmed at the end of the line
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTextHasTheTables(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample().write(&out, "text"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"A CPU, 2 cores, linux/amd64 6.1, go1.26, load average 0.25 when the run began", "at most 25 ms", "prism 1", "1,024", "100 slow readers"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// below is what somebody wrote at the end of the document.
const below = "\n## What this means\n\nIt is fast.\n"

func TestARunLeavesTheSectionsOfOthers(t *testing.T) {
	t.Parallel()
	name := t.TempDir() + "/performance.md"
	first, second := sample(), sample()
	first.Peers = nil
	second.Rows, second.Load = nil, nil
	for _, r := range []report{first, second} {
		if err := r.save(name); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, append(bytes.TrimSuffix(text, []byte(below)), below...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if want := newPage("").with(sample().sections()).String() + below; string(got) != want {
		t.Error(cmp.Diff(want, string(got)))
	}
}

// The document that we ship has the words of this program and every row, so that it can't go stale in shape.
func TestTheDocumentIsComplete(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../" + document)
	if err != nil {
		t.Fatal(err)
	}
	o, err := parse([]string{"--only", "list-1"}, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, string(text), o)
	for _, name := range append(peerNames(), "1,024", "slow readers") {
		if !strings.Contains(string(text), name) {
			t.Errorf("%s says nothing of %s", document, name)
		}
	}
}

// checkDocument wants a line for each figure of each row, in their order, and the program's words around them.
func checkDocument(t *testing.T, text string, o options) {
	t.Helper()
	if frame := newPage(text).String(); frame != text {
		t.Errorf("the words are not those of the program: go run ./bench writes them anew:\n%s", cmp.Diff(frame, text))
	}
	var want, got [][]string
	for _, r := range rows() {
		for _, g := range r.goals {
			want = append(want, []string{o.name(r.title), g.name, g.limitText()})
		}
	}
	for _, cells := range cellsOf(newPage(text).measured["rows"]) {
		if slices.ContainsFunc([]string{"at least", "at most"}, func(s string) bool { return len(cells) > 2 && strings.HasPrefix(cells[2], s) }) {
			got = append(got, cells[:3])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-program +document):\n%s", diff)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		number(0): "0.00", number(0.0254): "0.025", number(0.254): "0.25", number(12.34): "12.3", number(1234.5): "1234",
		grouped(7): "7", grouped(1000): "1,000", grouped(1_000_000): "1,000,000",
	}
	for got, want := range tests {
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
