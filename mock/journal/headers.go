package journal

import "net/http"

// appendHeaders packs headers, or as many of them as the journal keeps.
func appendHeaders(to []byte, h http.Header) (packed []byte, cut bool) {
	if h == nil {
		return appendInt(to, -1), false
	}
	packed = appendInt(to, len(h))
	count, size := 0, 0
	for name, values := range h {
		for _, value := range values {
			count, size = count+1, size+len(name)+len(value)
		}
		if count > maxHeaders || size > maxHeaderBytes {
			packed, _ = appendHeaders(packed[:len(to)], fewerHeaders(h))
			return packed, true
		}
		packed = appendTexts(appendText(packed, name), values)
	}
	return packed, false
}

func (p *unpacking) headers() http.Header {
	names := p.int()
	if names < 0 {
		return nil
	}
	h, room := make(http.Header, names), make([]string, 0, names) // for most names have one value
	for range names {
		name, first := p.text(), len(room)
		for range p.int() {
			room = append(room, p.text())
		}
		if len(room) > first {
			h[name] = room[first:len(room):len(room)]
		}
	}
	return h
}
