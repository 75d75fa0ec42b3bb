package journal

import (
	"encoding/json"
	"regexp"
	"strings"
)

// maxDepth bounds how many texts within texts are looked into.
const maxDepth = 5

// search looks for credentials in a text, and in the texts that are escaped in it.
type search struct {
	found []span
	depth int
}

func (s *search) hit(v view, from, to int) {
	if from < to {
		s.found = append(s.found, span{from: v.place(from), to: v.place(to), instead: hidden})
	}
}

// value looks at a field's value: it may hold a URL, or JSON.
func (s *search) value(v view) {
	if s.depth == maxDepth || !strings.ContainsAny(v.text, "=@%{[") {
		return
	}
	s.depth++
	if looksLikeJSON(v.text) {
		s.json(v)
	}
	s.text(v, false)
	s.depth--
}

// anything looks at a body of whatever kind it is.
func (s *search) anything(v view) {
	switch {
	case looksLikeJSON(v.text):
		if s.json(v); !json.Valid([]byte(v.text)) {
			s.text(v, true)
		}
	case looksLikeForm.MatchString(v.text):
		s.form(v)
	default:
		s.text(v, true)
		s.fields(v)
	}
}

var looksLikeForm = regexp.MustCompile(`^[^\s=&<:"]{1,200}=`)

func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	return text != "" && strings.IndexByte(`{["`, text[0]) >= 0
}

// form looks at the pairs of a form or a query.
func (s *search) form(v view) {
	for from := 0; from <= len(v.text); {
		to := len(v.text)
		if next := strings.IndexByte(v.text[from:], '&'); next >= 0 {
			to = from + next
		}
		s.pair(v.part(from, to))
		from = to + 1
	}
}

func (s *search) pair(v view) {
	equals := strings.IndexByte(v.text, '=')
	if equals < 0 {
		s.value(v.fromForm())
		return
	}
	if isSecret(v.part(0, equals).fromForm().text) {
		s.hit(v, equals+1, len(v.text))
		return
	}
	s.value(v.part(0, equals).fromForm())
	s.value(v.part(equals+1, len(v.text)).fromForm())
}

var (
	named    = regexp.MustCompile(`([\w.\-%\[\]]+)(["']?[ \t]*)([=:])([ \t]*["']?)`)
	userinfo = regexp.MustCompile(`//([^/?#\s"'<>\\]*)@`)
)

// text looks at a text of no known form: for what is set with an equals sign (or a colon), and for credentials in URLs.
func (s *search) text(v view, colons bool) {
	for _, m := range userinfo.FindAllStringSubmatchIndex(v.text, -1) {
		s.hit(v, m[2], m[3])
	}
	done, plain := 0, 0 // how far it was looked into, and how far there is nothing to decode: each byte is looked at once
	for _, m := range named.FindAllStringSubmatchIndex(v.text, -1) {
		name, colon, from := v.part(m[2], m[3]).fromForm().text, v.text[m[6]] == ':', m[1]
		switch {
		case m[0] < done, colon && !colons:
		case isSecret(name):
			done = from + valueEnd(v.text[from:], name, strings.TrimSpace(v.text[m[8]:m[9]]), colon)
			s.hit(v, from, done)
		case !colon && from >= plain:
			end := from + unquotedEnd(v.text[from:], inURL)
			if plain = end; s.depth < maxDepth && strings.Contains(v.text[from:end], "%") {
				s.value(v.part(from, end).fromForm())
				done = end
			}
		}
	}
}

// What ends a value that no quote opened.
const (
	inURL  = " \t\r\n&\"'<>#"
	inList = inURL + ",;})]"
	inLine = "\r\n&\"'<>#"
)

// valueEnd finds the end of a secret value, which may have been opened by a quote.
func valueEnd(text, name, opening string, colon bool) int {
	name = strings.ToLower(name)
	switch {
	case opening != "":
		return quoteEnd(text, opening[0])
	case strings.HasSuffix(name, "authorization"), strings.HasSuffix(name, "cookie"):
		return unquotedEnd(text, inLine)
	case colon:
		return unquotedEnd(text, inList)
	}
	return unquotedEnd(text, inURL)
}

func unquotedEnd(text, ends string) int {
	if end := strings.IndexAny(text, ends); end >= 0 {
		return end
	}
	return len(text)
}

// quoteEnd finds the closing quote.
func quoteEnd(text string, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i
		}
	}
	return len(text)
}

var (
	partOfForm  = regexp.MustCompile(`(?i)name="?([^"\r\n;]+)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n`)
	namedFirst  = regexp.MustCompile(`(?i)<[^<>]*\sname="([^"<>]*)"[^<>]*\svalue="([^"]*)`)
	valuedFirst = regexp.MustCompile(`(?i)<[^<>]*\svalue="([^"]*)"[^<>]*\sname="([^"<>]*)"`)
	element     = regexp.MustCompile(`<([\w.:\-]+)(?:\s[^<>]*)?>([^<]*)`)
)

// fields looks at the parts of a multipart form, at the fields of an HTML form, and at XML elements.
func (s *search) fields(v view) {
	done := 0
	for _, m := range partOfForm.FindAllStringSubmatchIndex(v.text, -1) {
		if m[0] < done || !isSecret(v.text[m[2]:m[3]]) {
			continue
		}
		done = len(v.text)
		if next := strings.Index(v.text[m[1]:], "\n--"); next >= 0 {
			done = m[1] + len(strings.TrimSuffix(v.text[m[1]:m[1]+next], "\r"))
		}
		s.hit(v, m[1], done)
	}
	s.pairsOf(v, namedFirst, 1, 2)
	s.pairsOf(v, valuedFirst, 2, 1)
	s.pairsOf(v, element, 1, 2)
}

func (s *search) pairsOf(v view, pattern *regexp.Regexp, name, value int) {
	for _, m := range pattern.FindAllStringSubmatchIndex(v.text, -1) {
		if isSecret(v.text[m[2*name]:m[2*name+1]]) {
			s.hit(v, m[2*value], m[2*value+1])
		}
	}
}
