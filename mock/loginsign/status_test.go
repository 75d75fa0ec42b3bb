package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// status sends a status for Jane to app_demo.
func (b *bench) status(body values) api.Reply {
	b.t.Helper()
	return b.asDemo("updateStatus", values{"globalId": "AB1234"}, body)
}

// granted is what a grant answers about a part, such as license.
func (b *bench) granted(body values) values {
	b.t.Helper()
	got := ok(b.t, b.status(body))
	if got["action"] != "granted" || got["ok"] != true || got["connectionId"] != "con_jane" {
		b.t.Fatalf("answered %v", got)
	}
	return got
}

// active lists the names of Jane's active licenses at app_demo.
func (b *bench) active() []string {
	b.t.Helper()
	out := []string{}
	b.update(func(tx *world.Tx) error {
		for _, l := range tx.ActiveLicenses("con_jane") {
			out = append(out, l.Name)
		}
		return nil
	})
	return out
}

// variantNames lists app_demo's variants as "name duration".
func (b *bench) variantNames() []string {
	b.t.Helper()
	out := []string{}
	b.update(func(tx *world.Tx) error {
		for _, v := range tx.Variants("app_demo") {
			out = append(out, v.Name+" "+string(v.Duration))
		}
		return nil
	})
	return out
}

func TestGrant(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	first := b.granted(values{"status": " Premium ", "variantName": "Premium", "duration": "YEAR"})
	license, variant := first["license"].(values), first["variant"].(values)
	wantSame(t, "license", values{
		"id": license["id"], "state": "ACTIVE", "duration": "YEAR", "expiresAt": "2027-05-03T12:00:00.000Z", "reused": false,
	}, license)
	wantSame(t, "variant", values{"id": variant["id"], "name": "Premium", "duration": "YEAR"}, variant)
	if first["status"] != "PREMIUM" {
		t.Errorf("status is %v", first["status"])
	}
	again := b.granted(values{"status": "PREMIUM", "variantName": "Premium", "duration": "YEAR"})["license"].(values)
	if again["id"] != license["id"] || again["reused"] != true {
		t.Errorf("granted again: %v", again)
	}
}

func TestGrantDefaults(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	got := b.granted(values{"status": "Gold", "variantName": nil})
	if name := got["variant"].(values)["name"]; name != "GOLD" {
		t.Errorf("variant %v", name)
	}
	want := `{"ok":true,"action":"granted","connectionId":"con_jane","status":"GOLD","variant":{"id":"` +
		got["variant"].(values)["id"].(string) + `","name":"GOLD","duration":"LIFETIME"},"license":{"id":"` +
		got["license"].(values)["id"].(string) + `","state":"ACTIVE","duration":"LIFETIME","expiresAt":null,"reused":true}}`
	wantSame(t, "the answer", want, sent(t, b.status(values{"status": "Gold"})))
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	for _, revocation := range []values{
		{"revoke": true}, {"status": "FREE"}, {"status": " none "}, {"status": "Inactive"}, {"status": "REVOKED"},
	} {
		b := newBench(t, nil)
		wantSame(t, "nothing active", `{"ok":true,"action":"unchanged"}`, sent(t, b.status(revocation)))
		b.granted(values{"status": "PRO"})
		wantSame(t, "something active", `{"ok":true,"action":"revoked"}`, sent(t, b.status(revocation)))
		wantSame(t, "licenses", []string{}, b.active())
	}
}

func TestRefusedStatus(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		user   string
		body   values
		status int
		code   string
	}{
		"nothing":             {"AB1234", values{}, 400, "invalid_request"},
		"revoke is false":     {"AB1234", values{"revoke": false}, 400, "invalid_request"},
		"empty":               {"AB1234", values{"status": ""}, 400, "invalid_request"},
		"blank":               {"AB1234", values{"status": " \t"}, 400, "invalid_request"},
		"blank variant":       {"AB1234", values{"status": "PRO", "variantName": " "}, 400, "invalid_request"},
		"no time":             {"AB1234", values{"status": "PRO", "expiresAt": "soon"}, 400, "invalid_request"},
		"no time zone":        {"AB1234", values{"status": "X", "expiresAt": "2027-01-01T00:00:00"}, 400, "invalid_request"},
		"unknown user":        {"ZZ9999", values{"status": "PRO"}, 404, "not_found"},
		"not connected":       {"GH3456", values{"status": "PRO"}, 404, "not_found"},
		"inactive connection": {"EF9012", values{"revoke": true}, 404, "not_found"},
		"payload first":       {"ZZ9999", values{}, 400, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nil)
			wantError(t, b.asDemo("updateStatus", values{"globalId": row.user}, row.body), row.status, row.code)
			wantSame(t, "variants", []string{}, b.variantNames())
		})
	}
}

func TestStatusNormalization(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]string{"upper": "PRO PLUS", "trim": "Pro Plus", "verbatim": " Pro Plus "} {
		b := newBench(t, readings{dialect.LoginSignStatusNormalization: reading})
		got := b.granted(values{"status": " Pro Plus "})
		if got["status"] != want || got["variant"].(values)["name"] != want {
			t.Errorf("%s: %v", reading, got)
		}
	}
}

func TestRevokeWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reading, sent, action string }{
		{"any-case", "free", "unchanged"},
		{"any-case", "Freemium", "granted"},
		{"exact", "FREE", "unchanged"},
		{"exact", "free", "granted"},
		{"exact", " FREE", "granted"},
	} {
		b := newBench(t, readings{dialect.LoginSignRevokeWords: row.reading})
		if got := ok(t, b.status(values{"status": row.sent})); got["action"] != row.action {
			t.Errorf("%s, %q: %v", row.reading, row.sent, got)
		}
	}
}

func TestRevokePrecedence(t *testing.T) {
	t.Parallel()
	both := values{"revoke": true, "status": "PRO"}
	b := newBench(t, readings{dialect.LoginSignRevokePrecedence: "revoke-wins"})
	b.granted(values{"status": "GOLD"})
	if got := ok(t, b.status(both)); got["action"] != "revoked" {
		t.Errorf("revoke-wins: %v", got)
	}
	b = newBench(t, readings{dialect.LoginSignRevokePrecedence: "refuse"})
	wantError(t, b.status(both), 400, "invalid_request")
	if got := ok(t, b.status(values{"revoke": true, "status": "FREE"})); got["action"] != "unchanged" {
		t.Errorf("refuse, with a revoking status: %v", got)
	}
}

func TestDefaultDuration(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]string{"lifetime": "LIFETIME", "variant-default": "MONTH"} {
		b := newBench(t, readings{dialect.LoginSignDefaultDuration: reading})
		ok(t, b.asDeveloper("createVariant", nil, values{"name": "PRO", "duration": "MONTH"}))
		got := b.granted(values{"status": "PRO"})
		if duration := got["license"].(values)["duration"]; duration != want {
			t.Errorf("%s: duration %v", reading, duration)
		}
		if duration := b.granted(values{"status": "NEW"})["license"].(values)["duration"]; duration != "LIFETIME" {
			t.Errorf("%s: a new variant's duration is %v", reading, duration)
		}
	}
}

func TestExpiresAt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name      string
		chosen    readings
		expiresAt any
		want      any
		state     string
	}{
		{"future", nil, "2026-12-24T18:00:00+01:00", "2026-12-24T17:00:00.000Z", "ACTIVE"},
		{"null is never", nil, nil, nil, "ACTIVE"},
		{"null is computed", readings{dialect.LoginSignExpiresAtNull: "computed"}, nil, "2026-06-03T12:00:00.000Z", "ACTIVE"},
		{"past", nil, "2026-05-03T12:00:00Z", "2026-05-03T12:00:00.000Z", "EXPIRED"},
		{"long past", nil, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.001Z", "EXPIRED"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, row.chosen)
			got := b.granted(values{"status": "PRO", "duration": "MONTH", "expiresAt": row.expiresAt})["license"].(values)
			if got["expiresAt"] != row.want || got["state"] != row.state {
				t.Errorf("license %v", got)
			}
		})
	}
}

func TestExpiresAtInThePastRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignExpiresAtPast: "refused"})
	wantError(t, b.status(values{"status": "PRO", "expiresAt": "2026-05-03T12:00:00Z"}), 400, "invalid_request")
	b.granted(values{"status": "PRO", "expiresAt": "2026-05-03T12:00:00.001Z"})
}

func TestVariantMatch(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reading string
		body    values
		want    []string
	}{
		{"exact", values{"variantName": "Premium", "duration": "MONTH"}, []string{"Premium YEAR"}},
		{"exact", values{"variantName": "premium"}, []string{"Premium YEAR", "premium LIFETIME"}},
		{"case-insensitive", values{"variantName": "premium"}, []string{"Premium YEAR"}},
		{"name-and-duration", values{"variantName": "Premium", "duration": "YEAR"}, []string{"Premium YEAR"}},
		{
			"name-and-duration", values{"variantName": "Premium", "duration": "MONTH"},
			[]string{"Premium YEAR", "Premium MONTH"},
		},
		{"name-and-duration", values{"variantName": "Premium"}, []string{"Premium YEAR", "Premium LIFETIME"}},
	} {
		b := newBench(t, readings{dialect.LoginSignVariantMatch: row.reading})
		ok(t, b.asDeveloper("createVariant", nil, values{"name": "Premium", "duration": "YEAR"}))
		b.granted(with(row.body, "status", "X"))
		b.granted(with(row.body, "status", "X"))
		wantSame(t, row.reading, row.want, b.variantNames())
	}
}

func TestExactMatchComesBeforeAnotherCase(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignVariantMatch: "case-insensitive"})
	b.update(func(tx *world.Tx) error {
		for _, name := range []string{"PRO", "Pro"} {
			if _, err := tx.AddVariant(world.Variant{App: "app_demo", Name: name}); err != nil {
				return err
			}
		}
		return nil
	})
	if got := b.granted(values{"status": "X", "variantName": "Pro"})["variant"].(values); got["name"] != "Pro" {
		t.Errorf("variant %v", got)
	}
}

func TestVariantDefaultWithNameAndDuration(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{
		dialect.LoginSignVariantMatch: "name-and-duration", dialect.LoginSignDefaultDuration: "variant-default",
	})
	ok(t, b.asDeveloper("createVariant", nil, values{"name": "PRO", "duration": "MONTH"}))
	b.granted(values{"status": "PRO"})
	wantSame(t, "variants", []string{"PRO MONTH"}, b.variantNames())
}

func TestStatusReplacement(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string][]string{"replace": {"GOLD"}, "add": {"PRO", "GOLD"}} {
		b := newBench(t, readings{dialect.LoginSignStatusReplacement: reading})
		b.granted(values{"status": "PRO"})
		b.granted(values{"status": "GOLD"})
		wantSame(t, reading, want, b.active())
		if got := ok(t, b.status(values{"revoke": true})); got["action"] != "revoked" || len(b.active()) != 0 {
			t.Errorf("%s: after the revocation %v, active %v", reading, got, b.active())
		}
	}
}

func BenchmarkUpdateStatus(b *testing.B) {
	bench := newBench(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		bench.status(values{"status": "PRO", "duration": "MONTH"})
	}
}
