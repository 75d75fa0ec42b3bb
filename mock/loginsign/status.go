package loginsign

import (
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// statusResult begins the answer that says what became of a status; its size is about so many bytes.
func statusResult(action string, size int) api.Written {
	return make(api.Written, 0, size).Open('{').Field("ok").Bool(true).Field("action").Text(action)
}

// updateStatus mirrors the status that an application's backend gives to a user: it grants or refreshes one, or revokes
// all (ST-05 to ST-16).
func updateStatus(call *api.Call) (api.Reply, error) {
	s, err := readStatus(call)
	if err != nil {
		return api.Reply{}, err
	}
	app, user := call.Caller.App, call.PathText("globalId")
	c, err := call.ConnectionBetween(user, app)
	if err != nil || !c.Active {
		return api.Reply{}, notFound("%s has no active connection to %s", user, app)
	}
	if !s.revoke {
		return grantStatus(call, c, s)
	}
	action := "unchanged"
	if call.RevokeStatus(c.ID) {
		action = "revoked"
	}
	return api.OK(statusResult(action, 48).Close('}')), nil
}

// statusWish is what a payload asks for.
type statusWish struct {
	revoke   bool
	status   string
	variant  string
	duration world.Duration // "" where the payload has none
	expires  *time.Time     // as in world.Grant
}

// revokeWords are the labels that revoke (ST-15).
var revokeWords = []string{"FREE", "NONE", "INACTIVE", "REVOKED"}

func readStatus(call *api.Call) (s statusWish, err error) {
	sent := call.Text("status")
	s.status = normalizeStatus(call.Dialect, sent)
	blank := strings.TrimSpace(sent) == ""
	word := isRevokeWord(call.Dialect, sent, s.status)
	switch {
	case blank && call.Sent("status") && !call.True("revoke"):
		return s, badRequest("status is empty")
	case blank && !call.True("revoke"):
		return s, badRequest("status is required unless revoke is true")
	case call.True("revoke") && !blank && !word && call.Dialect.Is(dialect.LoginSignRevokePrecedence, "refuse"):
		return s, badRequest("revoke is true together with status %q, which grants: send one of them", sent)
	case call.True("revoke") || word:
		return statusWish{revoke: true}, nil
	}
	s.duration = world.Duration(call.Text("duration"))
	if s.variant, err = readVariantName(call, s.status); err != nil {
		return s, err
	}
	s.expires, err = readExpiry(call)
	return s, err
}

func normalizeStatus(d *dialect.Dialect, sent string) string {
	switch d.Reading(dialect.LoginSignStatusNormalization) {
	case "trim":
		return strings.TrimSpace(sent)
	case "verbatim":
		return sent
	}
	return strings.ToUpper(strings.TrimSpace(sent))
}

// isRevokeWord compares exactly what was sent, or the normalized status in any case.
func isRevokeWord(d *dialect.Dialect, sent, normalized string) bool {
	if d.Is(dialect.LoginSignRevokeWords, "exact") {
		return slices.Contains(revokeWords, sent)
	}
	return slices.ContainsFunc(revokeWords, func(word string) bool { return strings.EqualFold(word, normalized) })
}

// readVariantName defaults to the status (ST-09).
func readVariantName(call *api.Call, status string) (string, error) {
	if call.Body["variantName"] == nil {
		return status, nil
	}
	name := strings.TrimSpace(call.Text("variantName"))
	if name == "" {
		return "", badRequest("variantName is empty")
	}
	return name, nil
}

// readExpiry reads the time that overrides the end which the duration gives (ST-11).
func readExpiry(call *api.Call) (*time.Time, error) {
	if !call.Sent("expiresAt") {
		return nil, nil
	}
	if call.Body["expiresAt"] == nil {
		if call.Dialect.Is(dialect.LoginSignExpiresAtNull, "computed") {
			return nil, nil
		}
		return &time.Time{}, nil
	}
	t, ok := readTime(call.Text("expiresAt"))
	switch {
	case !ok:
		return nil, badRequest("expiresAt is not an ISO 8601 timestamp such as 2027-01-31T00:00:00.000Z")
	case t.After(call.Now()):
		return &t, nil
	case call.Dialect.Is(dialect.LoginSignExpiresAtPast, "refused"):
		return nil, badRequest("expiresAt %s is in the past", withMillis(t))
	case t.IsZero(): // the world's word for never
		t = t.Add(time.Millisecond)
	}
	return &t, nil
}

func grantStatus(call *api.Call, c world.Connection, s statusWish) (api.Reply, error) {
	v, duration, err := statusVariant(call, s)
	if err != nil {
		return api.Reply{}, err
	}
	l, reused, err := call.GrantStatus(c.ID, world.Grant{
		Status: s.status, Variant: v, Duration: duration, Expires: s.expires,
		Replace: !call.Dialect.Is(dialect.LoginSignStatusReplacement, "add"),
	})
	if err != nil {
		return api.Reply{}, err
	}
	w := statusResult("granted", 384).Field("connectionId").Text(c.ID).Field("status").Text(s.status)
	w = w.Field("variant").Open('{').Field("id").Text(v.ID).Field("name").Text(v.Name).Field("duration").Text(string(v.Duration)).Close('}')
	w = w.Field("license").Open('{').Field("id").Text(l.ID).Field("state").Text(string(l.StateAt(call.Now())))
	w = w.Field("duration").Text(string(l.Duration)).Field("expiresAt")
	if l.ExpiresAt.IsZero() {
		w = w.Null()
	} else {
		w = writeMillis(w, l.ExpiresAt)
	}
	return api.OK(w.Field("reused").Bool(reused).Close('}').Close('}')), nil
}

// statusVariant finds the variant of a status or creates it (ST-12), and settles the license's duration (ST-10).
func statusVariant(call *api.Call, s statusWish) (world.Variant, world.Duration, error) {
	ofVariant := s.duration == "" && call.Dialect.Is(dialect.LoginSignDefaultDuration, "variant-default")
	duration := s.duration
	if duration == "" {
		duration = world.Lifetime
	}
	v, ok := matchVariant(call, call.Caller.App, s.variant, func(v world.Variant) bool {
		return ofVariant || v.Duration == duration
	})
	switch {
	case ok && ofVariant:
		return v, v.Duration, nil
	case ok:
		return v, duration, nil
	}
	v, err := addVariant(call, world.Variant{App: call.Caller.App, Name: s.variant, Duration: duration})
	return v, duration, err
}
