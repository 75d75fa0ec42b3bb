package contract_test

import (
	"crypto/tls"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/contract"
)

// TestRulesDocument writes RULES.md anew with -update, and otherwise compares it.
func TestRulesDocument(t *testing.T) {
	t.Parallel()
	document := rulesDocument()
	if *update {
		if err := os.WriteFile("RULES.md", []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(document, string(written)); diff != "" {
		t.Errorf("RULES.md is not up to date: run go test ./contract -run TestRulesDocument -update\n%s", diff)
	}
}

func rulesDocument() string {
	var b strings.Builder
	b.WriteString(`<!-- Written by go test ./contract -run TestRulesDocument -update; change the rules, not this file. -->

# The rules

Every exchange is held against these rules, whoever made it: a case, a client behind the proxy, or a recording. An id is
stable and is never used for anything else.

A finding has its rule's level, with three exceptions. It is a note where the document only assumes the part that it is
about (` + "`x-evidence: assumed`" + `): a server may well do it another way. Milder forms of the same breach may have a milder level.
And a finding that somebody else's change in the meantime could explain is a warning, unless a case made the request.

A finding shows no value that an answer or a request held, but its form: ` + "`aa9999`" + ` is two small letters and four digits.

| rule | level | what is kept to |
|---|---|---|
`)
	for _, r := range contract.Rules() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, r.ID, r.Level, r.Title)
	}
	for _, r := range contract.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n%s\n\n", r.ID, r.Title, r.Why)
		fmt.Fprintf(&b, "Level %s, since %s.%s\n", r.Level, r.Since, clausesOf(r))
		told(&b, "Kept", r.Keeps)
		told(&b, "Broken", r.Breaks)
	}
	return b.String()
}

func clausesOf(r contract.Rule) string {
	if len(r.Clauses) == 0 {
		return ""
	}
	return " Clauses: " + strings.Join(r.Clauses, ", ") + "."
}

func told(b *strings.Builder, title string, e contract.Example) {
	fmt.Fprintf(b, "\n%s", title)
	if e.Note != "" {
		fmt.Fprintf(b, ": %s", strings.TrimSuffix(e.Note, "."))
	}
	b.WriteString(".\n\n```http\n")
	for i, x := range e.Exchanges {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(circumstances(x))
		path := strings.TrimPrefix(x.Request.URL, "https://api.example")
		fmt.Fprintf(b, "%s %s\n", x.Request.Method, path)
		toldMessage(b, "", x.Request.Header, x.Request.Body)
		fmt.Fprintf(b, "> %d\n", x.Response.Status)
		toldMessage(b, "> ", x.Response.Header, x.Response.Body)
	}
	b.WriteString("```\n")
}

// circumstances are what the messages of an exchange do not show.
func circumstances(x *contract.Exchange) (text string) {
	switch {
	case x.Intent.Credential != "":
		text += fmt.Sprintf("# a case made the request, with a credential that is %s\n", x.Intent.Credential)
	case x.Intent.Refusal:
		text += "# a case made the request to be refused\n"
	case x.Intent.Known:
		text += "# a case made the request\n"
	}
	if x.Took != 0 {
		text += fmt.Sprintf("# took %s\n", x.Took)
	}
	if x.TLS != nil {
		text += fmt.Sprintf("# %s\n", tls.VersionName(x.TLS.Version))
	}
	if noon := time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC); !x.At.Equal(noon) {
		text += fmt.Sprintf("# %s later\n", x.At.Sub(noon))
	}
	return text
}

func toldMessage(b *strings.Builder, prefix string, header map[string][]string, body []byte) {
	var lines []string
	for name, values := range header {
		lines = append(lines, prefix+name+": "+strings.Join(values, ", ")+"\n")
	}
	slices.Sort(lines)
	b.WriteString(strings.Join(lines, ""))
	if len(body) > 0 {
		fmt.Fprintf(b, "\n%s\n", body)
	}
}
