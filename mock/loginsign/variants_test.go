package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func (b *bench) variant(body values) (id string) {
	b.t.Helper()
	return ok(b.t, b.asDeveloper("createVariant", nil, body))["id"].(string)
}

func TestVariants(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	wantSame(t, "none", `{"variants":[],"total":0}`, sent(t, b.asDeveloper("listVariants", nil, nil)))
	premium := b.variant(values{"name": " Premium ", "description": "Annual plan", "duration": "YEAR"})
	plain := b.variant(values{"name": "Plain", "description": nil})
	want := `{"variants":[{"id":"` + premium + `","name":"Premium","description":"Annual plan","duration":"YEAR",` +
		`"createdAt":"2026-05-03T12:00:00.000Z"},{"id":"` + plain + `","name":"Plain","duration":"LIFETIME",` +
		`"createdAt":"2026-05-03T12:00:00.000Z"}],"total":2}`
	wantSame(t, "two", want, sent(t, b.asDeveloper("listVariants", nil, nil)))

	path := values{"variantId": plain}
	got := ok(t, b.asDeveloper("updateVariant", path, values{"name": "Basic", "duration": "MONTH"}))
	if got["name"] != "Basic" || got["duration"] != "MONTH" {
		t.Errorf("after the change %v", got)
	}
	wantSame(t, "deleted", `{"ok":true}`, sent(t, b.asDeveloper("deleteVariant", path, nil)))
	wantError(t, b.asDeveloper("deleteVariant", path, nil), 404, "not_found")
	wantSame(t, "names", []string{"Premium YEAR"}, b.variantNames())
}

func TestRefusedVariants(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	pro, plain := b.variant(values{"name": "Pro"}), b.variant(values{"name": "Plain", "description": "old"})
	var foreign string
	b.update(func(tx *world.Tx) error {
		v, err := tx.AddVariant(world.Variant{App: "app_other", Name: "Pro"})
		foreign = v.ID
		return err
	})
	for name, r := range map[string]struct {
		operation, variant string
		body               values
		status             int
		code               string
	}{
		"no name":            {"createVariant", "", values{"name": " "}, 400, "invalid_request"},
		"taken":              {"createVariant", "", values{"name": "Pro", "duration": "YEAR"}, 409, "conflict"},
		"nothing to change":  {"updateVariant", pro, values{}, 400, "invalid_request"},
		"renamed to nothing": {"updateVariant", pro, values{"name": ""}, 400, "invalid_request"},
		"renamed to taken":   {"updateVariant", plain, values{"name": "Pro"}, 409, "conflict"},
		"unknown":            {"updateVariant", "var_x", values{"name": "X"}, 404, "not_found"},
		"another app's":      {"updateVariant", foreign, values{"name": "X"}, 404, "not_found"},
		"delete another's":   {"deleteVariant", foreign, nil, 404, "not_found"},
	} {
		reply := b.asDeveloper(r.operation, values{"variantId": r.variant}, r.body)
		if wantError(t, reply, r.status, r.code); t.Failed() {
			t.Fatalf("case %q", name)
		}
	}
	got := ok(t, b.asDeveloper("updateVariant", values{"variantId": plain}, values{"description": nil}))
	if got["description"] != nil {
		t.Errorf("the description is still %v", got["description"])
	}
}

func TestVariantInUseStays(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	path := values{"variantId": b.granted(values{"status": "PRO"})["variant"].(values)["id"]}
	wantError(t, b.asDeveloper("deleteVariant", path, nil), 409, "conflict")
	ok(t, b.status(values{"revoke": true}))
	ok(t, b.asDeveloper("deleteVariant", path, nil))
}

func TestVariantNamesThatWouldFindEachOther(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reading string
		body    values
		refused bool
	}{
		{"exact", values{"name": "pro"}, false},
		{"case-insensitive", values{"name": "pro"}, true},
		{"name-and-duration", values{"name": "Pro", "duration": "YEAR"}, false},
		{"name-and-duration", values{"name": "Pro", "duration": "MONTH"}, true},
	} {
		b := newBench(t, readings{dialect.LoginSignVariantMatch: row.reading})
		b.variant(values{"name": "Pro", "duration": "MONTH"})
		reply := b.asDeveloper("createVariant", nil, row.body)
		if row.refused {
			wantError(t, reply, 409, "conflict")
			continue
		}
		path := values{"variantId": ok(t, reply)["id"]}
		ok(t, b.asDeveloper("updateVariant", path, values{"description": "changed"}))
		if row.reading == "name-and-duration" {
			wantError(t, b.asDeveloper("updateVariant", path, values{"duration": "MONTH"}), 409, "conflict")
		}
	}
}
