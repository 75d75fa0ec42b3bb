package contract

import (
	"strings"
	"unicode/utf8"
)

// segment is what stands between two slashes of a path: a text, or a parameter that takes all of it.
type segment struct{ text, parameter string }

// plainText is what a segment may hold that is written in one way only.
const plainText = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

// segmentsOf takes the paths of operations apart. It returns nil where one of them is for the router alone.
func segmentsOf(operations []*Operation) [][]segment {
	all := make([][]segment, len(operations))
	for i, op := range operations {
		for text := range strings.SplitSeq(strings.TrimPrefix(op.Path, "/"), "/") {
			name, opened := strings.CutPrefix(text, "{")
			name, closed := strings.CutSuffix(name, "}")
			switch {
			case strings.Trim(name, plainText) != "" || opened != closed:
				return nil
			case opened:
				all[i] = append(all[i], segment{parameter: name})
			default:
				all[i] = append(all[i], segment{text: text})
			}
		}
	}
	return all
}

// plain finds the operation for a path in which nothing is escaped, as nearly all are, or returns nil where it takes the
// router to know: that of every other path, and of those that match nothing.
func (p *paths) plain(path string) (*Operation, map[string]string) {
	if strings.ContainsAny(path, "%.") || !utf8.ValidString(path) || !strings.HasPrefix(path, "/") {
		return nil, nil
	}
	for i, segments := range p.segments {
		if matches(segments, path[1:]) {
			return p.operations[i], valuesIn(segments, path[1:])
		}
	}
	return nil, nil
}

func matches(segments []segment, path string) bool {
	for _, s := range segments {
		var text string
		text, path, _ = strings.Cut(path, "/")
		if text != s.text && s.parameter == "" || text == "" {
			return false
		}
	}
	return path == ""
}

func valuesIn(segments []segment, path string) (values map[string]string) {
	for _, s := range segments {
		var text string
		if text, path, _ = strings.Cut(path, "/"); s.parameter != "" {
			if values == nil {
				values = map[string]string{}
			}
			values[s.parameter] = text
		}
	}
	return values
}
