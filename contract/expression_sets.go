package contract

import (
	"fmt"
	"reflect"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm/runtime"
)

// Expressions compare whole lists with each other. The language itself walks along a list for every value that it looks
// up in it, which for long lists takes the square of their length.

// nameSets is where an evaluation keeps its sets, and callAmong what looks values up in them. No source can spell either.
const (
	nameSets  = "\x00sets"
	callAmong = "\x00among"
)

// sets hold the texts, numbers and booleans of the lists that one evaluation looks into.
type sets map[listID]map[any]bool

// listID tells lists apart while an evaluation lasts.
type listID struct {
	first  *any
	length int
}

// shortList is up to how many items a list is walked along.
const shortList = 16

// withSets are the options for expressions of a scope that look values up quickly.
func withSets(s scope, p *setPatcher) []expr.Option {
	return []expr.Option{
		expr.Env(types.Map(s.with(nameSets))), expr.Patch(p), expr.Function(callAmong, among, new(func(any, any, any) bool)),
	}
}

// setPatcher puts a call in the place of each operator in whose right side may be a list.
type setPatcher struct{ used bool }

// Visit implements ast.Visitor.
func (p *setPatcher) Visit(node *ast.Node) {
	n, ok := (*node).(*ast.BinaryNode)
	if !ok || n.Operator != "in" {
		return
	}
	switch n.Right.(type) {
	case *ast.ArrayNode, *ast.ConstantNode, *ast.MapNode:
		return
	}
	p.used = true
	ast.Patch(node, &ast.CallNode{
		Callee:    &ast.IdentifierNode{Value: callAmong},
		Arguments: []ast.Node{&ast.IdentifierNode{Value: nameSets}, n.Left, n.Right},
	})
}

// among says whether a list has a value, or an object a key.
func among(args ...any) (any, error) {
	known, _ := args[0].(sets)
	items, isList := args[2].([]any)
	value, isScalar := scalarOf(args[1])
	if known == nil || !isList || !isScalar || len(items) <= shortList {
		return runtime.In(args[1], args[2]), nil
	}
	id := listID{&items[0], len(items)}
	set, ok := known[id]
	if !ok {
		set = make(map[any]bool, len(items))
		for _, item := range items {
			if one, scalar := scalarOf(item); scalar {
				set[one] = true
			}
		}
		known[id] = set
	}
	return set[value], nil
}

// scalarOf is a value by which equal texts, numbers and booleans are the same key.
func scalarOf(value any) (key any, ok bool) {
	switch v := value.(type) {
	case string, bool, float64, nil:
		return v, true
	case int:
		return float64(v), true
	}
	return nil, false
}

// uniq drops the items of a list that stand in it before.
func uniq(args ...any) (any, error) {
	list := reflect.ValueOf(args[0])
	if list.Kind() != reflect.Slice {
		return nil, fmt.Errorf("uniq takes a list, not %s", kind(args[0]))
	}
	kept, others, seen := []any{}, []any{}, map[any]bool{}
	for i := range list.Len() {
		item := list.Index(i).Interface()
		if key, scalar := scalarOf(item); !scalar {
			if runtime.In(item, others) {
				continue
			}
			others = append(others, item)
		} else if seen[key] {
			continue
		} else {
			seen[key] = true
		}
		kept = append(kept, item)
	}
	return kept, nil
}
