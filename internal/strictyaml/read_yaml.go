package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"gopkg.in/yaml.v3"
)

// yamlReader builds the tree of a YAML document out of the library's nodes.
type yamlReader struct {
	*reader
	path    []string
	open    map[*yaml.Node]bool // anchored nodes being read
	aliases int                 // aliases being expanded
	budget  int                 // values that aliases may still add
	last    position            // the end of the file
	stopped bool
}

func (r *reader) yaml() *node {
	if at, char := firstBad(r.doc.source, func(c rune, _ int) bool { return isControl(c) }); char != nil {
		r.refuse(at, "", fmt.Sprintf("the control character %U is not allowed", []rune(string(char))[0]))
		return nil
	}
	y := &yamlReader{reader: r, open: map[*yaml.Node]bool{}, last: endOf(r.doc.source)}
	// What aliases add stays in proportion to the file, so that a few lines cannot grow without end.
	y.budget = 100_000 + len(r.doc.source)/4
	documents, err := decodeYAML(bytes.NewReader(r.doc.source))
	switch {
	case err != nil:
		at, message := syntaxProblem(r.doc.source, err)
		r.refuse(at, "", message)
	case len(documents) == 0:
		r.refuse(position{1, 1}, "", "the file is empty")
	case len(documents) > 1:
		r.refuse(y.place(documents[1]), "", "a second document starts here, but a file holds exactly one")
	default:
		return y.value(documents[0].Content[0])
	}
	return nil
}

// decodeYAML reads at most two documents: nobody looks at a third.
func decodeYAML(source io.Reader) (documents []*yaml.Node, err error) {
	defer func() {
		// The library panics where it loses track of comments; to a reader of the file that is a syntax error too.
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	decoder := yaml.NewDecoder(source)
	for len(documents) < 2 {
		document := &yaml.Node{}
		if err := decoder.Decode(document); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
	return documents, nil
}

// place is where a node stands. The library puts an empty value at the end of a file on a line that is not there.
func (y *yamlReader) place(n *yaml.Node) position {
	if n.Line > y.last.line {
		return y.last
	}
	return position{max(1, n.Line), max(1, n.Column)}
}

func (y *yamlReader) value(n *yaml.Node) *node {
	out := &node{position: y.place(n)}
	if y.aliases > 0 {
		y.budget--
	}
	switch {
	case y.stopped:
		return out
	case y.budget < 0:
		return y.stop(out, "the aliases expand to far more values than the file has")
	case n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode && len(y.path) >= maxDepth:
		return y.stop(out, tooDeep)
	}
	if n.Anchor != "" {
		y.open[n] = true
		defer delete(y.open, n)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return y.alias(n, out)
	case yaml.SequenceNode:
		y.list(n, out)
	case yaml.MappingNode:
		y.mapping(n, out)
	default:
		out.scalar = y.scalar(n)
	}
	return out
}

// stop ends the reading: what would follow is noise, or too much.
func (y *yamlReader) stop(at *node, message string) *node {
	y.stopped = true
	y.refuse(at.position, "", message)
	return at
}

func (y *yamlReader) alias(n *yaml.Node, out *node) *node {
	if y.open[n.Alias] {
		return y.stop(out, fmt.Sprintf("the alias *%s stands inside its own anchor", n.Value))
	}
	y.aliases++
	defer func() { y.aliases-- }()
	return y.value(n.Alias)
}

func (y *yamlReader) list(n *yaml.Node, out *node) {
	out.kind = list
	y.checkTag(n, "!!seq")
	for i, item := range n.Content {
		y.path = append(y.path, strconv.Itoa(i))
		out.items = append(out.items, y.value(item))
		y.path = y.path[:len(y.path)-1]
	}
}

func (y *yamlReader) checkTag(n *yaml.Node, allowed string) {
	if n.Style&yaml.TaggedStyle != 0 && n.Tag != allowed {
		y.refuse(y.place(n), pointerTo(y.path...), fmt.Sprintf("the tag %s is not supported", n.Tag))
	}
}

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar resolves a leaf; of the explicit tags only those that keep the text or change nothing are taken.
func (y *yamlReader) scalar(n *yaml.Node) any {
	explicit := n.Style&yaml.TaggedStyle != 0
	if explicit && (n.Tag == "!!str" || n.Tag == "!!timestamp") || !explicit && n.Style&quoted != 0 {
		return n.Value
	}
	scalar, refusal := plain(n.Value)
	if refusal == "" && explicit && n.Tag != tagOf(scalar) {
		refusal = fmt.Sprintf("the tag %s is not supported here", n.Tag)
	}
	if refusal != "" {
		y.refuse(y.place(n), pointerTo(y.path...), refusal)
	}
	return scalar
}
