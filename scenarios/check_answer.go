package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// checkRespond refuses an answer that does not say what it is.
func (c *stepChecker) checkRespond() {
	r, pointer := c.step.Respond, c.pointer+"/respond"
	if r == nil {
		return
	}
	switch {
	case r.Error != "" && r.Body != nil:
		c.refuseKey(pointer+"/body", "a documented error has its own body")
	case r.Error != "" && r.Status != 0:
		c.refuseKey(pointer+"/status", "a documented error has its own status")
	case r.Error == "" && r.Status == 0:
		c.refuse(pointer, "", `missing field "error", "status" or "body"`)
	case r.Error == "" && r.Body == nil && r.Status < http.StatusBadRequest:
		c.refuse(pointer, "", `missing field "body": the vendor's own error object is for statuses from 400 on`)
	}
	if r.Type != "" && r.Body == nil {
		c.refuseKey(pointer+"/content_type", "only a body of the step's own has a content_type of its own")
	}
}

// checkOperation finds the operations that the step covers, and refuses answers that they can't give.
func (c *stepChecker) checkOperation() {
	s, all := c.step, c.api.Operations()
	pointer := c.pointer + "/operation"
	if !isWild(s.Operation) {
		if !slices.Contains(all, s.Operation) {
			c.refuse(pointer, nearestOf(s.Operation, all), "unknown operation %q", shortened(s.Operation))
			return
		}
		s.covers = []string{s.Operation}
		if p, ok := c.answers(s.Operation); !ok {
			c.refuse(c.pointer+p.pointer, p.suggestion, "%v", p.err)
		}
		s.route = routeOf(c.api, s.Operation)
		return
	}
	if vendors := patternsOf(all); !slices.Contains(vendors, s.Operation) {
		c.refuse(pointer, strictyaml.Suggest(s.Operation, vendors), "unknown operations %q: there are %s",
			shortened(s.Operation), strings.Join(vendors, ", "))
		return
	}
	c.cover(all)
}

// patternsOf lists the wildcards: all operations, and those of each vendor.
func patternsOf(operations []string) []string {
	patterns := []string{"*"}
	for _, operation := range operations {
		vendor, _, _ := strings.Cut(operation, ".")
		if pattern := vendor + ".*"; !slices.Contains(patterns, pattern) {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// cover finds what a wildcard stands for.
func (c *stepChecker) cover(all []string) {
	var first *impossible
	c.step.covers = []string{}
	for _, operation := range all {
		if !matches(c.step.Operation, operation) {
			continue
		}
		if p, ok := c.answers(operation); ok {
			c.step.covers = append(c.step.covers, operation)
		} else if first == nil {
			first = p
		}
	}
	if len(c.step.covers) == 0 && first != nil {
		c.refuse(c.pointer+first.pointer, "", "none of %s may answer so: %v", c.step.Operation, first.err)
	}
}

// impossible is why an operation can't answer so.
type impossible struct {
	pointer    string // below the step
	suggestion string
	err        error
}

// answers says whether an operation may answer as the step does.
func (c *stepChecker) answers(operation string) (*impossible, bool) {
	s := c.step
	if s.Respond != nil && s.Respond.Error != "" {
		return c.documents(operation)
	}
	status, pointer, contentType, body := s.answer()
	if status == 0 || s.OffSpec {
		return nil, true
	}
	err := c.api.Allows(operation, status, contentType, body)
	if err == nil {
		return nil, true
	}
	if body != nil && c.api.Allows(operation, status, contentType, nil) == nil {
		pointer = "/respond/body"
	}
	return &impossible{pointer: pointer, err: fmt.Errorf("%w (off_spec: true lets it pass)", err)}, false
}

// answer is what the step answers in the vendor's place; without one the status is 0.
func (s *Step) answer() (status int, pointer, contentType string, body []byte) {
	switch {
	case s.Respond != nil:
		contentType, body = s.Respond.sent()
		return s.Respond.Status, "/respond/status", contentType, body
	case s.Fault != nil && s.Fault.Kind == StatusFault:
		return s.Fault.Status, "/fault/status", "", nil
	case s.Fault != nil && s.Fault.Kind == RateLimitFault:
		return http.StatusTooManyRequests, "/fault/kind", "", nil
	case s.RateLimit != nil && s.RateLimit.Status != 0:
		return s.RateLimit.Status, "/rate_limit/status", "", nil
	case s.RateLimit != nil:
		return http.StatusTooManyRequests, "/rate_limit", "", nil
	}
	return 0, "", "", nil
}

// sent is a body of the step's own, as it goes out.
func (r *Respond) sent() (contentType string, body []byte) {
	if r.Body == nil {
		return "", nil
	}
	if r.Type == "" {
		return "application/json; charset=utf-8", r.Body
	}
	var text string
	if !strings.Contains(r.Type, "json") && json.Unmarshal(r.Body, &text) == nil {
		return r.Type, []byte(text)
	}
	return r.Type, r.Body
}

// documents says whether openapi.yaml has the error that the step names.
func (c *stepChecker) documents(operation string) (*impossible, bool) {
	name, all := c.step.Respond.Error, c.api.Errors(operation)
	var known []string
	for _, e := range all {
		if e.Name == name || e.Code == name {
			return nil, true
		}
		for _, word := range []string{e.Name, e.Code} {
			if word != "" && !slices.Contains(known, word) {
				known = append(known, word)
			}
		}
	}
	err := errors.New(operation + " documents no error by a name")
	if len(known) > 0 {
		err = fmt.Errorf("%s documents no error %q: it has %s", operation, shortened(name), strings.Join(known, ", "))
	}
	return &impossible{pointer: "/respond/error", suggestion: strictyaml.Suggest(name, known), err: err}, false
}
