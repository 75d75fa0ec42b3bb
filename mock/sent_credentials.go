package mock

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

// maxPeek is how much of a body is read to find a credential in it.
const maxPeek = 64 << 10

// byCredential finds the one namespace that has a credential of the request: a code or a token before an id, which
// several namespaces may share.
func (s *Server) byCredential(r *http.Request) *Namespace {
	s.mu.RLock()
	alone := len(s.namespaces) == 1
	s.mu.RUnlock()
	if alone {
		return nil
	}
	for _, c := range sentCredentials(r) {
		if ns := s.credentials.only(c); ns != nil {
			return ns
		}
	}
	return nil
}

// sentCredentials lists what the request says of who sends it, the most telling first.
func sentCredentials(r *http.Request) []world.Credential {
	var telling, ids []world.Credential
	fields := bodyFields(r)
	if code := fields("code"); code != "" {
		telling = append(telling, world.CodeCredential.Of(code))
	}
	scheme, value, found := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		telling = append(telling, world.TokenCredential.Of(strings.TrimSpace(value)))
	case strings.EqualFold(scheme, "Basic"):
		if id, _, ok := r.BasicAuth(); ok {
			ids = append(ids, world.AppCredential.Of(id))
		}
	case found: // a GenAuth signature: "authing KEY:SIGNATURE"
		key, _, _ := strings.Cut(value, ":")
		ids = append(ids, world.AccessKeyCredential.Of(key))
	case scheme != "": // a bare token, as one of GenAuth's SDKs sends it
		telling = append(telling, world.TokenCredential.Of(scheme))
	}
	if cookie, err := r.Cookie(loginsign.SessionCookie); err == nil {
		telling = append(telling, world.SessionCredential.Of(cookie.Value))
	}
	for _, id := range []string{fields("client_id"), r.URL.Query().Get("client_id")} {
		ids = append(ids, world.AppCredential.Of(id), world.ClientCredential.Of(id))
	}
	return append(append(telling, ids...), world.AccessKeyCredential.Of(fields("accessKeyId")))
}

// bodyFields looks into a form or a JSON object without using the body up.
func bodyFields(r *http.Request) func(name string) string {
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if r.Body == nil || r.ContentLength == 0 {
		return func(string) string { return "" }
	}
	switch strings.TrimSpace(strings.ToLower(mediaType)) {
	case "application/x-www-form-urlencoded":
		form, _ := url.ParseQuery(string(peek(r)))
		return form.Get
	case "application/json":
		var object map[string]any
		_ = json.Unmarshal(peek(r), &object)
		return func(name string) string { s, _ := object[name].(string); return s }
	}
	return func(string) string { return "" }
}

func peek(r *http.Request) []byte {
	head, err := io.ReadAll(io.LimitReader(r.Body, maxPeek))
	rest := r.Body
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), failing{err}, rest), rest}
	return head
}

// failing repeats the error that peeking met, where the body would have met it.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}
