package contract

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
)

// betweenWords are the characters that end a word inside a sentence.
const betweenWords = " \t\n\f\r\"'`<>(){}[],;=&?|"

// scan goes through a sentence word by word: addresses, ids and whatever has a pseudonym are replaced. With strange set,
// so are words that the document does not use.
func (p *Pseudonyms) scan(text string, strange bool) string {
	var b strings.Builder
	for text != "" {
		end := strings.IndexAny(text, betweenWords)
		if end < 0 {
			end = len(text)
		}
		b.WriteString(p.wordInText(text[:end], strange))
		if end < len(text) {
			b.WriteByte(text[end])
			end++
		}
		text = text[end:]
	}
	return b.String()
}

// wordInText replaces a word with the stops around it.
func (p *Pseudonyms) wordInText(word string, strange bool) string {
	core := strings.TrimLeft(word, ".")
	before := word[:len(word)-len(core)]
	core = strings.TrimRight(core, ".:!")
	return before + p.word(core, strange) + word[len(before)+len(core):]
}

func (p *Pseudonyms) word(word string, strange bool) string {
	_, notIP := netip.ParseAddr(word)
	switch {
	case word == "" || p.fixed[word]:
		return word
	case strange && strings.Contains(word, "/") && !strings.Contains(word, "://"):
		return p.parts(word)
	case wholeAddress.MatchString(word), wholeGlobalID.MatchString(word), notIP == nil:
		return p.of(kindOpaque, word)
	case strings.Contains(word, "://"):
		return p.link(word, true)
	case strings.Contains(word, "@"):
		return p.masked(word)
	case !strange:
		return word
	}
	p.mu.Lock()
	made, ok := p.made[word]
	p.mu.Unlock()
	switch {
	case ok:
		return made
	case isTime(word) || p.familiar(word):
		return word
	}
	return p.masked(word)
}

// parts goes through a word with slashes, such as a path, or a browser with its version.
func (p *Pseudonyms) parts(word string) string {
	parts := strings.Split(word, "/")
	for i := range parts {
		parts[i] = p.word(parts[i], true)
	}
	return strings.Join(parts, "/")
}

// familiar reports whether a word says nothing that the document does not say: its letters form words of the document,
// and its digits a small number.
func (p *Pseudonyms) familiar(word string) bool {
	const anyNumber = 4
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		digits := strings.IndexFunc(part, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
		if digits && len(part) > anyNumber || !digits && len(part) > 1 && !p.words[strings.ToLower(part)] {
			return false
		}
	}
	return true
}

// link replaces what of a URL may name somebody. An application's own keeps its host and path.
func (p *Pseudonyms) link(value string, own bool) string {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" {
		return p.masked(value)
	}
	made := u.Scheme + "://" + u.Host
	if !own {
		made = u.Scheme + "://" + p.host(u.Hostname())
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		if !own {
			segment = p.segment(segment)
		}
		made += "/" + p.escaped(segment)
	}
	if u.Path == "" {
		made = strings.TrimSuffix(made, "/")
	}
	if u.RawQuery != "" {
		made += "?" + p.form(u.RawQuery)
	}
	if made == u.String() {
		return value // as it was written
	}
	return made
}

// segment is the pseudonym of a part of a path, which may end in a kind of file.
func (p *Pseudonyms) segment(escaped string) string {
	decoded, err := url.PathUnescape(escaped)
	if err != nil {
		return p.masked(escaped)
	}
	base, ending := decoded, ""
	if dot := strings.LastIndexByte(decoded, '.'); dot > 0 && len(decoded)-dot < 6 && !strings.Contains(decoded, "@") {
		base, ending = decoded[:dot], decoded[dot:]
	}
	return url.PathEscape(p.of(kindOpaque, base) + ending)
}

// escaped goes through a part of a path as through a sentence; it stays as it was written where nothing is replaced.
func (p *Pseudonyms) escaped(segment string) string {
	decoded, err := url.PathUnescape(segment)
	if err != nil {
		return p.masked(segment)
	}
	if made := p.scan(decoded, false); made != decoded {
		return url.PathEscape(made)
	}
	return segment
}

// form replaces the values of a query or a form; what is no pair is a value.
func (p *Pseudonyms) form(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, paired := strings.Cut(pair, "=")
		if !paired {
			pairs[i] = p.formValue("", pair)
			continue
		}
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = ""
			name = p.masked(name)
		} else if made := p.scan(plain, false); made != plain {
			name = url.QueryEscape(made)
		}
		pairs[i] = name + "=" + p.formValue(plain, value)
	}
	return strings.Join(pairs, "&")
}

// formValue replaces the value of a field; it stays as it was written where it is kept.
func (p *Pseudonyms) formValue(name, value string) string {
	decoded, err := url.QueryUnescape(value)
	if err != nil {
		return p.masked(value)
	}
	made := p.of(p.kindOf("", name), decoded)
	switch {
	case made == decoded:
		return value
	case strings.Contains(value, "%20"):
		return strings.ReplaceAll(url.QueryEscape(made), "+", "%20")
	}
	return url.QueryEscape(made)
}
