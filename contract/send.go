package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// outgoing is a request that is about to be sent.
type outgoing struct {
	*http.Request
	path string // decoded, without the base URL's own
	body []byte
}

// build renders a step's templates into a request, and authenticates it.
func (r *caseRun) build(ctx context.Context, o *Operation, step *Step) (outgoing, Request, error) {
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
	request, err := http.NewRequestWithContext(ctx, firstOf(step.Method, o.Method), target, bytes.NewReader(body))
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
func (r *caseRun) authenticate(out outgoing, o *Operation, step *Step) error {
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
func (r *caseRun) buildPath(o *Operation, step *Step) (path, escaped string, parameters map[string]string, err error) {
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
func (r *caseRun) buildValues(fields map[string]template) (url.Values, error) {
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

func (r *caseRun) buildBody(step *Step) (body []byte, contentType string, err error) {
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
