package strictyaml_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/strictyaml"
)

const world = `users:
  - name: Jane
    joined: 2025-11-10T09:30:00.000Z
    apps: {a/b: 3, }
`

func TestDecodeKeepsTimesAndNumbers(t *testing.T) {
	t.Parallel()
	text := lines("at: 2026-05-03T11:04:12.000Z", "text: 2026-05-03T11:04:12.000Z", "n: 1e3")
	doc, err := anything(t).Parse("f.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	type file struct {
		At   time.Time `json:"at"`
		Text string    `json:"text"`
		N    int       `json:"n"`
	}
	var got file
	if err := doc.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := file{At: time.Date(2026, 5, 3, 11, 4, 12, 0, time.UTC), Text: "2026-05-03T11:04:12.000Z", N: 1000}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestDecodeRefusesAFieldThatTheTypeLacks(t *testing.T) {
	t.Parallel()
	doc, err := anything(t).Parse("f.yaml", []byte("a: 1\nb: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		A int `json:"a"`
	}
	if err := doc.Decode(&got); err == nil {
		t.Errorf("decoded %+v although the type has no b", got)
	}
}

func TestProblemIsPlacedAtItsValue(t *testing.T) {
	t.Parallel()
	doc, err := anything(t).Parse("f.yaml", []byte(world))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		at         func(pointer, message, suggestion string) strictyaml.Problem
		pointer    string
		suggestion string
		want       string
	}{
		"value":            {doc.Problem, "/users/0/name", "", `f.yaml:2:11: users[0].name: wrong`},
		"key":              {doc.KeyProblem, "/users/0/name", "", `f.yaml:2:5: users[0].name: wrong`},
		"list item":        {doc.Problem, "/users/0", "", `f.yaml:2:5: users[0]: wrong`},
		"list item as key": {doc.KeyProblem, "/users/0", "", `f.yaml:2:5: users[0]: wrong`},
		"escaped name":     {doc.Problem, "/users/0/apps/a~1b", "", `f.yaml:4:17: users[0].apps.a/b: wrong`},
		"suggestion": {
			doc.Problem, "/users/0/name", "June",
			`f.yaml:2:11: users[0].name: wrong, did you mean "June"?`,
		},
		"nearest parent":    {doc.Problem, "/users/0/apps/c/d", "", `f.yaml:4:11: users[0].apps.c.d: wrong`},
		"key of no field":   {doc.KeyProblem, "/users/7/name", "", `f.yaml:2:3: users[7].name: wrong`},
		"whole document":    {doc.Problem, "", "", `f.yaml:1:1: wrong`},
		"key of everything": {doc.KeyProblem, "", "", `f.yaml:1:1: wrong`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, test.at(test.pointer, "wrong", test.suggestion).String()); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewErrorSortsAndDropsRepeats(t *testing.T) {
	t.Parallel()
	doc, err := anything(t).Parse("f.yaml", []byte(world))
	if err != nil {
		t.Fatal(err)
	}
	late, early := doc.Problem("/users/0/apps", "late", ""), doc.Problem("/users", "early", "")
	other := strictyaml.Problem{File: "e.yaml", Line: 9, Column: 1, Message: "elsewhere"}
	want := "e.yaml:9:1: elsewhere\nf.yaml:2:3: users: early\nf.yaml:4:11: users[0].apps: late"
	if got := strictyaml.NewError(late, early, other, early).Error(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if err := doc.NewError(); err != nil {
		t.Errorf("no problems give the error %v", err)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		word  string
		among []string
		want  string
	}{
		"swapped letters":    {"connectoins", []string{"connection", "connections"}, "connections"},
		"letter case":        {"redirecturi", []string{"redirectUri"}, "redirectUri"},
		"one letter missing": {"methd", []string{"path", "method"}, "method"},
		"the first of two":   {"bat", []string{"cat", "hat"}, "cat"},
		"nothing near":       {"colour", []string{"method", "path"}, ""},
		"short words":        {"on", []string{"no", "id"}, "no"},
		"nothing to choose":  {"on", nil, ""},
		"the word itself":    {"exact", []string{"exact"}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strictyaml.Suggest(test.word, test.among); got != test.want {
				t.Errorf("Suggest(%q, %q) = %q, want %q", test.word, test.among, got, test.want)
			}
		})
	}
}

func TestCompileRefusesWhatIsNoSchema(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"no JSON":            `{`,
		"no schema":          `{"type": "strin"}`,
		"a file outside":     `{"$ref": "file:///etc/passwd"}`,
		"a missing $ref":     `{"$ref": "#/$defs/x"}`,
		"a schema elsewhere": `{"$ref": "https://example.com/schema.json"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := strictyaml.Compile("x.json", []byte(source)); err == nil {
				t.Errorf("compiled %s", source)
			}
		})
	}
}
