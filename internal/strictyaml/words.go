package strictyaml

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// maxShown is how many characters of a value, and maxListed how many allowed values, a message repeats.
const (
	maxShown  = 60
	maxListed = 12
)

// shorten keeps a message to one line of bearable length.
func shorten(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > maxShown {
		return string(runes[:maxShown]) + "..."
	}
	return string(runes)
}

// found says what stands in the file.
func found(n *node) string {
	switch {
	case n.kind == list:
		return "found a list"
	case n.kind == mapping:
		return "found a mapping"
	}
	switch v := n.scalar.(type) {
	case nil:
		return "found nothing"
	case string:
		return "found " + strconv.Quote(shorten(v))
	case json.Number:
		return "found the number " + shorten(v.String())
	default:
		return fmt.Sprintf("found %v", v)
	}
}

var typeWords = map[string]string{
	"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
	"array": "a list", "object": "a mapping", "null": "null",
}

// expectedOf lists what a type, an enumeration or a constant allows; nil for any other kind of failure.
func expectedOf(k any) []string {
	var words []string
	switch k := k.(type) {
	case *kind.Type:
		for _, want := range k.Want {
			words = append(words, typeWords[want])
		}
	case *kind.Enum:
		for _, want := range k.Want {
			words = append(words, allowed(want))
		}
	case *kind.Const:
		words = append(words, allowed(k.Want))
	}
	return words
}

func allowed(value any) string {
	if text, ok := value.(string); ok {
		return strconv.Quote(text)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "another value"
	}
	return shorten(string(text))
}

// either joins words as a sentence does: a, b or c.
func either(words []string) string {
	switch n := len(words); {
	case n == 1:
		return words[0]
	case n > maxListed:
		return fmt.Sprintf("one of %d values such as %s", n, strings.Join(words[:maxListed], ", "))
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}

var formatWords = map[string]string{
	"date-time": "a date and time such as 2026-05-03T11:04:12Z", "date": "a date such as 2026-05-03",
	"time": "a time such as 11:04:12Z", "email": "an e-mail address", "uri": "an absolute URL",
	"uri-reference": "a URL or a path", "ipv4": "an IPv4 address", "ipv6": "an IPv6 address", "uuid": "a UUID",
	"regex": "a regular expression", "hostname": "a host name", "duration": "a duration such as P1DT12H",
	"json-pointer": "a JSON pointer such as /users/0",
}

// boundOf says which bound a value does not keep; "" for any other kind of failure.
func boundOf(k any) string {
	switch k := k.(type) {
	case *kind.Minimum:
		return "expected at least " + decimalOf(k.Want)
	case *kind.Maximum:
		return "expected at most " + decimalOf(k.Want)
	case *kind.ExclusiveMinimum:
		return "expected more than " + decimalOf(k.Want)
	case *kind.ExclusiveMaximum:
		return "expected less than " + decimalOf(k.Want)
	case *kind.MultipleOf:
		return "expected a multiple of " + decimalOf(k.Want)
	case *kind.Pattern:
		return "expected text that matches " + k.Want
	case *kind.Format:
		if words, ok := formatWords[k.Want]; ok {
			return "expected " + words
		}
		return "expected text of the format " + k.Want
	}
	return ""
}

func decimalOf(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	f, _ := r.Float64()
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// sizeOf says how a collection or a text is too small or too large; "" for any other kind of failure.
func sizeOf(k any) string {
	switch k := k.(type) {
	case *kind.MinLength:
		return fmt.Sprintf("expected at least %s, found %d", count(k.Want, "character"), k.Got)
	case *kind.MaxLength:
		return fmt.Sprintf("expected at most %s, found %d", count(k.Want, "character"), k.Got)
	case *kind.MinItems:
		return fmt.Sprintf("expected at least %s, found %d", count(k.Want, "item"), k.Got)
	case *kind.MaxItems:
		return fmt.Sprintf("expected at most %s, found %d", count(k.Want, "item"), k.Got)
	case *kind.MinProperties:
		return fmt.Sprintf("expected at least %s, found %d", count(k.Want, "field"), k.Got)
	case *kind.MaxProperties:
		return fmt.Sprintf("expected at most %s, found %d", count(k.Want, "field"), k.Got)
	}
	return ""
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
