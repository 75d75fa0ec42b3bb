package dialect_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/dialect"
)

// constants lists the constants of ids.go, id by name.
func constants(t *testing.T) map[string]dialect.ID {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "ids.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]dialect.ID{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, name := range spec.Names {
			value, err := strconv.Unquote(spec.Values[i].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			ids[name.Name] = dialect.ID(value)
		}
		return true
	})
	return ids
}

func byID() map[dialect.ID]dialect.Assumption {
	all := map[dialect.ID]dialect.Assumption{}
	for _, a := range dialect.Assumptions() {
		all[a.ID] = a
	}
	return all
}

func TestConstantsAreTheRegistry(t *testing.T) {
	t.Parallel()
	declared, registered := constants(t), byID()
	for name, id := range declared {
		if _, ok := registered[id]; !ok {
			t.Errorf("%s: in ids.go as %s, not in assumptions.yaml", id, name)
		}
		if words := strings.NewReplacer(".", "", "-", "").Replace(string(id)); !strings.EqualFold(words, name) {
			t.Errorf("%s: its constant is called %s", id, name)
		}
	}
	ids := slices.Collect(maps.Values(declared))
	for id := range registered {
		if !slices.Contains(ids, id) {
			t.Errorf("%s: in assumptions.yaml, no constant in ids.go", id)
		}
	}
}

func TestRegistryIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[dialect.ID]bool{}
	for _, a := range dialect.Assumptions() {
		if seen[a.ID] {
			t.Errorf("%s: registered twice", a.ID)
		}
		seen[a.ID] = true
		if first := a.Readings[0]; first.Name != a.Default || !first.Offered {
			t.Errorf("%s: the first reading is %+v, want the default %q, offered", a.ID, first, a.Default)
		}
		names := map[string]bool{}
		for _, r := range a.Readings {
			if names[r.Name] {
				t.Errorf("%s: the reading %q stands twice", a.ID, r.Name)
			}
			names[r.Name] = true
		}
	}
}

func TestAssumptionsAreSortedByVendor(t *testing.T) {
	t.Parallel()
	var vendors []string
	for _, a := range dialect.Assumptions() {
		vendors = append(vendors, a.ID.Vendor())
	}
	if diff := cmp.Diff([]string{"genauth", "loginsign", "ssojet"}, slices.Compact(vendors)); diff != "" {
		t.Errorf("vendors (-want +got):\n%s", diff)
	}
}

func TestAssumptionsAreACopy(t *testing.T) {
	t.Parallel()
	mine := dialect.Assumptions()
	mine[0].Title, mine[0].Readings[0].Name, mine[0].Operations[0] = "changed", "changed", "changed"
	if diff := cmp.Diff(dialect.Assumptions()[1:], mine[1:]); diff != "" {
		t.Errorf("the others differ too:\n%s", diff)
	}
	fresh := dialect.Assumptions()[0]
	if fresh.Title == "changed" || fresh.Readings[0].Name == "changed" || fresh.Operations[0] == "changed" {
		t.Errorf("a caller changed the registry: %+v", fresh)
	}
}

func TestIDHasTwoParts(t *testing.T) {
	t.Parallel()
	id := dialect.LoginSignRedirectURI
	if id.Vendor() != "loginsign" || id.Name() != "redirect-uri" {
		t.Errorf("%s has the parts %q and %q", id, id.Vendor(), id.Name())
	}
}

func TestRegistryFileNamesItsSchema(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("assumptions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# yaml-language-server: $schema=assumptions.schema.json\n") {
		t.Error("assumptions.yaml does not name its schema for editors on its first line")
	}
}
