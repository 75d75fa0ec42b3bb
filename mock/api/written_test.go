package api_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/standin-mock/standin/mock/api"
)

// FuzzWritten compares what is written with what encoding/json makes of the same values.
func FuzzWritten(f *testing.F) {
	for _, text := range []string{"", "plain", `"\`, "a\u2028b\u2029c", "é\x00\x1f\x7f", "\xff", "<&>", "\n\r\t\b\f", "😀", "\xe2\x80"} {
		f.Add(text, 7, true)
	}
	f.Fuzz(func(t *testing.T, text string, n int, yes bool) {
		type row struct {
			Name  string  `json:"name"`
			Some  any     `json:"some,omitempty"`
			None  any     `json:"none,omitempty"`
			Empty *string `json:"empty"`
			N     int     `json:"n"`
			Yes   bool    `json:"yes"`
		}
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		one := row{Name: text, Some: text, N: n, Yes: yes}
		if err := encoder.Encode(map[string]any{"rows": []row{one, one}, "total": n}); err != nil {
			t.Fatal(err)
		}
		var w api.Written
		w = w.Open('{').Field("rows").Open('[')
		for range 2 {
			w = w.Open('{').Field("name").Text(text).Optional("some", text).Optional("none", nil).Optional("empty", (*string)(nil))
			w = w.Field("n").Int(n).Field("yes").Bool(yes).Close('}')
		}
		w = w.Close(']').Field("total").Int(n).Close('}')
		if got := string(w) + "\n"; got != want.String() {
			t.Errorf("%q is written as\n%s not\n%s", text, got, want.String())
		}
	})
}
