package contract

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

const keyCodes = "loginsign.codes"

// persons are the keys of those whom the configuration names, and of its authorization codes, that an exchange is about.
type persons struct {
	Shown      []string `json:"shown,omitempty"`       // who is there
	Missing    []string `json:"missing,omitempty"`     // who is not there, as a list or a 404 says
	TurnedAway []string `json:"turned_away,omitempty"` // who was asked for and refused, be it for that or for another reason
	Nobody     bool     `json:"nobody,omitempty"`      // it was refused, as it was to be, and is about none of them
}

// misses reports whether the answer says that somebody is not there, or may say so.
func (p persons) misses(key string) bool {
	return slices.Contains(p.Missing, key) || slices.Contains(p.TurnedAway, key)
}

// unknownPersons are those who are missing, or refused as somebody whom nobody knows, and whom no answer shows. The value
// says that they were refused so: the target has shown what it does then.
func unknownPersons(records []caseRecord) map[string]bool {
	nobody, shown, found := map[string]bool{}, map[string]bool{}, map[string]bool{}
	eachLook(records, func(l look) {
		nobody[l.Signature] = nobody[l.Signature] || l.Nobody && l.Signature != ""
		for _, key := range l.Shown {
			shown[key] = true
		}
	})
	eachLook(records, func(l look) {
		sure := nobody[l.Signature]
		for _, key := range l.Missing {
			found[key] = found[key] || sure
		}
		for _, key := range l.TurnedAway {
			if sure {
				found[key] = true
			}
		}
	})
	maps.DeleteFunc(found, func(key string, _ bool) bool { return shown[key] })
	return found
}

// personsIn tells who an exchange is about. A refusal that was wanted says nothing of them.
func (c Config) personsIn(o *Operation, step *Step, x *Exchange, status int, met bool) (p persons) {
	parts, anybody := x.namedParts(), false
	other := c.LoginSign.OtherApp.ID
	for key, value := range c.persons(o.Vendor) {
		named := slices.Contains(parts, value)
		anybody = anybody || named
		switch {
		case status < http.StatusBadRequest:
			if other == "" || !slices.Contains(parts, other) { // who is connected there may not be so here
				p.answered(o, x, key, value, named, slices.Contains(parts, c.LoginSign.App.ID))
			}
		case named && !met:
			p.refused(o, step, x, key, status)
		}
	}
	p.Nobody = status >= http.StatusBadRequest && met && !anybody && x.Intent.Refusal && x.Intent.Credential == ""
	return p
}

// answered takes down what a success shows of somebody; ofApp says that it is about our application.
func (p *persons) answered(o *Operation, x *Exchange, key, value string, named, ofApp bool) {
	shown := listedBy[key] != nil && bytes.Contains(x.Response.Body, []byte(`"`+value+`"`))
	switch {
	case shown || named && !emptyLogs(x):
		p.Shown = append(p.Shown, key)
	case ofApp && slices.Contains(listedBy[key], o.ID):
		p.Missing = append(p.Missing, key)
	}
}

// refused takes down what a refusal says of somebody whom the request has named.
func (p *persons) refused(o *Operation, step *Step, x *Exchange, key string, status int) {
	switch {
	case status == http.StatusNotFound, errorCode(o, x.json()) == codeInvalidGrant && step.wantsSuccess():
		p.Missing = append(p.Missing, key)
	case step.wantsSuccess():
		p.TurnedAway = append(p.TurnedAway, key)
	}
}

// codeInvalidGrant is what RFC 6749 has for a code that is used, expired or unknown.
const codeInvalidGrant = "invalid_grant"

// listedBy are the operations that list somebody who stands under a key.
var listedBy = map[string][]string{
	"loginsign.canary.global_id":     {"loginsign.listCurrentLogins", "loginsign.listConnections"},
	"loginsign.canary.connection_id": {"loginsign.listConnections"},
}

// persons are the values of those whom a vendor should know, by their keys.
func (c Config) persons(vendor string) map[string]string {
	found := map[string]string{}
	eachKey(reflect.ValueOf(c), "", func(key string, v reflect.Value) {
		is := listedBy[key] != nil || key == "ssojet.user_id" || strings.HasPrefix(key, "genauth.user.")
		if is && vendorOfKey(key) == vendor && v.String() != "" {
			found[key] = v.String()
		}
	})
	if vendor == nameLoginSign {
		for i, code := range c.LoginSign.Codes {
			found[fmt.Sprintf("%s[%d]", keyCodes, i)] = code
		}
	}
	return found
}

// namedParts are the parts of the path, the values of the query, and those of a form.
func (x *Exchange) namedParts() (parts []string) {
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return nil
	}
	parts = strings.Split(u.Path, "/")
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	if strings.HasPrefix(x.Request.Header.Get("Content-Type"), formType) {
		form, _ := url.ParseQuery(string(x.Request.Body))
		for _, values := range form {
			parts = append(parts, values...)
		}
	}
	return parts
}

// emptyLogs reports whether an answer lists nobody's logins, which says neither that somebody is there nor that not.
func emptyLogs(x *Exchange) bool {
	object, _ := x.json().(map[string]any)
	rows, ok := object["login_logs"].([]any)
	return ok && len(rows) == 0
}
