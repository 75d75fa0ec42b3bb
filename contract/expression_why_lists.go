package contract

import (
	"fmt"
	"maps"

	"github.com/expr-lang/expr/ast"
)

// untrueCall explains a function over a list that is not true.
func (w *whyReader) untrueCall(n *ast.BuiltinNode) Difference {
	list, predicate := w.listOf(n)
	if predicate == nil {
		return w.differs(n, "true", "")
	}
	switch n.Name {
	case "all":
		if d, ok := w.lacking(n.Arguments[0], list, predicate); ok {
			return d
		}
		if in, body := w.first(n.Arguments[0], list, predicate, false); in != nil {
			return in.untrue(body)
		}
	case "none":
		if in, body := w.first(n.Arguments[0], list, predicate, true); in != nil {
			return in.differs(&ast.IdentifierNode{Value: nameItem}, "no item where "+words(body), "one")
		}
	case "any", "one":
		return w.noItem(n)
	}
	return w.differs(n, "true", "")
}

// listOf is the list that a function looks through, and its predicate, or nil where it is no such function.
func (w *whyReader) listOf(n *ast.BuiltinNode) ([]any, *ast.PredicateNode) {
	if len(n.Arguments) != 2 {
		return nil, nil
	}
	predicate, _ := n.Arguments[1].(*ast.PredicateNode)
	if predicate == nil || nested(predicate) {
		return nil, nil
	}
	value, _ := w.value(n.Arguments[0])
	list, ok := value.([]any)
	if !ok {
		return nil, nil
	}
	return list, predicate
}

// noItem says that a list has no item that its predicate holds for.
func (w *whyReader) noItem(n *ast.BuiltinNode) Difference {
	return w.differs(n.Arguments[0], "an item where "+words(n.Arguments[1].(*ast.PredicateNode).Node), "none")
}

// lacking counts the items of one list that an answer's list lacks.
func (w *whyReader) lacking(of ast.Node, list []any, p *ast.PredicateNode) (d Difference, ok bool) {
	in, isIn := p.Node.(*ast.BinaryNode)
	if !isIn || in.Operator != "in" || w.spotOf(of).answer || !w.spotOf(in.Right).answer {
		return d, false
	}
	lacks, err := w.evaluate(fmt.Sprintf("count(%s, not (%s))", of, p.Node))
	if err != nil {
		return d, false
	}
	return w.differs(in.Right, "an array with all of "+words(of), fmt.Sprintf("one without %v of %d", lacks, len(list))), true
}

// first is a reader at the first item for which a predicate holds, or does not, with the predicate as it can read it.
func (w *whyReader) first(of ast.Node, list []any, p *ast.PredicateNode, holds bool) (*whyReader, ast.Node) {
	condition := fmt.Sprintf("(%s) == true", p.Node)
	if !holds {
		condition = fmt.Sprintf("(%s) != true", p.Node)
	}
	found, _ := w.evaluate(fmt.Sprintf("findIndex(%s, %s)", of, condition))
	i, ok := found.(float64)
	if !ok || int(i) >= len(list) {
		return nil, nil
	}
	return w.at(w.spotOf(of).index(int(i)), list[int(i)]), withItem(p.Node)
}

// at is a reader inside a list.
func (w *whyReader) at(place spot, item any) *whyReader {
	inside := &whyReader{env: maps.Clone(w.env), lets: w.lets, item: place}
	inside.env[nameItem] = item
	return inside
}

// withItem puts a name in the place of the item that a predicate is about.
func withItem(n ast.Node) ast.Node {
	patched := n
	ast.Walk(&patched, itemPatcher{})
	return patched
}

type itemPatcher struct{}

// Visit implements ast.Visitor.
func (itemPatcher) Visit(node *ast.Node) {
	if p, ok := (*node).(*ast.PointerNode); ok && p.Name == "" {
		ast.Patch(node, &ast.IdentifierNode{Value: nameItem})
	}
}

// failed explains a part that has no value because something in it is not there, or is of another kind.
func (w *whyReader) failed(n ast.Node) Difference {
	for _, part := range partsOf(n) {
		if _, err := w.value(part); err != nil {
			return w.failed(part)
		}
	}
	switch n := n.(type) {
	case *ast.MemberNode:
		if call, ok := n.Node.(*ast.BuiltinNode); ok && call.Name == "find" {
			return w.noItem(call)
		}
		return w.differs(n.Node, "a value with "+words(n.Property), "")
	case *ast.BinaryNode:
		return w.failedBinary(n)
	case *ast.BuiltinNode:
		if list, predicate := w.listOf(n); predicate != nil {
			return w.failedItem(n, list, predicate)
		}
		return w.differs(n.Arguments[0], "a value for "+n.Name+"()", "")
	case *ast.CallNode:
		return w.differs(n.Arguments[0], "a value for "+words(n.Callee)+"()", "")
	}
	return w.differs(n, "a value", "")
}

// failedBinary explains an operator that can't be applied: a side is not there, or the subject is of another kind.
func (w *whyReader) failedBinary(n *ast.BinaryNode) Difference {
	if wanted := w.wanted(n); wanted != words(n) {
		return w.differs(w.subject(n), wanted, "")
	}
	for _, side := range []ast.Node{n.Left, n.Right} {
		if value, _ := w.value(side); value == nil {
			return w.differs(side, "a value", "")
		}
	}
	return w.differs(w.subject(n), "a value for "+n.Operator, "")
}

// failedItem explains a predicate that has no value for some item.
func (w *whyReader) failedItem(n *ast.BuiltinNode, list []any, p *ast.PredicateNode) Difference {
	body := withItem(p.Node)
	for i, item := range list {
		in := w.at(w.spotOf(n.Arguments[0]).index(i), item)
		value, err := in.value(body)
		if err != nil {
			return in.failed(body)
		}
		if _, is := value.(bool); !is && n.Name != "map" {
			return in.untrue(body)
		}
	}
	return w.differs(n.Arguments[0], "a value for "+n.Name+"()", "")
}

// partsOf are the parts of a part, without predicates, which mean nothing outside of their list.
func partsOf(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.SliceNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value}
	case *ast.CallNode:
		return n.Arguments
	case *ast.BuiltinNode:
		return n.Arguments[:min(1, len(n.Arguments))]
	}
	return nil
}

// nested says whether there is a list inside a predicate that is looked through in turn: of its items nothing is told.
func nested(p *ast.PredicateNode) bool {
	f := predicateFinder{}
	ast.Walk(&p.Node, &f)
	return f.found
}

type predicateFinder struct{ found bool }

// Visit implements ast.Visitor.
func (f *predicateFinder) Visit(node *ast.Node) {
	_, is := (*node).(*ast.PredicateNode)
	f.found = f.found || is
}
