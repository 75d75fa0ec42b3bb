package mock

import (
	"net/http"
	"sync"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/journal"
)

// maxListBytes bounds the lists that a namespace keeps, all of them together: a row takes about 250 bytes.
const maxListBytes = 16 << 20

// list is an answer that shows all of a list. Once it is kept, nobody writes into it any more.
type list struct {
	of        listOf
	version   uint64
	kept      bool // it was sent before, after it was held against openapi.yaml
	header    http.Header
	body      []byte
	journaled *journal.Answer
}

// listOf is all that an answer depends on beside the list's version and the namespace's dialect.
type listOf struct{ operation, of, query string }

// lists has the last answer of each operation that shows a list, to send it again while the list is the same.
type lists struct {
	mu   sync.RWMutex
	last map[listOf]*list
	size int // in bytes
}

// at is what was sent of this list in this version, or a list that is still to be made.
func (l *lists) at(of listOf, version uint64) *list {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if last := l.last[of]; last != nil && last.version == version {
		return last
	}
	return &list{of: of, version: version}
}

// keep takes an answer that openapi.yaml allows. When there is no room, all the others go.
func (l *lists) keep(made *list, a answer) {
	made.header, made.body = a.header, a.body
	if made.size() > maxListBytes {
		return
	}
	made.kept, made.journaled = true, journal.KeepAnswer(a.header, a.body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := l.last[made.of]; last != nil {
		l.size -= last.size()
	}
	if l.size += made.size(); l.last == nil || l.size > maxListBytes {
		l.last, l.size = map[listOf]*list{}, made.size()
	}
	l.last[made.of] = made
}

// size is about how many bytes it takes to keep a list, with its headers and its place among the others.
func (l *list) size() int {
	const rest = 1 << 10
	return cap(l.body) + len(l.of.of) + len(l.of.query) + rest
}

// listed answers with what was sent of a list before, where the list that the request asks for is the same since. It
// is not Ready where the list is still to be made.
func (x *exchange) listed() (api.Reply, error) {
	find := x.route.endpoint.List
	if find == nil {
		return api.Reply{}, nil
	}
	shown, err := find(&x.call)
	if err != nil {
		return api.Reply{}, err
	}
	of := listOf{operation: x.operation.ID, of: shown.Of}
	if len(x.call.Query) > 0 {
		of.query = x.call.Request.RawQuery
	}
	x.list = x.state.lists.at(of, shown.Version)
	return api.Reply{Status: http.StatusOK, Header: x.list.header, Body: x.list.body, Ready: x.list.kept}, nil
}
