package contract

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       any
		problem    string
	}{
		{"object", ` {"a": [1, -0.5e+2, true, false, null, "x"]} `,
			map[string]any{"a": []any{1.0, -50.0, true, false, nil, "x"}}, ""},
		{"empty containers", `[{},[]]`, []any{map[string]any{}, []any{}}, ""},
		{"escapes", `"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, "\"\\/\b\f\n\r\té😀", ""},
		{"deep enough", strings.Repeat("[", 64) + strings.Repeat("]", 64), nest(64), ""},
		{"too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), nil, "nested deeper than 64 levels at byte 64"},
		{"very deep", strings.Repeat(`{"a":`, 100000), nil, "nested deeper than 64 levels at byte 320"},
		{"same key", `{"status":1,"status":2}`, nil, `key "status" appears twice`},
		{"same key, escaped", `{"a":{"s":1,"\u0073":2}}`, nil, `key "s" appears twice`},
		{"trailing", `{"a":1} {"b":2}`, nil, "unexpected data after the JSON value at byte 8"},
		{"empty", ``, nil, "broken JSON: it ends at byte 0 where a value should be"},
		{"unfinished", `{"a":`, nil, "broken JSON: it ends at byte 5 where a value should be"},
		{"comma at the end", `{"a":1,}`, nil, "broken JSON at byte 7: expected a key in double quotes"},
		{"single quotes", `{'a':1}`, nil, "broken JSON at byte 1: expected a key in double quotes"},
		{"leading zero", `01`, nil, "unexpected data after the JSON value at byte 1"},
		{"bare minus", `-`, nil, "broken JSON: it ends at byte 1 where a digit should be"},
		{"overflow", `[1e999]`, nil, "number out of range at byte 1"},
		{"NaN", `NaN`, nil, "broken JSON at byte 0: expected a value"},
		{"invalid UTF-8", "\"a\xff\"", nil, "invalid UTF-8 at byte 2"},
		{"byte order mark", "\ufeff{}", nil, "broken JSON at byte 0: expected a value"},
		{"half a pair", `"\ud83d"`, nil, "half a surrogate pair at byte 1"},
		{"control character", "\"a\nb\"", nil, "broken JSON at byte 2: a control character in a string"},
		{"unknown escape", `"\x"`, nil, "broken JSON at byte 1: unknown escape"},
		{"short escape", `"\u12"`, nil, `broken JSON at byte 1: \u needs four hexadecimal digits`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := decodeJSON([]byte(tt.text))
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if problem != tt.problem {
				t.Errorf("got %q, want %q", problem, tt.problem)
			}
			if !reflect.DeepEqual(tt.want, got) { // cmp.Diff takes exponential time on deep values
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func nest(depth int) any {
	var v any = []any{}
	for range depth - 1 {
		v = []any{v}
	}
	return v
}

func FuzzDecodeJSON(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00"]}`, `{"a":1,"a":2}`, `"\ud800"`, `1e999`, `[]x`, "\"\xff\"", ``, `-0`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decodeJSON(data)
		if err != nil {
			return
		}
		var want any
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q is accepted, encoding/json says %v", data, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, want %#v", data, got, want)
		}
	})
}

func TestDecodePairs(t *testing.T) {
	t.Parallel()
	const escape = "has a % that two hexadecimal digits do not follow"
	tests := []struct {
		name, text string
		want       []pair
	}{
		{"plain", "a=1&b=x+y%21&c", []pair{{"a", "1", ""}, {"b", "x y!", ""}, {"c", "", ""}}},
		{"repeated", "a=1&a=2", []pair{{"a", "1", ""}, {"a", "2", ""}}},
		{"semicolon", "a=1;b=2", []pair{{"a", "1;b=2", ""}}},
		{"second =", "a=b=c", []pair{{"a", "b=c", ""}}},
		{"empty pieces", "&&a=1&", []pair{{"a", "1", ""}}},
		{"bad escape", "a=%4&b=%zz&c=%", []pair{{"a", "%4", escape}, {"b", "%zz", escape}, {"c", "%", escape}}},
		{"bad escape in the name", "%=1", []pair{{"%", "1", "the name " + escape}}},
		{"no name", "=1", []pair{{"", "1", "a value has no name"}}},
		{"UTF-8", "a=%ff&b=\xff", []pair{{"a", "\xff", "is not valid UTF-8"}, {"b", "\xff", "is not valid UTF-8"}}},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := decodePairs(nil, tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzDecodePairs(f *testing.F) {
	for _, text := range []string{"a=1&b=x+y%21", "a=1;b=2", "=1", "%zz=1", "a=%ff", "&&", "a=b=c", "%E2%82%AC=1&\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := url.Values{}
		for _, p := range decodePairs(nil, text) {
			if p.problem != "" {
				return
			}
			got.Add(p.name, p.value)
		}
		want, err := url.ParseQuery(text)
		if strings.Contains(text, ";") && err != nil {
			return // net/url refuses semicolons, the URL standard takes them as they are
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q, %v", text, got, want, err)
		}
	})
}
