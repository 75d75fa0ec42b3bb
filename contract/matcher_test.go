package contract

import (
	"encoding/json"
	"testing"
)

func TestMatchers(t *testing.T) {
	t.Parallel()
	const body = `{"n": 1, "f": 1.5, "s": "text", "z": null, "b": true, "l": [{"a": 1, "b": 2}, {"a": 3}], "e": [], "o": {"x": {"y": "z"}}}`
	for _, test := range []struct {
		name, expected string
		want           bool
	}{
		{"subset of an object", `{"o": {"x": {}}}`, true},
		{"deep", `{"o": {"x": {"y": "z"}}}`, true},
		{"deep, another", `{"o": {"x": {"y": "w"}}}`, false},
		{"null", `{"z": null}`, true},
		{"null is not absent", `{"q": null}`, false},
		{"number", `{"n": 1}`, true},
		{"a number is no text", `{"n": "1"}`, false},
		{"a boolean is no text", `{"b": "true"}`, false},
		{"list item by item", `{"l": [{"a": 1}, {"a": 3}]}`, true},
		{"list in another order", `{"l": [{"a": 3}, {"a": 1}]}`, false},
		{"list too short", `{"l": [{"a": 1}]}`, false},
		{"an object is no list", `{"o": []}`, false},
		{"a list is no object", `{"l": {}}`, false},
		{"match", `{"s": {"$match": "^t.xt$"}}`, true},
		{"no match", `{"s": {"$match": "^x"}}`, false},
		{"match of a number", `{"n": {"$match": "1"}}`, false},
		{"present", `{"z": {"$present": true}}`, true},
		{"not present", `{"q": {"$present": true}}`, false},
		{"absent", `{"q": {"$absent": true}}`, true},
		{"null is present", `{"z": {"$absent": true}}`, false},
		{"type string", `{"s": {"$type": "string"}}`, true},
		{"type integer", `{"n": {"$type": "integer"}}`, true},
		{"an integer is a number", `{"n": {"$type": "number"}}`, true},
		{"a fraction is no integer", `{"f": {"$type": "integer"}}`, false},
		{"type null", `{"z": {"$type": "null"}}`, true},
		{"absent has no type", `{"q": {"$type": "null"}}`, false},
		{"type object", `{"o": {"$type": "object"}}`, true},
		{"type array", `{"l": {"$type": "array"}}`, true},
		{"type boolean", `{"b": {"$type": "boolean"}}`, true},
		{"each", `{"l": {"$each": {"a": {"$type": "integer"}}}}`, true},
		{"not each", `{"l": {"$each": {"b": 2}}}`, false},
		{"each of nothing", `{"e": {"$each": {"b": 2}}}`, true},
		{"each of no list", `{"s": {"$each": {}}}`, false},
		{"contains", `{"l": {"$contains": {"a": 3}}}`, true},
		{"does not contain", `{"l": {"$contains": {"a": 4}}}`, false},
		{"exactly", `{"l": {"$contains": {"$exactly": {"a": 3}}}}`, true},
		{"exactly, a field more", `{"l": {"$contains": {"$exactly": {"a": 1}}}}`, false},
		{"two at once", `{"s": {"$type": "string", "$match": "x"}}`, true},
		{"one of two", `{"s": {"$type": "string", "$match": "q"}}`, false},
		{"a captured value", `{"s": "${captured}"}`, true},
		{"a captured list", `{"l": "${list}"}`, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var value, expected any
			if err := json.Unmarshal([]byte(body), &value); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(test.expected), &expected); err != nil {
				t.Fatal(err)
			}
			r := newCaseReader(shopSpec(t), nil)
			match := r.compileMatcher(expected, newScope().with("captured", "list"))
			m := &matching{env: environment{
				"captured": "text", "list": []any{map[string]any{"a": 1, "b": 2}, map[string]any{"a": 3}},
			}}
			match(m, nil, value, true)
			if m.err != nil || (len(m.differences) == 0) != test.want {
				t.Errorf("differences %+v, error %v", m.differences, m.err)
			}
		})
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	env := environment{"n": 3, "s": "text", "l": []any{1, "a"}, "nothing": nil}
	for _, test := range []struct {
		source string
		want   string // JSON; "" is an error
	}{
		{`plain`, `"plain"`},
		{`${n}`, `3`},
		{`${n + 1}`, `4`},
		{`a${n}`, `"a3"`},
		{`${n}${s}`, `"3text"`},
		{`${n} `, `"3 "`},
		{`${l}`, `[1,"a"]`},
		{`${{"a": {"b": n}}.a}`, `{"b":3}`},
		{`${s + "}"}`, `"text}"`},
		{`${s + '\'}'}`, `"text'}"`},
		{`$ {n} $n }`, `"$ {n} $n }"`},
		{`${nothing}`, `null`},
		{`a ${nothing}`, ``},
		{`a ${l}`, ``},
		{`${n > 2 ? s : nothing}`, `"text"`},
	} {
		r := newCaseReader(shopSpec(t), nil)
		value, err := r.compileTemplate(test.source, newScope().with("n", "s", "l", "nothing"))(env)
		got, _ := json.Marshal(value)
		if test.want == "" && err == nil || test.want != "" && (err != nil || string(got) != test.want) {
			t.Errorf("%s: got %s, %v; want %s", test.source, got, err, test.want)
		}
	}
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`query("http://a/?code=x%20y&code=z&state=")`: `{"code":"x y","state":""}`,
		`claims("e30.eyJhIjoxfQ.sig")`:                `{"a":1}`,
		`claims("no token")`:                          ``,
		`claims("a.!.c")`:                             ``,
		`claims("a.YQ.c")`:                            ``,
		`query("http://[")`:                           ``,
	} {
		e, err := compileExpression(source, newScope())
		if err != nil {
			t.Fatal(err)
		}
		value, err := e.eval(newEnvironment(Config{}))
		got, _ := json.Marshal(value)
		if want == "" && err == nil || want != "" && (err != nil || string(got) != want) {
			t.Errorf("%s: got %s, %v; want %s", source, got, err, want)
		}
	}
}
