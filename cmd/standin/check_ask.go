package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// do asks the control API about the namespace.
func (s *checkedStandin) do(ctx context.Context, method, path string, body, answer any) error {
	return s.send(ctx, method, "/_standin/namespaces/"+url.PathEscape(s.namespace)+path, body, answer)
}

// controlProblem is a refusal of the control API.
type controlProblem struct {
	status int
	text   string
}

// Error says what was asked and what was answered.
func (p controlProblem) Error() string { return p.text }

// send sends a question to the control API, and reads a success into answer unless that is nil.
func (s *checkedStandin) send(ctx context.Context, method, path string, body, answer any) error {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return err
		}
	}
	data, err := s.exchange(ctx, method, path, "application/json", content)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(data, answer)
}

// largestControl is more than any answer of the control API about a namespace of the check's own has.
const largestControl = 64 << 20

// exchange is a request to the control API and its answer; a refusal is a controlProblem.
func (s *checkedStandin) exchange(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	status, data, err := askControl(ctx, s.token, method, s.base+path, contentType, body)
	if err != nil || status < http.StatusMultipleChoices {
		return data, err
	}
	var why refused
	_ = json.Unmarshal(data, &why) // a refusal that is no JSON has a status all the same
	return nil, controlProblem{status, fmt.Sprintf("%s %s: the control API answers %d: %s", method, path,
		status, cmp.Or(why.Detail, "no reason given"))}
}

// askControl sends a request to a control API; token is "" where it asks for none.
func askControl(ctx context.Context, token, method, target, contentType string, body []byte) (status int, answer []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(http.MaxBytesReader(nil, response.Body, largestControl))
	return response.StatusCode, answer, err
}
