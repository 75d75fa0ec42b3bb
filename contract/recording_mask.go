package contract

import (
	"net/url"
	"strings"
	"unicode"
)

// masked keeps the form of a value: capitals stay capitals, small letters small, digits digits, hexadecimal digits
// hexadecimal, and all else itself. What is escaped for a URL is masked as what it stands for.
func (p *Pseudonyms) masked(value string) string {
	if plain, err := url.PathUnescape(value); err == nil && plain != value {
		return url.QueryEscape(p.maskedForm(plain))
	}
	return p.maskedForm(value)
}

// maskedForm is another value than the given one, as far as that has a letter or a digit.
func (p *Pseudonyms) maskedForm(value string) string {
	for attempt := byte('0'); ; attempt++ {
		if made := p.maskedWith("mask"+string(attempt), value); made != value || attempt > '3' {
			return made
		}
	}
}

func (p *Pseudonyms) maskedWith(purpose, value string) string {
	var b strings.Builder
	stream, used := p.digest(purpose, value), 0
	letters := rune(26)
	if isHexID(value) {
		letters = 6
	}
	for _, r := range value {
		if used == len(stream) { // a function of the block before, so that a long value is not read for each
			stream, used = p.digest(purpose, string(stream)), 0
		}
		chance := rune(stream[used])
		used++
		switch {
		case unicode.IsDigit(r):
			r = '0' + chance%10
		case unicode.IsUpper(r):
			r = 'A' + chance%letters
		case unicode.IsLetter(r):
			r = 'a' + chance%letters
		}
		b.WriteRune(r)
	}
	return b.String()
}

// minHex is how many hexadecimal digits make an id, and not a word such as cafe4.
const minHex = 12

// isHexID reports whether a value is an id in hexadecimal digits, as ObjectIds and UUIDs are.
func isHexID(value string) bool {
	digits, letters := 0, 0
	for _, r := range value {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F':
			letters++
		case r != '-':
			return false
		}
	}
	return digits > 0 && letters > 0 && digits+letters >= minHex
}
