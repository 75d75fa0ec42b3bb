package contract

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// bodyProfile is what answers show, place by place; every item of a list is the same place.
type bodyProfile struct {
	places map[string]*placeProfile
}

// placeProfile is what stands at one place.
type placeProfile struct {
	parent       string
	seen         int
	types, forms map[string]bool
	values       map[string]bool // as they are shown; up to maxValues
	about        bool            // it is said of somebody
	counts       bool            // it stands beside a list
}

const maxValues = 3

func newBodyProfile() *bodyProfile { return &bodyProfile{places: map[string]*placeProfile{}} }

func (p *bodyProfile) visit(body any) { p.walk("", "", body, false, false) }

// visitAll visits every answer of a step that is JSON.
func (p *bodyProfile) visitAll(step DriftStep) {
	if body, err := decodeJSON(step.Exchange.Response.Body); err == nil {
		p.visit(body)
	}
	if step.more == nil {
		return
	}
	for pointer, place := range step.more.places {
		p.place(pointer, place.parent).add(place)
	}
}

// place is what stands at a place.
func (p *bodyProfile) place(pointer, parent string) *placeProfile {
	if p.places[pointer] == nil {
		p.places[pointer] = &placeProfile{
			parent: parent, types: map[string]bool{}, forms: map[string]bool{}, values: map[string]bool{},
		}
	}
	return p.places[pointer]
}

// add adds what other answers show at the place.
func (p *placeProfile) add(other *placeProfile) {
	p.seen += other.seen
	p.about, p.counts = p.about || other.about, p.counts || other.counts
	maps.Copy(p.types, other.types)
	maps.Copy(p.forms, other.forms)
	for value := range other.values {
		p.keep(value)
	}
}

func (p *bodyProfile) walk(pointer, parent string, value any, about, counts bool) {
	place := p.place(pointer, parent)
	place.seen++
	place.types[jsonType(value)] = true
	place.about, place.counts = place.about || about, place.counts || counts
	switch v := value.(type) {
	case map[string]any:
		about = about || aboutSomebody(v)
		besideList := slices.ContainsFunc(slices.Collect(maps.Values(v)), func(one any) bool { return jsonType(one) == kindArray })
		for name, field := range v {
			p.walk(pointer+"/"+escapedToken(name), pointer, field, about, besideList)
		}
	case []any:
		for _, item := range v {
			p.walk(pointer+"/*", pointer, item, about, false)
		}
	case string:
		place.forms[formOf(v)] = true
		place.keep(v)
	case float64:
		place.keep(strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		place.keep(strconv.FormatBool(v))
	}
}

func (p *placeProfile) keep(value string) {
	if len(p.values) < maxValues {
		p.values[value] = true
	}
}

// escapedToken is a name as a part of a pointer (RFC 6901, 3).
func escapedToken(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

func jsonType(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return kindBoolean
	case float64:
		return kindNumber
	case string:
		return kindString
	case []any:
		return kindArray
	}
	return kindObject
}

// always reports whether the place is there wherever its parent is an object or a list with items.
func (p *bodyProfile) always(pointer string) bool {
	place := p.places[pointer]
	parent := p.places[place.parent]
	return parent == nil || strings.HasSuffix(pointer, "/*") || place.seen >= parent.seen
}

// compareBodies compares two answers to one step.
func (d *drifting) compareBodies(r *DriftResult, o *Operation, a, b DriftStep) {
	x, y := a.Exchange, b.Exchange
	_, errA := decodeJSON(x.Response.Body)
	_, errB := decodeJSON(y.Response.Body)
	if errA != nil || errB != nil {
		if (errA == nil) != (errB == nil) && len(x.Response.Body) > 0 && len(y.Response.Body) > 0 {
			words := map[bool]string{true: "JSON", false: "no JSON"}
			r.Differences = append(r.Differences, DriftDifference{"", words[errA == nil], words[errB == nil]})
		}
		return
	}
	c := bodyComparison{
		result: r, a: newBodyProfile(), b: newBodyProfile(), allA: d.a[memoryKey(x)], allB: d.b[memoryKey(y)],
		schema: o.answerSchema(x.Response.Status), spec: d.spec,
	}
	c.a.visitAll(a)
	c.b.visitAll(b)
	for _, pointer := range sortedPointers(c.a, c.b) {
		c.compare(pointer)
	}
}

func (o *Operation) answerSchema(status int) *schema {
	if documented := o.response(status); documented != nil {
		return documented.content["application/json"].schema
	}
	return nil
}

// bodyComparison compares two bodies place by place.
type bodyComparison struct {
	result     *DriftResult
	a, b       *bodyProfile
	allA, allB *bodyProfile // of all answers of the operation with this status
	schema     *schema
	spec       *Spec
}

func (c *bodyComparison) compare(pointer string) {
	a, b := c.a.places[pointer], c.b.places[pointer]
	switch {
	case a == nil:
		c.missing(pointer, b, c.a, "absent", b.shownTypes())
	case b == nil:
		c.missing(pointer, a, c.b, a.shownTypes(), "absent")
	default:
		c.compareTypes(pointer, a, b)
	}
}

// missing judges a field that one side has not: where its object is not there either, that has been said, and an empty
// list shows nothing of its items.
func (c *bodyComparison) missing(pointer string, has *placeProfile, lacks *bodyProfile, a, b string) {
	parent := lacks.places[has.parent]
	if parent == nil || strings.HasSuffix(pointer, "/*") || !parent.types[kindObject] {
		return
	}
	side := c.a
	if lacks == c.a {
		side = c.b
	}
	if !side.always(pointer) {
		return
	}
	difference := DriftDifference{pointer, a, b}
	if documented, required := c.schema.documents(pointer); documented && !required {
		c.result.Notes = append(c.result.Notes, difference)
		return
	}
	c.result.Differences = append(c.result.Differences, difference)
}

func (c *bodyComparison) compareTypes(pointer string, a, b *placeProfile) {
	difference := DriftDifference{pointer, a.shownTypes(), b.shownTypes()}
	switch without := func(p *placeProfile) map[string]bool { return minus(p.types, "null") }; {
	case len(without(a)) == 0 && len(without(b)) == 0:
		return
	case len(without(a)) == 0 || len(without(b)) == 0: // null on one side
		c.result.Notes = append(c.result.Notes, difference)
		return
	case !common(without(a), without(b)):
		c.result.Differences = append(c.result.Differences, difference)
		return
	}
	formsA, formsB := minus(a.forms, formNothing), minus(b.forms, formNothing)
	if len(formsA) > 0 && len(formsB) > 0 && !formsA[formAny] && !formsB[formAny] && !common(formsA, formsB) {
		c.result.Differences = append(c.result.Differences, DriftDifference{pointer, joinedKeys(formsA), joinedKeys(formsB)})
		return
	}
	c.compareValues(pointer, a, b)
}

// compareValues compares what each side always says at this place, unless it is said of somebody, or counts something.
func (c *bodyComparison) compareValues(pointer string, a, b *placeProfile) {
	constant := func(of *bodyProfile) bool {
		p := of.places[pointer]
		return p != nil && len(p.values) == 1
	}
	if a.about || b.about || a.counts && a.types[kindNumber] || !constant(c.allA) || !constant(c.allB) || a.types[kindArray] {
		return
	}
	x, y := joinedKeys(a.values), joinedKeys(b.values)
	if x == y || a.types[kindString] && !(c.isWord(pointer, x) && c.isWord(pointer, y)) {
		return
	}
	c.result.Differences = append(c.result.Differences, DriftDifference{pointer, x, y})
}

// isWord says whether a text is one for programs that may be shown: the document prescribes the values of this place, or
// it is an error's code in words of the document.
func (c *bodyComparison) isWord(pointer, text string) bool {
	for _, s := range c.schema.at(pointer) {
		if slices.Contains(s.enum, any(text)) {
			return true
		}
	}
	return errorCodes[pointer] && programWord.MatchString(text) && c.spec.usesWords(text)
}

// errorCodes are where the vendors' codes stand.
var errorCodes = map[string]bool{"/error": true, "/error_code": true, "/code": true}

func (p *placeProfile) shownTypes() string { return joinedKeys(p.types) }

func joinedKeys(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), " or ")
}

func minus(set map[string]bool, key string) map[string]bool {
	rest := maps.Clone(set)
	delete(rest, key)
	return rest
}

func common(a, b map[string]bool) bool {
	for key := range a {
		if b[key] {
			return true
		}
	}
	return false
}
