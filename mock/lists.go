package mock

import (
	"net/http"
	"sync"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// maxListBytes bounds the lists that a namespace keeps, all of them together: a row takes about 250 bytes.
const maxListBytes = 16 << 20

// list is an answer that shows an app's connections. Once it is kept, nobody writes into it any more.
type list struct {
	of        listOf
	version   uint64
	kept      bool // it was sent before, after it was held against openapi.yaml
	header    http.Header
	body      []byte
	journaled *journal.Answer
}

type listOf struct{ operation, app string }

// lists has the last answer of each operation that shows an app's connections, to send it again while the list is the
// same.
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
	if len(a.body) > maxListBytes {
		return
	}
	made.kept, made.header, made.body, made.journaled = true, a.header, a.body, journal.KeepAnswer(a.header, a.body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := l.last[made.of]; last != nil {
		l.size -= len(last.body)
	}
	if l.size += len(made.body); l.last == nil || l.size > maxListBytes {
		l.last, l.size = map[listOf]*list{}, len(made.body)
	}
	l.last[made.of] = made
}

// listed answers with what was sent of a list before, where the list that the request asks for is the same since.
func (x *exchange) listed(tx *world.Tx) (reply api.Reply, ok bool) {
	of := x.route.endpoint.ListOf
	if of == "" {
		return api.Reply{}, false
	}
	app := x.call.PathText(of)
	x.list = x.state.lists.at(listOf{x.operation.ID, app}, tx.ListVersion(app))
	return api.Reply{Status: http.StatusOK, Header: x.list.header, Body: x.list.body, Ready: true}, x.list.kept
}
