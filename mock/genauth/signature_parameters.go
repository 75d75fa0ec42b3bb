package genauth

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/api"
)

// parameter is one signed name and value. Names are sorted bytewise, which for the names that the API has is the order
// of UTF-16 code units that the SDKs use.
type parameter struct{ key, value string }

// appendParameters appends to an empty list what the request says besides its path: a GET's query, any other method's body.
func appendParameters(empty []parameter, r *api.Request) []parameter {
	if r.Method == http.MethodGet {
		return queryParameters(empty, r.RawQuery)
	}
	return bodyParameters(r.Body)
}

func queryParameters(sent []parameter, raw string) []parameter {
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		sent = append(sent, parameter{unescape(key), unescape(value)})
	}
	slices.SortStableFunc(sent, byKey)
	return fold(sent)
}

// unescape keeps what is not percent-encoded properly as it is: the request's check speaks of it.
func unescape(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

// fold makes one JSON array of each name that is written key[]=a&key[]=b, or that stands more than once. It writes
// over the list that it is given.
func fold(sent []parameter) []parameter {
	out := sent[:0]
	for i := 0; i < len(sent); {
		next := i + 1
		for next < len(sent) && sent[next].key == sent[i].key {
			next++
		}
		key, isList := strings.CutSuffix(sent[i].key, "[]")
		if isList || next > i+1 {
			out = append(out, parameter{key, jsonArray(sent[i:next])})
		} else {
			out = append(out, sent[i])
		}
		i = next
	}
	slices.SortStableFunc(out, byKey) // a name may sort elsewhere without its brackets
	return out
}

func byKey(a, b parameter) int { return strings.Compare(a.key, b.key) }

// bodyParameters lists the top-level members of a JSON object; anything else has none.
func bodyParameters(body []byte) []parameter {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return nil
	}
	out := make([]parameter, 0, len(members))
	for key, value := range members {
		out = append(out, parameter{key, valueText(value)})
	}
	slices.SortFunc(out, byKey)
	return out
}

// valueText is a string without its quotes, and compact JSON of all else.
func valueText(raw json.RawMessage) string {
	var text string
	if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return text
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}

func jsonArray(values []parameter) string {
	var s strings.Builder
	for i, v := range values {
		s.WriteByte("[,"[min(i, 1)])
		writeJSONText(&s, v.value)
	}
	s.WriteByte(']')
	return s.String()
}

// writeJSONText quotes as JavaScript does: encoding/json escapes more, such as U+2028.
func writeJSONText(s *strings.Builder, text string) {
	const hex = "0123456789abcdef"
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	s.WriteByte('"')
	for _, r := range text {
		switch escaped, ok := short[r]; {
		case ok:
			s.WriteString(escaped)
		case r < ' ':
			s.WriteString(`\u00`)
			s.WriteByte(hex[r>>4])
			s.WriteByte(hex[r&15])
		default:
			s.WriteRune(r)
		}
	}
	s.WriteByte('"')
}
