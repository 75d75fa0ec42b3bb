package mock

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/standin-mock/standin/mock/world"
)

// credentialIndex knows which namespaces have a credential. It keeps hashes instead of texts, so that a hundred thousand
// tokens are hardly any work for the garbage collector. Two credentials with the same 64 bits are not to be expected.
type credentialIndex struct {
	seed maphash.Seed

	mu    sync.RWMutex
	owner map[uint64]*Namespace
	more  map[uint64][]*Namespace // those that have it beside its owner: hardly ever any
	owned map[*Namespace][]uint64 // what each has, or had once: to forget a credential twice does no harm
}

func newCredentialIndex() *credentialIndex {
	return &credentialIndex{
		seed: maphash.MakeSeed(), owner: map[uint64]*Namespace{}, more: map[uint64][]*Namespace{},
		owned: map[*Namespace][]uint64{},
	}
}

func (i *credentialIndex) set(c world.Credential, ns *Namespace, exists bool) {
	hash := maphash.Comparable(i.seed, c)
	i.mu.Lock()
	defer i.mu.Unlock()
	if exists {
		i.own(hash, ns)
	} else {
		i.disown(hash, ns)
	}
}

func (i *credentialIndex) own(hash uint64, ns *Namespace) {
	switch owner := i.owner[hash]; {
	case owner == nil:
		i.owner[hash] = ns
	case owner == ns || slices.Contains(i.more[hash], ns):
		return
	default:
		i.more[hash] = append(i.more[hash], ns)
	}
	i.owned[ns] = append(i.owned[ns], hash)
}

func (i *credentialIndex) disown(hash uint64, ns *Namespace) {
	others := slices.DeleteFunc(i.more[hash], func(other *Namespace) bool { return other == ns })
	if i.owner[hash] == ns {
		if len(others) == 0 {
			delete(i.owner, hash)
			return
		}
		i.owner[hash] = others[0]
		others = slices.Delete(others, 0, 1)
	}
	if i.more[hash] = others; len(others) == 0 {
		delete(i.more, hash)
	}
}

// forget removes all that a namespace has.
func (i *credentialIndex) forget(ns *Namespace) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, hash := range i.owned[ns] {
		i.disown(hash, ns)
	}
	delete(i.owned, ns)
}

// only returns the one namespace that has the credential, or nil when there is none or more than one.
func (i *credentialIndex) only(c world.Credential) *Namespace {
	hash := maphash.Comparable(i.seed, c)
	i.mu.RLock()
	defer i.mu.RUnlock()
	if len(i.more[hash]) > 0 {
		return nil
	}
	return i.owner[hash]
}
