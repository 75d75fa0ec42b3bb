package condition

import (
	"net/http"
	"net/url"
	"strings"
)

// FirstValues has the first value of each name in a query or a form; what is broken in it is left out.
func FirstValues(encoded string) map[string]string {
	values, _ := url.ParseQuery(encoded)
	first := make(map[string]string, len(values))
	for name := range values {
		first[name] = values.Get(name)
	}
	return first
}

// FirstHeaders has the first value of each header by its name in lower case.
func FirstHeaders(h http.Header) map[string]string {
	first := make(map[string]string, len(h))
	for name, values := range h {
		if len(values) > 0 {
			first[strings.ToLower(name)] = values[0]
		}
	}
	return first
}
