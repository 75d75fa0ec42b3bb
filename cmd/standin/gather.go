package main

import (
	"net/http"
	"strings"
	"sync"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// gatherer takes over what the journals of a server have before it is lost: a reset begins a new journal, and a
// namespace goes with its own.
type gatherer struct {
	server *mock.Server

	mu      sync.Mutex
	names   map[string]bool         // of the namespaces that there were
	seen    map[*world.World]uint64 // how much of the journal beside a world was taken; a reset makes a new world
	entries []*journal.Entry        // in no order of their own among namespaces
	dropped uint64
}

func newGatherer(server *mock.Server) *gatherer {
	return &gatherer{server: server, names: map[string]bool{mock.DefaultNamespace: true}, seen: map[*world.World]uint64{}}
}

// watch gathers before each request to Standin itself, which may throw a journal away, and looks for new namespaces after it.
func (g *gatherer) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := strings.Contains(r.URL.Path, "/_standin/") // perhaps behind what names a namespace
		if own {
			g.gather()
		}
		next.ServeHTTP(w, r)
		if own {
			g.learn()
		}
	})
}

func (g *gatherer) learn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, ns := range g.server.Namespaces() {
		g.names[ns.Name()] = true
	}
}

// gather takes what is new. It asks for namespaces by name, because listing them removes those whose time is over.
func (g *gatherer) gather() {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := map[*world.World]uint64{}
	for name := range g.names {
		ns := g.server.Namespace(name)
		if ns == nil {
			continue
		}
		w := ns.World()
		now[w] = g.take(ns, g.seen[w])
	}
	g.seen = now
}

func (g *gatherer) take(ns *mock.Namespace, after uint64) uint64 {
	page := ns.Requests(journal.Filter{After: after})
	if page.Total < after { // the journal alone was cleared
		after = 0
		page = ns.Requests(journal.Filter{})
	}
	g.entries = append(g.entries, page.Entries...)
	g.dropped += page.Total - after - uint64(len(page.Entries))
	return page.Total
}
