package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

var update = flag.Bool("update", false, "write the generated parts of docs anew")

const scenarioDocument = "docs/scenarios.md"

// TestScenarioDocument does everything that the document about scenarios tells its reader to do, and starts each scenario in it.
func TestScenarioDocument(t *testing.T) {
	t.Parallel()
	requireTool(t, "curl")
	r := &reader{T: t, folder: t.TempDir(), done: map[string]bool{}}
	r.write(".curlrc", "silent\nshow-error\nfail-with-body\n")
	r.mustRun(root, strings.Replace(buildLine, "-o standin", "-o "+filepath.Join(r.folder, "standin"), 1))
	text := readDocument(t, scenarioDocument)
	examples, err := os.ReadFile(filepath.Join(root, "mock/example_scenarios_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	ns := mock.Start(lenient{t}).Namespace(mock.DefaultNamespace)
	blocks := blocksOf(text)
	for i, b := range blocks {
		place := fmt.Sprintf("%s:%d", scenarioDocument, b.line)
		switch {
		case b.language() == "yaml":
			r.play(ns, place, b)
		case b.info == "go":
			if !strings.Contains(unindented(string(examples)), unindented(b.text)) {
				t.Errorf("%s: not in mock/example_scenarios_test.go to the letter", place)
			}
		default:
			r.follow(scenarioDocument, b, i+1 < len(blocks) && blocks[i+1].answers())
		}
	}
	r.stop()
	for _, name := range []string{scenarioDocument, "docs/catalog.md"} {
		for _, found := range link.FindAllStringSubmatch(readDocument(t, name), -1) {
			if _, err := os.Stat(filepath.Join(root, "docs", found[1])); err != nil {
				t.Errorf("%s: a link to %s, which is not there", name, found[1])
			}
		}
	}
}

// lenient is a test that doesn't mind scenarios that were started and never met.
type lenient struct{ *testing.T }

// Errorf leaves out what is no fault.
func (l lenient) Errorf(format string, args ...any) {
	l.Helper()
	if !strings.Contains(format, "not used up") {
		l.T.Errorf(format, args...)
	}
}

// play starts the scenario of a block, and leaves its file for the commands that name it.
func (r *reader) play(ns *mock.Namespace, place string, b block) {
	r.Helper()
	words := strings.Fields(b.info)
	if len(words) != 3 || words[1] != "scenario" {
		r.Fatalf("%s: mark it as yaml scenario FILE", place)
	}
	s, err := ns.ReadScenario(words[2], []byte(b.text))
	if err != nil {
		r.Errorf("%s: %v", place, err)
		return
	}
	if s.Name+".yaml" != words[2] || s.Story == "" {
		r.Errorf("%s: %s in the file %s, with the story %q", place, s.Name, words[2], s.Story)
	}
	if err := ns.StartScenario(s); err != nil {
		r.Errorf("%s: %v", place, err)
	}
	r.write(words[2], b.text)
}

// TestGeneratedDocuments compares what is made from the scenarios' own files and tables; -update writes it.
func TestGeneratedDocuments(t *testing.T) {
	t.Parallel()
	compareDocument(t, "docs/catalog.md", catalogPage(t))
	text := readDocument(t, scenarioDocument)
	text = replacePart(t, text, "faults", faultTable())
	compareDocument(t, scenarioDocument, replacePart(t, text, "magic users", magicTable()))
}

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil && !*update {
		t.Fatal(err)
	}
	return string(text)
}

func compareDocument(t *testing.T, name, want string) {
	t.Helper()
	if diff := cmp.Diff(want, readDocument(t, name)); diff == "" {
		return
	} else if !*update {
		t.Errorf("%s is not what go test ./cmd/standin -run TestGeneratedDocuments -update makes of it (-want +got):\n%s", name, diff)
		return
	}
	if err := os.WriteFile(filepath.Join(root, name), []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replacePart puts text between the marks of a generated part.
func replacePart(t *testing.T, document, name, text string) string {
	t.Helper()
	mark := "<!-- " + name + ": generated -->\n"
	before, rest, begins := strings.Cut(document, mark)
	_, after, ends := strings.Cut(rest, "<!-- end -->\n")
	if !begins || !ends {
		t.Fatalf("no part %q in %s", name, scenarioDocument)
	}
	return before + mark + text + "<!-- end -->\n" + after
}

func faultTable() string {
	var b strings.Builder
	b.WriteString("| kind | what the client gets | phase | takes |\n|---|---|---|---|\n")
	for _, k := range scenarios.Kinds() {
		phases := make([]string, len(k.Phases))
		for i, phase := range k.Phases {
			phases[i] = "`" + string(phase) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Kind, k.Meaning, strings.Join(phases, ", "), inCode(k.Fields))
	}
	return b.String()
}

func magicTable() string {
	var b strings.Builder
	b.WriteString("| globalId | what happens | at |\n|---|---|---|\n")
	for _, u := range scenarios.Magic() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", u.GlobalID, u.What, inCode(u.Operations))
	}
	return b.String()
}

func inCode(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "`, `") + "`"
}

var storyLines = regexp.MustCompile(`(?ms)\A(?:#[^\n]*\n)*name: [^\n]*\nstory: \|-\n(?:  [^\n]*\n)+`)

func catalogPage(t *testing.T) string {
	t.Helper()
	api, err := mock.Vocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	var list, all strings.Builder
	for _, name := range scenarios.Names() {
		s, err := scenarios.Named(name, api)
		if err != nil {
			t.Fatal(err)
		}
		happens, must, _ := strings.Cut(s.Story, "\n")
		fmt.Fprintf(&list, "| [%s](#%s) | %s |\n", name, name, happens)
		rest := storyLines.ReplaceAllString(string(s.Source), "")
		fmt.Fprintf(&all, "\n## %s\n\n%s\n\n**%s**\n\n```yaml\n%s```\n", name, happens, must, rest)
	}
	return "# The catalog\n\n" +
		"<!-- This page is made from scenarios/catalog/*.yaml: go test ./cmd/standin -run TestGeneratedDocuments -update -->\n\n" +
		"Each of these is an incident that an integrator must survive. They work with the demo world as it is: start one by its\n" +
		"name, and `standin scenario show NAME` prints its file. Those about webhooks need somewhere to send them: `--webhook-url`, or an\n" +
		"app with a `webhook_url`. [scenarios.md](scenarios.md) teaches the language.\n\n" +
		"| | what happens |\n|---|---|\n" + list.String() + all.String()
}
