package scenarios

import (
	"bytes"
	"encoding/json"
	"strings"
)

// malformBody puts a semicolon, which JSON knows only in strings, in the place of one mark of the body's structure: of
// the same length, and no JSON for any reader. The seed says in which place. A body that is no JSON stays as it is.
func malformBody(_ *Fault, a Answer, seed uint64) Answer {
	if !json.Valid(a.Body) {
		return a
	}
	marks := structure(a.Body)
	a.Body = bytes.Clone(a.Body)
	a.Body[marks[mix(seed)%uint64(len(marks))]] = ';'
	return a
}

// structure finds where JSON has its brackets, braces, colons and commas; in a lone value, where it ends.
func structure(body []byte) (marks []int) {
	inString := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && strings.IndexByte("{}[]:,", c) >= 0:
			marks = append(marks, i)
		}
	}
	if marks == nil {
		marks = []int{len(body) - 1}
	}
	return marks
}
