package contract

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// matcher compares a value, which may be absent, with what is expected of it and reports the differences.
//
// A mapping expects an object with at least these fields, a list expects a list of exactly these items, a scalar
// expects itself. A mapping whose keys start with $ expects what each of them says:
//
//	$match: regexp      a text that the regular expression finds something in
//	$type: name         string, number, integer, boolean, array, object or null
//	$present: true      any value
//	$absent: true       no value
//	$each: expected     a list, each of whose items is as expected
//	$contains: expected a list, at least one of whose items is as expected
//	$exactly: value     this value and no field more
type matcher func(m *matching, at []string, value any, present bool)

// matching is one comparison.
type matching struct {
	env         environment
	differences []Difference
	err         error // of a template
}

// Difference is one thing in an answer that is not as a case expects it.
type Difference struct {
	Pointer          string // RFC 6901 pointer into the body, "status", or the name of a header
	Message          string
	Expected, Actual string
}

func (m *matching) report(at []string, expected string, value any, present bool) {
	actual := "nothing"
	if present {
		actual = shown(value, at...)
	}
	m.differences = append(m.differences, Difference{
		Pointer: pointer(at), Expected: expected, Actual: actual,
		Message: fmt.Sprintf("%s: expected %s, got %s", bodyLabel(at), expected, actual),
	})
}

// matches runs a matcher on the side.
func (m *matching) matches(expected matcher, at []string, value any) bool {
	aside := &matching{env: m.env}
	expected(aside, at, value, true)
	m.fail(aside.err)
	return aside.err == nil && len(aside.differences) == 0
}

// fail keeps the first error of a template.
func (m *matching) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

func (r *caseReader) compileMatcher(expected any, s scope, at ...string) matcher {
	switch v := expected.(type) {
	case map[string]any:
		if slices.ContainsFunc(slices.Collect(maps.Keys(v)), func(k string) bool { return strings.HasPrefix(k, "$") }) {
			return r.compileSpecial(v, s, at)
		}
		fields := map[string]matcher{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			fields[name] = r.compileMatcher(v[name], s, append(slices.Clone(at), name)...)
		}
		return anObject(fields)
	case []any:
		items := make([]matcher, len(v))
		for i, item := range v {
			items[i] = r.compileMatcher(item, s, append(slices.Clone(at), strconv.Itoa(i))...)
		}
		return aList(items)
	}
	return exactly(r.compileTemplate(expected, s, at...))
}

var matcherNames = []string{"$match", "$type", "$present", "$absent", "$each", "$contains", "$exactly"}

func (r *caseReader) compileSpecial(v map[string]any, s scope, at []string) matcher {
	var all []matcher
	for _, name := range slices.Sorted(maps.Keys(v)) {
		here := append(slices.Clone(at), name)
		if r.known(here, name, "matcher", matcherNames) {
			all = append(all, r.compileOne(name, v[name], s, here))
		}
	}
	return func(m *matching, at []string, value any, present bool) {
		for _, one := range all {
			one(m, at, value, present)
		}
	}
}

func (r *caseReader) compileOne(name string, argument any, s scope, at []string) matcher {
	text, _ := argument.(string)
	switch name {
	case "$match":
		pattern, err := regexp.Compile(text)
		if err != nil || text == "" {
			r.report(at, "expected a regular expression", "")
		}
		return aMatch(pattern)
	case "$type":
		if !slices.Contains(typeNames, text) {
			r.report(at, "expected the name of a JSON type", strictyaml.Suggest(text, typeNames))
		}
		return aType(text)
	case "$each":
		return eachItem(r.compileMatcher(argument, s, at...))
	case "$contains":
		return someItem(r.compileMatcher(argument, s, at...))
	case "$exactly":
		return exactly(r.compileTemplate(argument, s, at...))
	}
	if argument != true {
		r.report(at, "expected true", "")
	}
	return isPresent(name == "$present")
}

func anObject(fields map[string]matcher) matcher {
	return func(m *matching, at []string, value any, present bool) {
		object, ok := value.(map[string]any)
		if !ok {
			m.report(at, "an object", value, present)
			return
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			field, has := object[name]
			fields[name](m, append(slices.Clone(at), name), field, has)
		}
	}
}

func aList(items []matcher) matcher {
	return func(m *matching, at []string, value any, present bool) {
		list, ok := value.([]any)
		switch {
		case !ok:
			m.report(at, "an array", value, present)
			return
		case len(list) != len(items):
			m.report(at, fmt.Sprintf("%d items", len(items)), float64(len(list)), true)
		}
		for i := range min(len(list), len(items)) {
			items[i](m, append(slices.Clone(at), strconv.Itoa(i)), list[i], true)
		}
	}
}

func exactly(expected template) matcher {
	return func(m *matching, at []string, value any, present bool) {
		want, err := expected(m.env)
		if err != nil {
			m.fail(err)
			return
		}
		if !present || !reflect.DeepEqual(plain(value), plain(want)) {
			m.report(at, shown(want, at...), value, present)
		}
	}
}

func aMatch(pattern *regexp.Regexp) matcher {
	return func(m *matching, at []string, value any, present bool) {
		if text, ok := value.(string); !ok || !pattern.MatchString(text) {
			m.report(at, "a text that matches "+pattern.String(), value, present)
		}
	}
}

var typeNames = []string{"string", "number", "integer", "boolean", "array", "object", "null"}

func aType(name string) matcher {
	return func(m *matching, at []string, value any, present bool) {
		number, isNumber := value.(float64)
		integer := isNumber && number == math.Trunc(number)
		if !present || typeOf(value) != name && !(name == "integer" && integer) {
			m.report(at, "a value of type "+name, value, present)
		}
	}
}

func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

func isPresent(wanted bool) matcher {
	expected := map[bool]string{true: "a value", false: "nothing"}[wanted]
	return func(m *matching, at []string, value any, present bool) {
		if present != wanted {
			m.report(at, expected, value, present)
		}
	}
}

func eachItem(expected matcher) matcher {
	return func(m *matching, at []string, value any, present bool) {
		list, ok := value.([]any)
		if !ok {
			m.report(at, "an array", value, present)
		}
		for i, item := range list {
			expected(m, append(slices.Clone(at), strconv.Itoa(i)), item, true)
		}
	}
}

func someItem(expected matcher) matcher {
	return func(m *matching, at []string, value any, present bool) {
		list, ok := value.([]any)
		if !ok || !slices.ContainsFunc(list, func(item any) bool { return m.matches(expected, at, item) }) {
			m.report(at, "an array with such an item", value, present)
		}
	}
}
