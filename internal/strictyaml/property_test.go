package strictyaml_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// jsonValues draws values as encoding/json decodes them, nested a few levels.
func jsonValues(levels int) *rapid.Generator[any] {
	forms := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.String().AsAny(),
		rapid.Float64().AsAny(), rapid.Map(rapid.Int32(), func(n int32) any { return float64(n) }),
	}
	if levels > 0 {
		inner := jsonValues(levels - 1)
		forms = append(forms, rapid.SliceOfN(inner, 0, 4).AsAny(), rapid.MapOfN(rapid.String(), inner, 0, 4).AsAny())
	}
	return rapid.OneOf(forms...)
}

func TestParseReadsEveryJSONValue(t *testing.T) {
	t.Parallel()
	schema := anything(t)
	rapid.Check(t, func(t *rapid.T) {
		value := jsonValues(3).Draw(t, "value")
		compact, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		indented, err := json.MarshalIndent(value, "", rapid.SampledFrom([]string{" ", "\t"}).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{compact, indented} {
			// encoding/json replaces what is not UTF-8, so its own reading is what ours has to equal.
			if diff := cmp.Diff(decoded(t, text), parsed(t, schema, text), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", text, diff)
			}
		}
	})
}

// A double-quoted YAML text takes every escape of JSON; in YAML around it the other reader is at work.
func TestParseReadsEveryTextInYAML(t *testing.T) {
	t.Parallel()
	schema := anything(t)
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.S, unicode.Zs)
		want := rapid.StringOf(letters).Draw(t, "text")
		quoted, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := parsed(t, schema, []byte("a: "+string(quoted)+" # end\n"))
		if diff := cmp.Diff(any(map[string]any{"a": want}), got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", quoted, diff)
		}
	})
}

func decoded(t *rapid.T, text []byte) (value any) {
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func parsed(t *rapid.T, schema *strictyaml.Schema, text []byte) (value any) {
	doc, err := schema.Parse("f.yaml", text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if err := doc.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "a: 1\n", "connectoins: []\n", "a: [1, 2\n",
		"a: &x [*x]\n", "a: &x {b: 1}\nc: {<<: *x}\n", "{\"a\": [1e999]}",
		"? [a]\n: b\n", "a:\n\tb: 1\n", "a: 'x\n", "--- a\n--- b\n", "a: |\n x\n# c\n", "\xff", "\uFEFFa: 1",
		"a: !!int x\n",
		"connections:\n  - user: AB1234\n    # c\n  # d\n\n# e\n- x\n", "%YAML 1.1\n---\na: 017\n",
		"a: \"\\ud83d\"\n", "[[[[]]]]", "---",
		"\u2028a: [\u2028]\u2028b", "#\n - - -\n  #\n", "a: {? b}\n",
	} {
		f.Add([]byte(seed))
	}
	schema := shop(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := schema.Parse("f.yaml", data)
		if err != nil {
			requirePlaces(t, data, err)
			return
		}
		again, err := schema.Parse("f.json", doc.JSON())
		if err != nil {
			t.Fatalf("%q reads, its JSON %s does not: %v", data, doc.JSON(), err)
		}
		if got, want := string(again.JSON()), string(doc.JSON()); got != want {
			t.Errorf("%q: JSON %s reads as %s", data, want, got)
		}
	})
}

// requirePlaces checks that every problem stands inside the file, and that the error can be printed.
func requirePlaces(t *testing.T, data []byte, err error) {
	t.Helper()
	if problems := problemsOf(t, err); len(problems) == 0 || err.Error() == "" {
		t.Fatalf("%q: an error without a problem", data)
	}
	e, _ := errors.AsType[*strictyaml.Error](err)
	last := 1
	for _, lineBreak := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
		last += strings.Count(string(data), lineBreak)
	}
	for _, p := range e.Problems {
		if p.Line < 1 || p.Line > last || p.Column < 1 || p.Message == "" {
			t.Errorf("%q: no place in the file: %+v", data, p)
		}
	}
}

// manyLines is a YAML document of about n lines.
func manyLines(n int) []byte {
	var b strings.Builder
	b.WriteString("connections:\n")
	for i := range n / 3 {
		fmt.Fprintf(&b, "  - user: AB%04d\n    logins: %d\n    tags: [a, b]\n", i%10_000, i%999)
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	schema := shop(b)
	for _, n := range []int{100, 100_000} {
		data := manyLines(n)
		b.Run(fmt.Sprintf("lines=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := schema.Parse("f.yaml", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
