package scenarios

import (
	"net/http"
	"strconv"
)

// truncateBody promises the whole body in Content-Length, sends a part of it and ends the connection:
// io.ErrUnexpectedEOF in Go. Under HTTP/2 it resets the stream. At least one byte is missing, however long the part is.
func truncateBody(f *Fault, x wire) {
	if !x.hasBody() {
		x.writePlainly()
		return
	}
	whole := len(x.answer.Body)
	part := whole / 2
	if f.TruncateAt != nil {
		part = min(max(*f.TruncateAt, 0), whole-1)
	}
	x.copyHeader().Set("Content-Length", strconv.Itoa(whole))
	x.writePart(part)
	panic(http.ErrAbortHandler)
}
