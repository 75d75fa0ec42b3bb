package dialect_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock/dialect"
)

// openapi is openapi.yaml as a tree of maps, slices and scalars.
type openapi map[string]any

func loadOpenAPI(t *testing.T) openapi {
	t.Helper()
	text, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	anything, err := strictyaml.Compile("anything", []byte("true"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := anything.Parse("openapi.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	var spec openapi
	if err := doc.Decode(&spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

// operations lists the operations by operationId.
func (o openapi) operations() map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, item := range o["paths"].(map[string]any) {
		for _, value := range item.(map[string]any) {
			if operation, ok := value.(map[string]any); ok && operation["operationId"] != nil {
				all[operation["operationId"].(string)] = operation
			}
		}
	}
	return all
}

// resolve follows a reference inside the document; keys of components hold no slash.
func (o openapi) resolve(ref string) any {
	var at any = map[string]any(o)
	for token := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[token]
	}
	return at
}

// assumed collects the ids under every x-assumption below a value, following references when seen is not nil.
func (o openapi) assumed(value any, seen map[string]bool, into map[dialect.ID]bool) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			o.assumed(item, seen, into)
		}
	case map[string]any:
		for key, below := range v {
			ref, isText := below.(string)
			switch {
			case key == "x-assumption":
				for _, id := range below.([]any) {
					into[dialect.ID(id.(string))] = true
				}
			case key == "$ref" && isText && seen != nil && !seen[ref]:
				seen[ref] = true
				o.assumed(o.resolve(ref), seen, into)
			default:
				o.assumed(below, seen, into)
			}
		}
	}
}

// reachable collects what an operation assumes itself, through references and through its security schemes.
func (o openapi) reachable(operation map[string]any) map[dialect.ID]bool {
	into, seen := map[dialect.ID]bool{}, map[string]bool{}
	o.assumed(operation, seen, into)
	security, _ := operation["security"].([]any)
	for _, requirement := range security {
		for scheme := range requirement.(map[string]any) {
			o.assumed(o.resolve("#/components/securitySchemes/"+scheme), seen, into)
		}
	}
	return into
}

func TestOperationsAreThoseOfOpenAPI(t *testing.T) {
	t.Parallel()
	spec := loadOpenAPI(t)
	operations, registry := spec.operations(), byID()
	for _, a := range registry {
		for _, name := range a.Operations {
			operation, ok := operations[name]
			if !ok {
				t.Errorf("%s: names %s, which is not in openapi.yaml", a.ID, name)
				continue
			}
			if !spec.reachable(operation)[a.ID] {
				t.Errorf("%s: names %s, which does not refer to it in openapi.yaml", a.ID, name)
			}
		}
	}
	for name, operation := range operations {
		direct := map[dialect.ID]bool{}
		spec.assumed(operation, nil, direct)
		for id := range direct {
			if a, ok := registry[id]; ok && !slices.Contains(a.Operations, name) {
				t.Errorf("%s: %s refers to it in openapi.yaml, but it does not name the operation", id, name)
			}
		}
	}
}

func TestOpenAPIRefersToKnownAssumptions(t *testing.T) {
	t.Parallel()
	spec, registry := loadOpenAPI(t), byID()
	referred := map[dialect.ID]bool{}
	spec.assumed(map[string]any(spec), nil, referred)
	for _, id := range slices.Sorted(maps.Keys(referred)) {
		if _, ok := registry[id]; !ok {
			t.Errorf("%s: in openapi.yaml, not in assumptions.yaml", id)
		}
	}
	for id := range registry {
		if !referred[id] {
			t.Errorf("%s: in assumptions.yaml, openapi.yaml does not refer to it", id)
		}
	}
}

// overlays lists the readings under every x-readings.
func overlays(value any) map[pick]bool {
	into := map[pick]bool{}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			maps.Copy(into, overlays(item))
		}
	case map[string]any:
		for key, below := range v {
			maps.Copy(into, overlays(below))
			readings, ok := below.(map[string]any)
			if key != "x-readings" || !ok {
				continue
			}
			for id, byName := range readings {
				for name := range byName.(map[string]any) {
					into[pick{dialect.ID(id), name}] = true
				}
			}
		}
	}
	return into
}

func TestOverlaysAreOfferedReadings(t *testing.T) {
	t.Parallel()
	for overlay := range overlays(map[string]any(loadOpenAPI(t))) {
		if !isOffered(overlay) {
			t.Errorf("%s: openapi.yaml has an overlay for %q, which is not offered", overlay.id, overlay.reading)
		}
	}
}
