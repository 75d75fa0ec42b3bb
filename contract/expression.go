package contract

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// The names that an expression may use beside the captured ones.
const (
	nameLoginSign = "loginsign" // the configuration's parts
	nameSSOJet    = "ssojet"
	nameGenAuth   = "genauth"
	nameRequest   = "request"  // method, url, headers: what was sent, after it was sent
	nameResponse  = "response" // status, headers, body: what came back
	nameResult    = "result"   // what a control action answered
)

var reservedNames = []string{nameLoginSign, nameSSOJet, nameGenAuth, nameRequest, nameResponse, nameResult}

// environment holds the values that expressions read, by name.
type environment map[string]any

func newEnvironment(c Config) environment {
	return configValues(reflect.ValueOf(c))
}

// configValues makes a map of a configuration, by its keys: the expression compiler can't read structs in a typed map.
func configValues(v reflect.Value) map[string]any {
	if v.Kind() != reflect.Struct {
		return nil
	}
	values := map[string]any{}
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("json")
		if part := configValues(v.Field(i)); part != nil {
			values[key] = part
			continue
		}
		values[key] = v.Field(i).Interface()
	}
	return values
}

// configTypes types what configValues makes.
func configTypes(values map[string]any) types.Map {
	typed := types.Map{}
	for key, value := range values {
		if part, ok := value.(map[string]any); ok {
			typed[key] = configTypes(part)
			continue
		}
		typed[key] = types.TypeOf(value)
	}
	return typed
}

// scope is what an expression at one place of a case may name.
type scope types.Map

func newScope() scope { return scope(configTypes(newEnvironment(Config{}))) }

// with returns the scope with more names.
func (s scope) with(names ...string) scope {
	wider := maps.Clone(s)
	for _, name := range names {
		wider[name] = types.Any
	}
	return wider
}

// answered is the scope after an exchange.
func (s scope) answered() scope {
	wider := maps.Clone(s)
	headers := types.TypeOf(map[string]string{})
	wider[nameRequest] = types.Map{"method": types.String, "url": types.String, "headers": headers}
	wider[nameResponse] = types.Map{"status": types.Int, "headers": headers, "body": types.Any}
	return wider
}

// expression is a compiled expression of expr-lang.
type expression struct {
	source  string
	program *vm.Program
	sets    bool // it looks values up in lists
}

func (e expression) eval(env environment) (any, error) {
	if e.sets {
		env = maps.Clone(env)
		env[nameSets] = sets{}
	}
	value, err := expr.Run(e.program, map[string]any(env))
	if err != nil {
		return nil, fmt.Errorf("%s: %s", e.source, reasonOf(err))
	}
	return value, nil
}

// compileExpression compiles a source for a scope. Time and chance are not to be had: now is the target's.
func compileExpression(source string, s scope, options ...expr.Option) (expression, error) {
	options = append(slices.Clone(options), expr.DisableBuiltin("now"), expr.DisableBuiltin("uniq"),
		expr.Function("uniq", uniq, new(func(any) []any)),
		expr.Function("query", queryOf, new(func(string) map[string]any)),
		expr.Function("claims", claimsOf, new(func(string) map[string]any)),
	)
	program, err := expr.Compile(source, append(options, expr.Env(types.Map(s)))...)
	if err != nil || !strings.Contains(source, " in ") {
		return expression{source: source, program: program}, err
	}
	sets := &setPatcher{} // after the types were checked, which a call of its own would not tell of
	program, err = expr.Compile(source, append(options, withSets(s, sets)...)...)
	return expression{source: source, program: program, sets: sets.used}, err
}

// reasonOf is an expression's error on one line, without the source again.
func reasonOf(err error) string {
	if at, ok := errors.AsType[*file.Error](err); ok {
		message, _, _ := strings.Cut(at.Message, "\n")
		return message
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	return message
}

// queryOf reads a URL's query: the first value of each parameter.
func queryOf(args ...any) (any, error) {
	u, err := url.Parse(args[0].(string))
	if err != nil {
		return nil, errors.New("query: not a URL")
	}
	first := map[string]any{}
	for name, values := range u.Query() {
		first[name] = values[0]
	}
	return first, nil
}

// claimsOf reads the claims of a JWT without looking at its signature.
func claimsOf(args ...any) (any, error) {
	parts := strings.Split(args[0].(string), ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("claims: a JWT has three parts, this has %d", len(parts))
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, errors.New("claims: the payload is not base64url")
	}
	claims := map[string]any{}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return nil, errors.New("claims: the payload is no JSON object")
	}
	return claims, nil
}

// namesIn lists what a source names: variables and, joined by dots, what it reads of the configuration.
func namesIn(source string) (variables, keys []string) {
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, nil
	}
	c := &nameCollector{declared: map[string]bool{}}
	ast.Walk(&tree.Node, c)
	for _, name := range c.variables {
		if !c.declared[name] {
			variables = append(variables, name)
		}
	}
	return variables, longest(c.keys)
}

type nameCollector struct {
	declared        map[string]bool // let x = ... and called functions
	variables, keys []string
}

// Visit collects the names of one node.
func (c *nameCollector) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.VariableDeclaratorNode:
		c.declared[n.Name] = true
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			c.declared[callee.Value] = true
		}
	case *ast.IdentifierNode:
		c.variables = append(c.variables, n.Value)
	case *ast.MemberNode:
		if key := dotted(n); key != "" {
			c.keys = append(c.keys, key)
		}
	}
}

// dotted writes a member access such as loginsign.app.id, or "" for any other.
func dotted(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		if n.Value == nameLoginSign || n.Value == nameSSOJet || n.Value == nameGenAuth {
			return n.Value
		}
	case *ast.MemberNode:
		property, isName := n.Property.(*ast.StringNode)
		if of := dotted(n.Node); of != "" && isName {
			return of + "." + property.Value
		}
	}
	return ""
}

// longest drops the keys that another one continues.
func longest(keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return slices.ContainsFunc(keys, func(other string) bool { return strings.HasPrefix(other, key+".") })
	})
}

// suggestionFor looks for a misspelt name in a source that does not compile.
func suggestionFor(source string, s scope) string {
	variables, keys := namesIn(source)
	for _, name := range variables {
		if _, known := s[name]; !known {
			return strictyaml.Suggest(name, slices.Sorted(maps.Keys(s)))
		}
	}
	for _, key := range keys {
		if known := ConfigKeys(); !slices.Contains(known, key) {
			return strictyaml.Suggest(key, known)
		}
	}
	return ""
}
