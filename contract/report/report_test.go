package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/contract/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func lineOf(operation string) int {
	return map[string]int{"loginsign.getUser": 17, "loginsign.listConnections": 230}[operation]
}

func written(t *testing.T, format string, r contract.Report, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, format, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-golden +now); go test -update writes it anew:\n%s", name, diff)
	}
}

func TestGoldenReports(t *testing.T) {
	t.Parallel()
	for format, name := range map[string]string{
		"text": "report.txt", "json": "report.json", "junit": "report.xml", "sarif": "report.sarif", "html": "report.html",
		"github": "annotations.txt",
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			golden(t, name, written(t, format, sample(), report.Options{Line: lineOf}))
		})
	}
}

func TestGitHubPage(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	written(t, "github", sample(), report.Options{Line: lineOf, Markdown: &page})
	golden(t, "step.md", page.Bytes())
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	err := report.Write(&bytes.Buffer{}, "pdf", sample(), report.Options{})
	if err == nil || !strings.Contains(err.Error(), "text, json, junit, sarif, html, github") {
		t.Errorf("got %v", err)
	}
}

func TestAnEmptyReport(t *testing.T) {
	t.Parallel()
	for _, format := range report.Formats() {
		if text := written(t, format, contract.Report{}, report.Options{}); len(text) == 0 {
			t.Errorf("%s: nothing", format)
		}
	}
	if text := string(written(t, "text", contract.Report{}, report.Options{})); !strings.Contains(text, "no checks") {
		t.Errorf("got %q", text)
	}
}

// TestTextCannotMoveTheCursor looks for the control characters that the sample's texts have.
func TestTextCannotMoveTheCursor(t *testing.T) {
	t.Parallel()
	if text := written(t, "text", sample(), report.Options{}); bytes.ContainsRune(text, '\x1b') {
		t.Errorf("an escape gets through:\n%q", text)
	}
	coloured := written(t, "text", sample(), report.Options{Colour: true})
	if !bytes.Contains(coloured, []byte("\x1b[31merror\x1b[0m")) || bytes.Contains(coloured, []byte("100% \x1b")) {
		t.Errorf("colours:\n%q", coloured)
	}
}

func TestJSONReadsBack(t *testing.T) {
	t.Parallel()
	var back contract.Report
	if err := json.Unmarshal(written(t, "json", sample(), report.Options{}), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), back); diff != "" {
		t.Errorf("(-report +read):\n%s", diff)
	}
}

func TestJUnitReadsBack(t *testing.T) {
	t.Parallel()
	var file struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type string `xml:"type,attr"`
					Text string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(written(t, "junit", sample(), report.Options{}), &file); err != nil {
		t.Fatal(err)
	}
	// 2 fail, 1 is our error; known, review, inconclusive and 2 skips are skipped; warnings pass.
	if got, want := []int{file.Tests, file.Failures, file.Errors, file.Skipped}, []int{12, 2, 2, 5}; !cmp.Equal(got, want) {
		t.Errorf("tests, failures, errors, skipped: got %v, want %v", got, want)
	}
	names := map[string]bool{}
	for _, suite := range file.Suites {
		for _, c := range suite.Cases {
			names[suite.Name+" "+c.Name] = true
			if c.Failure != nil && c.Failure.Type != "cross-app-leak" {
				t.Errorf("failure of type %q", c.Failure.Type)
			}
			if c.Name == "cross-app-leak" && !strings.Contains(c.Failure.Text, "an id of app_2 ]]> & <more>") {
				t.Errorf("text %q", c.Failure.Text)
			}
		}
	}
	if !names["loginsign.listConnections cross-app-leak (2)"] || len(names) != file.Tests {
		t.Errorf("names %v", names)
	}
}

func TestAnnotationsAreTenOfAKind(t *testing.T) {
	t.Parallel()
	r := contract.Report{}
	for range 30 {
		r.Checks = append(r.Checks, contract.Check{ID: "a", Verdict: contract.Fail}, contract.Check{ID: "b", Verdict: contract.Warn})
	}
	text := string(written(t, "github", r, report.Options{}))
	if strings.Count(text, "::error ") != 10 || strings.Count(text, "::notice ") != 10 {
		t.Errorf("got\n%s", text)
	}
}
