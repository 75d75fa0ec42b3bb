package mock

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/scenarios"
)

// respond is the answer that a step gives in the vendor's place: its own body, or the vendor's error object.
func (x *exchange) respond(r *scenarios.Respond) api.Reply {
	documented, named := x.documented(r.Error)
	status := r.Status
	if named && status == 0 {
		status = documented.Status
	}
	var reply api.Reply
	if r.Body != nil {
		reply = bodied(status, r)
	} else {
		reply = x.family.Refuse(&x.call, api.Scripted{Status: status, Code: documented.Code, Message: messageOf(documented.Body)})
	}
	if id := assumptionOf(x.operation, status); id != "" && !x.decision.Step.OffSpec {
		reply = reply.With(AssumptionHeader, id)
	}
	if r.RetryAfter != nil {
		reply = reply.With("Retry-After", strconv.Itoa(*r.RetryAfter))
	}
	for name, value := range r.Headers {
		reply = reply.With(name, value)
	}
	return reply
}

// documented finds an error by the name of its example in openapi.yaml, or by its code.
func (x *exchange) documented(name string) (contract.DocumentedError, bool) {
	if name == "" {
		return contract.DocumentedError{}, false
	}
	all := x.operation.Documented()
	i := slices.IndexFunc(all, func(e contract.DocumentedError) bool { return e.Name == name })
	if i < 0 {
		i = slices.IndexFunc(all, func(e contract.DocumentedError) bool { return e.Code == name })
	}
	if i < 0 {
		return contract.DocumentedError{}, false
	}
	return all[i], true
}

// messageOf is the sentence in a vendor's error object.
func messageOf(body []byte) string {
	var object struct {
		Description string `json:"error_description"`
		Message     string `json:"message"`
	}
	_ = json.Unmarshal(body, &object) // no body, no sentence
	if object.Description != "" {
		return object.Description
	}
	return object.Message
}

// bodied is a reply with a step's own body: JSON, or text under another Content-Type.
func bodied(status int, r *scenarios.Respond) api.Reply {
	if status == 0 {
		status = http.StatusOK
	}
	reply := api.Reply{Status: status, Body: r.Body}
	if r.Type == "" {
		return reply.With("Content-Type", "application/json; charset=utf-8")
	}
	var text string
	if !strings.Contains(r.Type, "json") && json.Unmarshal(r.Body, &text) == nil {
		reply.Body = []byte(text)
	}
	return reply.With("Content-Type", r.Type)
}
