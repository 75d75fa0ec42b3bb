package main

import (
	"bufio"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadAnswer(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text  string
		want  answer
		error string
	}{
		"length":        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcREST", answer{200, 3, false}, ""},
		"any case":      {"HTTP/1.1 201 Created\r\ncONTENT-lENGTH:0\r\n\r\nREST", answer{201, 0, false}, ""},
		"no reason":     {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\nREST", answer{200, 0, false}, ""},
		"chunks":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nA;x=1\r\n0123456789\r\n0\r\n\r\nREST", answer{200, 12, false}, ""},
		"trailer":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\nREST", answer{200, 0, false}, ""},
		"no content":    {"HTTP/1.1 204 No Content\r\n\r\nREST", answer{204, 0, false}, ""},
		"not modified":  {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nREST", answer{304, 0, false}, ""},
		"closes":        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\naREST", answer{200, 1, true}, ""},
		"bare newlines": {"HTTP/1.1 200 OK\nContent-Length: 1\n\naREST", answer{200, 1, false}, ""},
		"until the end": {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdREST", answer{200, 8, true}, ""},

		"nothing":        {"", answer{}, "cut short"},
		"half a line":    {"HTTP/1.1 20", answer{}, "cut short"},
		"half a head":    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", answer{}, "cut short"},
		"half a body":    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", answer{}, "cut short"},
		"half a chunk":   {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", answer{}, "cut short"},
		"no last chunk":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", answer{}, "cut short"},
		"long chunk":     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", answer{}, "longer than it says"},
		"no chunk size":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", answer{}, "no chunk size"},
		"no length":      {"HTTP/1.1 200 OK\r\n\r\n", answer{}, "neither Content-Length nor chunks"},
		"negative":       {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", answer{}, "no Content-Length"},
		"two lengths":    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", answer{}, "no Content-Length"},
		"no colon":       {"HTTP/1.1 200 OK\r\nContent\r\n\r\n", answer{}, "no header"},
		"version":        {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", answer{}, "no status line"},
		"status":         {"HTTP/1.1 abc OK\r\n\r\n", answer{}, "no status line"},
		"long status":    {"HTTP/1.1 2000 OK\r\n\r\n", answer{}, "no status line"},
		"endless line":   {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", readBuffer), answer{}, "buffer full"},
		"endless header": {"HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", mostHeaders+1), answer{}, "more than"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := bufio.NewReaderSize(strings.NewReader(test.text), readBuffer)
			got, err := readAnswer(r)
			if test.error != "" {
				if err == nil || !strings.Contains(err.Error(), test.error) {
					t.Errorf("%v, not %s", err, test.error)
				}
				return
			}
			if err != nil || !cmp.Equal(test.want, got, cmp.AllowUnexported(answer{})) {
				t.Errorf("%+v %v", got, err)
			}
			if rest, _ := r.Peek(4); string(rest) != "REST" && name != "until the end" {
				t.Errorf("what follows the answer is %q", rest)
			}
		})
	}
}

func FuzzReadAnswer(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
	f.Add("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := readAnswer(bufio.NewReader(strings.NewReader(text)))
		if err == nil && (got.length < 0 || got.length > len(text) || got.status < 100 || got.status > 999) {
			t.Errorf("%+v of %q", got, text)
		}
	})
}
