package journal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Body is the beginning of a body, and how long it was. In JSON a Text that is not UTF-8 is in base64, and a member
// "encoding" says so.
type Body struct {
	Text string `json:"text,omitempty"`
	Size int    `json:"size"`
	Cut  bool   `json:"cut,omitempty"` // Text is not all of it
}

// MaxBody is how many bytes of a body the journal keeps.
const MaxBody = 16 << 10

// KeepBody cuts a body to what the journal keeps, between two characters.
func KeepBody(b []byte) Body { return KeepBytes(b).body() }

// Bytes is a body of which nobody has made a text yet.
type Bytes struct {
	kept []byte
	size int
}

// KeepBytes is KeepBody for bytes that nobody changes any more: only what has to be cut is copied.
func KeepBytes(b []byte) Bytes {
	if len(b) <= MaxBody {
		return Bytes{b, len(b)}
	}
	end := MaxBody
	for end > MaxBody-utf8.UTFMax && !utf8.RuneStart(b[end]) {
		end--
	}
	return Bytes{bytes.Clone(b[:end]), len(b)} // a part would hold on to all of it
}

func (b Bytes) body() Body {
	return Body{Text: string(b.kept), Size: b.size, Cut: len(b.kept) < b.size}
}

const inBase64 = "base64"

type plainBody Body

type bodyJSON struct {
	plainBody
	Encoding string `json:"encoding,omitempty"`
}

// MarshalJSON writes the body as its type says.
func (b Body) MarshalJSON() ([]byte, error) {
	shown := bodyJSON{plainBody: plainBody(b)}
	if !utf8.ValidString(b.Text) {
		shown.Text, shown.Encoding = base64.StdEncoding.EncodeToString([]byte(b.Text)), inBase64
	}
	return json.Marshal(shown)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Body) UnmarshalJSON(text []byte) error {
	var shown bodyJSON
	if err := json.Unmarshal(text, &shown); err != nil {
		return err
	}
	if shown.Encoding == inBase64 {
		decoded, err := base64.StdEncoding.DecodeString(shown.Text)
		if err != nil {
			return fmt.Errorf("body: text: %w", err)
		}
		shown.Text = string(decoded)
	}
	*b = Body(shown.plainBody)
	return nil
}
