package contract

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// spot is where the value of a part stands.
type spot struct {
	answer bool     // in an answer, or in what a control action answered
	body   bool     // at tokens of its body
	exact  bool     // it is that value itself and not something made of it
	tokens []string // of the body
	name   string   // status, or a header's
	label  string
}

func bodySpot(tokens ...string) spot {
	return spot{answer: true, body: true, exact: true, tokens: tokens, label: bodyLabel(tokens)}
}

func (s spot) index(i int) spot {
	if !s.body {
		return spot{answer: s.answer, label: fmt.Sprintf("%s[%d]", s.label, i), name: s.name}
	}
	return bodySpot(append(slices.Clone(s.tokens), strconv.Itoa(i))...)
}

func (s spot) pointer() string {
	switch {
	case s.body:
		return pointer(s.tokens)
	case s.name != "":
		return s.name
	}
	return placeUnknown
}

// shown is a value of an answer as other differences show it. Of a text that was made of something, or is a user's id, only
// the kind is shown: whose it is can't be told any more.
func (s spot) shown(value any) string {
	text, isText := value.(string)
	switch {
	case value == nil:
		return "nothing"
	case isText && globalIDForm.MatchString(text):
		return "a globalId"
	case isText && !s.exact:
		return kind(value)
	}
	return shown(value, s.tokens...)
}

// spotOf finds the place of a part.
func (w *whyReader) spotOf(n ast.Node) spot {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return w.spotOfName(n.Value)
	case *ast.MemberNode:
		return w.spotOfMember(n)
	case *ast.ConditionalNode:
		if holds, _ := w.value(n.Cond); holds == true {
			return w.spotOf(n.Exp1)
		}
		return w.spotOf(n.Exp2)
	case *ast.BuiltinNode:
		if list, _ := w.value(n.Arguments[0]); n.Name == "last" || n.Name == "first" {
			items, _ := list.([]any)
			return w.spotOf(n.Arguments[0]).index(map[string]int{"first": 0, "last": max(len(items)-1, 0)}[n.Name])
		}
	}
	made := spot{label: words(n)}
	for _, part := range partsOf(n) {
		if of := w.spotOf(part); of.answer {
			made = of
			made.exact, made.label = false, words(n)
			if call, ok := n.(*ast.BuiltinNode); ok && (call.Name == "len" || call.Name == "type") {
				made.label = map[string]string{"len": "the length of ", "type": "the type of "}[call.Name] + of.label
			}
			break
		}
	}
	return made
}

func (w *whyReader) spotOfName(name string) spot {
	if known, ok := w.lets[name]; ok {
		return known
	}
	switch name {
	case nameItem:
		return w.item
	case nameResult:
		return bodySpot()
	}
	return spot{label: name}
}

func (w *whyReader) spotOfMember(n *ast.MemberNode) spot {
	property, _ := w.value(n.Property)
	name := fmt.Sprint(property)
	if of, ok := n.Node.(*ast.IdentifierNode); ok && of.Value == nameResponse {
		switch name {
		case "body":
			return bodySpot()
		case "status":
			return spot{answer: true, exact: true, name: "status", label: "status"}
		}
		return spot{answer: true, name: "headers", label: "headers"}
	}
	of := w.spotOf(n.Node)
	switch {
	case of.body && of.exact:
		return bodySpot(append(slices.Clone(of.tokens), name)...)
	case of.answer && of.name == "headers":
		return spot{answer: true, exact: name != "location", name: name, label: "header " + name} // where there may be a code
	case of.answer:
		of.exact, of.label = false, words(n)
		return of
	}
	return spot{label: words(n)}
}

// subject is the side of a comparison that the other one is expected of: the answer's.
func (w *whyReader) subject(n *ast.BinaryNode) ast.Node {
	if w.spotOf(n.Right).answer && !w.spotOf(n.Left).answer {
		return n.Right
	}
	return n.Left
}

// wanted says what a comparison expects of its subject.
func (w *whyReader) wanted(n *ast.BinaryNode) string {
	other, turned := n.Right, false
	if w.subject(n) == n.Right {
		other, turned = n.Left, true
	}
	value := w.quoted(other)
	switch {
	case n.Operator == "==":
		return value
	case n.Operator == "!=":
		return "another value than " + value
	case n.Operator == "in" && turned:
		return "one that has " + value
	case n.Operator == "in":
		return "one of " + value
	case n.Operator == "matches":
		return "a text that matches " + value
	}
	words := map[string]string{"contains": "contains ", "startsWith": "starts with ", "endsWith": "ends with "}
	if word := words[n.Operator]; word != "" && !turned {
		return "a text that " + word + value
	}
	return w.bound(n.Operator, turned, value, n)
}

func (w *whyReader) bound(operator string, turned bool, value string, n ast.Node) string {
	if turned {
		operator = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]
	}
	if word, ok := map[string]string{"<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}[operator]; ok {
		return word + value
	}
	return words(n)
}

// quoted is a side as the case has it, with a number or a boolean that it was.
func (w *whyReader) quoted(n ast.Node) string {
	switch n.(type) {
	case *ast.NilNode:
		return "nothing"
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.ArrayNode:
		return words(n)
	}
	switch value, _ := w.value(n); value.(type) {
	case float64, bool:
		return fmt.Sprintf("%s, which is %s", words(n), shown(value))
	}
	return words(n)
}
