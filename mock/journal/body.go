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
func KeepBody(b []byte) Body { return pieceOf(b).whole() }

// piece is a Body of which nobody has made a text yet.
type piece struct {
	kept []byte
	size int
}

func pieceOf(b []byte) piece {
	if len(b) <= MaxBody {
		return piece{b, len(b)}
	}
	end := MaxBody
	for end > MaxBody-utf8.UTFMax && !utf8.RuneStart(b[end]) {
		end--
	}
	return piece{b[:end], len(b)}
}

// alone is the piece without the rest of the body, which it would hold on to.
func (p piece) alone() piece {
	if len(p.kept) < p.size {
		p.kept = bytes.Clone(p.kept)
	}
	return p
}

func (p piece) whole() Body {
	return Body{Text: string(p.kept), Size: p.size, Cut: len(p.kept) < p.size}
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
