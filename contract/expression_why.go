package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// why says which value an expression that is not true expected to be what, and what it was. It is asked for where a case
// fails, and may take its time.
func (e expression) why(env environment) Difference {
	return e.explained(env, func(w *whyReader, n ast.Node) Difference { return w.untrue(n) })
}

// whyNothing says the same of an expression that has no value.
func (e expression) whyNothing(env environment) Difference {
	return e.explained(env, func(w *whyReader, n ast.Node) Difference {
		for {
			member, ok := n.(*ast.MemberNode)
			if of, err := w.value(n); err != nil {
				return w.failed(n)
			} else if call, isCall := n.(*ast.BuiltinNode); isCall && call.Name == "find" && of == nil {
				return w.noItem(call)
			}
			if !ok {
				return w.differs(n, "a value", "")
			}
			if of, err := w.value(member.Node); err == nil && of != nil {
				return w.differs(n, "a value", "")
			}
			n = member.Node
		}
	})
}

func (e expression) explained(env environment, explain func(*whyReader, ast.Node) Difference) Difference {
	tree, err := parser.Parse(e.source)
	if err != nil { // it was compiled before
		return Difference{Pointer: placeUnknown, Expected: e.source, Actual: "something else"}
	}
	return explain(&whyReader{env: maps.Clone(env), lets: map[string]spot{}}, tree.Node)
}

// placeUnknown is the pointer of a difference that is at no place of an answer.
const placeUnknown = "that"

// whyReader reads the parts of an expression, with the values that they had.
type whyReader struct {
	env  environment
	lets map[string]spot // of names that the expression gives
	item spot            // of the list that is being looked through
}

// nameItem is the item in env.
const nameItem = "__item"

// value evaluates a part.
func (w *whyReader) value(n ast.Node) (any, error) { return w.evaluate(n.String()) }

func (w *whyReader) evaluate(source string) (any, error) {
	e, err := compileExpression(source, scope{}.with(slices.Collect(maps.Keys(w.env))...))
	if err != nil {
		return nil, err
	}
	value, err := e.eval(w.env)
	return plain(value), err
}

// untrue explains a part that is not true.
func (w *whyReader) untrue(n ast.Node) Difference {
	switch n := n.(type) {
	case *ast.VariableDeclaratorNode:
		if value, err := w.value(n.Value); err == nil {
			w.env[n.Name], w.lets[n.Name] = value, w.spotOf(n.Value)
			return w.untrue(n.Expr)
		}
	case *ast.ConditionalNode:
		if holds, err := w.value(n.Cond); err == nil && holds == true {
			return w.untrue(n.Exp1)
		} else if err == nil {
			return w.untrue(n.Exp2)
		}
	case *ast.BinaryNode:
		return w.untrueBinary(n)
	}
	if _, err := w.value(n); err != nil {
		return w.failed(n)
	}
	switch n := n.(type) {
	case *ast.BuiltinNode:
		return w.untrueCall(n)
	case *ast.UnaryNode:
		if inner, ok := n.Node.(*ast.BinaryNode); ok {
			return w.compared(inner, "not "+w.wanted(inner), "one that is")
		}
	}
	return w.differs(n, "true", "")
}

func (w *whyReader) untrueBinary(n *ast.BinaryNode) Difference {
	switch n.Operator {
	case "and", "&&":
		if holds, err := w.value(n.Left); err != nil || holds != true {
			return w.untrue(n.Left)
		}
		return w.untrue(n.Right)
	case "or", "||":
		return w.untrueOr(n)
	}
	if _, err := w.value(n); err != nil {
		return w.failed(n)
	}
	return w.compared(n, w.wanted(n), "")
}

// untrueOr explains alternatives: those of one value together, of others the last one.
func (w *whyReader) untrueOr(n *ast.BinaryNode) Difference {
	var wanted []string
	branches := alternativesOf(n)
	for _, branch := range branches {
		one, ok := branch.(*ast.BinaryNode)
		first, isBinary := branches[0].(*ast.BinaryNode)
		if !ok || !isBinary || w.subject(one).String() != w.subject(first).String() {
			return w.untrue(n.Right)
		}
		wanted = append(wanted, w.wanted(one))
	}
	return w.compared(branches[0].(*ast.BinaryNode), orList(wanted), "")
}

func alternativesOf(n ast.Node) []ast.Node {
	if or, ok := n.(*ast.BinaryNode); ok && (or.Operator == "or" || or.Operator == "||") {
		return append(alternativesOf(or.Left), alternativesOf(or.Right)...)
	}
	return []ast.Node{n}
}

// compared is the difference of a comparison; what its subject is can be given.
func (w *whyReader) compared(n *ast.BinaryNode, expected, actual string) Difference {
	if _, isText := w.textOf(w.subject(n)); !isText || n.Operator == "==" || n.Operator == "in" {
		actual = ""
	}
	return w.differs(w.subject(n), expected, actual)
}

func (w *whyReader) textOf(n ast.Node) (string, bool) {
	value, _ := w.value(n)
	text, ok := value.(string)
	return text, ok
}

// differs is a difference at a part. Without actual its value is shown.
func (w *whyReader) differs(n ast.Node, expected, actual string) Difference {
	at := w.spotOf(n)
	if actual == "" {
		value, _ := w.value(n)
		actual = at.shown(value)
	}
	return Difference{
		Pointer: at.pointer(), Expected: expected, Actual: actual,
		Message: fmt.Sprintf("%s: expected %s, got %s", at.label, expected, actual),
	}
}

// words are a part as the case has it.
func words(n ast.Node) string {
	return strings.NewReplacer(nameItem+".", ".", nameItem, "#", "#.", ".").Replace(n.String())
}
