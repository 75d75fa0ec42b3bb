package contract

import "slices"

// nodeParser reads JSON into nodes that share its memory.
type nodeParser struct {
	jsonParser
	keys  []string // of the objects that are being read, the innermost last
	items []node

	roomForKeys []string // what the nodes' own lists are cut from
	room        []node
}

// roomSize is how many nodes are made at once: a document has thousands.
const roomSize = 1024

func parseJSONNode(data string) (*node, error) {
	p := nodeParser{jsonParser: jsonParser{data: data}}
	n, err := p.node()
	if err == nil {
		if p.space(); p.at < len(p.data) {
			err = p.unexpected("the end")
		}
	}
	return &n, err
}

func (p *nodeParser) node() (node, error) {
	switch p.peek() {
	case '{':
		return p.collection(nodeObject, '}')
	case '[':
		return p.collection(nodeArray, ']')
	case '"':
		text, err := p.text()
		return node{text: text}, err
	}
	start := p.at
	_, err := p.value()
	return node{kind: nodeWord, text: p.data[start:p.at]}, err
}

func (p *nodeParser) collection(kind nodeKind, end byte) (node, error) {
	n := node{kind: kind}
	firstKey, firstItem := len(p.keys), len(p.items)
	p.at++
	for p.peek() != end {
		if len(p.items) > firstItem {
			if !p.skip(',') {
				return n, p.unexpected(`","`)
			}
		}
		if err := p.member(kind); err != nil {
			return n, err
		}
	}
	p.at++
	p.roomForKeys, n.keys = kept(p.roomForKeys, p.keys[firstKey:])
	p.room, n.items = kept(p.room, p.items[firstItem:])
	p.keys, p.items = p.keys[:firstKey], p.items[:firstItem]
	return n, nil
}

func (p *nodeParser) member(kind nodeKind) error {
	if kind == nodeObject {
		if p.peek() != '"' {
			return p.unexpected("a key in double quotes")
		}
		key, err := p.text()
		if err != nil {
			return err
		}
		if p.peek(); !p.skip(':') {
			return p.unexpected(`":"`)
		}
		p.keys = append(p.keys, key)
	}
	item, err := p.node()
	p.items = append(p.items, item)
	return err
}

// kept copies a list into the room, which it renews when it is full.
func kept[T any](room, list []T) (rest, copied []T) {
	if len(list) > roomSize/8 {
		return room, slices.Clone(list)
	}
	if len(list) > len(room) {
		room = make([]T, roomSize)
	}
	copied = room[:len(list):len(list)]
	copy(copied, list)
	return room[len(list):], copied
}
