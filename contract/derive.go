package contract

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Derive makes cases of the document alone: for every operation, requests that a correct server refuses, because a
// credential is missing, malformed, wrong, of another class or of another application, a parameter or field is missing,
// of a wrong type or out of bounds, the content type is another, or the path has no such method. Each case sends one
// request, has the effect Refuse and an id derived-<operation>-<what> that stays the same. maxExamples bounds the cases
// of each operation, 0 does not; the seed chooses which remain, and the values that are sent. The same arguments give
// the same cases.
func Derive(spec *Spec, seed uint64, maxExamples int) []*Case {
	var all []*Case
	for _, o := range spec.operations {
		d := deriver{operation: o, seed: seed}
		d.credentials()
		d.contents()
		d.parameters()
		d.fields()
		d.method(spec)
		all = append(all, d.chosen(maxExamples)...)
	}
	if err := compileCases(spec, all); err != nil {
		panic(fmt.Sprintf("contract: derived cases: %v", err))
	}
	return all
}

// compileCases compiles cases that were made and not read.
func compileCases(spec *Spec, cases []*Case) error {
	schema, err := strictyaml.Compile("case_schema.json", caseSchema)
	if err != nil {
		return err
	}
	doc, err := schema.Parse("derived.yaml", []byte("[]"))
	if err != nil {
		return err
	}
	r := newCaseReader(spec, doc)
	for _, c := range cases {
		r.readCase(c, c.ID)
	}
	return doc.NewError(r.problems...)
}

// deriver makes the cases of one operation.
type deriver struct {
	operation *Operation
	seed      uint64
	cases     []*Case
}

// derivedPrefix begins the ids of derived cases.
const derivedPrefix = "derived-"

// refusal is a request that is to be refused.
type refusal struct {
	what     string // the end of the case's id
	title    string // what is wrong, as a clause after "refused"
	statuses []int  // of which one is right
	that     string // what is right instead of them
	lenient  bool   // the document leaves open whether such input is refused
	step     Step
}

// add makes a case of a refusal, unless the document has no status for it.
func (d *deriver) add(r refusal) {
	if len(r.statuses) == 0 && r.that == "" {
		return
	}
	o := d.operation
	r.step.Request = o.ID
	if r.lenient {
		r.step.Assumption = o.assumption("unknown-input")
	}
	r.step.Expect.That = []string{r.that}
	if r.that == "" {
		r.step.Expect.That[0] = statusAmong(o, r.statuses)
	}
	c := &Case{
		ID: derivedPrefix + kebab(o.ID) + "-" + r.what, Title: o.ID + " is refused " + r.title, Effect: Refuse,
		Clauses: clausesOf(o, r.statuses), Steps: []Step{r.step}, File: "derived from the document",
	}
	d.cases = append(d.cases, c)
}

// chosen are at most so many of the cases, in the order in which they were made.
func (d *deriver) chosen(atMost int) []*Case {
	if atMost <= 0 || len(d.cases) <= atMost {
		return d.cases
	}
	ranked := slices.Clone(d.cases)
	slices.SortStableFunc(ranked, func(a, b *Case) int { return cmp.Compare(chance(d.seed, a.ID), chance(d.seed, b.ID)) })
	return slices.DeleteFunc(d.cases, func(c *Case) bool { return !slices.Contains(ranked[:atMost], c) })
}

// word is a text that stands for nothing at the target.
func (d *deriver) word(what string) string {
	return fmt.Sprintf("standin-%06x", chance(d.seed, d.operation.ID+" "+what)&0xffffff)
}

// chance is a pure function of a seed and a name.
func chance(seed uint64, name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, seed)) // never fails, as its documentation says
	_, _ = h.Write([]byte(name))
	return h.Sum64()
}

// kebab is an operationId, or the name of a field, as a part of a case's id.
func kebab(name string) string {
	var b strings.Builder
	dash := true
	for i := range len(name) {
		c := name[i]
		upper, plain := 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !dash && (upper && !('A' <= name[i-1] && name[i-1] <= 'Z') || !upper && !plain) {
			b.WriteByte('-')
			dash = true
		}
		if upper || plain {
			b.WriteByte(c | 0x20)
			dash = false
		}
	}
	return strings.Trim(b.String(), "-")
}
