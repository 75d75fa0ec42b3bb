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
	names   map[string]bool        // of the namespaces that there were
	seen    map[*world.World]taken // what was taken beside a world; a reset makes a new world
	entries []*journal.Entry       // in no order of their own among namespaces
	dropped uint64
	faults  []ownFault
	unused  map[*world.World][]string // the steps of scenarios that had not fired, when the world was last seen
}

// taken is up to which number a journal was taken, and how many of the faults of our own.
type taken struct {
	requests uint64
	faults   int
}

func newGatherer(server *mock.Server) *gatherer {
	return &gatherer{
		server: server, names: map[string]bool{mock.DefaultNamespace: true}, seen: map[*world.World]taken{},
		unused: map[*world.World][]string{},
	}
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
	now := map[*world.World]taken{}
	for name := range g.names {
		ns := g.server.Namespace(name)
		if ns == nil {
			continue
		}
		w := ns.World()
		before := g.seen[w]
		g.unused[w] = ns.UnusedSteps()
		now[w] = taken{g.take(ns, before.requests), g.takeFaults(ns, before.faults)}
	}
	g.seen = now
}

// take returns the number of the newest request that was taken. Numbers go on when a journal is cleared, so that those
// before its first one are not missing.
func (g *gatherer) take(ns *mock.Namespace, after uint64) uint64 {
	page := ns.Requests(journal.Filter{After: after})
	if len(page.Entries) == 0 {
		return after
	}
	first, last := page.Entries[0].Number, page.Entries[len(page.Entries)-1].Number
	g.entries = append(g.entries, page.Entries...)
	g.dropped += first - 1 - max(after, last-page.Total)
	return last
}

// takeFaults relies on a list that only grows until a reset.
func (g *gatherer) takeFaults(ns *mock.Namespace, after int) int {
	all := ns.OwnFaults()
	for _, f := range all[min(after, len(all)):] {
		g.faults = append(g.faults, ownFault{
			Namespace: ns.Name(), Operation: f.Operation, RequestID: f.RequestID, Message: f.Message, Findings: inWords(f.Findings),
		})
	}
	return len(all)
}
