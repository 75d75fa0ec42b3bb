package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// site is where a mutant lives: the sound server behind it, and what it remembers.
type site struct {
	server  *mock.Server
	handler http.Handler
	spec    *contract.Spec

	mu     sync.Mutex // one request at a time: a mutant remembers
	memory map[string]any
	asked  int
}

// request is a request that a mutant may change and send on, as often as it likes.
type request struct {
	*http.Request
	operation string
	path      map[string]string
	body      []byte
}

// maxBody is more than the mock reads of any body.
const maxBody = 16 << 20

func receive(r *http.Request, match contract.Match) (*request, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	return &request{Request: r.Clone(r.Context()), operation: match.Operation.ID, path: match.Path, body: body}, nil
}

// again is a copy that can be changed without the first.
func (r *request) again() *request {
	return &request{Request: r.Clone(r.Context()), operation: r.operation, path: maps.Clone(r.path), body: r.body}
}

// object is a JSON object.
type object = map[string]any

// json is the body as a JSON object, or nil.
func (r *request) json() object {
	var fields object
	if json.Unmarshal(r.body, &fields) != nil {
		return nil
	}
	return fields
}

func (r *request) setJSON(fields object) { r.body = encode(fields) }

func (r *request) form() url.Values {
	values, _ := url.ParseQuery(string(r.body)) // a broken form is the mock's to refuse
	return values
}

func (r *request) setForm(values url.Values) { r.body = []byte(values.Encode()) }

func encode(value any) []byte {
	data, _ := json.Marshal(value) // it was JSON before
	return data
}

// ask lets the sound server answer.
func (s *site) ask(r *request) *answer {
	sent := r.Clone(r.Context())
	sent.Body, sent.ContentLength = io.NopCloser(bytes.NewReader(r.body)), int64(len(r.body))
	a := &answer{status: http.StatusOK, header: http.Header{}}
	s.handler.ServeHTTP(a, sent)
	s.asked++
	return a
}

// shadowName is the namespace in which a mutant does what it only claims to have done.
const shadowName = "standin-mutant-shadow"

// askShadow answers from a world that began as the real one did and is never shown.
func (s *site) askShadow(r *request) *answer {
	if s.server.Namespace(shadowName) == nil {
		if _, err := s.server.CreateNamespace(context.Background(), shadowName, mock.NamespaceOptions{}); err != nil {
			return refusal(http.StatusInternalServerError, err.Error())
		}
	}
	r = r.again()
	r.Header.Set(mock.NamespaceHeader, shadowName)
	return s.ask(r)
}

// view looks at the world. What is not there is left zero.
func (s *site) view(look func(tx *world.Tx) error) {
	_ = s.server.Namespace(mock.DefaultNamespace).View(context.Background(), look) // a mutant of an empty world is none
}

// first is what a name was when it was first seen.
func (s *site) first(name string, value any) any {
	if s.memory == nil {
		s.memory = map[string]any{}
	}
	if seen, ok := s.memory[name]; ok {
		return seen
	}
	s.memory[name] = value
	return value
}

// answer is an answer that a mutant may change. It is what the sound server writes into.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answer) Write(data []byte) (int, error) {
	a.body = append(a.body, data...)
	return len(data), nil
}

func (a *answer) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.Header().Del("Content-Length")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that has gone is no business of a mutant's
}

// json is the body as a JSON object, or nil.
func (a *answer) json() object {
	var fields object
	if json.Unmarshal(a.body, &fields) != nil {
		return nil
	}
	return fields
}

// isSuccess reports whether the answer grants what was asked: an envelope says so in its statusCode.
func (a *answer) isSuccess() bool {
	if code, ok := a.json()["statusCode"]; ok {
		return code == 200.0
	}
	return a.status/100 == 2
}

func answerJSON(status int, body any) *answer {
	return &answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: encode(body)}
}

// refusal is an answer of LoginSign's form.
func refusal(status int, words string) *answer {
	return answerJSON(status, object{"error": strings.ToLower(strings.ReplaceAll(http.StatusText(status), " ", "_")),
		"error_description": words})
}
