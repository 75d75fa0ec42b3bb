package main

import (
	"fmt"
	"io"
	"strings"
)

// section is a part of the document that one run writes.
type section struct {
	id, how string
	tables  []table
}

func (s section) writeText(out io.Writer) error {
	fmt.Fprintf(out, "%s\n\n", s.how)
	for _, t := range s.tables {
		if err := t.writeText(out); err != nil {
			return err
		}
	}
	return nil
}

func (s section) markdown() string {
	var b strings.Builder
	b.WriteString(s.how + "\n\n")
	for _, t := range s.tables {
		b.WriteString(t.markdown())
	}
	return b.String()
}

// part is a section with the words that stand before it, and the command that measures it.
type part struct{ id, title, words, command string }

func parts() []part {
	return []part{
		{"rows", "Goals and figures", rowsWords, "go run ./bench"},
		{"peers", "Beside other mock servers", peersWords, "go run ./bench --peers"},
		{"load", "Under load", loadWords, "go run ./bench load"},
	}
}

// page is the document: the parts in their order, each measured or not yet, and what somebody wrote below them.
type page struct {
	measured map[string]string
	below    string
}

// newPage reads what an earlier document has measured, and what stands below its last part.
func newPage(old string) page {
	p := page{measured: map[string]string{}}
	for _, part := range parts() {
		_, rest, begins := strings.Cut(old, part.mark())
		text, _, ends := strings.Cut(rest, part.endMark())
		if begins && ends {
			p.measured[part.id] = strings.TrimSpace(text) + "\n\n"
			_, p.below, _ = strings.Cut(rest, part.endMark()+"\n")
		}
	}
	return p
}

func (p page) with(all []section) page {
	for _, s := range all {
		p.measured[s.id] = s.markdown()
	}
	return p
}

func (p part) mark() string    { return "<!-- measured: " + p.id + " -->" }
func (p part) endMark() string { return "<!-- end: " + p.id + " -->" }

func (p page) String() string {
	var b strings.Builder
	b.WriteString(preface)
	for _, part := range parts() {
		text := p.measured[part.id]
		if text == "" {
			text = "Not measured yet: `" + part.command + "`.\n\n"
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n`%s` writes this part.\n\n%s\n\n%s%s\n",
			part.title, part.words, part.command, part.mark(), text, part.endMark())
	}
	b.WriteString(p.below)
	return b.String()
}

const preface = `# How fast Standin is

A mock must never be what its clients wait for. One command measures that from outside: it builds standin, drives it over
plain TCP beside other servers, and writes this document. Everything is on that is on when a user starts it: namespaces,
the check of each request, the check of each answer, the journal, and the log, which goes to a file.

The bare server is net/http alone: it asks nothing and writes the very bytes that standin answered, status and headers too.
Its share of the work can't be saved, so a share of 0.80 means that all of Standin's own work costs a quarter of that again.

In each round every server has its turn, one after the other, and a ratio is of two turns of the same round: that holds from
run to run, where a single figure wanders by a fifth. The load generator is of ours and runs on the same machine. CPU is what
the server's process used, in user space and in the kernel, by /proc. Each answer's status is checked, and its length where
that is fixed: any other answer ends the run. A figure is no verdict, and no test fails for one.
One run with --peers and --load writes all parts of this document.
`

const rowsWords = `Eight connections with keep-alive ask again as soon as they are answered; four for the list of 10,000. Codes and
signatures are made beforehand, and each is used once. A share of the throughput counts the load generator's work too, which both
servers pay for alike; the share of the CPU does not. Resident memory is taken when it has stopped falling, without forcing the
collector. The big world's users have a connection with an alias, and three logins.
`

const peersWords = `The mock servers that one would take instead, in the versions that this command names, in the same rounds, with
the same answers, without a log or a journal of their own where that can be switched off, and after they were asked for a while, as a
JVM needs it. The figures are shares of the bare server's throughput, and of its CPU per request; the latter holds on a busy machine
too, where a server with more threads gets more of it. stripe-mock serves Stripe's API only, and has a list and an update of that.
Only Standin checks its own answers, keeps state, and has journal and log on.
`

const loadWords = `A list of one row, with more and more connections, kept alive or made anew for each request. Every request is
answered, and the server's own count of requests is that of the generator: otherwise the run fails. Then a hundred clients ask for
a list of 10,000 rows and read 1 KB a second, while eight others go on; in the end the slow ones read the rest, and have all of it.
`
