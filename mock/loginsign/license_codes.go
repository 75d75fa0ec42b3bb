package loginsign

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type codeList struct {
	Codes []codeRow `json:"codes"`
	Total int       `json:"total"`
}

type codesCreated struct {
	Codes []codeRow `json:"codes"`
}

type codeRow struct {
	ID          string             `json:"id"`
	Code        string             `json:"code"`
	State       world.LicenseState `json:"state"`
	VariantID   string             `json:"variantId"`
	VariantName string             `json:"variantName"`
	Duration    world.Duration     `json:"duration"`
	CreatedAt   string             `json:"createdAt"`
	RedeemedAt  *string            `json:"redeemedAt"`
	ExpiresAt   *string            `json:"expiresAt"`
	Owner       *codeOwner         `json:"owner"`
}

type codeOwner struct {
	ConnectionID string `json:"connectionId"`
	GlobalID     string `json:"globalId"`
	Name         any    `json:"name,omitempty"`
}

type redemption struct {
	OK      bool            `json:"ok"`
	License redeemedLicense `json:"license"`
}

type redeemedLicense struct {
	ID        string             `json:"id"`
	Code      string             `json:"code"`
	State     world.LicenseState `json:"state"`
	Duration  world.Duration     `json:"duration"`
	ExpiresAt *string            `json:"expiresAt"`
	Variant   *variantSummary    `json:"variant"`
}

// listLicenseCodes answers an application's license codes with their state and owner (LX-10); licenses that status sync
// granted have no code and are not among them.
func listLicenseCodes(call *api.Call) (api.Reply, error) {
	state, variant := world.LicenseState(call.QueryText("state")), call.QueryText("variantId")
	rows := []codeRow{}
	for _, l := range call.Licenses(call.PathText("appId")) {
		if l.Code == "" || state != "" && l.StateAt(call.Now()) != state || variant != "" && l.Variant != variant {
			continue
		}
		rows = append(rows, newCodeRow(call, l))
	}
	return api.OK(codeList{Codes: rows, Total: len(rows)}), nil
}

func newCodeRow(call *api.Call, l world.License) codeRow {
	return codeRow{
		ID: l.ID, Code: l.Code, State: l.StateAt(call.Now()), VariantID: l.Variant, VariantName: l.Name, Duration: l.Duration,
		CreatedAt: withMillis(l.CreatedAt), RedeemedAt: timeOrNull(l.RedeemedAt), ExpiresAt: timeOrNull(l.ExpiresAt),
		Owner: ownerOf(call, l),
	}
}

// ownerOf is nil for a license that nobody redeemed, or whose connection is gone.
func ownerOf(call *api.Call, l world.License) *codeOwner {
	c, err := call.Connection(l.Connection)
	if err != nil {
		return nil
	}
	return &codeOwner{ConnectionID: c.ID, GlobalID: c.User, Name: displayName(call.Dialect, call.Tx, c.User)}
}

func displayName(d *dialect.Dialect, tx *world.Tx, user string) any {
	u, err := tx.User(user)
	if err != nil {
		return absent(d)
	}
	return orAbsent(d, u.Name())
}

// generateLicenseCodes makes codes of a variant, or takes over the caller's own: all of them, or none.
func generateLicenseCodes(call *api.Call) (api.Reply, error) {
	codes, err := wantedCodes(call)
	if err != nil {
		return api.Reply{}, err
	}
	v, err := ownVariant(call, call.Text("variantId"))
	if err != nil {
		return api.Reply{}, err
	}
	rows := make([]codeRow, 0, len(codes))
	for _, code := range codes {
		l, err := call.AddCode(v.App, v.ID, code, world.Duration(call.Text("duration")))
		if err != nil {
			return api.Reply{}, err
		}
		rows = append(rows, newCodeRow(call, l))
	}
	return api.OK(codesCreated{Codes: rows}), nil
}

// wantedCodes lists the codes to add; an empty one is to be made.
func wantedCodes(call *api.Call) ([]string, error) {
	own, _ := call.Body["codes"].([]any)
	if own != nil && call.Sent("count") {
		return nil, badRequest("send count for new codes or codes for your own, not both")
	}
	if own == nil {
		return make([]string, call.Int("count", 1)), nil
	}
	codes := make([]string, len(own))
	for i := range own {
		codes[i], _ = own[i].(string)
		if codes[i] == "" {
			return nil, badRequest("codes/%d is not a text with at least one character", i)
		}
	}
	return codes, nil
}

// redeemLicenseCode links a code's license to the signed-in user's connection; its time starts now (LX-10).
func redeemLicenseCode(call *api.Call) (api.Reply, error) {
	l, err := call.RedeemLicense(call.Caller.Connection, call.Text("code"))
	if err != nil {
		return api.Reply{}, err
	}
	v, err := call.Variant(l.Variant)
	if err != nil {
		return api.Reply{}, err
	}
	return api.OK(redemption{OK: true, License: redeemedLicense{
		ID: l.ID, Code: l.Code, State: l.StateAt(call.Now()), Duration: l.Duration, ExpiresAt: timeOrNull(l.ExpiresAt),
		Variant: summarize(v),
	}}), nil
}
