package contract

import (
	"strings"
	"unicode/utf8"
)

// pair is one name=value of a query or form. What could not be decoded is as it was sent, and problem says why.
type pair struct {
	name, value string
	problem     string
}

// usualPairs is how many a query has at most, nearly always.
const usualPairs = 8

// decodePairs splits application/x-www-form-urlencoded text, and appends to pairs. A semicolon is an ordinary character;
// empty pieces between two & are skipped.
func decodePairs(pairs []pair, text string) []pair {
	for piece := range strings.SplitSeq(text, "&") {
		if piece == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(piece, "=")
		name, nameProblem := decodeText(rawName)
		value, valueProblem := decodeText(rawValue)
		p := pair{name: name, value: value, problem: valueProblem}
		switch {
		case nameProblem != "":
			p.problem = "the name " + nameProblem
		case name == "":
			p.problem = "a value has no name"
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// decodeText undoes percent-encoding and + for space. The problem is empty when text is what it should be.
func decodeText(text string) (decoded, problem string) {
	if !strings.ContainsAny(text, "%+") {
		return text, utf8Problem(text)
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '+':
			out = append(out, ' ')
		case c != '%':
			out = append(out, c)
		case i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]):
			return text, "has a % that two hexadecimal digits do not follow"
		default:
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		}
	}
	decoded = string(out)
	return decoded, utf8Problem(decoded)
}

func utf8Problem(s string) string {
	if utf8.ValidString(s) {
		return ""
	}
	return "is not valid UTF-8"
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
