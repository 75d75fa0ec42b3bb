package mock

import (
	"slices"
	"sync"

	"github.com/standin-mock/standin/mock/world"
)

// credentialIndex knows which namespaces have a credential.
type credentialIndex struct {
	mu    sync.RWMutex
	owner map[world.Credential]owners
	owned map[*Namespace]map[world.Credential]bool
}

func newCredentialIndex() *credentialIndex {
	return &credentialIndex{owner: map[world.Credential]owners{}, owned: map[*Namespace]map[world.Credential]bool{}}
}

func (i *credentialIndex) set(c world.Credential, ns *Namespace, exists bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !exists {
		delete(i.owned[ns], c)
		i.disown(c, ns)
		return
	}
	if i.owned[ns] == nil {
		i.owned[ns] = map[world.Credential]bool{}
	}
	i.owner[c], i.owned[ns][c] = i.owner[c].with(ns), true
}

func (i *credentialIndex) disown(c world.Credential, ns *Namespace) {
	if left := i.owner[c].without(ns); left.one != nil {
		i.owner[c] = left
	} else {
		delete(i.owner, c)
	}
}

// owners are the namespaces that have a credential: hardly ever more than one.
type owners struct {
	one  *Namespace // nil when there is none
	more []*Namespace
}

func (o owners) with(ns *Namespace) owners {
	switch {
	case o.one == nil:
		o.one = ns
	case o.one != ns && !slices.Contains(o.more, ns):
		o.more = append(o.more, ns)
	}
	return o
}

func (o owners) without(ns *Namespace) owners {
	if o.one == ns {
		o.one = nil
		if last := len(o.more) - 1; last >= 0 {
			o.one, o.more = o.more[last], o.more[:last]
		}
		return o
	}
	o.more = slices.DeleteFunc(o.more, func(other *Namespace) bool { return other == ns })
	return o
}

// forget removes all that a namespace has.
func (i *credentialIndex) forget(ns *Namespace) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for c := range i.owned[ns] {
		i.disown(c, ns)
	}
	delete(i.owned, ns)
}

// only returns the one namespace that has the credential, or nil when there is none or more than one.
func (i *credentialIndex) only(c world.Credential) *Namespace {
	i.mu.RLock()
	defer i.mu.RUnlock()
	if o := i.owner[c]; len(o.more) == 0 {
		return o.one
	}
	return nil
}
