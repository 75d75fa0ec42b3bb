package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a text: letters, or a variable that stands for a secret.
type piece struct{ text, variable string }

// word is one word of a POSIX shell.
func word(pieces ...piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.variable != "":
			b.WriteString(`"$` + p.variable + `"`)
		case !printable(p.text):
			b.WriteString(`"$(printf ` + quoted(escaped(p.text)) + `)"`)
		case strings.ContainsFunc(p.text, func(c rune) bool { return !plainLetter(c) }):
			b.WriteString(quoted(p.text))
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// escaped is a format of printf that prints the text.
func escaped(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\\' || c == '%':
			b.WriteString(strings.Repeat(string(c), 2))
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// printable reports whether a terminal shows the text, on one line, as it is.
func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })
}

// printableQuery escapes the bytes that a client should have escaped.
func printableQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(query[i])
	}
	return b.String()
}

// quoted is one word of a POSIX shell: inside single quotes nothing but a single quote means anything.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// plainLetter reports whether a letter means itself in a shell and in every file of variables.
func plainLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@%+,", r)
}
