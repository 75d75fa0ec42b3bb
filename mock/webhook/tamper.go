package webhook

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

type member struct {
	name  string
	value json.RawMessage
}

// tamper changes members of a JSON object and keeps their order; nil takes a member out, and new ones stand at the end.
// What is no object stays as it is.
func tamper(body string, changes map[string]any) string {
	members, ok := readObject(body)
	if !ok {
		return body
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		value, err := json.Marshal(changes[name])
		if err != nil {
			continue
		}
		at := slices.IndexFunc(members, func(m member) bool { return m.name == name })
		switch {
		case at >= 0 && changes[name] == nil:
			members = slices.Delete(members, at, at+1)
		case at >= 0:
			members[at].value = value
		case changes[name] != nil:
			members = append(members, member{name, value})
		}
	}
	return writeObject(members)
}

func readObject(body string) (members []member, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(body)))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}
	for decoder.More() {
		name, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil {
			return nil, false
		}
		members = append(members, member{name.(string), value})
	}
	return members, true
}

func writeObject(members []member) string {
	b := []byte{'{'}
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		name, _ := json.Marshal(m.name) // text always is JSON
		b = append(append(append(b, name...), ':'), m.value...)
	}
	return string(append(b, '}'))
}
