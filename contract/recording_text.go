package contract

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// vocabulary is what the document itself says: words that a message may use, and values that it prescribes.
func vocabulary(spec *Spec) (words, fixed map[string]bool) {
	words, fixed = map[string]bool{}, map[string]bool{"true": true, "false": true, "null": true, "UnknownCity": true}
	if spec == nil {
		return words, fixed
	}
	for _, found := range wordOfDocument.FindAll(spec.source, -1) {
		words[strings.ToLower(string(found))] = true
	}
	for _, o := range spec.operations {
		for segment := range strings.SplitSeq(o.Path, "/") {
			if !strings.HasPrefix(segment, "{") {
				fixed[segment] = true
			}
		}
	}
	if len(spec.operations) > 0 {
		prescribed(spec.operations[0].root, fixed)
	}
	return words, fixed
}

var wordOfDocument = regexp.MustCompile(`[A-Za-z]{2,}`)

// prescribed collects the values of every enum.
func prescribed(n *node, into map[string]bool) {
	for key, value := range n.fields() {
		if key == "enum" || key == "x-values" {
			for one := range value.list() {
				if one.isScalar() {
					into[one.text] = true
				}
			}
			continue
		}
		prescribed(value, into)
	}
	for item := range n.list() {
		prescribed(item, into)
	}
}

// wordInText is what may be a value inside a sentence.
var wordInText = regexp.MustCompile(`[^\s"'` + "`" + `<>(){}\[\],;=&?|]+`)

// scan goes through a sentence word by word: addresses, ids and whatever has a pseudonym are replaced. With strange set,
// so are words that the document does not use.
func (p *Pseudonyms) scan(text string, strange bool) string {
	return wordInText.ReplaceAllStringFunc(text, func(word string) string {
		core := strings.TrimLeft(word, ".")
		before := word[:len(word)-len(core)]
		core = strings.TrimRight(core, ".:!")
		return before + p.word(core, strange) + word[len(before)+len(core):]
	})
}

func (p *Pseudonyms) word(word string, strange bool) string {
	_, notIP := netip.ParseAddr(word)
	switch {
	case word == "" || p.fixed[word]:
		return word
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
		made += "/" + p.scan(segment, false)
	}
	if u.Path == "" {
		made = strings.TrimSuffix(made, "/")
	}
	if u.RawQuery != "" {
		made += "?" + p.form(u.RawQuery)
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

// form replaces the values of a query or a form; what is no pair is a value.
func (p *Pseudonyms) form(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, paired := strings.Cut(pair, "=")
		if !paired {
			name, value = "", pair
		}
		plainName, _ := url.QueryUnescape(name)
		decoded, err := url.QueryUnescape(value)
		made := p.masked(value)
		if err == nil {
			made = p.of(p.kindOf("", plainName), decoded)
			if made == decoded {
				made = value // as it was written
			} else {
				made = url.QueryEscape(made)
			}
		}
		pairs[i] = made
		if paired {
			pairs[i] = p.scan(name, false) + "=" + made
		}
	}
	return strings.Join(pairs, "&")
}
