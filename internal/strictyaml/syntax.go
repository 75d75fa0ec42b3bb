package strictyaml

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// isControl reports whether YAML forbids a character in a file.
func isControl(c rune) bool {
	switch {
	case c == '\t', c == '\n', c == '\r', c == '\u0085', c >= ' ' && c <= '~', c >= '\u00A0' && c <= '\uD7FF':
		return false
	}
	return c < '\uE000' || c == '\uFEFF' || c > '\uFFFD' && c < '\U00010000'
}

// syntax is how we say what the YAML library says. Its error has a line at best, and where its parser rather than its
// scanner fails, the line in which the collection around the error began: there we find out how far it had read.
type syntax struct {
	message string
	reached bool
}

// syntaxes is keyed by the library's text, the only thing that tells its errors apart.
var syntaxes = map[string]syntax{
	"did not find expected key":                              {"expected a key here: check the indentation", true},
	"did not find expected '-' indicator":                    {"expected another list item here: check the indentation", true},
	"did not find expected node content":                     {"expected a value here", true},
	"did not find expected ',' or ']'":                       {"expected a comma or ] here: a list in brackets is not closed", true},
	"did not find expected ',' or '}'":                       {"expected a comma or } here: a mapping in braces is not closed", true},
	"did not find expected <document start>":                 {"expected the end of the file or --- here: check the indentation", true},
	"found undefined tag handle":                             {"a tag here has an unknown prefix", true},
	"could not find expected ':'":                            {"expected a colon and a value after a key here", false},
	colonRefused:                                             {"a second colon on one line: put a text with a colon in quotes", false},
	noAnchorName:                                             {`* and & stand for something else here: write "*" in quotes`, false},
	"block sequence entries are not allowed in this context": {"a list item cannot start here", false},
	"found character that cannot start any token": {
		"a text cannot start with this character: put it in quotes", false,
	},
	"found unexpected end of stream": {"the quotes that open here are not closed", false},
	"found unknown escape character": {"an unknown escape in double quotes: write a backslash twice", false},
	"exceeded max depth of 10000":    {tooDeep, true},
}

// The library's texts whose reason is in the line.
const (
	colonRefused = "mapping values are not allowed in this context"
	noAnchorName = "did not find expected alphabetic or numeric character"
)

// syntaxProblem turns the library's error into a place and a message.
func syntaxProblem(source []byte, err error) (position, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, after, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, after
		}
	}
	known, ok := syntaxes[text]
	switch {
	case ok && (known.reached || line == 0), line == 0 && !ok:
		line = lineReached(source)
	}
	line = min(max(1, line), lineCount(source))
	content := lineOf(source, line)
	indent := content[:len(content)-len(strings.TrimLeft(content, " \t"))]
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		return position{line, tab + 1}, "a tab indents this line, but YAML takes spaces only"
	}
	message := known.message
	switch {
	case text == colonRefused && firstColonRefused(source, line):
		message = "this line is further in than the one above, and so goes on with its text: check the indentation"
	case text == noAnchorName && !nameless.MatchString(content):
		message = strings.ReplaceAll(message, `"*"`, `"&"`)
	case !ok:
		message = unknownSyntax(text)
	}
	return position{line, len(indent) + 1}, message
}

// nameless finds a * that begins a value and is no alias.
var nameless = regexp.MustCompile(`(^|[\s\[{,])\*([^0-9A-Za-z_-]|$)`)

var unnamed = regexp.MustCompile(`^unknown anchor '(.+)' referenced$`)

func unknownSyntax(text string) string {
	if found := unnamed.FindStringSubmatch(text); found != nil {
		name := shorten(found[1])
		return fmt.Sprintf("*%s stands for what &%s names, but nothing above is named so: put it in quotes to make it text", name, name)
	}
	return fmt.Sprintf("not YAML: %s", shorten(text))
}

// firstColonRefused reports whether the library refuses a line for its first colon, and not for a later one: it reads the
// source once more, up to there.
func firstColonRefused(source []byte, line int) bool {
	rest := source
	for range line - 1 {
		_, rest = cutLine(rest)
	}
	content, _ := cutLine(rest)
	colon := firstColon.FindIndex(content)
	if colon == nil {
		return false
	}
	_, err := decodeYAML(bytes.NewReader(source[:len(source)-len(rest)+colon[1]]))
	return err != nil && strings.HasSuffix(err.Error(), colonRefused)
}

// firstColon ends with a colon that ends a key.
var firstColon = regexp.MustCompile(`:(\s|$)`)

// lineReached reads the source again, line by line, and answers the line that the library asked for last.
func lineReached(source []byte) int {
	lines := &lineReader{rest: source}
	// The error is known; only the reader's progress counts.
	_, _ = decodeYAML(lines)
	return lines.line
}

// lineReader never hands out more than the rest of one line.
type lineReader struct {
	rest   []byte
	line   int
	inside bool
}

func (l *lineReader) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		return 0, io.EOF
	}
	if !l.inside {
		l.line++
	}
	end := bytes.IndexByte(l.rest, '\n') + 1
	l.inside = end == 0 || end > len(p)
	if l.inside {
		end = min(len(p), len(l.rest))
	}
	n := copy(p, l.rest[:end])
	l.rest = l.rest[n:]
	return n, nil
}

// lineCount counts the lines that have text or a break, at least one.
func lineCount(source []byte) int {
	count := 0
	for rest := source; len(rest) > 0; count++ {
		_, rest = cutLine(rest)
	}
	return max(1, count)
}
