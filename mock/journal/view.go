package journal

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// view is a text that lies in another one, perhaps escaped there, perhaps more than once.
type view struct {
	text string
	at   []int // where each byte, and the end, lie in the outermost text; nil: from base on
	base int
}

func (v view) place(i int) int {
	if v.at == nil {
		return v.base + i
	}
	return v.at[i]
}

func (v view) part(from, to int) view {
	if v.at == nil {
		return view{text: v.text[from:to], base: v.base + from}
	}
	return view{text: v.text[from:to], at: v.at[from : to+1]}
}

// unescaped reads a view with a function that decodes what begins at an index: the bytes, and how many they stand for.
func (v view) unescaped(special func(byte) bool, decode func(string) ([]byte, int)) view {
	first := 0
	for first < len(v.text) && !special(v.text[first]) {
		first++
	}
	if first == len(v.text) {
		return v
	}
	text, at := make([]byte, 0, len(v.text)), make([]int, 0, len(v.text)+1)
	for i := 0; i < len(v.text); {
		decoded, width := []byte{v.text[i]}, 1
		if special(v.text[i]) {
			decoded, width = decode(v.text[i:])
		}
		for range decoded {
			at = append(at, v.place(i))
		}
		text = append(text, decoded...)
		i += width
	}
	return view{text: string(text), at: append(at, v.place(len(v.text)))}
}

// fromForm decodes percent signs and plus signs; what is no escape stands for itself.
func (v view) fromForm() view {
	return v.unescaped(func(b byte) bool { return b == '%' || b == '+' }, func(s string) ([]byte, int) {
		if s[0] == '+' {
			return []byte{' '}, 1
		}
		if len(s) >= 3 {
			if b, err := strconv.ParseUint(s[1:3], 16, 8); err == nil {
				return []byte{byte(b)}, 3
			}
		}
		return []byte{'%'}, 1
	})
}

// fromJSON decodes what is between the quotes of a JSON string.
func (v view) fromJSON() view {
	return v.unescaped(func(b byte) bool { return b == '\\' }, func(s string) ([]byte, int) {
		if len(s) < 2 {
			return []byte(s), len(s)
		}
		switch s[1] {
		case 'u':
			return fromHex(s)
		case 'n', 'r', 't', 'b', 'f':
			return []byte{' '}, 2
		}
		return []byte{s[1]}, 2
	})
}

// fromHex decodes \uXXXX, or two of them.
func fromHex(s string) (decoded []byte, width int) {
	r, ok := hexRune(s)
	if !ok {
		return []byte(s[:2]), 2
	}
	if width = 6; utf16.IsSurrogate(r) {
		low, _ := hexRune(s[6:])
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			r, width = both, 12
		}
	}
	return utf8.AppendRune(nil, r), width
}

func hexRune(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` {
		return 0, false
	}
	r, err := strconv.ParseUint(s[2:6], 16, 32)
	return rune(r), err == nil
}
