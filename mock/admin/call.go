package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// maxBody is the size in bytes of the largest body: a fixture or an export.
const maxBody = 32 << 20

// call is one request that control.yaml allows.
type call struct {
	*handler
	namespace *mock.Namespace // nil where the path names none
	request   *http.Request
	writer    http.ResponseWriter // for a stream, which answers by itself
	path      map[string]string
	query     map[string]any
	body      []byte
}

// reply is an answer; a zero status says that the operation answered by itself.
type reply struct {
	status      int
	value       any // sent as JSON, unless raw is set
	raw         []byte
	contentType string // of raw
}

// operation answers one operation of control.yaml.
type operation func(*call) (reply, error)

func ok(v any) reply      { return reply{status: http.StatusOK, value: v} }
func created(v any) reply { return reply{status: http.StatusCreated, value: v} }
func gone() reply         { return reply{status: http.StatusNoContent} }

// serve is the life of a control request: who asks, for what, is it well made, and what is the answer.
func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	if p := h.gate(r); p != nil {
		p.write(w)
		return
	}
	c := &call{handler: h, request: r, writer: w}
	answer, err := c.answer()
	switch {
	case err != nil:
		c.problemOf(err).write(w)
	case answer.status == 0:
	case answer.raw != nil:
		w.Header().Set("Content-Type", answer.contentType)
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.raw) // who is gone by now is not missed
	case answer.value == nil:
		w.WriteHeader(answer.status)
	default:
		send(w, answer.status, "application/json", answer.value)
	}
}

func (c *call) answer() (reply, error) {
	spec, err := document()
	if err != nil {
		return reply{}, err
	}
	method, path := c.request.Method, c.request.URL.EscapedPath()
	if method == http.MethodHead {
		method = http.MethodGet
	}
	m := spec.Match(method, path)
	if m.Operation == nil {
		return reply{}, notServed(method, path, m)
	}
	if err := formed(c.request); err != nil {
		return reply{}, err
	}
	if err := c.read(m); err != nil {
		return reply{}, err
	}
	if name, ok := c.path["namespace"]; ok {
		if c.namespace = c.server.Namespace(name); c.namespace == nil {
			return reply{}, c.noNamespace(name)
		}
		c.namespace.Touch()
	}
	return c.operations[m.Operation.ID](c)
}

func notServed(method, path string, m contract.Match) error {
	if len(m.Allow) > 0 {
		allow := slices.Clone(m.Allow)
		if slices.Contains(allow, http.MethodGet) {
			allow = append(allow, http.MethodHead)
		}
		p := problemAt(http.StatusMethodNotAllowed, fmt.Sprintf("%s takes %s, not %s", path, strings.Join(m.Allow, ", "), method))
		p.header = http.Header{"Allow": {strings.Join(allow, ", ")}}
		return p
	}
	near := make([]string, len(m.Nearest))
	for i, o := range m.Nearest {
		near[i] = o.Method + " " + o.Path
	}
	return problemAt(http.StatusNotFound, fmt.Sprintf("nothing is served at %s; nearest: %s. %scontrol.yaml lists everything",
		path, strings.Join(near, ", "), prefix))
}

// read takes the body and holds the request against control.yaml.
func (c *call) read(m contract.Match) (err error) {
	c.path = m.Path
	c.body, err = io.ReadAll(http.MaxBytesReader(c.writer, c.request.Body, maxBody))
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problemAt(http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", large.Limit))
	}
	if err != nil {
		return problemAt(http.StatusBadRequest, "the body can't be read")
	}
	input, findings := m.Operation.CheckRequest(contract.Request{
		Path: m.Path, RawQuery: c.request.URL.RawQuery, Header: c.request.Header, Body: c.body,
	})
	c.query = input.Query
	if len(findings) > 0 {
		return badRequest(findings)
	}
	return nil
}

// badRequest is what the request breaks: unknown input is refused, since it is a mistake of somebody who writes a test.
func badRequest(findings []contract.Finding) error {
	p := problemAt(http.StatusUnprocessableEntity, findings[0].Message)
	for _, f := range findings {
		d := detail{Detail: f.Message}
		if f.In == contract.InBody {
			d.Pointer = f.Pointer
		} else {
			d.Parameter = f.Pointer
		}
		p.Errors = append(p.Errors, d)
		switch {
		case f.Rule == contract.RuleContentType:
			p.Status = http.StatusUnsupportedMediaType
		case f.In != contract.InBody, f.Rule == contract.RuleBodyMalformed, f.Rule == contract.RuleBodyMissing:
			p.Status = min(p.Status, http.StatusBadRequest)
		}
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// decode reads the body, which control.yaml has allowed, into v.
func (c *call) decode(v any) error {
	if len(c.body) == 0 {
		return nil
	}
	return inWords(json.Unmarshal(c.body, v))
}

// merge replaces the members of current that a patch has; null brings a member back to nothing (RFC 7396, but nested
// objects are replaced whole).
func merge[T any](current T, patch []byte) (merged T, err error) {
	whole, err := json.Marshal(current)
	if err != nil {
		return merged, err
	}
	var members map[string]json.RawMessage
	for _, data := range [][]byte{whole, patch} {
		if err := json.Unmarshal(data, &members); err != nil {
			return merged, err
		}
	}
	if whole, err = json.Marshal(members); err != nil {
		return merged, err
	}
	return merged, inWords(json.Unmarshal(whole, &merged))
}

func (c *call) text(name string) string {
	s, _ := c.query[name].(string)
	return s
}

// number is a query parameter that control.yaml types as an integer.
func (c *call) number(name string, fallback int) int {
	if n, ok := c.query[name].(float64); ok {
		return int(n)
	}
	return fallback
}

func (c *call) update(fn func(*world.Tx) error) error {
	return c.namespace.Update(c.request.Context(), fn)
}
func (c *call) view(fn func(*world.Tx) error) error { return c.namespace.View(c.request.Context(), fn) }

// send writes JSON as the vendors do: &, < and > as they are.
func send(w http.ResponseWriter, status int, contentType string, v any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// forever is a time that no clock here reaches.
var forever = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
