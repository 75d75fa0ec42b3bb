package contract

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/expr-lang/expr/vm/runtime"
	"github.com/google/go-cmp/cmp"
)

// manyValues are more than are looked at one by one.
func manyValues() []any {
	list := []any{"a", "", true, nil, 7, 1.5, map[string]any{"x": 1.0}, []any{"y"}}
	for i := range 2 * shortList {
		list = append(list, fmt.Sprint("text ", i), float64(100+i))
	}
	return list
}

func evaluated(t *testing.T, source string, env environment) any {
	t.Helper()
	names := []string{}
	for name := range env {
		names = append(names, name)
	}
	e, err := compileExpression(source, newScope().with(names...))
	if err != nil {
		t.Fatal(err)
	}
	value, err := e.eval(env)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSetsAgreeWithTheLanguage(t *testing.T) {
	t.Parallel()
	list := manyValues()
	for _, value := range append(manyValues(), "b", false, 7.0, 8, 1, "7", map[string]any{"x": 2.0}, []any{}, map[string]any{"x": 1.0}) {
		env := environment{"value": value, "list": list, "again": []any{value}}
		want := runtime.In(value, list)
		for _, source := range []string{"value in list", "all(again, # in list)", "let l = list; any(again, # in l)", "not (value not in list)"} {
			if got := evaluated(t, source, env); got != want {
				t.Errorf("%s for %v is %v", source, value, got)
			}
		}
	}
	for source, want := range map[string]any{
		`"a" in {"a": 1}`: true, `"b" in {"a": 1}`: false, `1 in [1, 2]`: true, `value in list[:2]`: true, `"x" in object`: true, `value in nothing`: false,
	} {
		env := environment{"value": "a", "list": list, "object": map[string]any{"x": 1.0}, "nothing": nil}
		if got := evaluated(t, source, env); got != want {
			t.Errorf("%s is %v", source, got)
		}
	}
}

func TestSetsHideNoMistake(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"1 in response.status", "response.status in [\"x\"]", "1 in missing"} {
		if _, err := compileExpression(source, newScope().answered()); err == nil {
			t.Errorf("%s compiles", source)
		}
	}
}

func TestSetsAreOfOneEvaluation(t *testing.T) {
	t.Parallel()
	list := manyValues()
	e, err := compileExpression("value in list", newScope().with("value", "list"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{false, true} {
		if got, err := e.eval(environment{"value": "late", "list": list}); got != want || err != nil {
			t.Errorf("%v %v, want %v", got, err, want)
		}
		list[0] = "late"
	}
}

func TestUniq(t *testing.T) {
	t.Parallel()
	env := environment{"list": []any{"a", 1.0, "a", 1, nil, map[string]any{"x": 1.0}, nil, map[string]any{"x": 1.0}, []any{}, true}}
	want := []any{"a", 1.0, nil, map[string]any{"x": 1.0}, []any{}, true}
	if diff := cmp.Diff(want, evaluated(t, "uniq(list)", env)); diff != "" {
		t.Error(diff)
	}
	if got := evaluated(t, `len(uniq(split("a,b,a", ",")))`, nil); !reflect.DeepEqual(got, 2) {
		t.Error(got)
	}
	e, err := compileExpression("uniq(value)", newScope().with("value"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.eval(environment{"value": "text"}); err == nil || err.Error() != "uniq(value): uniq takes a list, not a string" {
		t.Errorf("%v", err)
	}
}
