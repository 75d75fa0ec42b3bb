package loginsign_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/api"
)

func (b *bench) redeem(token, code string) api.Reply {
	b.t.Helper()
	return b.do("redeemLicenseCode", api.Call{Body: values{"code": code}, Request: bearer(token)})
}

// generated makes codes of app_demo.
func (b *bench) generated(body values) []any {
	b.t.Helper()
	return ok(b.t, b.asDeveloper("generateLicenseCodes", nil, body))["codes"].([]any)
}

// codes lists app_demo's codes as "code state".
func (b *bench) codes(query values) []string {
	b.t.Helper()
	got := ok(b.t, b.do("listLicenseCodes", api.Call{
		Path: map[string]string{"appId": "app_demo"}, Query: query, Request: session("demo-session"),
	}))
	out := []string{}
	for _, c := range got["codes"].([]any) {
		out = append(out, fmt.Sprint(c.(values)["code"], " ", c.(values)["state"]))
	}
	if got["total"] != float64(len(out)) {
		b.t.Errorf("total is %v for %d codes", got["total"], len(out))
	}
	return out
}

func TestLicenseCodes(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	pro, gold := b.variant(values{"name": "Pro", "duration": "MONTH"}), b.variant(values{"name": "Gold"})
	made := b.generated(values{"variantId": pro, "codes": []any{"ONE", "TWO"}})
	wantSame(t, "the first", values{
		"id": made[0].(values)["id"], "code": "ONE", "state": "UNUSED", "variantId": pro, "variantName": "Pro",
		"duration": "MONTH", "createdAt": "2026-05-03T12:00:00.000Z", "redeemedAt": nil, "expiresAt": nil, "owner": nil,
	}, made[0].(values))
	b.generated(values{"variantId": gold, "codes": []any{"THREE"}, "duration": "YEAR"})
	b.granted(values{"status": "PRO", "variantName": "Pro"}) // a license without a code

	token := b.tokenFor("AB1234")
	b.advance(time.Second)
	redeemed := ok(t, b.redeem(token, "ONE"))
	wantSame(t, "redeemed", values{"ok": true, "license": values{
		"id": made[0].(values)["id"], "code": "ONE", "state": "ACTIVE", "duration": "MONTH",
		"expiresAt": "2026-06-03T12:00:01.000Z", "variant": values{"id": pro, "name": "Pro", "duration": "MONTH"},
	}}, redeemed)

	wantSame(t, "all", []string{"ONE ACTIVE", "TWO UNUSED", "THREE UNUSED"}, b.codes(nil))
	wantSame(t, "unused", []string{"TWO UNUSED", "THREE UNUSED"}, b.codes(values{"state": "UNUSED"}))
	wantSame(t, "of a variant", []string{"THREE UNUSED"}, b.codes(values{"variantId": gold}))
	b.advance(31 * 24 * time.Hour)
	wantSame(t, "a month later", []string{"ONE EXPIRED"}, b.codes(values{"state": "EXPIRED", "variantId": pro}))
}

func TestOwnerOfACode(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.generated(values{"variantId": b.variant(values{"name": "Pro"}), "codes": []any{"ONE", "TWO"}})
	ok(t, b.redeem(b.tokenFor("AB1234"), "ONE"))
	ok(t, b.redeem(b.tokenFor("CD5678"), "TWO"))
	owner := func(n int) any {
		return ok(t, b.asDeveloper("listLicenseCodes", nil, nil))["codes"].([]any)[n].(values)["owner"]
	}
	wantSame(t, "Jane", values{"connectionId": "con_jane", "globalId": "AB1234", "name": "Jane Doe"}, owner(0))
	wantSame(t, "Carl", values{"connectionId": "con_carl", "globalId": "CD5678"}, owner(1))
	ok(t, b.asDeveloper("deleteConnection", values{"connectionId": "con_jane"}, nil))
	wantSame(t, "nobody", nil, owner(0))
}

func TestRefusedRedemptions(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.generated(values{"variantId": b.variant(values{"name": "Pro"}), "codes": []any{"ONE"}})
	byApp := api.Call{Body: values{"code": "ONE"}, Request: basic("app_demo", "demo-secret")}
	wantError(t, b.do("redeemLicenseCode", byApp), 401, "invalid_token")
	token := b.tokenFor("AB1234")
	wantError(t, b.redeem(token, "FOUR"), 404, "not_found")
	ok(t, b.redeem(token, "ONE"))
	wantError(t, b.redeem(token, "ONE"), 409, "conflict")
	ok(t, b.status(values{"revoke": true}))
	wantSame(t, "a redeemed license survives a revocation", []string{"Pro"}, b.active())
}

func TestGeneratedCodes(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	pro := b.variant(values{"name": "Pro"})
	for count, body := range map[int]values{1: {}, 25: {"count": 25.0}} {
		seen := map[any]bool{}
		for _, c := range b.generated(with(body, "variantId", pro)) {
			seen[c.(values)["code"]] = true
		}
		if len(seen) != count {
			t.Errorf("%d different codes, want %d", len(seen), count)
		}
	}
}

func TestRefusedGenerations(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	pro := b.variant(values{"name": "Pro"})
	for name, r := range map[string]struct {
		body   values
		status int
		code   string
	}{
		"unknown variant": {values{"variantId": "var_x", "count": 1.0}, 404, "not_found"},
		"both":            {values{"variantId": pro, "count": 1.0, "codes": []any{"A"}}, 400, "invalid_request"},
		"a number":        {values{"variantId": pro, "codes": []any{7.0}}, 400, "invalid_request"},
		"twice the same":  {values{"variantId": pro, "codes": []any{"A", "A"}}, 409, "conflict"},
	} {
		wantError(t, b.asDeveloper("generateLicenseCodes", nil, r.body), r.status, r.code)
		if got := b.codes(nil); len(got) != 0 {
			t.Errorf("%s: %v were kept", name, got)
		}
	}
}
