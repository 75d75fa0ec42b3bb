package contract

import (
	"net/http"
	"strings"
)

// maxPrefix is how many segments a deployment may put before the document's paths.
const maxPrefix = 8

// locate finds the operation, the path's parameters and, without an operation, the methods that the path has. A
// deployment may serve the document's paths below another one. HEAD is what GET would answer.
func (h *hearing) locate() {
	h.operation, _ = h.judge.spec.Operation(h.x.Operation)
	method := h.x.Request.Method
	if h.operation != nil && !strings.EqualFold(method, h.operation.Method) && !h.isHead() {
		h.allow = h.methodsOf(h.operation)
		h.operation = nil
		return
	}
	if h.isHead() {
		method = http.MethodGet
	}
	wanted := h.operation
	path := h.url.EscapedPath()
	for range maxPrefix {
		found := h.judge.spec.Match(method, path)
		if found.Operation != nil && (wanted == nil || wanted == found.Operation) {
			h.operation, h.path = found.Operation, found.Path
			h.x.Operation = found.Operation.ID
			return
		}
		if found.Operation == nil && wanted == nil && found.Allow != nil {
			h.allow = found.Allow
			return
		}
		next := strings.IndexByte(strings.TrimPrefix(path, "/"), '/')
		if next < 0 {
			return
		}
		path = path[next+1:]
	}
}

func (h *hearing) methodsOf(o *Operation) (list []string) {
	for _, other := range h.judge.spec.operations {
		if other.Path == o.Path {
			list = append(list, other.Method)
		}
	}
	return list
}
