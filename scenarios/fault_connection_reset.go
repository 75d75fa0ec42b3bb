package scenarios

import "net"

// resetConnection sends a TCP RST instead of an answer, under TLS too: errors.Is(err, syscall.ECONNRESET) in Go,
// ECONNRESET in Node. Under HTTP/2 it resets the stream alone.
//
// Go's client hides it from a GET on a connection that had been used before, and sends the request again by itself: the
// server sees, and counts, both.
func resetConnection(_ *Fault, x wire) {
	raw := rawConnection(x.hijack())
	if tcp, ok := raw.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0) // it fails only when the client has closed before, and then there is nothing to reset
	}
	_ = raw.Close()
}

// rawConnection is what is below TLS, whose own goodbye would look like an orderly end.
func rawConnection(c net.Conn) net.Conn {
	for {
		above, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return c
		}
		c = above.NetConn()
	}
}
