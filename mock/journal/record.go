package journal

import (
	"encoding/binary"
	"time"

	"github.com/standin-mock/standin/contract"
)

// record is an entry as the journal keeps it, in one piece: a collector of garbage would have thousands of entries to
// look through, of which hardly one is ever read.
type record struct {
	number uint64
	text   string  // packed
	answer *Answer // nil where the response is packed too
}

// brief is what a record begins with, to be chosen by.
type brief struct {
	operation string
	outcome   Outcome
	status    int
}

func (p *unpacking) brief() brief {
	return brief{operation: p.text(), outcome: Outcome(p.text()), status: p.int()}
}

func (r record) brief() brief { return (&unpacking{r.text}).brief() }

// pack writes all but the response's headers and body.
func (e *Entry) pack(to []byte, call uint64, body piece) []byte {
	to = appendText(to, e.Operation)
	to = appendText(to, string(e.Outcome))
	to = appendInt(to, e.Response.Status)
	to = appendText(to, e.ID)
	to = binary.AppendUvarint(to, call)
	to = binary.AppendVarint(to, e.At.Unix())
	to = appendInt(to, e.At.Nanosecond())
	to = binary.AppendVarint(to, int64(e.Took))
	to = appendText(to, e.Namespace)
	to = appendText(to, string(e.ChosenBy))
	to = appendText(to, e.Scenario)
	to = appendText(to, e.Fault)
	to = appendText(to, e.Phase)
	to = appendTexts(to, e.Nearest)
	to = appendFindings(to, e.Findings)
	return e.Request.pack(to, body)
}

func (r *Request) pack(to []byte, body piece) []byte {
	path, pathCut := boundText(r.Path)
	query, queryCut := boundText(r.Query)
	to = appendText(to, r.Method)
	to = appendText(to, path)
	to = appendText(to, query)
	to, headersCut := appendHeaders(to, r.Headers)
	to = appendBool(to, r.Cut || pathCut || queryCut || headersCut)
	return appendPiece(to, body)
}

func (e *Entry) packResponse(to []byte, body piece) []byte {
	to, cut := appendHeaders(to, e.Response.Headers)
	to = appendBool(to, e.Response.Cut || cut)
	return appendPiece(to, body)
}

func appendFindings(to []byte, findings []contract.Finding) []byte {
	to = appendInt(to, len(findings))
	for _, f := range findings {
		to = appendInt(appendInt(to, int(f.Level)), f.Earlier)
		for _, text := range [...]string{
			f.Rule, f.In, f.Pointer, f.Message, f.Expected, f.Actual, f.Clause, f.Assumption, string(f.Credential),
		} {
			to = appendText(to, text)
		}
	}
	return to
}

// whole is the entry that was packed.
func (j *Journal) whole(r record) *Entry {
	p := unpacking{r.text}
	b := p.brief()
	e := &Entry{Number: r.number, Operation: b.operation, Outcome: b.outcome, ID: p.text()}
	if call := p.uint(); call > 0 && j.name != nil {
		e.ID = j.name(call)
	}
	e.At, e.Took = time.Unix(p.varint(), int64(p.int())).UTC(), time.Duration(p.varint())
	e.Namespace, e.ChosenBy = p.text(), Choice(p.text())
	e.Scenario, e.Fault, e.Phase = p.text(), p.text(), p.text()
	e.Nearest, e.Findings = p.texts(), p.findings()
	e.Request = Request{Method: p.text(), Path: p.text(), Query: p.text(), Headers: p.headers(), Cut: p.bool(), Body: p.body()}
	if a := r.answer; a != nil {
		p = unpacking{a.headers}
		e.Response = Response{Status: b.status, Headers: p.headers(), Cut: a.cut, Body: a.body.whole()}
	} else {
		e.Response = Response{Status: b.status, Headers: p.headers(), Cut: p.bool(), Body: p.body()}
	}
	return e
}

func (p *unpacking) findings() (all []contract.Finding) {
	for range p.int() {
		f := contract.Finding{Level: contract.Level(p.int()), Earlier: p.int()}
		f.Rule, f.In, f.Pointer, f.Message = p.text(), p.text(), p.text(), p.text()
		f.Expected, f.Actual, f.Clause, f.Assumption = p.text(), p.text(), p.text(), p.text()
		f.Credential = contract.CredentialFault(p.text())
		all = append(all, f)
	}
	return all
}
