package strictyaml

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	decimal  = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	radix    = regexp.MustCompile(`^0(o[0-7]+|x[0-9a-fA-F]+)$`)
	zeroLed  = regexp.MustCompile(`^[-+]?0[0-9]+$`)
	infinite = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
	whole    = regexp.MustCompile(`^-?[0-9]+$`)
)

// plain resolves a scalar without quotes by YAML 1.2's core schema. A second result that is not "" refuses it.
func plain(text string) (any, string) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil, ""
	case "true", "True", "TRUE":
		return true, ""
	case "false", "False", "FALSE":
		return false, ""
	}
	if !strings.ContainsAny(text[:1], "+-.0123456789") {
		return text, ""
	}
	switch {
	case infinite.MatchString(text):
		return nil, text + " is no number that JSON can hold: put it in quotes to make it text"
	case zeroLed.MatchString(text):
		return nil, fmt.Sprintf("%s could be octal, decimal or text: write %s for the number or %q for the text",
			shorten(text), shorten(withoutZeros(text)), shorten(text))
	case decimal.MatchString(text), radix.MatchString(text):
		return number(text)
	}
	return text, ""
}

func withoutZeros(text string) string {
	sign := text[:len(text)-len(strings.TrimLeft(text, "-+"))]
	digits := strings.TrimLeft(text[len(sign):], "0")
	if digits == "" {
		return "0"
	}
	return strings.TrimPrefix(sign, "+") + digits
}

// number writes a number as JSON does: a whole one without point and exponent, any other as the shortest text of its
// float64. What a float64 cannot hold is refused, which also keeps huge exponents away from exact arithmetic.
func number(text string) (any, string) {
	if radix.MatchString(text) {
		n, err := strconv.ParseUint(text, 0, 63)
		if err != nil {
			return nil, shorten(text) + " is too large a number: put it in quotes to make it text"
		}
		return json.Number(strconv.FormatUint(n, 10)), ""
	}
	value, err := strconv.ParseFloat(text, 64)
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	if err != nil || value == 0 && strings.ContainsAny(mantissa, "123456789") {
		return nil, shorten(text) + " is too large or too small a number: put it in quotes to make it text"
	}
	if digits := strings.TrimPrefix(text, "+"); whole.MatchString(digits) {
		return json.Number(digits), ""
	}
	const exact = 1 << 53
	if value == math.Trunc(value) && math.Abs(value) < exact {
		return json.Number(strconv.FormatInt(int64(value), 10)), ""
	}
	return json.Number(strconv.FormatFloat(value, 'g', -1, 64)), ""
}
