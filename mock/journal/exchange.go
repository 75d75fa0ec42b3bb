package journal

import "net/http"

// Exchange is an Entry on its way into the journal: without its id and the bodies, of which nobody needs to make texts.
type Exchange struct {
	Entry
	Call          uint64  // the request's number, of which NameCalls makes its id; 0 where the Entry has one
	RequestBytes  []byte  // the journal copies them
	ResponseBytes []byte  // nobody may change them any more
	Answer        *Answer // instead of the Entry's response headers and ResponseBytes, if it is not nil
}

// Answer is what the journal keeps of a response besides its status. Exchanges with the same one share it.
type Answer struct {
	headers string // packed
	cut     bool   // these are not all
	body    piece
}

// maxCopied is how many bytes of a response are packed with the rest of an exchange; more of them stay where they are.
const maxCopied = 1 << 10

// KeepAnswer takes from headers and a body, which nobody may change any more, what the journal keeps.
func KeepAnswer(headers http.Header, body []byte) *Answer {
	packed, cut := appendHeaders(make([]byte, 0, 256), headers)
	return &Answer{headers: string(packed), cut: cut, body: pieceOf(body).alone()}
}

// NameCalls says how a request's id is made of its number. Call it before the journal is used.
func (j *Journal) NameCalls(name func(call uint64) string) { j.name = name }

// Keep numbers an exchange and keeps it, as Add does with an Entry.
func (j *Journal) Keep(x *Exchange) {
	answer := x.Answer
	if answer == nil && len(x.ResponseBytes) > maxCopied {
		answer = KeepAnswer(x.Response.Headers, x.ResponseBytes)
	}
	var room [1 << 10]byte // nearly always enough
	text := x.pack(room[:0], x.Call, pieceOf(x.RequestBytes))
	if answer == nil {
		text = x.packResponse(text, pieceOf(x.ResponseBytes))
	}
	j.add(text, answer)
}
