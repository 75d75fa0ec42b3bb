package scenarios

import "net/http"

// Answer is what the handler answered, before it is written.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}
