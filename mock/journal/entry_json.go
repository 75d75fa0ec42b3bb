package journal

import (
	"encoding/json"
	"strconv"
	"time"
)

// milliseconds is a duration that JSON has as a number with 3 decimals.
type milliseconds time.Duration

// MarshalJSON writes microseconds behind the point.
func (m milliseconds) MarshalJSON() ([]byte, error) {
	ms := float64(time.Duration(m)) / float64(time.Millisecond)
	return strconv.AppendFloat(nil, ms, 'f', 3, 64), nil
}

// UnmarshalJSON reads a number of milliseconds.
func (m *milliseconds) UnmarshalJSON(text []byte) error {
	var ms float64
	err := json.Unmarshal(text, &ms)
	*m = milliseconds(time.Duration(ms*1000+0.5) * time.Microsecond)
	return err
}

type plainEntry Entry

type entryJSON struct {
	plainEntry
	Took milliseconds `json:"took_ms"`
}

// MarshalJSON writes the entry with took_ms.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(entryJSON{plainEntry: plainEntry(e), Took: milliseconds(e.Took)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Entry) UnmarshalJSON(text []byte) error {
	var shown entryJSON
	if err := json.Unmarshal(text, &shown); err != nil {
		return err
	}
	*e = Entry(shown.plainEntry)
	e.Took = time.Duration(shown.Took)
	return nil
}
