package dialect_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/dialect"
)

// pick is one reading of one assumption.
type pick struct {
	id      dialect.ID
	reading string
}

func isOffered(p pick) bool {
	for _, r := range byID()[p.id].Readings {
		if r.Name == p.reading {
			return r.Offered
		}
	}
	return false
}

// notNamed lists readings that work without being named in Go or in an overlay, each with the reason.
var notNamed = map[pick]string{}

// source is one Go file of the mock, parsed.
type source struct {
	name      string
	file      *ast.File
	constants map[string]dialect.ID
	texts     map[string]string // the file's own text constants
}

// sources parses the Go files of every package below mock, tests left out.
func sources(t *testing.T) []source {
	t.Helper()
	names := constants(t)
	var all []source
	for _, pattern := range []string{"../*.go", "../*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "../dialect/") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, source{name: name, file: file, constants: names, texts: textConstants(file)})
		}
	}
	if len(all) == 0 {
		t.Fatal("no Go file found below mock")
	}
	return all
}

// ids lists the assumptions that an expression stands for: dialect.X, or dialect.ID(vendor + ".name") for that name of
// every vendor.
func (s source) ids(e ast.Expr) []dialect.ID {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if id, ok := s.constants[e.Sel.Name]; ok && isDialect(e.X) {
			return []dialect.ID{id}
		}
	case *ast.CallExpr:
		called, ok := e.Fun.(*ast.SelectorExpr)
		if ok && called.Sel.Name == "ID" && isDialect(called.X) && len(e.Args) == 1 {
			return s.withSuffix(e.Args[0])
		}
	}
	return nil
}

func textConstants(file *ast.File) map[string]string {
	texts := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == len(spec.Names) {
			for i, name := range spec.Names {
				if value, ok := text(spec.Values[i]); ok {
					texts[name.Name] = value
				}
			}
		}
		return true
	})
	return texts
}

func isDialect(e ast.Expr) bool {
	name, ok := e.(*ast.Ident)
	return ok && name.Name == "dialect"
}

func (s source) withSuffix(e ast.Expr) []dialect.ID {
	sum, ok := e.(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	suffix, ok := text(sum.Y)
	if !ok {
		return nil
	}
	var ids []dialect.ID
	for _, id := range s.constants {
		if strings.HasSuffix(string(id), suffix) {
			ids = append(ids, id)
		}
	}
	return ids
}

func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(literal.Value)
	return value, err == nil
}

// asked lists what the file compares readings with: Is(dialect.X, "reading"), and the cases of a switch on
// Reading(dialect.X).
func (s source) asked() []pick {
	var all []pick
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if ids := s.argument(n, "Is"); len(n.Args) == 2 {
				all = append(all, s.picks(ids, n.Args[1])...)
			}
		case *ast.SwitchStmt:
			ids := s.argument(n.Tag, "Reading")
			for _, clause := range n.Body.List {
				all = append(all, s.picks(ids, clause.(*ast.CaseClause).List...)...)
			}
		}
		return true
	})
	return all
}

// argument lists the assumptions that a call of a method asks about.
func (s source) argument(e ast.Expr, method string) []dialect.ID {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return nil
	}
	if called, ok := call.Fun.(*ast.SelectorExpr); !ok || called.Sel.Name != method {
		return nil
	}
	return s.ids(call.Args[0])
}

func (s source) picks(ids []dialect.ID, readings ...ast.Expr) []pick {
	var all []pick
	for _, id := range ids {
		for _, e := range readings {
			reading, ok := text(e)
			if name, isName := e.(*ast.Ident); isName {
				reading, ok = s.texts[name.Name]
			}
			if ok {
				all = append(all, pick{id, reading})
			}
		}
	}
	return all
}

// named lists every reading of an assumption in a file that has the assumption's constant and the reading as a text:
// a table that is looked up with Reading(dialect.X) counts as well.
func (s source) named() []pick {
	ids, texts := []dialect.ID{}, map[string]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		ids = append(ids, s.ids(e)...)
		if value, ok := text(e); ok {
			texts[value] = true
		}
		return true
	})
	var all []pick
	for _, id := range ids {
		for _, r := range byID()[id].Readings {
			if texts[r.Name] {
				all = append(all, pick{id, r.Name})
			}
		}
	}
	return all
}

func TestCodeAsksForOfferedReadings(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, p := range s.asked() {
			if !isOffered(p) {
				t.Errorf("%s: asks whether %s is %q, which is no reading that is offered", s.name, p.id, p.reading)
			}
		}
	}
}

// The default is what happens when no other reading is asked for. It can also be the other way round: code that asks
// for the default implements the one reading that is left.
func TestOfferedReadingsAreImplemented(t *testing.T) {
	t.Parallel()
	named, asked := overlays(map[string]any(loadOpenAPI(t))), map[pick]bool{}
	for _, s := range sources(t) {
		for _, p := range s.named() {
			named[p] = true
		}
		for _, p := range s.asked() {
			asked[p] = true
		}
	}
	missing := map[pick]bool{}
	for _, a := range dialect.Assumptions() {
		var open []pick
		for _, r := range a.Readings {
			if p := (pick{a.ID, r.Name}); r.Offered && r.Name != a.Default && !named[p] {
				open = append(open, p)
			}
		}
		if len(open) == 1 && asked[pick{a.ID, a.Default}] {
			continue
		}
		for _, p := range open {
			missing[p] = true
		}
	}
	for p := range missing {
		if notNamed[p] == "" {
			t.Errorf("%s: %q is offered, but no Go file below mock and no x-readings names it", p.id, p.reading)
		}
	}
	for p, reason := range notNamed {
		if !missing[p] {
			t.Errorf("%s: the exception for %q is stale: %s", p.id, p.reading, reason)
		}
	}
}
