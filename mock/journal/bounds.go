package journal

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// What the journal keeps of a request besides its body.
const (
	maxText        = 8 << 10 // bytes of a path, a query or a header's value
	maxHeaders     = 100     // values
	maxHeaderBytes = 32 << 10
)

// bound cuts what is longer than the journal keeps.
func (e *Entry) bound() {
	var path, query, headers bool
	e.Request.Path, path = boundText(e.Request.Path)
	e.Request.Query, query = boundText(e.Request.Query)
	e.Request.Headers, headers = boundHeaders(e.Request.Headers)
	e.Request.Cut = e.Request.Cut || path || query || headers
	e.Response.Headers, headers = boundHeaders(e.Response.Headers)
	e.Response.Cut = e.Response.Cut || headers
}

func boundText(s string) (kept string, cut bool) {
	if len(s) <= maxText {
		return s, false
	}
	return strings.Clone(s[:maxText]), true // a part would hold on to all of it
}

// boundHeaders returns the headers themselves where they are within the bounds, which they nearly always are.
func boundHeaders(h http.Header) (kept http.Header, cut bool) {
	count, size := 0, 0
	for name, values := range h {
		for _, value := range values {
			count, size = count+1, size+len(name)+len(value)
		}
	}
	if count <= maxHeaders && size <= maxHeaderBytes {
		return h, false
	}
	return fewerHeaders(h), true
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
			own := strings.Clone(name)
			kept[own] = append(kept[own], strings.Clone(value))
		}
	}
	return kept
}
