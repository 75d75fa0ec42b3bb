package contract

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// exampleHost is where the examples of rules happen.
const exampleHost = "https://api.example"

// exampleTime is when an example happens that does not say so.
func exampleTime() time.Time { return time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC) }

// exchangeOf reads an example: the request line, headers, an empty line and a body; then lines that begin with "> " for
// the status and headers of the answer, and its body, an object. A body without a Content-Type is JSON. Lines before the first that
// begin with "@" say what is known beside: after, took, tls, expires, intent, credential.
func exchangeOf(text string) *Exchange {
	x := &Exchange{At: exampleTime()}
	for text[0] == '@' {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		name, value, _ := strings.Cut(line[1:], " ")
		x.remark(name, value)
	}
	request, answer, _ := strings.Cut(text, "\n> ")
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	method, path, _ := strings.Cut(lines[0], " ")
	x.Request = ExchangeRequest{Method: method, URL: exampleHost + path, Header: headersOf(lines[1:], body), Body: []byte(body)}
	head, body, hasBody := strings.Cut(answer, "\n{")
	if hasBody {
		body = "{" + body
	}
	lines = strings.Split(strings.ReplaceAll(head, "\n> ", "\n"), "\n")
	x.Response = ExchangeResponse{Header: headersOf(lines[1:], body), Body: []byte(body)}
	x.Response.Status, _ = strconv.Atoi(lines[0])
	return x
}

func headersOf(lines []string, body string) http.Header {
	header := http.Header{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		header.Add(name, value)
	}
	if header.Get("Content-Type") == "" && body != "" {
		header.Set("Content-Type", typeJSON)
	}
	return header
}

// remark takes what an example says beside the messages.
func (x *Exchange) remark(name, value string) {
	switch name {
	case "after":
		by, _ := time.ParseDuration(value)
		x.At = exampleTime().Add(by)
	case "took":
		x.Took, _ = time.ParseDuration(value)
	case "tls":
		x.TLS = &tls.ConnectionState{Version: map[string]uint16{"1.1": tls.VersionTLS11, "1.3": tls.VersionTLS13}[value]}
	case "expires":
		by, _ := time.ParseDuration(value)
		x.TLS.PeerCertificates = []*x509.Certificate{{NotAfter: exampleTime().Add(by)}}
	case "intent":
		x.Intent.Known, x.Intent.Refusal, x.Intent.Repeat = true, value == "refusal", value == "repeat"
	case "credential":
		x.Intent.Known, x.Intent.Credential = true, CredentialFault(value)
	}
}
