package mock

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/scenarios"
)

// vocabulary is what scenarios may name: a namespace's openapi.yaml.
type vocabulary struct{ spec *contract.Spec }

// Vocabulary is what scenarios may name in a dialect; nil is the default one.
func Vocabulary(d *dialect.Dialect) (scenarios.API, error) {
	if d == nil {
		d = dialect.Default()
	}
	spec, err := document(d)
	return vocabulary{spec}, err
}

// Operations implements scenarios.API.
func (v vocabulary) Operations() []string {
	var ids []string
	for _, o := range v.spec.Operations() {
		ids = append(ids, o.ID)
	}
	return ids
}

// Route implements scenarios.Router.
func (v vocabulary) Route(operation string) string {
	if o, ok := v.spec.Operation(operation); ok {
		return describe([]*contract.Operation{o})[0]
	}
	return ""
}

// Events implements scenarios.API.
func (v vocabulary) Events() []string {
	var types []string
	for _, t := range loginsign.EventTypes() {
		types = append(types, string(t))
	}
	return types
}

// Errors implements scenarios.API.
func (v vocabulary) Errors(operation string) []scenarios.Error {
	o, ok := v.spec.Operation(operation)
	if !ok {
		return nil
	}
	var all []scenarios.Error
	for _, e := range o.Documented() {
		all = append(all, scenarios.Error{Name: e.Name, Code: e.Code, Status: e.Status})
	}
	return all
}

// Allows implements scenarios.API.
func (v vocabulary) Allows(operation string, status int, contentType string, body []byte) error {
	o, ok := v.spec.Operation(operation)
	if !ok {
		return fmt.Errorf("unknown operation %q", operation)
	}
	if assumptionOf(o, status) != "" {
		return nil
	}
	if !o.Allows(status) {
		return fmt.Errorf("%s never answers %d: it answers %s", operation, status, strings.Join(statusesOf(o), ", "))
	}
	if body == nil {
		return nil
	}
	header := http.Header{"Content-Type": {contentType}, ScenarioHeader: {"scripted"}}
	for _, f := range o.CheckResponse(status, header, body) {
		if f.Level == contract.Error {
			return fmt.Errorf("%s does not answer %d with this body: %s", operation, status, f.Message)
		}
	}
	return nil
}

// statusesOf lists what the operation may answer: what openapi.yaml has, and the assumed ones.
func statusesOf(o *contract.Operation) []string {
	var all []string
	for status := 100; status < 600; status++ {
		if o.Allows(status) && !slices.Contains(all, strconv.Itoa(status)) {
			all = append(all, strconv.Itoa(status))
		}
	}
	return append(all, "and by assumption 429 and 5xx")
}

// assumptionOf names the assumption behind a status that no page documents for the operation: a rate limit, or a server
// in trouble. It is "" where openapi.yaml has the status, or where there is no such assumption.
func assumptionOf(o *contract.Operation, status int) string {
	if o.Allows(status) || (status != http.StatusTooManyRequests && status < http.StatusInternalServerError) {
		return ""
	}
	return assumedTrouble[o.Vendor]
}

var assumedTrouble = map[string]string{
	"loginsign": string(dialect.LoginSignRateLimitAndServerErrors),
	"ssojet":    string(dialect.SSOJetRateLimitAndServerErrors),
	"genauth":   string(dialect.GenAuthRateLimit),
}
