package journal

import (
	"maps"
	"net/http"
	"slices"
)

// What the journal keeps of a request besides its body.
const (
	maxText        = 8 << 10 // bytes of a path, a query or a header's value
	maxHeaders     = 100     // values
	maxHeaderBytes = 32 << 10
)

func boundText(s string) (kept string, cut bool) {
	if len(s) <= maxText {
		return s, false
	}
	return s[:maxText], true
}

// fewerHeaders keeps the first headers by name that are within the bounds.
func fewerHeaders(h http.Header) http.Header {
	kept, count, size := http.Header{}, 0, 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			value, _ = boundText(value)
			if count, size = count+1, size+len(name)+len(value); count > maxHeaders || size > maxHeaderBytes {
				return kept
			}
			kept[name] = append(kept[name], value)
		}
	}
	return kept
}
