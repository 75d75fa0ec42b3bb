package contract

import (
	"slices"
	"strconv"
	"strings"
)

// textField is a text in an answer.
type textField struct {
	above *textPlace
	token string // its own, in above
	name  string // of the field that it stands in, or in whose list
	text  string
	whole bool // it is all of the answer
}

// textPlace is a place in an answer; its pointer is written only for those that have something to hide.
type textPlace struct {
	above *textPlace
	token string
}

func (p *textPlace) tokens() (list []string) {
	for ; p != nil; p = p.above {
		list = append(list, p.token)
	}
	slices.Reverse(list)
	return list
}

func (f textField) pointer() string {
	if f.whole {
		return ""
	}
	var b strings.Builder
	for _, token := range append(f.above.tokens(), f.token) {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

// textsOf lists every text of a JSON value, the fields of an object by their names.
func textsOf(value any) []textField {
	if text, ok := value.(string); ok {
		return []textField{{text: text, whole: true}}
	}
	return appendTexts(nil, value, nil, "")
}

func appendTexts(list []textField, value any, at *textPlace, name string) []textField {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			list = appendText(list, item, at, strconv.Itoa(i), name)
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			list = appendText(list, v[key], at, key, key)
		}
	}
	return list
}

// appendText adds what is at a token: most of it are texts, which need no place of their own.
func appendText(list []textField, value any, at *textPlace, token, name string) []textField {
	switch v := value.(type) {
	case string:
		return append(list, textField{above: at, token: token, name: name, text: v})
	case []any, map[string]any:
		return appendTexts(list, value, &textPlace{at, token}, name)
	}
	return list
}
