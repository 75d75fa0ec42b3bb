package journal

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/internal/condition"
)

// env is the entry, with its secrets, as a condition sees it. What the condition doesn't read is left out.
func (e *Entry) env(c *condition.Condition) condition.Env {
	env := condition.Env{
		Operation: e.Operation, Outcome: string(e.Outcome),
		Request:  condition.Request{Method: e.Request.Method, Path: e.Request.Path},
		Response: condition.Response{Status: e.Response.Status},
	}
	if c.Reads("request.query") {
		env.Request.Query = condition.FirstValues(e.Request.Query)
	}
	if c.Reads("request.headers") {
		env.Request.Headers = condition.FirstHeaders(e.Request.Headers)
	}
	if c.Reads("request.form") && mediaTypeOf(e.Request.Headers) == typeForm {
		env.Request.Form = condition.FirstValues(e.Request.Body.Text)
	}
	if c.Reads("request.body") {
		env.Request.Body = jsonOf(e.Request.Body, e.Request.Headers)
	}
	if c.Reads("response.headers") {
		env.Response.Headers = condition.FirstHeaders(e.Response.Headers)
	}
	if c.Reads("response.body") {
		env.Response.Body = jsonOf(e.Response.Body, e.Response.Headers)
	}
	return env
}

// incomplete says whether the journal kept too little of the entry for a condition to look at.
func (e *Entry) incomplete(c *condition.Condition) bool {
	return e.Request.Cut && (c.Reads("request.path") || c.Reads("request.query") || c.Reads("request.headers")) ||
		e.Request.Body.Cut && (c.Reads("request.body") || c.Reads("request.form")) ||
		e.Response.Cut && c.Reads("response.headers") || e.Response.Body.Cut && c.Reads("response.body")
}

const typeForm = "application/x-www-form-urlencoded"

func mediaTypeOf(h http.Header) string {
	mediaType, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return mediaType
}

// jsonOf decodes a JSON body; nil is any other.
func jsonOf(b Body, h http.Header) any {
	mediaType := mediaTypeOf(h)
	if mediaType != "application/json" && !strings.HasSuffix(mediaType, "+json") {
		return nil
	}
	var value any
	if json.Unmarshal([]byte(b.Text), &value) != nil {
		return nil
	}
	return value
}
