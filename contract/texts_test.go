package contract

import (
	"slices"
	"testing"
)

func TestTextsHaveTheirPlaces(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`"alone"`:                     {" alone"},
		`["a", 1, ["b"], {"c": "d"}]`: {"/0 a", "/2/0 b", "/3/c d"},
		`{"x": "1", "a/b": {"~": ["2"]}, "": "3"}`: {"/ 3", "/a~1b/~0/0 2", "/x 1"},
		`7`: nil,
	} {
		value, err := decodeJSON([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range textsOf(value) {
			got = append(got, f.pointer()+" "+f.text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", body, got, want)
		}
	}
}
