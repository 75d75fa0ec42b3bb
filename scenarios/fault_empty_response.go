package scenarios

// closeWithoutAnswer ends the connection in order, with FIN, without a byte: io.EOF in Go, "other side closed" or
// "socket hang up" in Node. Under HTTP/2 it resets the stream.
//
// Go's client hides it from a GET on a connection that had been used before, and sends the request again by itself: the
// server sees, and counts, both.
func closeWithoutAnswer(_ *Fault, x wire) { _ = x.hijack().Close() }
