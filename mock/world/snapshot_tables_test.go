package world_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/world"
)

func TestEveryTableIsInASnapshotOrMadeAnew(t *testing.T) {
	t.Parallel()
	held, leftOut := world.TableNames()
	known := append(slices.Clone(held), leftOut...)
	declared := declaredTables(t)
	slices.Sort(known)
	slices.Sort(declared)
	if diff := cmp.Diff(declared, known); diff != "" {
		t.Errorf("tables (-declared +in snapshot_tables.go):\n%s", diff)
	}
}

// declaredTables lists the names in every table[...]("name") of the package.
func declaredTables(t *testing.T) (names []string) {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			of, ok := call.Fun.(*ast.IndexExpr)
			if !ok {
				return true
			}
			if x, ok := of.X.(*ast.Ident); ok && x.Name == "table" {
				name, err := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, name)
			}
			return true
		})
	}
	return names
}
