package contract

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// curl is a line for a shell that repeats a request. Secrets are variables.
func (r *redactor) curl(request ExchangeRequest) string {
	words := []string{"curl", "-sS", "-i"}
	if request.Method != http.MethodGet {
		words = append(words, "-X", request.Method)
	}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		for _, value := range request.Header[name] {
			words = append(words, r.curlHeader(name, value)...)
		}
	}
	if len(request.Body) > 0 {
		words = append(words, "--data-raw", r.quoted(string(request.Body)))
	}
	return strings.Join(append(words, r.quoted(request.URL)), " ")
}

// curlHeader is what a header adds to the line: those that every request of a run carries add nothing.
func (r *redactor) curlHeader(name, value string) []string {
	switch name {
	case "User-Agent", runHeader, "Accept":
		return nil
	case "Authorization":
		asked := http.Request{Header: http.Header{name: {value}}}
		if user, password, ok := asked.BasicAuth(); ok {
			return []string{"-u", r.quoted(user + ":" + password)}
		}
		if scheme, _, found := strings.Cut(value, " "); found && (scheme == brandAuthing.scheme || scheme == brandGenAuth.scheme) {
			return []string{"-H", `"Authorization: ` + scheme + ` $GENAUTH_SIGNATURE"`}
		}
	}
	return []string{"-H", r.quoted(name + ": " + value)}
}

// marker stands for a variable while the rest of a text is quoted; no request holds it.
const marker = "\x00"

// quoted quotes for a shell: in single quotes or, with a variable in it, in double ones.
func (r *redactor) quoted(s string) string {
	s = r.values(strings.ReplaceAll(s, marker, ""), func(variable string) string { return marker + variable + marker })
	s = emailForm.ReplaceAllStringFunc(s, ownExamples)
	if !strings.Contains(s, marker) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	for i, part := range strings.Split(s, marker) {
		if i%2 == 1 {
			b.WriteString("${" + part + "}")
			continue
		}
		b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(part))
	}
	return `"` + b.String() + `"`
}

// ownExamples keeps the addresses that cases send, which nobody has.
func ownExamples(address string) string {
	if strings.HasSuffix(address, "@example.com") {
		return address
	}
	return "<email>"
}
