package journal

import "strings"

// container is an object or an array around the place that is looked at.
type container struct {
	key    string // under which it lies
	secret bool   // everything in it is a credential
	list   bool
}

// jsonSearch goes through a JSON text, which may be broken or cut.
type jsonSearch struct {
	*search
	v     view
	stack []container
	key   string // whose value comes next
}

func (s *search) json(v view) {
	j := jsonSearch{search: s, v: v}
	for i := 0; i < len(v.text); {
		i = j.token(i)
	}
}

// token looks at what begins at an index and returns where the next begins.
func (j *jsonSearch) token(i int) int {
	switch c := j.v.text[i]; c {
	case '"':
		return j.string(i + 1)
	case '{', '[':
		j.stack = append(j.stack, container{key: j.key, secret: j.allSecret(), list: c == '['})
		j.key = ""
	case '}', ']':
		j.stack = j.stack[:max(len(j.stack)-1, 0)]
		j.key = ""
	case ',':
		j.key = ""
	case ' ', '\t', '\r', '\n', ':':
	default:
		return j.bare(i)
	}
	return i + 1
}

// string looks at a string from behind its opening quote: a key, or a value.
func (j *jsonSearch) string(from int) int {
	to := from + quoteEnd(j.v.text[from:], '"')
	to = min(to, len(j.v.text))
	after := min(to+1, len(j.v.text))
	content := j.v.part(from, to)
	rest := strings.TrimLeft(j.v.text[after:], " \t\r\n")
	if strings.HasPrefix(rest, ":") {
		decoded := content.fromJSON()
		j.key = decoded.text
		j.value(decoded)
		return len(j.v.text) - len(rest) + 1
	}
	if j.secret() {
		j.hit(content, 0, len(content.text))
	} else {
		j.value(content.fromJSON())
	}
	j.key = ""
	return after
}

// bare looks at a number, a word, or at what is broken.
func (j *jsonSearch) bare(from int) int {
	to := len(j.v.text)
	if end := strings.IndexAny(j.v.text[from:], ",:{}[]\" \t\r\n"); end >= 0 {
		to = from + end
	}
	switch word := j.v.text[from:to]; {
	case !j.secret(), word == "null", word == "true", word == "false":
	case j.v.at == nil:
		j.found = append(j.found, span{from: j.v.place(from), to: j.v.place(to), instead: `"` + hidden + `"`})
	default:
		j.hit(j.v, from, to)
	}
	return to
}

// secret says whether the value that comes is a credential.
func (j *jsonSearch) secret() bool {
	if depth := len(j.stack); depth > 0 {
		around := j.stack[depth-1]
		if around.secret || around.list && around.key == listOfCodes {
			return true
		}
	}
	return isSecret(j.key)
}

// listOfCodes is a name under which lie codes, or objects that have more to show than theirs.
const listOfCodes = "codes"

// allSecret says whether everything in the object or the array that begins is a credential.
func (j *jsonSearch) allSecret() bool {
	if depth := len(j.stack); depth > 0 && j.stack[depth-1].secret {
		return true
	}
	return j.key != listOfCodes && isSecret(j.key)
}
