package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	maxShown = 40  // runes of a value
	maxName  = 120 // runes of a name or pointer that a client chose
)

// want completes "must be ...".
func (v violation) want() string {
	s := v.schema
	switch v.keyword {
	case "type", "nullable":
		return typeWords(s)
	case "enum":
		return enumWords(s)
	case "format":
		return formatHint(s.format)
	case "pattern":
		return "a string that matches " + s.pattern.source
	case "oneOf", "anyOf", "discriminator":
		if len(v.wants) > 0 {
			return strings.Join(slices.Compact(v.wants), ", or ")
		}
		return "exactly one of the alternatives, and matches several"
	case "not":
		return "something else"
	}
	return v.limit()
}

// limit words the keywords that hold a number.
func (v violation) limit() string {
	s := v.schema
	switch v.keyword {
	case "minLength":
		return "at least " + count(s.minLength, "character") + " long"
	case "maxLength":
		return "at most " + count(*s.maxLength, "character") + " long"
	case "minimum":
		return "at least " + number(*s.minimum)
	case "maximum":
		return "at most " + number(*s.maximum)
	case "exclusiveMinimum":
		return "more than " + number(*s.minimum)
	case "exclusiveMaximum":
		return "less than " + number(*s.maximum)
	case "multipleOf":
		return "a multiple of " + number(*s.multipleOf)
	case "minItems":
		return "a list of at least " + count(s.minItems, "item")
	case "maxItems":
		return "a list of at most " + count(*s.maxItems, "item")
	case "uniqueItems":
		return "a list without repeated items"
	case "minProperties":
		return "an object with at least " + count(s.minFields, "field")
	case "maxProperties":
		return "an object with at most " + count(*s.maxFields, "field")
	}
	return "what the document describes"
}

func count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func typeWords(s *schema) string {
	var words string
	switch s.kind {
	case "":
		return "a value"
	case kindArray, kindObject, kindInteger:
		words = "an " + s.kind
	default:
		words = "a " + s.kind
	}
	if s.nullable {
		words += " or null"
	}
	return words
}

func enumWords(s *schema) string {
	words := make([]string, len(s.enum))
	for i, allowed := range s.enum {
		words[i] = fmt.Sprint(allowed)
		if text, ok := allowed.(string); ok && (text == "" || strings.ContainsAny(text, " ,")) {
			words[i] = quote(text)
		}
		if f, ok := allowed.(float64); ok {
			words[i] = number(f)
		}
		if allowed == nil {
			words[i] = "null"
		}
	}
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + list(words)
}

func list(words []string) string { return strings.Join(words, ", ") }

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func quote(s string) string { return strconv.Quote(cut(s, maxShown)) }

// cut shortens what a client chose to something that can be shown: limit runes of UTF-8.
func cut(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= limit {
		return s
	}
	runes := 0
	for i := range s {
		if runes == limit {
			return s[:i] + "…"
		}
		runes++
	}
	return s
}

// kind names a value's type without showing it.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	}
	return "an object"
}

// shown is a short value as it was sent, or its kind when it is long-winded or may be a credential.
func shown(v any, at ...string) string {
	if slices.ContainsFunc(at, namesSecret) {
		return kind(v)
	}
	switch v := v.(type) {
	case string:
		return quote(v)
	case float64:
		return number(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return kind(v)
}

// namesSecret guesses from its name whether a field or parameter holds a credential; it errs on the safe side.
func namesSecret(name string) bool {
	name = strings.ToLower(name)
	switch strings.ReplaceAll(name, "_", "") {
	case "statuscode", "apicode", "errorcode":
		return false
	}
	return slices.ContainsFunc([]string{
		"secret", "token", "password", "passwd", "code", "authorization", "credential", "cookie", "signature",
		"assertion", "session", "apikey", "api_key", "api-key", "accesskey", "access_key",
	}, func(part string) bool { return strings.Contains(name, part) })
}

// pointer renders RFC 6901.
func pointer(at []string) string {
	var b strings.Builder
	for _, token := range at {
		b.WriteByte('/')
		if strings.ContainsAny(token, "~/") {
			token = strings.NewReplacer("~", "~0", "/", "~1").Replace(token)
		}
		b.WriteString(token)
	}
	return cut(b.String(), maxName)
}

// bodyLabel names a place in the body as a developer would write it: body field "users[2].email".
func bodyLabel(at []string) string {
	if len(at) == 0 {
		return "body"
	}
	var b strings.Builder
	for i, token := range at {
		if _, err := strconv.ParseUint(token, 10, 32); err == nil {
			b.WriteString("[" + token + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	return "body field " + strconv.Quote(cut(b.String(), maxName))
}
