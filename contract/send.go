package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 32 << 20

// outgoing is a request that is about to be sent.
type outgoing struct {
	*http.Request
	path string // decoded, without the base URL's own
	body []byte
}

// send makes a step's request, holds the answer against the document and the step's expectations.
func (r *run) send(ctx context.Context, step *Step, record *StepResult) error {
	o, _ := r.spec.Operation(step.Request)
	out, sent, err := r.build(ctx, o, step)
	if err != nil {
		return err
	}
	answer, err := r.exchange(out)
	if err != nil {
		return err
	}
	record.Exchange = &Exchange{
		Operation: o.ID, Response: answer,
		Request: ExchangeRequest{Method: out.Method, URL: out.URL.String(), Header: out.Header, Body: out.body},
	}
	o.judge(record.Exchange, sent, step.refusalWanted(r.result.Case.Effect))
	r.env[nameRequest] = map[string]any{
		"method": out.Method, "url": out.URL.String(), "headers": flat(out.Header),
	}
	body, _ := decodeJSON(answer.Body) // that it is no JSON is a finding of its own, where it must be
	r.env[nameResponse] = map[string]any{"status": answer.Status, "headers": flat(answer.Header), "body": body}
	record.Differences, err = step.compare(o, answer, body, r.env)
	return err
}

// exchange sends a request and reads the answer, up to a limit.
func (r *run) exchange(out outgoing) (ExchangeResponse, error) {
	response, err := r.target.client().Do(out.Request)
	if err != nil {
		return ExchangeResponse{}, err
	}
	defer func() { _ = response.Body.Close() }() // the answer has been read, or its reading has failed
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return ExchangeResponse{}, fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > maxAnswer {
		return ExchangeResponse{}, fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	}
	return ExchangeResponse{Status: response.StatusCode, Header: response.Header, Body: body}, nil
}

// flat is a header with lower-case names and joined values.
func flat(header http.Header) map[string]string {
	lower := make(map[string]string, len(header))
	for name, values := range header {
		lower[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return lower
}

// build renders a step's templates into a request, and authenticates it.
func (r *run) build(ctx context.Context, o *Operation, step *Step) (outgoing, Request, error) {
	path, escaped, parameters, err := r.buildPath(o, step)
	if err != nil {
		return outgoing{}, Request{}, err
	}
	query, err := r.buildValues(step.compiled.query)
	if err != nil {
		return outgoing{}, Request{}, fmt.Errorf("query: %w", err)
	}
	body, contentType, err := r.buildBody(step)
	if err != nil {
		return outgoing{}, Request{}, err
	}
	target := r.target.BaseURLs[o.Vendor] + escaped
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, o.Method, target, bytes.NewReader(body))
	if err != nil {
		return outgoing{}, Request{}, err
	}
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	out := outgoing{Request: request, path: path, body: body}
	if err := r.authenticate(out, o, step); err != nil {
		return outgoing{}, Request{}, err
	}
	return out, Request{Path: parameters, RawQuery: request.URL.RawQuery, Header: request.Header, Body: body}, nil
}

// authenticate sets the step's headers before a signature covers them, and again after credentials were added, because
// what a step says of its headers counts.
func (r *run) authenticate(out outgoing, o *Operation, step *Step) error {
	headers, err := evalAll(step.compiled.headers, r.env)
	if err != nil {
		return fmt.Errorf("headers: %w", err)
	}
	if err := setHeaders(out.Header, headers); err != nil {
		return err
	}
	if err := authenticationFor(step.Auth, o, r.config).apply(out, r.config, r.target.Now); err != nil {
		return err
	}
	err = setHeaders(out.Header, headers)
	maps.DeleteFunc(out.Header, func(_ string, values []string) bool { return len(values) == 0 })
	return err
}

func setHeaders(header http.Header, values map[string]any) error {
	for name, value := range values {
		if value == nil {
			header[http.CanonicalHeaderKey(name)] = nil
			continue
		}
		text, ok := textOf(value)
		if !ok {
			return fmt.Errorf("header %s: %s is no text", name, kind(value))
		}
		header.Set(name, text)
	}
	return nil
}

// buildPath fills in the path's parameters: as the server will decode it, and as it is sent.
func (r *run) buildPath(o *Operation, step *Step) (path, escaped string, parameters map[string]string, err error) {
	path, escaped, parameters = o.Path, o.Path, map[string]string{}
	values, err := evalAll(step.compiled.path, r.env)
	if err != nil {
		return "", "", nil, fmt.Errorf("path: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		text, ok := textOf(values[name])
		if !ok || text == "" {
			return "", "", nil, fmt.Errorf("path: %s is empty", name)
		}
		parameters[name] = text
		path = strings.ReplaceAll(path, "{"+name+"}", text)
		escaped = strings.ReplaceAll(escaped, "{"+name+"}", url.PathEscape(text))
	}
	return path, escaped, parameters, nil
}

// buildValues renders query or form fields; a list repeats its field, a null leaves it out.
func (r *run) buildValues(fields map[string]template) (url.Values, error) {
	rendered, err := evalAll(fields, r.env)
	if err != nil {
		return nil, err
	}
	values := url.Values{}
	for name, value := range rendered {
		several, isList := value.([]any)
		if !isList && value != nil {
			several = []any{value}
		}
		for _, one := range several {
			text, ok := textOf(one)
			if !ok {
				return nil, fmt.Errorf("%s: %s is no text", name, kind(one))
			}
			values.Add(name, text)
		}
	}
	return values, nil
}

func (r *run) buildBody(step *Step) (body []byte, contentType string, err error) {
	switch c := step.compiled; {
	case c.json != nil:
		value, err := c.json(r.env)
		if err != nil {
			return nil, "", fmt.Errorf("json: %w", err)
		}
		body, err = json.Marshal(value)
		return body, "application/json", err
	case c.raw != nil:
		value, err := c.raw(r.env)
		if err != nil {
			return nil, "", fmt.Errorf("raw: %w", err)
		}
		text, _ := textOf(value)
		return []byte(text), "application/json", nil
	case step.Form != nil:
		values, err := r.buildValues(c.form)
		if err != nil {
			return nil, "", fmt.Errorf("form: %w", err)
		}
		return []byte(values.Encode()), "application/x-www-form-urlencoded", nil
	}
	return nil, "", nil
}
