package journal_test

import (
	"net/http"

	"github.com/standin-mock/standin/mock/journal"
)

// called is an entry of an operation that was served.
func called(operation string) *journal.Entry {
	return &journal.Entry{
		Operation: operation, Outcome: journal.Served,
		Request: journal.Request{Method: http.MethodGet, Path: "/" + operation}, Response: journal.Response{Status: http.StatusOK},
	}
}

// posted is an entry of a request with a body.
func posted(operation, mediaType, body string) *journal.Entry {
	e := called(operation)
	e.Request.Method = http.MethodPost
	e.Request.Headers = http.Header{"Content-Type": {mediaType}}
	e.Request.Body = journal.KeepBody([]byte(body))
	return e
}

func strayed(path string, nearest ...string) *journal.Entry {
	e := called("")
	e.Outcome, e.Request.Path, e.Nearest, e.Response.Status = journal.Unmatched, path, nearest, http.StatusNotFound
	return e
}

func with(size int, entries ...*journal.Entry) *journal.Journal {
	j := journal.New(size)
	for _, e := range entries {
		j.Add(e)
	}
	return j
}

func numbers(entries []*journal.Entry) []uint64 {
	list := []uint64{}
	for _, e := range entries {
		list = append(list, e.Number)
	}
	return list
}
