package scenarios

import "io"

// brokenChunk is a chunk whose size is no number.
const brokenChunk = "size\r\n"

// malformChunk sends the body in chunks, of which the second, in the middle, has no size: "invalid byte in chunk length" in
// Go, HPE_INVALID_CHUNK_SIZE in Node. HTTP/2 and HTTP/1.0 know no chunks: there the body is truncated.
func malformChunk(f *Fault, x wire) {
	if x.r.ProtoMajor != 1 || x.r.ProtoMinor == 0 || !x.hasBody() {
		truncateBody(f, x)
		return
	}
	middle := len(x.answer.Body) / 2
	x.copyHeader().Del("Content-Length") // the server sends in chunks what has no length
	x.writePart(middle)
	connection := x.hijack()
	_, _ = io.WriteString(connection, brokenChunk+string(x.answer.Body[middle:])+"\r\n0\r\n\r\n")
	_ = connection.Close()
}
