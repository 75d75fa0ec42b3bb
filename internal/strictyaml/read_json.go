package strictyaml

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// isJSON reports whether data is one JSON text.
func isJSON(data []byte) bool { return json.Valid(data) }

// jsonReader builds the tree of a text that is known to be JSON.
type jsonReader struct {
	*reader
	decoder *json.Decoder
	at      tracker
	path    []string
	tooDeep bool
}

func (r *reader) json() *node {
	source := r.doc.source
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.UseNumber()
	j := &jsonReader{reader: r, decoder: decoder, at: tracker{data: source, position: position{1, 1}}}
	return j.value(j.token())
}

// token returns the next token with the position of its first character.
func (j *jsonReader) token() (json.Token, position) {
	offset := int(j.decoder.InputOffset())
	for offset < len(j.at.data) && bytes.IndexByte([]byte(" \t\r\n,:"), j.at.data[offset]) >= 0 {
		offset++
	}
	j.at.advance(offset)
	token, err := j.decoder.Token()
	if err != nil {
		panic("strictyaml: valid JSON that has no next token: " + err.Error()) // isJSON has seen all of it
	}
	return token, j.at.position
}

func (j *jsonReader) value(token json.Token, at position) *node {
	switch t := token.(type) {
	case json.Delim:
		return j.collection(t, at)
	case json.Number:
		scalar, refusal := number(t.String())
		if refusal != "" {
			j.refuse(at, pointerTo(j.path...), refusal)
		}
		return &node{position: at, scalar: scalar}
	}
	return &node{position: at, scalar: token}
}

func (j *jsonReader) collection(open json.Delim, at position) *node {
	if len(j.path) == maxDepth && !j.tooDeep {
		j.tooDeep = true
		j.refuse(at, "", tooDeep)
	}
	n := &node{position: at, kind: list}
	if open == '{' {
		n.kind = mapping
	}
	seen := map[string]position{}
	for j.decoder.More() && !j.tooDeep {
		if n.kind == mapping {
			j.field(n, seen)
			continue
		}
		j.path = append(j.path, strconv.Itoa(len(n.items)))
		n.items = append(n.items, j.value(j.token()))
		j.path = j.path[:len(j.path)-1]
	}
	if !j.tooDeep {
		j.token()
	}
	return n
}

func (j *jsonReader) field(n *node, seen map[string]position) {
	key, at := j.token()
	name := key.(string)
	j.path = append(j.path, name)
	if first, ok := seen[name]; ok {
		j.refuse(at, pointerTo(j.path...), givenTwice(first))
	} else {
		seen[name] = at
	}
	n.fields = append(n.fields, field{name: name, key: at, node: j.value(j.token())})
	j.path = j.path[:len(j.path)-1]
}

func givenTwice(first position) string {
	return fmt.Sprintf("given twice, the first time on line %d", first.line)
}
