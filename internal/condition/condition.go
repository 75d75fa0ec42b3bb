// Package condition compiles the conditions that users write: expr-lang expressions over one request and its answer. A
// condition knows no time and no chance, and ends soon whatever is written in it and whatever it looks at.
package condition

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Env is what a condition may name. An unknown name is an error when the condition is compiled.
type Env struct {
	Operation string   `expr:"operation"` // operationId, or ""
	Outcome   string   `expr:"outcome"`
	Request   Request  `expr:"request"`
	Response  Response `expr:"response"`
}

// Request is the request as a condition sees it.
type Request struct {
	Method  string            `expr:"method"`
	Path    string            `expr:"path"`
	Query   map[string]string `expr:"query"`   // the first value of each parameter
	Headers map[string]string `expr:"headers"` // by lower-case name, the first value of each
	Form    map[string]string `expr:"form"`    // of a form body
	Body    any               `expr:"body"`    // of a JSON body, else nil
}

// Response is the answer as a condition sees it.
type Response struct {
	Status  int               `expr:"status"`
	Headers map[string]string `expr:"headers"`
	Body    any               `expr:"body"`
}

// Limits of a condition's source. The length bounds how deep the parser can recurse.
const (
	MaxSource = 4096 // bytes
	MaxNodes  = 200  // names, literals, operators and calls
)

// Condition is a condition over a request and its answer.
type Condition = Of[Env]

// Of is a compiled condition over an E, a struct whose fields have expr tags and hold no more than the Env's kinds of
// values. It is safe for concurrent use.
type Of[E any] struct {
	source   string
	program  *vm.Program
	reads    map[string]bool // see Reads
	touches  map[string]bool // the wholes of which it reads a part
	machines sync.Pool       // of *machine[E]
}

// machine is what one evaluation needs; it is used again.
type machine[E any] struct {
	vm    vm.VM
	scope any // see scopeOf; the other two are in it
	env   *E
	fuel  *fuel
}

func newMachine[E any]() any {
	scope := reflect.New(scopeOf[E]())
	m := &machine[E]{scope: scope.Interface(), env: scope.Elem().Field(0).Addr().Interface().(*E), fuel: &fuel{}}
	scope.Elem().Field(1).Set(reflect.ValueOf(m.fuel))
	return m
}

// scopeOf is the type of a struct that embeds an E and has what the metering calls read. Go has no way to write it: a
// type parameter can't be embedded.
func scopeOf[E any]() reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "Env", Type: reflect.TypeFor[E](), Anonymous: true},
		{Name: "Fuel", Type: reflect.TypeFor[*fuel](), Tag: `expr:"its fuel"`}, // a name that no source can write
	})
}

// Compile is CompileOf for a condition over a request and its answer.
func Compile(source string) (*Condition, error) { return CompileOf[Env](source) }

// CompileOf compiles a condition that must be true or false. The error shows the place with a caret; it never quotes
// anything but the source.
func CompileOf[E any](source string) (c *Of[E], err error) {
	if len(source) > MaxSource {
		return nil, fmt.Errorf("a condition may have %d bytes, this has %d", MaxSource, len(source))
	}
	if strings.TrimSpace(source) == "" {
		return nil, errors.New("the condition is empty")
	}
	defer func() {
		if cause := recover(); cause != nil {
			c, err = nil, fmt.Errorf("the condition can't be compiled: %v", cause)
		}
	}()
	scope := reflect.Zero(scopeOf[E]()).Interface()
	tree, err := parser.ParseWithConfig(source, parserConfig(scope))
	if err != nil {
		return nil, parseError(err)
	}
	r := newReview(tree, reflect.TypeFor[E]())
	if err := r.refusal(); err != nil {
		return nil, err
	}
	if _, err := expr.Compile(source, options(scope)...); err != nil {
		return nil, r.typeError(err)
	}
	program, err := expr.Compile(source, append(options(scope), expr.Patch(meter{}))...)
	if err != nil {
		return nil, fmt.Errorf("the condition can't be metered: %w", err)
	}
	c = &Of[E]{source: source, program: program, reads: r.reads, touches: wholesOf(r.reads)}
	c.machines.New = newMachine[E]
	return c, nil
}

// parserConfig lets the parser know every builtin, so that a forbidden one is refused by its name.
func parserConfig(scope any) *conf.Config {
	config := conf.New(scope)
	config.MaxNodes = MaxNodes
	return config
}

func options(scope any) []expr.Option {
	list := []expr.Option{
		expr.Env(scope), expr.AsBool(), expr.MaxNodes(MaxNodes), expr.DisableAllBuiltins(),
		expr.Function(callStep, step), expr.Function(callCharge, charge),
	}
	for _, name := range builtins() {
		list = append(list, expr.EnableBuiltin(name))
	}
	return list
}

// String is the condition's source.
func (c *Of[E]) String() string { return c.source }

// Reads says whether the condition may look at a part of its E, such as "request.body", or at a part of that; what it
// doesn't read need not be there.
func (c *Of[E]) Reads(part string) bool {
	if c.touches[part] {
		return true
	}
	for ; part != ""; part = parent(part) {
		if c.reads[part] {
			return true
		}
	}
	return false
}

// wholesOf lists what the parts are parts of.
func wholesOf(parts map[string]bool) map[string]bool {
	wholes := map[string]bool{}
	for part := range parts {
		for whole := parent(part); whole != ""; whole = parent(whole) {
			wholes[whole] = true
		}
	}
	return wholes
}

// Holds evaluates the condition. An error says where it could not be evaluated (at a missing field, say), or that it is
// too costly; it quotes the source and no value. The condition does not hold then.
func (c *Of[E]) Holds(env E) (bool, error) {
	m := c.machines.Get().(*machine[E])
	m.fuel.left = fuelOfRun
	*m.env = env
	value, err := m.vm.Run(c.program, m.scope)
	*m.env = *new(E)
	c.machines.Put(m)
	if err != nil {
		return false, runtimeError(err)
	}
	holds, is := value.(bool)
	if !is {
		return false, errors.New("the condition's value is neither true nor false")
	}
	return holds, nil
}

func runtimeError(err error) error {
	if errors.Is(err, errTooCostly) {
		return errTooCostly
	}
	var at *file.Error
	if !errors.As(err, &at) {
		return errors.New("the condition can't be evaluated")
	}
	return fmt.Errorf("at %d:%d a value is missing or of another type; write ?. where a part may be missing%s",
		at.Line, at.Column+1, at.Snippet)
}

// walk visits every node below and including this one, the inner ones first.
func walk(node ast.Node, visit func(ast.Node)) {
	ast.Walk(&node, visitor(visit))
}

type visitor func(ast.Node)

// Visit calls the function for one node.
func (v visitor) Visit(node *ast.Node) { v(*node) }
