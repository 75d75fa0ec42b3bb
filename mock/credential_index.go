package mock

import (
	"sync"

	"github.com/standin-mock/standin/mock/world"
)

// credentialIndex knows which namespaces have a credential.
type credentialIndex struct {
	mu    sync.RWMutex
	owner map[world.Credential]map[*Namespace]bool
	owned map[*Namespace]map[world.Credential]bool
}

func newCredentialIndex() *credentialIndex {
	return &credentialIndex{owner: map[world.Credential]map[*Namespace]bool{}, owned: map[*Namespace]map[world.Credential]bool{}}
}

func (i *credentialIndex) set(c world.Credential, ns *Namespace, exists bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !exists {
		delete(i.owned[ns], c)
		i.disown(c, ns)
		return
	}
	if i.owner[c] == nil {
		i.owner[c] = map[*Namespace]bool{}
	}
	if i.owned[ns] == nil {
		i.owned[ns] = map[world.Credential]bool{}
	}
	i.owner[c][ns], i.owned[ns][c] = true, true
}

func (i *credentialIndex) disown(c world.Credential, ns *Namespace) {
	if delete(i.owner[c], ns); len(i.owner[c]) == 0 {
		delete(i.owner, c)
	}
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
	if len(i.owner[c]) != 1 {
		return nil
	}
	for ns := range i.owner[c] {
		return ns
	}
	return nil
}
