package contract

import (
	"slices"
	"strings"
	"unicode"
)

// plainWords are the fields whose values are words of the document and say nothing of anybody.
func plainWords() []string {
	return []string{"action", "status", "state", "duration", "token_type", "event", "error", "error_code", "type", "Cache-Control"}
}

// discreet are the findings with nothing in them that an answer or a request said of anybody: a text is shown as its
// shape, unless it is a word of the document's.
func (h *hearing) discreet() []Finding {
	secrets := h.needles()
	for i := range h.findings {
		f := &h.findings[i]
		if strings.HasPrefix(f.Actual, `"`) && !slices.Contains(plainWords(), lastToken(f.Pointer)) {
			actual := outline(strings.Trim(f.Actual, `"`))
			f.Message = strings.ReplaceAll(f.Message, f.Actual, actual)
			f.Actual = actual
		}
		for _, text := range []*string{&f.Message, &f.Actual, &f.Expected, &f.Pointer} {
			*text = without(*text, secrets)
		}
	}
	return slices.Compact(h.findings)
}

// without replaces secrets and what looks like an address.
func without(text string, secrets []string) string {
	for _, s := range secrets {
		text = strings.ReplaceAll(text, s, "…")
	}
	if !strings.Contains(text, "@") {
		return text
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'/,;:()<>[]{}`, r) })
	for _, word := range words {
		if at := strings.IndexByte(word, '@'); at > 0 && at < len(word)-1 && !isOutline(word) && !strings.ContainsAny(word, `^\$`) {
			text = strings.ReplaceAll(text, word, outline(word))
		}
	}
	return text
}

// isOutline says whether a text is its own outline.
func isOutline(text string) bool { return outline(text) == text }

const maxOutline = 32

// outline shows the form of a text and nothing else: a letter is A or a, a digit 9. The letters of a time are kept.
func outline(text string) string {
	looksLikeTime := len(text) > 10 && text[4] == '-' && text[7] == '-'
	return cut(strings.Map(func(r rune) rune {
		switch {
		case looksLikeTime && (r == 'T' || r == 'Z'):
			return r
		case unicode.IsUpper(r):
			return 'A'
		case unicode.IsLetter(r):
			return 'a'
		case unicode.IsDigit(r):
			return '9'
		}
		return r
	}, text), maxOutline)
}

func lastToken(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }
