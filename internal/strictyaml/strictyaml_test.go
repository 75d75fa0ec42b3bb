package strictyaml_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/strictyaml"
)

func shop(t testing.TB) *strictyaml.Schema {
	t.Helper()
	source, err := os.ReadFile("testdata/shop.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, string(source))
}

func compile(t testing.TB, source string) *strictyaml.Schema {
	t.Helper()
	schema, err := strictyaml.Compile("test.schema.json", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// anything accepts every document.
func anything(t testing.TB) *strictyaml.Schema { return compile(t, "true") }

func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

// problemsOf lists an error's problems one a line, without the excerpt.
func problemsOf(t testing.TB, err error) []string {
	t.Helper()
	e, ok := errors.AsType[*strictyaml.Error](err)
	if !ok {
		t.Fatalf("got %v (%T), want a *strictyaml.Error", err, err)
	}
	all := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		all = append(all, p.String())
	}
	return all
}

func TestParseChecksTheSchema(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		yaml string
		want []string
	}{
		"unknown key": {
			yaml: "connectoins: []\n",
			want: []string{`f.yaml:1:1: connectoins: unknown field, did you mean "connections"?`},
		},
		"unknown key below": {
			yaml: "connections:\n  - user: AB1234\n    colour: red\n",
			want: []string{`f.yaml:3:5: connections[0].colour: unknown field`},
		},
		"a misspelt required field is not missing as well": {
			yaml: "connections:\n  - usr: AB1234\n",
			want: []string{`f.yaml:2:5: connections[0].usr: unknown field, did you mean "user"?`},
		},
		"missing field": {
			yaml: "connections:\n  - logins: 3\n",
			want: []string{`f.yaml:2:5: connections[0]: missing field "user"`},
		},
		"wrong type": {
			yaml: "connections: none\n",
			want: []string{`f.yaml:1:14: connections: expected a list, found "none"`},
		},
		"whole number": {
			yaml: "connections: [{user: AB1234, logins: 3.5}]\n",
			want: []string{`f.yaml:1:38: connections[0].logins: expected a whole number, found the number 3.5`},
		},
		"text that YAML takes for a number": {
			yaml: "note: 12\n",
			want: []string{`f.yaml:1:7: note: expected text, found the number 12 (put it in quotes to make it text)`},
		},
		"a boolean of YAML 1.1": {
			yaml: "open: no\n",
			want: []string{`f.yaml:1:7: open: expected true or false, found "no", did you mean "false"?`},
		},
		"null": {
			yaml: "note:\nopen: true\n",
			want: []string{`f.yaml:1:6: note: expected text, found nothing`},
		},
		"enum": {
			yaml: "plan: yaer\n",
			want: []string{`f.yaml:1:7: plan: expected "MONTH", "YEAR" or "LIFETIME", found "yaer", did you mean "YEAR"?`},
		},
		"pattern": {
			yaml: "connections: [{user: ab1234}]\n",
			want: []string{
				`f.yaml:1:22: connections[0].user: expected text that matches ^[A-Z]{2}[0-9]{4}$, found "ab1234"`,
			},
		},
		"bounds": {
			yaml: "connections:\n  - {user: AB1234, logins: -1}\n  - {user: AB1235, logins: 1e3, tags: [a, b, a]}\n",
			want: []string{
				`f.yaml:2:28: connections[0].logins: expected at least 0, found the number -1`,
				`f.yaml:3:28: connections[1].logins: expected at most 999, found the number 1000`,
				`f.yaml:3:46: connections[1].tags[2]: the same item as on line 3`,
			},
		},
		"size": {
			yaml: "note: ''\nshops: {}\n",
			want: []string{
				`f.yaml:1:7: note: expected at least 1 character, found 0`,
				`f.yaml:2:8: shops: expected at least 1 field, found 0`,
			},
		},
		"names": {
			yaml: "shops:\n  one: {}\n  Two: {}\n",
			want: []string{`f.yaml:3:3: shops.Two: expected text that matches ^[a-z]+$, found "Two"`},
		},
		"format": {
			yaml: "since: 2026-13-01T00:00:00Z\n",
			want: []string{
				`f.yaml:1:8: since: expected a date and time such as 2026-05-03T11:04:12Z, found "2026-13-01T00:00:00Z"`,
			},
		},
		"the root": {
			yaml: "- connections\n",
			want: []string{`f.yaml:1:1: expected a mapping, found a list`},
		},
		"no problem hides another": {
			yaml: "open: 1\nnote: [x]\nplan: YEAR\ncolour: red\n",
			want: []string{
				`f.yaml:1:7: open: expected true or false, found the number 1`,
				`f.yaml:2:7: note: expected text, found a list`,
				`f.yaml:4:1: colour: unknown field`,
			},
		},
		"columns count characters": {
			yaml: "connections: [{user: AB1234, tags: [\"größe\", 1]}]\n",
			want: []string{
				`f.yaml:1:46: connections[0].tags[1]: expected text, found the number 1 (put it in quotes to make it text)`,
			},
		},
	}
	schema := shop(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := schema.Parse("f.yaml", []byte(test.yaml))
			if diff := cmp.Diff(test.want, problemsOf(t, err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePicksTheFormThatGotFurthest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		yaml string
		want []string
	}{
		"by what stands in it": {
			yaml: "do: {fault: {name: 3}}\n",
			want: []string{`f.yaml:1:20: do.fault.name: expected text, found the number 3 (put it in quotes to make it text)`},
		},
		"by a misspelt field": {
			yaml: "do: {falt: {name: cut}}\n",
			want: []string{`f.yaml:1:6: do.falt: unknown field, did you mean "fault"?`},
		},
		"by the field that tells the forms apart": {
			yaml: "send: {kind: mail, too: a@example.com}\n",
			want: []string{`f.yaml:1:20: send.too: unknown field, did you mean "to"?`},
		},
		"no form of that kind": {
			yaml: "send: {kind: mial, to: a@example.com}\n",
			want: []string{`f.yaml:1:14: send.kind: expected "mail" or "hook", found "mial", did you mean "mail"?`},
		},
		"no form of that type": {
			yaml: "wait: [1]\n",
			want: []string{`f.yaml:1:7: wait: expected a whole number, "never" or "always", found a list`},
		},
		"a field of each form": {
			yaml: "who: {}\n",
			want: []string{`f.yaml:1:6: who: missing field: "email" or "id"`},
		},
		"too many forms": {
			yaml: "one: 6\n",
			want: []string{`f.yaml:1:6: one: fits more than one of the allowed forms`},
		},
	}
	source, err := os.ReadFile("testdata/forms.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema := compile(t, string(source))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := schema.Parse("f.yaml", []byte(test.yaml))
			if diff := cmp.Diff(test.want, problemsOf(t, err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorShowsTheLineOfTheFirstProblem(t *testing.T) {
	t.Parallel()
	_, err := shop(t).Parse("f.yaml", []byte(lines("open: true", "connectoins: []", "plan: DAY")))
	want := lines(
		`f.yaml:2:1: connectoins: unknown field, did you mean "connections"?`,
		`    2 | connectoins: []`,
		`      | ^`,
		`f.yaml:3:7: plan: expected "MONTH", "YEAR" or "LIFETIME", found "DAY"`,
	)
	if diff := cmp.Diff(want, err.Error()+"\n"); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestErrorShowsPartOfALongLine(t *testing.T) {
	t.Parallel()
	_, err := shop(t).Parse("f.json", []byte(`{"note": "`+strings.Repeat("x", 500)+`", "plan": "DAY"}`))
	rows := strings.Split(err.Error(), "\n")
	if len(rows) != 3 || len(rows[1]) > 120 {
		t.Fatalf("got %d rows, want 3 with at most 120 characters in the excerpt:\n%v", len(rows), err)
	}
	if at := strings.IndexByte(rows[2], '^'); !strings.HasPrefix(rows[1][at:], `"DAY"`) {
		t.Errorf("the caret does not stand under the value:\n%v", err)
	}
}

func TestErrorPrintsABoundedNumberOfProblems(t *testing.T) {
	t.Parallel()
	_, err := compile(t, `{"items": {"type": "string"}}`).Parse("f.json", []byte("["+strings.Repeat("1,", 79)+"1]"))
	if got := len(problemsOf(t, err)); got != 80 {
		t.Errorf("got %d problems, want 80", got)
	}
	if !strings.HasSuffix(err.Error(), "\nand 30 more") {
		t.Errorf("the error does not end with the number of problems left out:\n%v", err)
	}
}
