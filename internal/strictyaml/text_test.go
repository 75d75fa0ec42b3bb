package strictyaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRefusesTheText(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 101) + strings.Repeat("]", 101)
	tests := map[string]struct{ yaml, want string }{
		"empty":          {"", `f.yaml:1:1: the file is empty`},
		"only a comment": {"# nothing\n", `f.yaml:1:1: the file is empty`},
		"two documents": {
			"a: 1\n---\nb: 2\n",
			`f.yaml:2:1: a second document starts here, but a file holds exactly one`,
		},
		"duplicate": {"a: 1\nb: 2\na: 3\n", `f.yaml:3:1: a: given twice, the first time on line 1`},
		"duplicate in JSON": {
			"{\"a\": {\"b\": 1,\n\"b\": 2}}",
			`f.yaml:2:1: a.b: given twice, the first time on line 1`,
		},
		"tab":               {"a:\n\tb: 1\n", `f.yaml:2:1: a tab indents this line, but YAML takes spaces only`},
		"not UTF-8":         {"a: x\nb: \"gr\xfc\xdf\"\n", `f.yaml:2:7: the byte 0xfc is not UTF-8`},
		"control character": {"a: x\nb: \a\n", `f.yaml:2:4: the control character U+0007 is not allowed`},
		"indentation":       {"a:\n  b: 1\n c: 2\n", `f.yaml:3:2: expected a key here: check the indentation`},
		"open list": {
			"a: [1, 2\nb: 3\n",
			`f.yaml:2:1: expected a comma or ] here: a list in brackets is not closed`,
		},
		"open quotes": {"a: 1\nb: \"x\nc: 3\n", `f.yaml:2:1: the quotes that open here are not closed`},
		"two colons": {
			"a: b: c\n",
			`f.yaml:1:1: a second colon on one line: put a text with a colon in quotes`,
		},
		"two colons where a line may be indented": {
			"a: 1\nb:\n  c: d: {e: 1}\n",
			`f.yaml:3:3: a second colon on one line: put a text with a colon in quotes`,
		},
		"too far in": {
			"- a: b\n    c: {d: 1}\n",
			`f.yaml:2:5: this line is further in than the one above, and so goes on with its text: check the indentation`,
		},
		"too far in at the top": {
			"a: b\n c:\n  - d: e\n",
			`f.yaml:2:2: this line is further in than the one above, and so goes on with its text: check the indentation`,
		},
		"too far in by several lines": {
			"a: b\n  c\n\n  e:\n",
			`f.yaml:4:3: this line is further in than the one above, and so goes on with its text: check the indentation`,
		},
		"only the first line in": {
			" a: 1\nb: 2\n",
			`f.yaml:2:1: expected the end of the file or --- here: check the indentation`,
		},
		"star":              {"a: 1\nb: *\n", `f.yaml:2:1: * and & stand for something else here: write "*" in quotes`},
		"star in a list":    {"a: [x, *]\n", `f.yaml:1:1: * and & stand for something else here: write "*" in quotes`},
		"star before a dot": {"- a: *.b\n", `f.yaml:1:1: * and & stand for something else here: write "*" in quotes`},
		"ampersand":         {"a: & b\n", `f.yaml:1:1: * and & stand for something else here: write "&" in quotes`},
		"at sign":           {"a: 1\nb: @x\n", `f.yaml:2:1: a text cannot start with this character: put it in quotes`},
		"number as key":     {"200: ok\n", `f.yaml:1:1: the key 200 is not text: put it in quotes`},
		"boolean as key":    {"a:\n  true: ok\n", `f.yaml:2:3: a: the key true is not text: put it in quotes`},
		"mapping as key":    {"{a: 1}: ok\n", `f.yaml:1:1: a key must be text, not a list or a mapping`},
		"leading zero": {
			"a: 017\n",
			`f.yaml:1:4: a: 017 could be octal, decimal or text: write 17 for the number or "017" for the text`,
		},
		"infinity": {
			"a: .inf\n",
			`f.yaml:1:4: a: .inf is no number that JSON can hold: put it in quotes to make it text`,
		},
		"huge exponent": {
			"a: 6694e1330\n",
			`f.yaml:1:4: a: 6694e1330 is too large or too small a number: put it in quotes to make it text`,
		},
		"huge in JSON": {
			`{"a": 1e-999999999}`,
			`f.yaml:1:7: a: 1e-999999999 is too large or too small a number: put it in quotes to make it text`,
		},
		"too deep":         {deep, `f.yaml:1:101: nested deeper than 100 levels`},
		"too deep in YAML": {"a: x\nb: " + deep, `f.yaml:2:103: nested deeper than 100 levels`},
		"far too deep":     {strings.Repeat("[", 20_000), `f.yaml:1:1: nested deeper than 100 levels`},
		"unknown alias": {
			"a: 1\nb: *x\n",
			`f.yaml:2:1: *x stands for what &x names, but nothing above is named so: put it in quotes to make it text`,
		},
		"alias of itself":  {"a: &x\n  b: *x\n", `f.yaml:2:6: the alias *x stands inside its own anchor`},
		"bad merge":        {"a: {<<: 1}\n", `f.yaml:1:9: a: the merge key << takes a mapping or a list of mappings`},
		"foreign tag":      {"a: !binary x\n", `f.yaml:1:4: a: the tag !binary is not supported here`},
		"foreign list tag": {"a: !set [x]\n", `f.yaml:1:4: a: the tag !set is not supported`},
	}
	schema := anything(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := schema.Parse("f.yaml", []byte(test.yaml))
			if diff := cmp.Diff([]string{test.want}, problemsOf(t, err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefusesAliasBombs(t *testing.T) {
	t.Parallel()
	bomb := "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		tenfold := strings.Repeat(fmt.Sprintf("*l%d, ", i), 10)
		bomb += fmt.Sprintf("l%d: &l%d [%s]\n", i+1, i+1, tenfold)
	}
	_, err := anything(t).Parse("f.yaml", []byte(bomb))
	got := problemsOf(t, err)
	want := "the aliases expand to far more values than the file has"
	if len(got) != 1 || !strings.HasSuffix(got[0], want) {
		t.Errorf("got %q, want one problem that ends in %q", got, want)
	}
}

func TestParseReads(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	tests := map[string]struct{ yaml, want string }{
		"scalars of YAML 1.2": {
			"[no, on, y, NO, 1_000, 0b11, 1:30, 0o17, 0x1F, +5, 1.0, .5, 1e3, -0.25, ~, null, True, 12, '12', 0]",
			`["no","on","y","NO","1_000","0b11","1:30",15,31,5,1,0.5,1000,-0.25,null,null,true,12,"12",0]`,
		},
		"times keep their text": {
			"[2026-05-03T11:04:12.000Z, 2026-05-03, !!timestamp 2026-05-03]",
			`["2026-05-03T11:04:12.000Z","2026-05-03","2026-05-03"]`,
		},
		"keys of YAML 1.1": {"no: 1\non: 2\n2026-05-03: 3\n'1': 4\n", `{"no":1,"on":2,"2026-05-03":3,"1":4}`},
		"explicit tags":    {"[!!str 12, !!int 12, !!float 1.5, !!bool true]", `["12",12,1.5,true]`},
		"anchors":          {"a: &x {b: [1]}\nc: *x\n", `{"a":{"b":[1]},"c":{"b":[1]}}`},
		"merge keys": {
			"a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {z: 3, <<: [*a, *b]}\n",
			`{"a":{"x":1,"y":1},"b":{"y":2,"z":2},"c":{"z":3,"x":1,"y":1}}`,
		},
		"block text":            {"a: |\n  one\n  two\n", `{"a":"one\ntwo\n"}`},
		"a document's marks":    {"---\na: 1\n...\n", `{"a":1}`},
		"byte order mark":       {"\uFEFFa: 1\n", `{"a":1}`},
		"JSON with tabs":        {"{\n\t\"a\": [\n\t\t1\n\t]\n}\n", `{"a":[1]}`},
		"JSON with surrogates":  {`{"a": "\ud83d\ude00"}`, `{"a":"😀"}`},
		"JSON of one scalar":    {`"a"`, `"a"`},
		"YAML in JSON's braces": {"{a: b, c: [d, ], }\n", `{"a":"b","c":["d"]}`},
		"the last legal depth":  {deep, deep},
	}
	schema := anything(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := schema.Parse("f.yaml", []byte(test.yaml))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(doc.JSON())); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
		})
	}
}
