package scenarios

import (
	"net/http"
	"time"
)

// How slow_drip cuts a body unless the fault says so.
const (
	dripPieces = 10
	dripTotal  = 5 * time.Second
)

// dripSlowly sends the status and header at once and then the body in pieces of about the same size, each after the same
// time; the last comes when the whole time is over. It ends with the client.
func dripSlowly(f *Fault, x wire) {
	if !x.hasBody() {
		x.writePlainly()
		return
	}
	pieces, interval := f.drip(len(x.answer.Body))
	x.copyHeader()
	x.writePart(0)
	timer := time.NewTimer(interval)
	defer timer.Stop()
	for i := range pieces {
		x.wait(timer)
		from, to := i*len(x.answer.Body)/pieces, (i+1)*len(x.answer.Body)/pieces
		if _, err := x.w.Write(x.answer.Body[from:to]); err != nil {
			panic(http.ErrAbortHandler)
		}
		x.flush()
		timer.Reset(interval)
	}
}

// drip is in how many pieces the body comes, each of a byte at least, and how long each takes.
func (f *Fault) drip(size int) (pieces int, interval time.Duration) {
	pieces, total := dripPieces, dripTotal
	if f.Chunk != nil && f.Chunk.Count > 0 {
		pieces = f.Chunk.Count
	}
	if f.Chunk != nil && f.Chunk.Total > 0 {
		total = time.Duration(f.Chunk.Total)
	}
	pieces = min(pieces, size)
	return pieces, total / time.Duration(pieces)
}

// wait returns when the timer fires. It aborts where nobody waits for the rest any more.
func (x wire) wait(timer *time.Timer) {
	select {
	case <-timer.C:
	case <-x.r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-x.ctx.Done():
		panic(http.ErrAbortHandler)
	}
}
