package contract

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

// pattern is a regular expression that is compiled when it is first needed. Most texts are ASCII and most expressions
// small: for those a table says in one look per byte what regexp takes twenty times as long for.
type pattern struct {
	source     string
	once       sync.Once
	expression *regexp.Regexp
	table      *automaton // nil when the expression is too much for it
}

// matches says whether the expression matches somewhere in the text. It panics for one that is broken, which validate
// refuses.
func (p *pattern) matches(text string) bool {
	p.once.Do(func() {
		source := goPattern(p.source)
		p.expression, p.table = regexp.MustCompile(source), newAutomaton(source)
	})
	if p.table != nil {
		if found, known := p.table.matches(text); known {
			return found
		}
	}
	return p.expression.MatchString(text)
}

// goPattern turns \u00E9 into \x{00E9}, which is how Go writes a code point.
func goPattern(source string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(source, `\u`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if digits := after[:min(len(after), 4)]; len(digits) == 4 && strings.Trim(digits, "0123456789ABCDEF") == "" {
			b.WriteString(`\x{` + digits + `}`)
			after = after[4:]
		} else {
			b.WriteString(`\u`)
		}
		source = after
	}
}

const (
	asciiBytes = 128
	maxStates  = 255
)

// automaton has a state for every set of places in the expression that a text can lead to. State 0 is that of no place.
type automaton struct {
	next    [][asciiBytes]uint8
	accepts []bool // when the text ends there
	found   []bool // whatever follows
}

// matches does not know about texts that are not ASCII.
func (a *automaton) matches(text string) (found, known bool) {
	state := uint8(1)
	for i := range len(text) {
		c := text[i]
		switch {
		case state == 0 || a.found[state]:
			return state != 0, true
		case c >= asciiBytes:
			return false, false
		}
		state = a.next[state][c]
	}
	return a.accepts[state], true
}

// automatonBuilder finds the states of a program, each by the places before what costs no byte.
type automatonBuilder struct {
	automaton
	program *syntax.Prog
	states  map[string]uint8 // by their places
	places  [][]uint32
	again   []uint32 // where an expression that is not tied to the beginning begins anew at every byte
	failed  bool
}

func newAutomaton(source string) *automaton {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil
	}
	b := &automatonBuilder{program: program, states: map[string]uint8{}}
	start := []uint32{uint32(program.Start)}
	if consuming, found := b.reach(start, false, true); found || consuming != nil {
		b.again = start
	}
	b.state(nil)
	b.state(start)
	for at := 1; at < len(b.places) && !b.failed; at++ {
		b.fill(at)
	}
	if b.failed {
		return nil
	}
	return &b.automaton
}

// state numbers a set of places. The first set is empty, the second is the beginning of the text, wherever else it may
// be met again.
func (b *automatonBuilder) state(places []uint32) uint8 {
	slices.Sort(places)
	places = slices.Compact(places)
	name := fmt.Sprint(places)
	if at, known := b.states[name]; known {
		return at
	}
	if len(b.places) == maxStates {
		b.failed = true
		return 0
	}
	at := uint8(len(b.places))
	if at != 1 {
		b.states[name] = at
	}
	b.places = append(b.places, places)
	b.next, b.accepts, b.found = append(b.next, [asciiBytes]uint8{}), append(b.accepts, false), append(b.found, false)
	return at
}

// fill computes where each byte leads to.
func (b *automatonBuilder) fill(at int) {
	consuming, found := b.reach(b.places[at], at == 1, false)
	_, b.accepts[at] = b.reach(b.places[at], at == 1, true)
	if b.found[at] = found; found {
		return
	}
	var before []uint32 // where the byte before leads, which is often the same
	for c := range asciiBytes {
		places := slices.Clone(b.again)
		for _, place := range consuming {
			if inst := &b.program.Inst[place]; inst.MatchRune(rune(c)) {
				places = append(places, inst.Out)
			}
		}
		if c > 0 && slices.Equal(places, before) {
			b.next[at][c] = b.next[at][c-1]
			continue
		}
		before = slices.Clone(places) // state sorts
		b.next[at][c] = b.state(places)
	}
}

// reach follows what costs no byte, and says whether that is enough for a match.
func (b *automatonBuilder) reach(places []uint32, begins, ends bool) (consuming []uint32, found bool) {
	queue := slices.Clone(places)
	for i := 0; i < len(queue); i++ {
		inst := &b.program.Inst[queue[i]]
		var next []uint32
		switch inst.Op {
		case syntax.InstMatch:
			found = true
		case syntax.InstAlt, syntax.InstAltMatch:
			next = []uint32{inst.Out, inst.Arg}
		case syntax.InstCapture, syntax.InstNop:
			next = []uint32{inst.Out}
		case syntax.InstEmptyWidth:
			if b.holds(syntax.EmptyOp(inst.Arg), begins, ends) {
				next = []uint32{inst.Out}
			}
		case syntax.InstFail:
		default:
			consuming = append(consuming, queue[i])
		}
		for _, place := range next {
			if !slices.Contains(queue, place) {
				queue = append(queue, place)
			}
		}
	}
	return consuming, found
}

// holds knows the beginning and the end of the text; line ends and word boundaries are too much for it.
func (b *automatonBuilder) holds(condition syntax.EmptyOp, begins, ends bool) bool {
	if condition&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
		b.failed = true
	}
	return (begins || condition&syntax.EmptyBeginText == 0) && (ends || condition&syntax.EmptyEndText == 0)
}
