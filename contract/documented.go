package contract

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// DocumentedError is one example of a refusal that the document prints.
type DocumentedError struct {
	Name   string          // the example's name, "" for a lone example
	Status int             // the HTTP status of the response that it stands under
	Code   string          // the error's word or number in the body: error, error_code or apiCode; "" when it has none
	Body   json.RawMessage // compact, with the keys in the document's order
}

// Allows says whether the document has a response for a status: the status itself, its class such as 4XX, or default.
func (o *Operation) Allows(status int) bool { return o.response(status) != nil }

// Documented lists the JSON examples of every response whose status is 400 or more, and of the others those whose body
// has such a statusCode, in the document's order and with the readings in force. The slice is the caller's.
func (o *Operation) Documented() (list []DocumentedError) {
	for code, declared := range o.node.field("responses").fields() {
		status, err := strconv.Atoi(code)
		if err != nil {
			continue
		}
		for mediaType, media := range resolve(o.root, declared).field("content").fields() {
			if isJSON(mediaType) {
				list = append(list, refusals(o.root, media, status)...)
			}
		}
	}
	return list
}

// resolve follows references inside the document; one that leads nowhere, or round in a circle, is nil.
func resolve(root, n *node) *node {
	for range maxDepth {
		reference := n.field("$ref")
		if reference == nil {
			return n
		}
		n = root.lookUp(reference.text)
	}
	return nil
}

func refusals(root, media *node, status int) (list []DocumentedError) {
	add := func(name string, example *node) {
		if e := (DocumentedError{Name: name, Status: status}); e.read(example) {
			list = append(list, e)
		}
	}
	if example := media.field("example"); example != nil {
		add("", example)
	}
	for name, example := range media.field("examples").fields() {
		if value := resolve(root, example).field("value"); value != nil {
			add(name, value)
		}
	}
	return list
}

// read takes an example's body and says whether it is that of a refusal.
func (e *DocumentedError) read(example *node) bool {
	var body bytes.Buffer
	if err := example.render(&body, 0); err != nil {
		return false
	}
	e.Body = body.Bytes()
	for _, key := range []string{"error", "error_code", "apiCode"} {
		if e.Code == "" {
			e.Code = example.word(key)
		}
	}
	if e.Status >= 400 {
		return true
	}
	code, err := strconv.Atoi(example.word("statusCode"))
	return err == nil && code >= 400
}
