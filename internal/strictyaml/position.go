package strictyaml

import (
	"bytes"
	"unicode/utf8"
)

// position is a place in a file; lines and columns count from 1, columns in characters.
type position struct{ line, column int }

// tracker turns growing byte offsets into positions, looking at each byte once.
type tracker struct {
	data   []byte
	offset int
	position
}

func (t *tracker) advance(offset int) {
	for t.offset < offset {
		size := breakAt(t.data[t.offset:])
		if size > 0 {
			t.line, t.column = t.line+1, 1
		} else {
			_, size = utf8.DecodeRune(t.data[t.offset:])
			t.column++
		}
		t.offset += size
	}
}

// endOf is the place behind the last character.
func endOf(data []byte) position {
	at := tracker{data: data, position: position{1, 1}}
	at.advance(len(data))
	return at.position
}

// breakAt returns the length of the line break that data starts with, or 0. These are the breaks that YAML 1.1 counts.
func breakAt(data []byte) int {
	switch {
	case data[0] == '\n':
		return 1
	case data[0] == '\r':
		if len(data) > 1 && data[1] == '\n' {
			return 2
		}
		return 1
	case data[0] < utf8.RuneSelf:
		return 0
	case bytes.HasPrefix(data, []byte("\u0085")):
		return 2
	case bytes.HasPrefix(data, []byte("\u2028")), bytes.HasPrefix(data, []byte("\u2029")):
		return 3
	}
	return 0
}

// lineOf returns the text of a line without its break, or "" past the end.
func lineOf(data []byte, line int) string {
	for ; line > 1 && len(data) > 0; line-- {
		_, data = cutLine(data)
	}
	text, _ := cutLine(data)
	return string(text)
}

func cutLine(data []byte) (line, rest []byte) {
	for i := range data {
		if size := breakAt(data[i:]); size > 0 {
			return data[:i], data[i+size:]
		}
	}
	return data, nil
}
