package contract

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// textField is a text in an answer.
type textField struct {
	at   *textPlace
	name string // of the field that it stands in, or in whose list
	text string
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
	var b strings.Builder
	for _, token := range f.at.tokens() {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

// textsOf lists every text of a JSON value, the fields of an object by their names.
func textsOf(value any) []textField { return appendTexts(nil, value, nil, "") }

func appendTexts(list []textField, value any, at *textPlace, name string) []textField {
	switch v := value.(type) {
	case string:
		list = append(list, textField{at, name, v})
	case []any:
		for i, item := range v {
			list = appendTexts(list, item, &textPlace{at, strconv.Itoa(i)}, name)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			list = appendTexts(list, v[key], &textPlace{at, key}, key)
		}
	}
	return list
}
