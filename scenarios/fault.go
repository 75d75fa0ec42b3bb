package scenarios

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
)

// Kind names a fault.
type Kind string

// The kinds of faults. A client may hide ConnectionReset and EmptyResponse: Go's sends a GET again by itself when the
// connection had been used before. The server sees, and counts, both requests.
const (
	StatusFault         Kind = "status"                 // another status, in the vendor's own error object
	DelayFault          Kind = "delay"                  // the answer comes late
	ConnectionReset     Kind = "connection_reset"       // TCP RST; RST_STREAM under HTTP/2
	EmptyResponse       Kind = "empty_response"         // the connection is closed without a byte
	TruncatedBody       Kind = "truncated_body"         // the connection is closed in the middle of the body
	MalformedBody       Kind = "malformed_body"         // the body is no JSON any more
	MalformedChunk      Kind = "malformed_chunk"        // the chunked coding is broken in the middle of the body
	RandomDataThenClose Kind = "random_data_then_close" // bytes that are no HTTP
	SlowDrip            Kind = "slow_drip"              // the body comes in small pieces
	TimeoutFault        Kind = "timeout"                // no answer ever
	WrongContentType    Kind = "wrong_content_type"     // the right body under another Content-Type
	RateLimitFault      Kind = "rate_limit"             // 429 with Retry-After, in the vendor's own error object
)

// Phase says when a fault strikes.
type Phase string

// The phases.
const (
	Before Phase = "before" // the handler does not run; nothing changes
	After  Phase = "after"  // the handler has run and its change stands; the client can't know
)

// Fault is a bad way to write a good answer.
type Fault struct {
	Kind       Kind     `json:"kind"`
	Phase      Phase    `json:"phase"`        // After unless the file says otherwise
	Status     int      `json:"status"`       // of status
	RetryAfter *int     `json:"retry_after"`  // of status and rate_limit, in seconds; rate_limit says 1 unless it is set
	Delay      *Delay   `json:"delay"`        // of delay
	TruncateAt *int     `json:"truncate_at"`  // of truncated_body: bytes that still come; half of them unless it is set
	Chunk      *Chunk   `json:"chunk"`        // of slow_drip
	Type       string   `json:"content_type"` // of wrong_content_type; text/html unless it is set
	Bytes      int      `json:"bytes"`        // of random_data_then_close; 64 unless it is set
	_          struct{} // keyed literals only
}

// Chunk is how slow_drip cuts a body: in Count pieces over Total, in real time. What is 0 stands for 10 pieces, and for 5 s.
type Chunk struct {
	Count int      `json:"count"`
	Total Duration `json:"total"`
}

// KindInfo is what can be said of a kind of fault without knowing the answer that it spoils.
type KindInfo struct {
	Kind    Kind
	Meaning string   // what the client gets, in one line
	Phases  []Phase  // in which it can strike, the default first
	Fields  []string // that it takes beside kind and phase, as files write them
	// InProcess is set when it shows without a connection too, as through a RoundTripper that calls the server. The
	// other kinds panic there with http.ErrAbortHandler.
	InProcess bool
}

// Kinds lists the kinds of faults in the order in which docs show them. The caller may change what it gets.
func Kinds() []KindInfo {
	out := make([]KindInfo, len(kinds))
	for i, k := range kinds {
		out[i] = k.KindInfo
		out[i].Phases, out[i].Fields = slices.Clone(k.Phases), slices.Clone(k.Fields)
	}
	return out
}

// kind is a line of the table. What it does not do is nil: the answer stays as it is and is written plainly.
type kind struct {
	KindInfo
	respond func(*Fault) *Respond
	spoil   func(*Fault, Answer, uint64) Answer
	write   func(*Fault, wire)
}

// Body faults work on what the handler answered, so that they can't come before it.
var (
	afterOnly = []Phase{After}
	either    = []Phase{After, Before}
)

// kinds has a line for each kind. The wait of a delay is the caller's, who has the clock of the delay.
var kinds = []kind{
	{KindInfo: KindInfo{StatusFault, "another status, in the vendor's own error object", either, []string{"status", "retry_after"}, true},
		respond: respondStatus},
	{KindInfo: KindInfo{RateLimitFault, "429 with Retry-After, in the vendor's own error object", either, []string{"retry_after"}, true},
		respond: respondRateLimit},
	{KindInfo: KindInfo{DelayFault, "the handler, or with phase after only its answer, comes late", either, []string{"delay"}, true}},
	{KindInfo: KindInfo{ConnectionReset, "the connection is reset; under HTTP/2 the stream", either, nil, false},
		write: resetConnection},
	{KindInfo: KindInfo{EmptyResponse, "the connection is closed without a byte", either, nil, false},
		write: closeWithoutAnswer},
	{KindInfo: KindInfo{TimeoutFault, "no answer ever", either, nil, false},
		write: neverAnswer},
	{KindInfo: KindInfo{RandomDataThenClose, "bytes that are no HTTP, then the end", either, []string{"bytes"}, false},
		write: writeRandomData},
	{KindInfo: KindInfo{TruncatedBody, "the connection is closed in the middle of the body", afterOnly, []string{"truncate_at"}, false},
		write: truncateBody},
	{KindInfo: KindInfo{MalformedBody, "the whole body, but no JSON any more", afterOnly, nil, true},
		spoil: malformBody},
	{KindInfo: KindInfo{MalformedChunk, "the chunked coding is broken in the middle of the body", afterOnly, nil, false},
		write: malformChunk},
	{KindInfo: KindInfo{SlowDrip, "the body comes in small pieces, with time between them", afterOnly, []string{"chunk"}, true},
		write: dripSlowly},
	{KindInfo: KindInfo{WrongContentType, "the right body under another Content-Type", afterOnly, []string{"content_type"}, true},
		spoil: mistype},
}

// line is the table's line for the fault; an unknown kind, which no reader lets pass, does nothing.
func (f *Fault) line() kind {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.Kind == f.Kind }); i >= 0 {
		return kinds[i]
	}
	return kind{}
}

// Respond is the answer of a fault that only changes what is said, as status and rate_limit do; otherwise nil.
func (f *Fault) Respond() *Respond {
	if respond := f.line().respond; respond != nil {
		return respond(f)
	}
	return nil
}

// Spoil changes the answer where the fault does so before it is written (malformed_body, wrong_content_type). The
// answer that it gets stays as it is.
func (f *Fault) Spoil(a Answer, seed uint64) Answer {
	if spoil := f.line().spoil; spoil != nil {
		return spoil(f, a, seed)
	}
	return a
}

// Write writes the answer as badly as the fault says, from the seed where chance is in it, and returns when that is
// done: it panics with http.ErrAbortHandler where the connection must end without an answer. ctx ends what never ends by
// itself. An answer without a body, as to HEAD, goes out as it is where the fault is one of the body.
func (f *Fault) Write(ctx context.Context, w http.ResponseWriter, r *http.Request, a Answer, seed uint64) {
	x := wire{ctx: ctx, w: w, r: r, answer: a, seed: seed}
	x.drain()
	if write := f.line().write; write != nil {
		write(f, x)
		return
	}
	x.writePlainly()
}

// wire is one answer on its way to a client.
type wire struct {
	ctx    context.Context // ends what never ends by itself
	w      http.ResponseWriter
	r      *http.Request
	answer Answer
	seed   uint64
}

func (x wire) writePlainly() {
	x.copyHeader()
	x.w.WriteHeader(x.answer.Status)
	_, _ = x.w.Write(x.answer.Body) // a client that is gone by now is no fault of ours
}

// copyHeader makes the answer's header that of the writer, and returns it.
func (x wire) copyHeader() http.Header {
	maps.Copy(x.w.Header(), x.answer.Header)
	return x.w.Header()
}

// writePart sends the first bytes of the body at once, and the status and header before them.
func (x wire) writePart(n int) {
	x.w.WriteHeader(x.answer.Status)
	_, _ = x.w.Write(x.answer.Body[:n])
	x.flush()
}

// flush sends what was written. A writer without a connection has nothing to send.
func (x wire) flush() { _ = http.NewResponseController(x.w).Flush() }

// hasBody reports whether the client gets a body at all.
func (x wire) hasBody() bool {
	s := x.answer.Status
	return len(x.answer.Body) > 0 && x.r.Method != http.MethodHead && s >= 200 && s != http.StatusNoContent && s != http.StatusNotModified
}

// drain reads what the client still sends. A connection that is closed with unread bytes is reset by the kernel, and a
// client that can't send on sees another error than one that waits for its answer.
func (x wire) drain() { _, _ = io.Copy(io.Discard, x.r.Body) }

// hijack takes the connection from the server. Under HTTP/2, and where there is none, it aborts instead: the client's
// stream is reset.
func (x wire) hijack() net.Conn {
	connection, _, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return connection
}
