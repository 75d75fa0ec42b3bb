package condition

import (
	"errors"
	"regexp/syntax"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// fuelOfRun is what one evaluation may use up. It is counted, not timed, so that a condition has the same result on
// every machine. All of it is burnt in well under a second.
const fuelOfRun = 20_000_000

// What things cost. Everything else is bounded by the number of nodes.
const (
	costOfStep = 50 // one round of a predicate
	costOfByte = 1  // a byte that is looked at
	costOfCopy = 16 // a byte that is copied, or a part of a list
)

// Names of the metering calls and of what they use up. The spaces keep sources from writing them.
const (
	callStep   = "its step"
	callCharge = "its charge"
	nameOfFuel = "its fuel"
)

var errTooCostly = errors.New("the condition is too costly: it goes too often over too much")

type fuel struct{ left int }

func (f *fuel) burn(amount int) error {
	if f.left -= amount; f.left < 0 {
		return errTooCostly
	}
	return nil
}

// step pays for a round of a predicate.
func step(args ...any) (any, error) { return nil, args[0].(*fuel).burn(costOfStep) }

// charge pays for the size of a value and returns it.
func charge(args ...any) (any, error) {
	f, value, price := args[0].(*fuel), args[1], args[2].(int)
	if text, ok := value.(string); ok {
		return value, f.burn(len(text) * price)
	}
	return value, f.burnTree(value, price)
}

// burnTree pays for all parts of a value, and stops at the first that can't be paid.
func (f *fuel) burnTree(value any, price int) error {
	if err := f.burn(price); err != nil {
		return err
	}
	switch value := value.(type) {
	case string:
		return f.burn(len(value) * price)
	case map[string]string:
		for name, text := range value {
			if err := f.burn((len(name) + len(text) + 1) * price); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, part := range value {
			if err := f.burn(len(name) * price); err != nil {
				return err
			}
			if err := f.burnTree(part, price); err != nil {
				return err
			}
		}
	case []any:
		for _, part := range value {
			if err := f.burnTree(part, price); err != nil {
				return err
			}
		}
	}
	return nil
}

// meter puts a paying call around whatever takes longer the larger its operands are.
type meter struct{}

// Visit meters one node.
func (meter) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.PredicateNode:
		n.Node = placed(n.Node, &ast.SequenceNode{Nodes: []ast.Node{call(n.Node, callStep), n.Node}})
	case *ast.BuiltinNode:
		meterBuiltin(n)
	case *ast.BinaryNode:
		meterOperator(n)
	}
}

func meterBuiltin(n *ast.BuiltinNode) {
	if constantTime(n.Name) {
		return
	}
	if slices.ContainsFunc(n.Arguments, loops) {
		return // each round pays
	}
	for i, argument := range n.Arguments {
		n.Arguments[i] = charged(argument, costOfCopy)
	}
}

func loops(argument ast.Node) bool {
	_, predicate := argument.(*ast.PredicateNode)
	return predicate
}

func meterOperator(n *ast.BinaryNode) {
	switch n.Operator {
	case "matches":
		price, _ := patternSize(n.Right)
		n.Left = charged(n.Left, price)
	case "+":
		n.Left, n.Right = charged(n.Left, costOfCopy), charged(n.Right, costOfCopy)
	case "contains", "in":
		n.Left, n.Right = charged(n.Left, costOfByte), charged(n.Right, costOfByte)
	case "==", "!=", "<", ">", "<=", ">=", "startsWith", "endsWith":
		if !scalar(n.Left) && !scalar(n.Right) { // else it costs no more than that constant
			n.Left, n.Right = charged(n.Left, costOfByte), charged(n.Right, costOfByte)
		}
	}
}

// patternSize is the number of instructions of a regular expression, each of which may look at each byte.
func patternSize(node ast.Node) (int, error) {
	pattern, ok := node.(*ast.StringNode)
	if !ok {
		return 0, errors.New("not a literal")
	}
	parsed, err := syntax.Parse(pattern.Value, syntax.Perl)
	if err != nil {
		return 0, err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0, err
	}
	return len(program.Inst), nil
}

func charged(node ast.Node, price int) ast.Node {
	if scalar(node) {
		return node
	}
	return call(node, callCharge, node, placed(node, &ast.IntegerNode{Value: price}))
}

// scalar says whether a node's value is small whatever comes in: a literal, a number, true or false.
func scalar(node ast.Node) bool {
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NilNode:
		return true
	}
	nature := node.Nature()
	return nature.TypeData != nil && (nature.IsNumber() || nature.IsBool())
}

func call(near ast.Node, name string, arguments ...ast.Node) ast.Node {
	ident := placed(near, &ast.IdentifierNode{Value: nameOfFuel})
	callee := placed(near, &ast.IdentifierNode{Value: name})
	return placed(near, &ast.CallNode{Callee: callee, Arguments: append([]ast.Node{ident}, arguments...)})
}

// placed gives a new node the place of one that was written.
func placed(near, node ast.Node) ast.Node {
	node.SetLocation(near.Location())
	return node
}
