package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Written is a JSON text that a handler wrote by itself: what is answered often, or has many rows, need not be looked
// through by encoding/json each time. Appending to it writes what encoding/json would, with &, < and > as they are. The
// zero value is an empty text.
type Written []byte

// MarshalJSON returns the text itself.
func (w Written) MarshalJSON() ([]byte, error) { return w, nil }

// Open begins an object or an array: one of { and [.
func (w Written) Open(bracket byte) Written { return append(w.next(), bracket) }

// Close ends what Open began: one of } and ].
func (w Written) Close(bracket byte) Written { return append(w, bracket) }

// Field begins a field of an object, whose value comes next. The name is written as it is.
func (w Written) Field(name string) Written {
	w = append(append(w.next(), '"'), name...)
	return append(w, '"', ':')
}

// Text writes a string.
func (w Written) Text(s string) Written {
	w = w.next()
	if !plain(s) {
		return append(w, quoted(s)...)
	}
	return append(append(append(w, '"'), s...), '"')
}

// Int writes a number.
func (w Written) Int(n int) Written { return strconv.AppendInt(w.next(), int64(n), 10) }

// Bool writes true or false.
func (w Written) Bool(b bool) Written { return strconv.AppendBool(w.next(), b) }

// Time writes a time in a layout of the time package, as a string.
func (w Written) Time(t time.Time, layout string) Written {
	return append(t.AppendFormat(append(w.next(), '"'), layout), '"')
}

// Null writes null.
func (w Written) Null() Written { return append(w.next(), "null"...) }

// Optional writes a field that may have no value: a nil value leaves it out, a string is written, and anything else is null.
func (w Written) Optional(name string, value any) Written {
	switch v := value.(type) {
	case nil:
		return w
	case string:
		return w.Field(name).Text(v)
	}
	return w.Field(name).Null()
}

// next separates the next value from what stands before it.
func (w Written) next() Written {
	if len(w) == 0 {
		return w
	}
	switch w[len(w)-1] {
	case '{', '[', ':':
		return w
	}
	return append(w, ',')
}

// plain reports whether a string stands for itself between quotes.
func plain(s string) bool {
	var found byte
	for i := range len(s) {
		found |= kinds[s[i]]
	}
	return found == 0 || found == notASCII && utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}

const (
	escaped = 1 << iota
	notASCII
)

// kinds says of each byte what it can mean for a string.
var kinds = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c < ' ' || c == '"' || c == '\\':
			kinds[c] = escaped
		case c >= utf8.RuneSelf:
			kinds[c] = notASCII
		}
	}
	return kinds
}()

func quoted(s string) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string can always be marshalled
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
