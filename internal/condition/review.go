package condition

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Limits of what a condition may do.
const (
	maxNesting = 2   // predicates within predicates
	maxPattern = 250 // instructions of a regular expression
)

// builtins lists the functions that a condition may call. None of them knows a clock, and none makes more of a value
// than it was given.
func builtins() []string {
	return []string{
		"all", "any", "none", "one", "filter", "map", "find", "count", "sum",
		"len", "first", "last", "keys", "values", "get", "min", "max", "abs",
		"lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix", "indexOf", "split",
		"int", "float", "string", "type",
	}
}

func constantTime(name string) bool {
	return slices.Contains([]string{"len", "first", "last", "get", "abs", "type"}, name)
}

// review looks at a source before it is compiled.
type review struct {
	tree    *parser.Tree
	env     reflect.Type
	reads   map[string]bool // the parts of the env that are named; a whole is there when a part can't be told
	nesting map[*ast.PredicateNode]int
	first   *file.Error // what is refused
}

func newReview(tree *parser.Tree, env reflect.Type) *review {
	r := &review{tree: tree, env: env, reads: map[string]bool{}, nesting: map[*ast.PredicateNode]int{}}
	walk(tree.Node, r.look)
	return r
}

func (r *review) look(node ast.Node) {
	switch n := node.(type) {
	case *ast.PredicateNode:
		if r.nesting[n] = r.nestingOf(n); r.nesting[n] > maxNesting {
			r.refuse(n, "predicates may not be nested deeper than %d", maxNesting)
		}
	case *ast.BuiltinNode:
		if !slices.Contains(builtins(), n.Name) {
			r.refuse(n, "%s() is not to be had in a condition", n.Name)
		}
	case *ast.BinaryNode:
		r.lookAtOperator(n)
	case *ast.IdentifierNode:
		r.lookAtName(n)
	case *ast.MemberNode:
		r.lookAtMember(n)
	}
}

// nestingOf counts the predicates from this one down; those inside were looked at before.
func (r *review) nestingOf(n *ast.PredicateNode) int {
	deepest := 0
	walk(n.Node, func(inner ast.Node) {
		if p, ok := inner.(*ast.PredicateNode); ok {
			deepest = max(deepest, r.nesting[p])
		}
	})
	return deepest + 1
}

func (r *review) lookAtOperator(n *ast.BinaryNode) {
	switch n.Operator {
	case "..":
		r.refuse(n, "ranges are not to be had in a condition; write x >= 1 and x <= 9")
	case "matches":
		if _, literal := n.Right.(*ast.StringNode); !literal {
			r.refuse(n.Right, "a regular expression must be a literal string")
			return
		}
		size, err := patternSize(n.Right)
		if err != nil {
			r.refuse(n.Right, "%v", err)
		} else if size > maxPattern {
			r.refuse(n.Right, "this regular expression is too large")
		}
	}
}

// lookAtName notes that a name is read; those that have parts are left to lookAtMember and readWholes.
func (r *review) lookAtName(n *ast.IdentifierNode) {
	switch {
	case n.Value == "$env" || n.Value == "Env":
		r.refuse(n, "unknown name %s", n.Value)
	case partsOf(r.env, n.Value) == nil:
		r.reads[n.Value] = true
	}
}

func (r *review) lookAtMember(n *ast.MemberNode) {
	path := pathOf(n)
	if path == "" {
		return
	}
	r.reads[path] = true
	of, name := parent(path), path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasSuffix(of, ".headers") && name != strings.ToLower(name) {
		r.refuse(n, "headers have lower-case names here: write headers[%q]", strings.ToLower(name))
	}
}

func (r *review) refuse(node ast.Node, format string, args ...any) {
	if r.first == nil {
		r.first = &file.Error{Location: node.Location(), Message: fmt.Sprintf(format, args...)}
	}
}

func (r *review) refusal() error {
	r.readWholes()
	if r.first == nil {
		return nil
	}
	return shown(r.first.Bind(r.tree.Source), "")
}

// readWholes notes what has parts, such as request, where it stands without the name of one.
func (r *review) readWholes() {
	wholes := map[string]int{}
	walk(r.tree.Node, func(node ast.Node) {
		switch n := node.(type) {
		case *ast.IdentifierNode:
			wholes[n.Value]++
		case *ast.MemberNode:
			if path := pathOf(n); strings.Count(path, ".") == 1 {
				wholes[parent(path)]--
			}
		}
	})
	for name, count := range wholes {
		if count > 0 {
			r.reads[name] = true
		}
	}
}

// pathOf writes a member access with literal names, such as request.body.id, or "".
func pathOf(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.ChainNode:
		return pathOf(n.Node)
	case *ast.MemberNode:
		name, literal := n.Property.(*ast.StringNode)
		if of := pathOf(n.Node); of != "" && literal {
			return of + "." + name.Value
		}
	}
	return ""
}

// parent is the path without its last name.
func parent(path string) string {
	dot := strings.LastIndexByte(path, '.')
	return path[:max(dot, 0)]
}

func parseError(err error) error {
	if at, is := errors.AsType[*file.Error](err); is {
		return shown(at, "")
	}
	return err
}

// typeError words an error of the type checker, with the name that may have been meant.
func (r *review) typeError(err error) error {
	var at *file.Error
	if !errors.As(err, &at) {
		return fmt.Errorf("a condition must be true or false: %w", err)
	}
	hint := ""
	walk(r.tree.Node, func(node ast.Node) {
		if node.Location() != at.Location {
			return
		}
		switch n := node.(type) {
		case *ast.IdentifierNode:
			hint = r.unknownName(n.Value)
		case *ast.MemberNode:
			hint = r.misspeltMember(n, at)
		}
	})
	return shown(at, hint)
}

// unknownName says what may have been meant, or that there is such a thing only once a request was answered.
func (r *review) unknownName(name string) string {
	known := names(r.env)
	if slices.Contains(names(reflect.TypeFor[Env]()), name) && !slices.Contains(known, name) {
		return ": this condition is looked at before there is an answer; it may name " + strings.Join(known, ", ")
	}
	return suggestion(name, append(known, builtins()...))
}

// misspeltMember words the error for an unknown part of what has parts, such as request.
func (r *review) misspeltMember(n *ast.MemberNode, at *file.Error) string {
	path := pathOf(n)
	known := partsOf(r.env, parent(path))
	name := path[strings.LastIndexByte(path, '.')+1:]
	if known == nil || slices.Contains(known, name) {
		return ""
	}
	at.Message = fmt.Sprintf("%s has no %s", parent(path), name)
	return suggestion(name, known)
}

func suggestion(name string, known []string) string {
	if meant := strictyaml.Suggest(name, known); meant != "" {
		return ", did you mean " + meant + "?"
	}
	return ""
}

// partsOf lists the parts of what an env has under a name; nil where it has none.
func partsOf(env reflect.Type, name string) []string {
	for field := range env.Fields() {
		if field.Tag.Get("expr") == name && field.Type.Kind() == reflect.Struct {
			return names(field.Type)
		}
	}
	return nil
}

// names lists what an expression calls the fields of a struct.
func names(of reflect.Type) []string {
	var list []string
	for field := range of.Fields() {
		list = append(list, field.Tag.Get("expr"))
	}
	return list
}

// shown is an error with its place, a hint and the source with a caret below it.
func shown(at *file.Error, hint string) error {
	return fmt.Errorf("%d:%d: %s%s%s", at.Line, at.Column+1, at.Message, hint, at.Snippet)
}
