package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/journal"
)

// refusal is what tells refusals of an operation apart, or "" for an answer that is none. GenAuth refuses with 200 and a
// status of its own in the body.
func refusal(e *journal.Entry) string {
	var words struct {
		StatusCode int `json:"statusCode"`
		APICode    int `json:"apiCode"`
		Error      any `json:"error"`
	}
	_ = json.Unmarshal([]byte(e.Response.Body.Text), &words) // no JSON, or not all of it: the status says enough
	status := e.Response.Status
	if status == http.StatusOK && words.StatusCode != 0 {
		status = words.StatusCode
	}
	if e.Outcome != journal.Served || status < http.StatusBadRequest || status == http.StatusInternalServerError {
		return ""
	}
	return fmt.Sprint(words)
}

// ownFault is a mock.OwnFault in the words of a report.
type ownFault struct {
	Namespace string    `json:"namespace"`
	Operation string    `json:"operation,omitempty"`
	RequestID string    `json:"request_id"`
	Message   string    `json:"message"`
	Findings  []finding `json:"findings,omitempty"` // what openapi.yaml does not allow in the answer
}
