package standin

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/standin-mock/standin"

// arrows says which of our packages each package may import, and nothing else of ours.
var arrows = map[string][]string{
	".": {},
	"cmd/standin": {"mock", "mock/mutants", "mock/webhook", "scenarios", "mock/admin", "mock/dialect", "mock/world", "mock/journal",
		"mock/demo", "contract", "contract/report", "fixtures", "contract/specdiff", "internal/junit", "."},
	"mock": {".", "contract", "fixtures", "mock/api", "mock/dialect", "mock/world", "mock/store", "mock/journal", "mock/loginsign", "mock/ssojet",
		"mock/genauth", "mock/webhook", "scenarios", "internal/strictyaml", "internal/condition"},
	"mock/admin":           {"mock", "scenarios", "mock/dialect", "mock/journal", "mock/world", "contract", "fixtures", "internal/strictyaml"},
	"mock/loginsign":       {"mock/api", "mock/dialect", "mock/world"},
	"mock/ssojet":          {"mock/api", "mock/dialect", "mock/world"},
	"mock/genauth":         {"mock/api", "mock/dialect", "mock/world"},
	"mock/mutants":         {"mock", "mock/world", "contract"},
	"mock/api":             {"mock/dialect", "mock/world"},
	"mock/webhook":         {"mock/world", "scenarios"},
	"scenarios":            {"internal/strictyaml", "internal/condition"},
	"mock/world":           {"mock/store"},
	"mock/dialect":         {"internal/strictyaml"},
	"mock/journal":         {"contract", "internal/condition"},
	"mock/store":           {},
	"mock/store/storetest": {"mock/store"},
	"fixtures":             {"mock/world", "internal/strictyaml"},
	"contract":             {"internal/strictyaml"},
	"contract/report":      {"contract", "internal/junit"},
	"contract/specdiff":    {},
	"mock/demo":            {"contract"},
	"internal/strictyaml":  {},
	"internal/condition":   {"internal/strictyaml"},
	"internal/junit":       {},
	"internal/testneeds":   {}, // tests alone import it
	"bench":                {}, // it drives the built program from outside
}

// homes says which packages may import a library that has one home.
var homes = map[string][]string{
	"github.com/getkin/kin-openapi": {"contract", "contract/specdiff"},
	"github.com/oasdiff/oasdiff":    {"contract/specdiff"},
	"github.com/gorilla/mux":        {"contract"},
	"github.com/expr-lang/expr":     {"contract", "internal/condition"},
	"github.com/brianvoe/gofakeit":  {"fixtures"},
	"gopkg.in/yaml.v3":              {"internal/strictyaml"},
	"github.com/tidwall/btree":      {"mock/store"},
	"github.com/go-jose/go-jose":    {"mock/genauth"},
	"github.com/spf13/cobra":        {"cmd/standin"},
}

// banned names calls that a package may not make, with the packages that may.
var banned = map[string][]string{
	"time.Now":    {"cmd/standin", "mock", "bench"},
	"time.Since":  {"cmd/standin", "bench"},
	"time.Until":  {"cmd/standin"},
	"time.Sleep":  {},
	"os.Getenv":   {"cmd/standin", "internal/testneeds"},
	"os.Exit":     {"cmd/standin", "bench"},
	"log.Print":   {},
	"log.Printf":  {},
	"log.Fatal":   {},
	"fmt.Println": {},
}

const (
	maxFunctionLines = 50
	maxFileLines     = 400
	maxLineLength    = 140
)

// source is one Go file of ours, without its tests.
type source struct {
	file, pkg string
	lines     []string
	tree      *ast.File
	positions *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		s := source{file: file, pkg: path.Dir(file), lines: strings.Split(string(text), "\n"), positions: token.NewFileSet()}
		s.tree, err = parser.ParseFile(s.positions, file, text, parser.ParseComments)
		out = append(out, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestArrows(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range sources(t) {
		seen[s.pkg] = true
		allowed, known := arrows[s.pkg]
		if !known {
			t.Errorf("%s: package %s is not in arrows: say what it may import", s.file, s.pkg)
		}
		for _, spec := range s.tree.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if own, ours := strings.CutPrefix(name, module); ours {
				own = path.Clean("." + own) // "" is the root package, "/mock" is mock
				if !slices.Contains(allowed, own) {
					t.Errorf("%s imports %s: no such arrow", s.file, own)
				}
			}
			for library, where := range homes {
				if strings.HasPrefix(name, library) && !slices.Contains(where, s.pkg) {
					t.Errorf("%s imports %s, whose home is %v", s.file, library, where)
				}
			}
		}
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("arrows names %s, which does not exist", pkg)
		}
	}
}

func TestNothingReadsTheRealClockOrTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := selector.X.(*ast.Ident); ok {
				call := x.Name + "." + selector.Sel.Name
				if where, is := banned[call]; is && !slices.Contains(where, s.pkg) {
					t.Errorf("%s: %s may only stand in %v", s.positions.Position(n.Pos()), call, where)
				}
			}
			return true
		})
		for _, spec := range s.tree.Imports {
			if strings.HasPrefix(spec.Path.Value, `"math/rand`) {
				t.Errorf("%s imports %s: chance is a pure function of the seed", s.file, spec.Path.Value)
			}
		}
	}
}

func TestNothingIsGlobal(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: no init functions", s.positions.Position(f.Pos()))
			}
		}
		if name := s.tree.Name.Name; slices.Contains([]string{"util", "utils", "common", "core", "helpers", "http"}, name) {
			t.Errorf("%s: package %s says nothing", s.file, name)
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if n := len(s.lines); n > maxFileLines {
			t.Errorf("%s has %d lines: split it", s.file, n)
		}
		for i, line := range s.lines {
			if n := len([]rune(line)); n > maxLineLength {
				t.Errorf("%s:%d is %d characters long", s.file, i+1, n)
			}
		}
		for _, d := range s.tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := s.positions.Position(f.End()).Line - s.positions.Position(f.Pos()).Line + 1; n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines", s.positions.Position(f.Pos()), f.Name.Name, n)
			}
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, d := range s.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || exportedReceiver(d)) {
					t.Errorf("%s: %s has no doc comment", s.positions.Position(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil {
						t.Errorf("%s: %s has no doc comment", s.positions.Position(ts.Pos()), ts.Name.Name)
					}
				}
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if index, ok := receiver.(*ast.IndexExpr); ok {
		receiver = index.X
	}
	name, ok := receiver.(*ast.Ident)
	return ok && name.IsExported()
}
