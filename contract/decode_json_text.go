package contract

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string; most have no escapes and are one conversion.
func (p *jsonParser) text() (string, error) {
	p.at++
	start := p.at
	for ; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; {
		case c == '"':
			p.at++
			return p.data[start : p.at-1], nil
		case c == '\\':
			return p.escapedText([]byte(p.data[start:p.at]))
		case c < ' ':
			return "", p.fail("broken JSON at byte %d: a control character in a string", p.at)
		}
	}
	return "", p.unexpected("the end of a string")
}

func (p *jsonParser) escapedText(out []byte) (string, error) {
	for p.at < len(p.data) {
		c := p.data[p.at]
		switch {
		case c == '"':
			p.at++
			return string(out), nil
		case c < ' ':
			return "", p.fail("broken JSON at byte %d: a control character in a string", p.at)
		case c != '\\':
			out = append(out, c)
			p.at++
		default:
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		}
	}
	return "", p.unexpected("the end of a string")
}

func (p *jsonParser) escape() (rune, error) {
	p.at++
	if p.at >= len(p.data) {
		return 0, p.unexpected("an escape")
	}
	c := p.data[p.at]
	p.at++
	if c == 'u' {
		return p.unicode()
	}
	from, to := `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(from, c); i >= 0 {
		return rune(to[i]), nil
	}
	return 0, p.fail("broken JSON at byte %d: unknown escape", p.at-2)
}

// unicode reads what follows \u; half a surrogate pair is no character and refused.
func (p *jsonParser) unicode() (rune, error) {
	start := p.at - 2
	high, ok := p.hex4()
	if !ok {
		return 0, p.fail(`broken JSON at byte %d: \u needs four hexadecimal digits`, start)
	}
	if !utf16.IsSurrogate(high) {
		return high, nil
	}
	if p.skip('\\') && p.skip('u') {
		if low, ok := p.hex4(); ok {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r, nil
			}
		}
	}
	return 0, p.fail("half a surrogate pair at byte %d", start)
}

func (p *jsonParser) hex4() (rune, bool) {
	if p.at+4 > len(p.data) {
		return 0, false
	}
	var r rune
	for i := range 4 {
		c := p.data[p.at+i]
		if !isHex(c) {
			return 0, false
		}
		r = r<<4 | rune(unhex(c))
	}
	p.at += 4
	return r, true
}
