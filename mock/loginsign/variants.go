package loginsign

import (
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type variantList struct {
	Variants []variantRow `json:"variants"`
	Total    int          `json:"total"`
}

type variantRow struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Description any            `json:"description,omitempty"`
	Duration    world.Duration `json:"duration"`
	CreatedAt   string         `json:"createdAt"`
}

// variantSummary is a variant inside another answer.
type variantSummary struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Duration world.Duration `json:"duration"`
}

func summarize(v world.Variant) *variantSummary {
	return &variantSummary{ID: v.ID, Name: v.Name, Duration: v.Duration}
}

type done struct {
	OK bool `json:"ok"`
}

func newVariantRow(d *dialect.Dialect, v world.Variant) variantRow {
	return variantRow{
		ID: v.ID, Name: v.Name, Description: orAbsent(d, v.Description), Duration: v.Duration,
		CreatedAt: withMillis(v.CreatedAt),
	}
}

// listVariants answers an application's license variants (LX-09).
func listVariants(call *api.Call) (api.Reply, error) {
	variants := call.Variants(call.PathText("appId"))
	rows := make([]variantRow, 0, len(variants))
	for _, v := range variants {
		rows = append(rows, newVariantRow(call.Dialect, v))
	}
	return api.OK(variantList{Variants: rows, Total: len(rows)}), nil
}

// createVariant adds a variant whose name would find no other one.
func createVariant(call *api.Call) (api.Reply, error) {
	v, err := editVariant(call, world.Variant{App: call.PathText("appId"), Duration: world.Lifetime})
	if err != nil {
		return api.Reply{}, err
	}
	if v, err = addVariant(call, v); err != nil {
		return api.Reply{}, err
	}
	return api.OK(newVariantRow(call.Dialect, v)), nil
}

// addVariant lets a name stand for several durations where the dialect says that both find a variant.
func addVariant(call *api.Call, v world.Variant) (world.Variant, error) {
	if call.Dialect.Is(dialect.LoginSignVariantMatch, "name-and-duration") {
		return call.AddVariantForDuration(v)
	}
	return call.AddVariant(v)
}

// updateVariant changes a variant; the licenses that it gave stay as they are.
func updateVariant(call *api.Call) (api.Reply, error) {
	if !call.Sent("name") && !call.Sent("description") && !call.Sent("duration") {
		return api.Reply{}, badRequest("at least one of name, description and duration is required")
	}
	before, err := ownVariant(call, call.PathText("variantId"))
	if err != nil {
		return api.Reply{}, err
	}
	after, err := editVariant(call, before)
	if err != nil {
		return api.Reply{}, err
	}
	v, err := call.EditVariant(before.ID, func(v *world.Variant) { *v = after })
	if err != nil {
		return api.Reply{}, err
	}
	return api.OK(newVariantRow(call.Dialect, v)), nil
}

// editVariant returns the variant with the body's fields, or a refusal of a name that another variant has.
func editVariant(call *api.Call, v world.Variant) (world.Variant, error) {
	if call.Sent("name") {
		v.Name = strings.TrimSpace(call.Text("name"))
	}
	if v.Name == "" {
		return v, badRequest("name is empty")
	}
	if call.Sent("description") {
		v.Description = call.Text("description")
	}
	if d := call.Text("duration"); d != "" {
		v.Duration = world.Duration(d)
	}
	other, taken := matchVariant(call, v.App, v.Name, func(other world.Variant) bool {
		return other.ID != v.ID && other.Duration == v.Duration
	})
	if taken && other.ID != v.ID {
		return v, conflict("%s has a variant %q already", v.App, other.Name)
	}
	return v, nil
}

// matchVariant finds an app's variant by its name; one that is spelled the same comes first. sameKind counts only where
// the dialect says that the duration is a part of what a variant is.
func matchVariant(call *api.Call, app, name string, sameKind func(world.Variant) bool) (found world.Variant, ok bool) {
	reading := call.Dialect.Reading(dialect.LoginSignVariantMatch)
	for _, v := range call.Variants(app) {
		switch {
		case reading == "name-and-duration" && !sameKind(v):
		case v.Name == name:
			return v, true
		case reading == "case-insensitive" && !ok && strings.EqualFold(v.Name, name):
			found, ok = v, true
		}
	}
	return found, ok
}

// deleteVariant removes a variant that no unexpired license needs.
func deleteVariant(call *api.Call) (api.Reply, error) {
	v, err := ownVariant(call, call.PathText("variantId"))
	if err != nil {
		return api.Reply{}, err
	}
	if err := call.RemoveVariant(v.ID); err != nil {
		return api.Reply{}, err
	}
	return api.OK(done{OK: true}), nil
}

func ownVariant(call *api.Call, id string) (world.Variant, error) {
	v, err := call.Variant(id)
	if app := call.PathText("appId"); err != nil || v.App != app {
		return world.Variant{}, notFound("%s has no variant %s", app, id)
	}
	return v, nil
}
