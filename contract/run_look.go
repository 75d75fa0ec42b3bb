package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// obstacle is what kept a request from showing anything of the target's contract.
type obstacle string

// The obstacles.
const (
	notReached    obstacle = "unreachable" // DNS, TLS, a refused connection, no answer in time
	brokenOff     obstacle = "broken"      // an answer that ends too early, or never
	aPage         obstacle = "page"        // HTML where there should be JSON: a proxy, a firewall, another site
	askedTooOften obstacle = "throttled"   // 429
	ledElsewhere  obstacle = "elsewhere"   // a redirect that nobody documents
	notThere      obstacle = "not-there"   // 404 or 405 where something is wanted
	notLetIn      obstacle = "refused"     // 401 or 403 where something is wanted
	gatewayOnly   obstacle = "gateway"     // 502, 503 or 504
)

// words say it for a whole vendor.
func (o obstacle) words() string {
	switch o {
	case notReached:
		return "there was no answer"
	case brokenOff:
		return "every answer was broken off or endless"
	case aPage:
		return "every answer was a page instead of JSON: is a proxy or a firewall in between?"
	case askedTooOften:
		return "every answer was 429: the target is asked too often, or lets nobody in"
	case ledElsewhere:
		return "every answer led elsewhere: is the base URL right?"
	case notThere:
		return "every answer was 404 or 405: is the base URL right?"
	case notLetIn:
		return "every answer was 401 or 403: are the credentials right, and not expired?"
	case gatewayOnly:
		return "every answer was 502, 503 or 504: is the target up?"
	}
	return ""
}

// look is what one request shows of whether the target can be looked at.
type look struct {
	Vendor     string   `json:"vendor"`
	Obstacle   obstacle `json:"obstacle,omitempty"`
	Detail     string   `json:"detail,omitempty"`
	Useful     bool     `json:"useful,omitempty"`     // the target has shown how it works
	Credential string   `json:"credential,omitempty"` // its own one that the request was made with
	Taken      bool     `json:"taken,omitempty"`      // that credential opened something
	Refused    bool     `json:"refused,omitempty"`    // it did not where it should
	Signature  string   `json:"signature,omitempty"`  // of a refusal: the same for the same words
	Probe      bool     `json:"probe,omitempty"`      // the credential was wrong on purpose, and refused as one

	persons
}

// lookOf is the look of a request without an answer.
func lookOf(o *Operation, credential string, err error) look {
	l := look{Vendor: o.Vendor, Credential: credential}
	if out := (outage{}); errors.As(err, &out) {
		l.Obstacle, l.Detail = out.kind, err.Error()
	}
	return l
}

// look is the look of a request that was answered.
func (r *caseRun) look(o *Operation, step *Step, record *stepResult, body any) look {
	x := record.Exchange
	met := len(record.Differences) == 0
	_, password, _ := (&http.Request{Header: x.Request.Header}).BasicAuth()
	l := look{Vendor: o.Vendor, Credential: firstOf(r.credentialOf(o, step), r.config.secretIn(x.Request.Body, []byte(password)))}
	l.Probe = met && (x.Intent.Credential != "" || x.Intent.Refusal && l.Credential == "" && step.sendsSecret())
	status := businessStatus(x.Response.Status, body)
	l.Taken = l.Credential != "" && status < http.StatusBadRequest
	if status >= http.StatusBadRequest {
		l.Signature = signatureOf(o, x, body)
		l.Refused = l.Credential != "" && !met
	}
	l.Obstacle = obstacleOf(o, x, met, status)
	if l.Obstacle != "" {
		l.Detail = fmt.Sprintf("%s %s answers %d", x.Request.Method, o.Path, x.Response.Status)
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
	default:
		l.Useful = l.Obstacle == ""
	}
	l.persons = r.config.personsIn(o, step, x, status, met)
	return l
}

// sendsSecret reports whether the body has a client's secret.
func (s *Step) sendsSecret() bool {
	fields, _ := s.JSON.(map[string]any)
	for _, name := range slices.Concat(slices.Collect(maps.Keys(fields)), slices.Collect(maps.Keys(s.Form))) {
		if strings.Contains(strings.ToLower(name), "secret") {
			return true
		}
	}
	return false
}

// credentialOf names the credential that a request was made with, or "" when none or another one than usual was sent.
func (r *caseRun) credentialOf(o *Operation, step *Step) string {
	for name := range step.Headers {
		if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Cookie") {
			return ""
		}
	}
	if a := authenticationFor(step.Auth, o, r.config); a.name != authNone && step.Fault == "" {
		return a.name
	}
	return ""
}

// obstacleOf says what kept an answer from showing anything, or "".
// status is that of the envelope, where there is one.
func obstacleOf(o *Operation, x *Exchange, met bool, status int) obstacle {
	switch {
	case isPage(o, x.Response):
		return aPage
	case met:
		return ""
	case status == http.StatusTooManyRequests:
		return askedTooOften
	case status >= 300 && status < 400 && !slices.Contains(o.Statuses, status):
		return ledElsewhere
	case x.Response.Status == http.StatusNotFound || x.Response.Status == http.StatusMethodNotAllowed: // an envelope's is of its API
		return notThere
	case (status == http.StatusUnauthorized || status == http.StatusForbidden) && x.Intent.Credential == "":
		return notLetIn
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		return gatewayOnly
	}
	return ""
}

// isPage reports HTML that the document does not speak of.
func isPage(o *Operation, answer ExchangeResponse) bool {
	mediaType, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil || mediaType != "text/html" {
		return false
	}
	documented := o.response(answer.Status)
	if documented == nil {
		return true
	}
	_, known := documented.content["text/html"]
	return !known
}

// businessStatus is the HTTP status or, where an envelope says the contrary of it, the envelope's statusCode: a refusal that
// stands in a success, or a success in a refusal, which shows that we were let in.
func businessStatus(status int, body any) int {
	object, _ := body.(map[string]any)
	own, ok := object["statusCode"].(float64)
	refused := own >= http.StatusBadRequest
	if ok && own >= http.StatusOK && refused != (status >= http.StatusBadRequest) && (status == http.StatusOK || !refused) {
		return int(own)
	}
	return status
}

// signatureOf tells one refusal from another, whatever of the request stands in its words.
func signatureOf(o *Operation, x *Exchange, body any) string {
	object, _ := body.(map[string]any)
	words := object["error_description"]
	if words == nil {
		words = object["message"]
	}
	text := fmt.Sprint(words)
	for _, part := range x.namedParts() {
		if part != "" {
			text = strings.ReplaceAll(text, part, "*")
		}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%v|%v|%s", x.Response.Status, errorCode(o, body), object["error_code"], text))
	return hex.EncodeToString(sum[:8])
}
