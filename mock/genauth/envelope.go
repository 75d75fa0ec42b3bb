package genauth

import (
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
)

// envelope is around every answer (GA-05), in the documented order of its fields.
type envelope struct {
	StatusCode int    `json:"statusCode"`
	Message    string `json:"message"`
	APICode    int    `json:"apiCode,omitempty"`
	RequestID  string `json:"requestId,omitempty"`
	Data       any    `json:"data,omitempty"`
}

// page is the data of an answer that lists.
type page struct {
	TotalCount int `json:"totalCount"`
	List       any `json:"list"`
}

const successful = "Operation successful"

// succeeded opens the envelope of success; data comes next, and takes about so many bytes.
func succeeded(call *api.Call, size int) api.Written {
	w := make(api.Written, 0, 128+size).Open('{').Field("statusCode").Int(http.StatusOK).Field("message").Text(successful)
	if call.Dialect.Is(dialect.GenAuthRequestID, "always") {
		w = w.Field("requestId").Text(call.RequestID.String())
	}
	return w
}

func success(call *api.Call, data any) api.Reply {
	e := envelope{StatusCode: http.StatusOK, Message: successful, Data: data}
	if call.Dialect.Is(dialect.GenAuthRequestID, "always") {
		e.RequestID = call.RequestID.String()
	}
	return api.OK(e)
}

// The paging that every list has: page counts from 1, limit is at most 50.
const (
	defaultLimit = 10
	maxLimit     = 50
)

// pageOf shows the wanted page of the rows; list is empty, not null, behind the last page.
func pageOf[Row, Shown any](call *api.Call, rows []Row, show func(Row) Shown) page {
	limit := min(max(1, call.QueryInt("limit", defaultLimit)), maxLimit)
	before := min(max(1, call.QueryInt("page", 1))-1, len(rows)/limit+1)
	start := min(before*limit, len(rows))
	list := []Shown{}
	for _, row := range rows[start:min(start+limit, len(rows))] {
		list = append(list, show(row))
	}
	return page{TotalCount: len(rows), List: list}
}

// timestamp renders a time; a zero one is "".
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
