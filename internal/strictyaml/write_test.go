package strictyaml_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/internal/strictyaml"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	got, err := strictyaml.Write([]string{"What it is.", "", "two\nlines\x7f"}, []strictyaml.Entry{
		{Name: "format", Value: 1},
		{Name: "off", Value: "yes: no", Comment: "a\u2028b"},
		{Name: "null", Value: nil},
		{Name: "12", Value: uint64(18446744073709551615)},
		{Name: "deep", Comment: "here", Value: []strictyaml.Entry{
			{Name: "none", Value: []strictyaml.Entry{}},
			{Name: "a b", Value: []strictyaml.Entry{{Name: "on", Value: true}}},
		}},
		{Name: "rows", Comment: "secrets", Value: strictyaml.Rows{
			{Key: "# x", Value: json.RawMessage(`{"a":[1,"` + "\u0085\u2028\x7f\ufeff é 😀" + `"]}`)},
			{Key: "\n\u0085", Value: json.RawMessage(`1.0`)},
		}},
		{Name: "no-rows", Value: strictyaml.Rows{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := lines(
		`# What it is.`, `#`, `# two lines`,
		`format: 1`,
		`off: "yes: no" # a b`,
		`"null": null`,
		`"12": 18446744073709551615`,
		`deep: # here`,
		`  none: {}`,
		`  "a b":`,
		`    on: true`,
		`rows: | # secrets`,
		`  "# x": {"a":[1,"\u0085\u2028\u007f\ufeff é 😀"]}`,
		`  "\n\u0085": 1.0`,
		`no-rows: ""`,
	)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"what JSON has no value for": func() {},
		"a row of two lines":         strictyaml.Rows{{Key: "k", Value: json.RawMessage("[\n1]")}},
	} {
		nested := []strictyaml.Entry{{Name: "outer", Value: []strictyaml.Entry{{Name: "inner", Value: value}}}}
		if got, err := strictyaml.Write(nil, nested); err == nil || !strings.HasPrefix(err.Error(), "write outer: write inner: ") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestParseReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	schema := anything(t)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "texts")
		values := rapid.MapOf(rapid.String(), jsonValues(2)).Draw(t, "values")
		var nested []strictyaml.Entry
		for name, text := range texts {
			nested = append(nested, strictyaml.Entry{Name: name, Value: text, Comment: text})
		}
		rows := strictyaml.Rows{}
		for key, value := range values {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, strictyaml.Row{Key: key, Value: text})
		}
		written, err := strictyaml.Write([]string{rapid.String().Draw(t, "header")},
			[]strictyaml.Entry{{Name: "texts", Value: nested}, {Name: "rows", Value: rows}})
		if err != nil {
			t.Fatal(err)
		}
		sameWhenRead(t, schema, written, texts, values)
	})
}

func sameWhenRead(t *rapid.T, schema *strictyaml.Schema, written []byte, texts map[string]string, values map[string]any) {
	doc, err := schema.Parse("f.yaml", written)
	if err != nil {
		t.Fatalf("%s\n%v", written, err)
	}
	var read struct {
		Texts map[string]string `json:"texts"`
		Rows  string            `json:"rows"`
	}
	if err := doc.Decode(&read); err != nil {
		t.Fatal(err)
	}
	if len(read.Texts)+len(texts) > 0 && !cmp.Equal(texts, read.Texts) {
		t.Fatalf("%s (-want +got):\n%s", written, cmp.Diff(texts, read.Texts))
	}
	rows, err := doc.Rows("/rows")
	if err != nil {
		t.Fatalf("%s\n%v", written, err)
	}
	got := map[string]any{}
	for _, r := range rows {
		got[r.Key] = decoded(t, r.Value)
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", written, diff)
	}
}

func TestRowsRefuses(t *testing.T) {
	t.Parallel()
	schema := anything(t)
	for _, c := range []struct{ name, yaml, want string }{
		{"no key", "a:\n  b: | # x\n    \"k\": 1\n    nothing\n", `f.yaml:4:5: a.b: expected a row: "key": value`},
		{"half a key", "a:\n  b: |\n    \"k\\\n", `f.yaml:3:5: a.b: expected a row: "key": value`},
		{"no colon", "a: {b: &x \"\\\"k\\\" 1\"}\n", `f.yaml:1:8: a.b: expected a colon and a space behind the key`},
		{"no space", "a:\n  b: |-\n\n\n   \"é\":1\n", `f.yaml:5:7: a.b: expected a colon and a space behind the key`},
		{"no JSON", "a:\n  b: |\n    \"é\": {\"x\":é}\n", `f.yaml:3:15: a.b: the value of the row is not JSON`},
		{"cut off", "a:\n  b: |\n    \"k\": {\"x\":1\n", `f.yaml:3:15: a.b: the value of the row is not JSON`},
		{"twice", "a:\n  b: |\n    \"k\": 1\n\n    \"\\u006b\": 1\n", `f.yaml:5:5: a.b: the key "k" is given twice, the first time 2 lines before`},
		{"folded", "a:\n  b: >\n    x\n    y\n", `f.yaml:2:6: a.b: expected a row: "key": value`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := schema.Parse("f.yaml", []byte(c.yaml))
			if err != nil {
				t.Fatal(err)
			}
			_, err = doc.Rows("/a/b")
			if diff := cmp.Diff([]string{c.want}, problemsOf(t, err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowProblem(t *testing.T) {
	t.Parallel()
	doc, err := anything(t).Parse("f.yaml", []byte("a:\n  b: |\n    \"k\": 1\n\n    \"l/m\": 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"l/m": `f.yaml:5:5: a.b: bad`, "k": `f.yaml:3:5: a.b: bad`, "z": `f.yaml:2:6: a.b: bad`,
	} {
		if got := doc.RowProblem("/a/b", key, "bad").String(); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if rows, err := doc.Rows("/a/none"); err != nil || len(rows) > 0 {
		t.Errorf("no text: %v, %v", rows, err)
	}
}
