package contract

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// template makes a value with what an environment holds: ${expression} as a whole value keeps the type of its result,
// inside a text it becomes text.
type template func(environment) (any, error)

func constant(v any) template {
	return func(environment) (any, error) { return v, nil }
}

// compileTemplate compiles a value of a YAML file; whatever is wrong is reported with the tokens that lead to it.
func (r *caseReader) compileTemplate(value any, s scope, at ...string) template {
	switch v := value.(type) {
	case string:
		return r.compileText(v, s, at)
	case []any:
		items := make([]template, len(v))
		for i, item := range v {
			items[i] = r.compileTemplate(item, s, append(slices.Clone(at), strconv.Itoa(i))...)
		}
		return listOf(items)
	case map[string]any:
		fields := map[string]template{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			fields[name] = r.compileTemplate(v[name], s, append(slices.Clone(at), name)...)
		}
		return objectOf(fields)
	}
	return constant(value)
}

func listOf(items []template) template {
	return func(env environment) (any, error) {
		list := make([]any, len(items))
		for i, item := range items {
			value, err := item(env)
			if err != nil {
				return nil, err
			}
			list[i] = value
		}
		return list, nil
	}
}

func objectOf(fields map[string]template) template {
	return func(env environment) (any, error) {
		object := make(map[string]any, len(fields))
		for name, field := range fields {
			value, err := field(env)
			if err != nil {
				return nil, err
			}
			object[name] = value
		}
		return object, nil
	}
}

// compileText splits a text at its placeholders.
func (r *caseReader) compileText(source string, s scope, at []string) template {
	var parts []template
	for rest := source; rest != ""; {
		before, after, found := strings.Cut(rest, "${")
		if before != "" {
			parts = append(parts, constant(before))
		}
		if !found {
			break
		}
		end, err := endOfPlaceholder(after)
		if err != nil {
			r.report(at, err.Error(), "")
			return constant(source)
		}
		placeholder := template(r.compile(after[:end], s, at).eval)
		if before == "" && parts == nil && end+1 == len(after) {
			return plainNumbers(placeholder)
		}
		parts, rest = append(parts, placeholder), after[end+1:]
	}
	return joined(source, parts)
}

var errOpenPlaceholder = errors.New("the placeholder has no closing brace")

// endOfPlaceholder finds the brace that closes a placeholder: braces pair up, and those in a quoted text don't count.
func endOfPlaceholder(s string) (int, error) {
	depth, quoted := 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted != 0 && c == '\\':
			i++
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quoted = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i, nil
		case c == '}':
			depth--
		}
	}
	return 0, errOpenPlaceholder
}

func joined(source string, parts []template) template {
	return func(env environment) (any, error) {
		var b strings.Builder
		for _, part := range parts {
			value, err := part(env)
			if err != nil {
				return nil, err
			}
			text, ok := textOf(value)
			if !ok {
				return nil, fmt.Errorf("%s: %s can't stand inside a text", source, kind(value))
			}
			b.WriteString(text)
		}
		return b.String(), nil
	}
}

// textOf writes a scalar as text; null and collections have none.
func textOf(value any) (string, bool) {
	switch v := plain(value).(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

func plainNumbers(t template) template {
	return func(env environment) (any, error) {
		value, err := t(env)
		return plain(value), err
	}
}

// plain makes the numbers of a value float64, as JSON has them.
func plain(value any) any {
	switch v := value.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = plain(item)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, field := range v {
			object[name] = plain(field)
		}
		return object
	}
	return value
}
