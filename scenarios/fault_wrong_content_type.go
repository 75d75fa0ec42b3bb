package scenarios

import "net/http"

// wrongType is what a body is said to be unless the fault says so.
const wrongType = "text/html"

// mistype says that the body is something else. The body is right.
func mistype(f *Fault, a Answer, _ uint64) Answer {
	header := a.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", wrongType)
	if f.Type != "" {
		header.Set("Content-Type", f.Type)
	}
	a.Header = header
	return a
}
