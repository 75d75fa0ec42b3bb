package scenarios

import "encoding/binary"

// randomBytes is how many bytes a client gets unless the fault says so.
const randomBytes = 64

// writeRandomData sends bytes where the status line should be, and closes. Under HTTP/2, whose frames are the server's
// own, it resets the stream.
func writeRandomData(f *Fault, x wire) {
	n := randomBytes
	if f.Bytes > 0 {
		n = f.Bytes
	}
	connection := x.hijack()
	_, _ = connection.Write(noise(x.seed, n))
	_ = connection.Close()
}

// noise returns n bytes, the same for the same seed. The first is no ASCII, so that it never begins as HTTP does.
func noise(seed uint64, n int) []byte {
	var out []byte
	for i, start := uint64(0), mix(seed); len(out) < n; i++ {
		out = binary.LittleEndian.AppendUint64(out, mix(start+i))
	}
	out[0] |= 0x80
	return out[:n]
}
