package admin

import (
	"errors"
	"maps"
	"net/http"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// problem is an RFC 9457 problem document.
type problem struct {
	Type   string   `json:"type"`
	Title  string   `json:"title"`
	Status int      `json:"status"`
	Detail string   `json:"detail"`
	Errors []detail `json:"errors,omitempty"`

	header http.Header
}

// detail is one of several things that are wrong with a request, and where.
type detail struct {
	Pointer   string `json:"pointer,omitempty"`   // RFC 6901, into the body
	Parameter string `json:"parameter,omitempty"` // name of a path or query parameter, or of a header
	Detail    string `json:"detail"`

	Line       int    `json:"line,omitempty"` // of a scenario, a fixture or a dialect, from 1 on
	Column     int    `json:"column,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
}

// Error is the problem's sentence.
func (p *problem) Error() string { return p.Detail }

func problemAt(status int, text string, errs ...detail) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: text, Errors: errs}
}

// unprocessable is a problem with a value of the body.
func unprocessable(pointer, text string) *problem {
	return problemAt(http.StatusUnprocessableEntity, text, detail{Pointer: pointer, Detail: text})
}

func (p *problem) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), p.header)
	send(w, p.Status, "application/problem+json", p)
}

// statusOf leads from the world's refusals to those of HTTP. What the state forbids is a conflict, also where it is
// forbidden for another reason: 403 is kept for who asks.
var statusOf = map[world.Kind]int{
	world.Invalid: http.StatusUnprocessableEntity, world.NotFound: http.StatusNotFound, world.Conflict: http.StatusConflict,
	world.Forbidden: http.StatusConflict, world.Expired: http.StatusConflict, world.Used: http.StatusConflict,
	world.Mismatch: http.StatusConflict, world.Exhausted: http.StatusConflict,
}

// problemOf words an error.
func (c *call) problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if refused, ok := errors.AsType[*world.Error](err); ok {
		text := refused.Message
		if refused.Kind == world.NotFound {
			text += c.nearby(refused.Noun)
		}
		return problemAt(statusOf[refused.Kind], text)
	}
	if broken, ok := errors.AsType[*strictyaml.Error](err); ok {
		return problemAt(http.StatusUnprocessableEntity, broken.Error(), lines(broken)...)
	}
	switch {
	case errors.Is(err, mock.ErrNoNamespace):
		return problemAt(http.StatusNotFound, err.Error())
	case errors.Is(err, mock.ErrNamespaceTaken):
		return problemAt(http.StatusConflict, err.Error())
	case errors.Is(err, mock.ErrNamespaceName):
		return unprocessable("/name", err.Error())
	}
	return problemAt(http.StatusInternalServerError, err.Error())
}

// lines lists what is wrong with a fixture or a dialect. The pointers of a text in YAML lead into that text, not into
// the body, so that its position is all that is said.
func lines(e *strictyaml.Error) []detail {
	all := make([]detail, 0, len(e.Problems))
	for _, p := range e.Problems {
		all = append(all, detail{Detail: p.String(), Line: p.Line, Column: p.Column, Suggestion: p.Suggestion})
	}
	return all
}
