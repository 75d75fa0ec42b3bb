package journal

import (
	"encoding/binary"
	"net/http"
)

// packedSize is how many bytes headers take at most.
func packedSize(h http.Header) (size int) {
	for name, values := range h {
		for _, value := range values {
			size += 2*binary.MaxVarintLen16 + len(name) + len(value)
		}
	}
	return size
}

// appendHeaders writes each name with each of its values, the length before each text.
func appendHeaders(to []byte, h http.Header) []byte {
	for name, values := range h {
		for _, value := range values {
			to = append(binary.AppendUvarint(to, uint64(len(name))), name...)
			to = append(binary.AppendUvarint(to, uint64(len(value))), value...)
		}
	}
	return to
}

// unpackHeaders reads what appendHeaders wrote.
func unpackHeaders(packed []byte) http.Header {
	h := http.Header{}
	next := func() string {
		length, width := binary.Uvarint(packed)
		text := string(packed[width : width+int(length)])
		packed = packed[width+int(length):]
		return text
	}
	for len(packed) > 0 {
		name := next()
		h[name] = append(h[name], next())
	}
	return h
}
