package mock

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
)

// The reasons why a namespace is refused.
var (
	ErrNoNamespace    = errors.New("there is no such namespace")
	ErrNamespaceTaken = errors.New("the namespace exists already")
	ErrNamespaceName  = errors.New("a namespace's name is 1 to 63 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit")
)

var namespaceName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// CreateNamespace makes a namespace and fills its world; an empty name is made up. Refused with ErrNamespaceName,
// ErrNamespaceTaken, or what the fixture says.
func (s *Server) CreateNamespace(ctx context.Context, name string, o NamespaceOptions) (*Namespace, error) {
	s.sweep()
	if name == "" {
		name = s.newName()
	}
	if !namespaceName.MatchString(name) {
		return nil, fmt.Errorf("namespace %q: %w", name, ErrNamespaceName)
	}
	if s.Namespace(name) != nil {
		return nil, fmt.Errorf("namespace %s: %w", name, ErrNamespaceTaken)
	}
	ns, err := newNamespace(ctx, s, name, o)
	if err != nil {
		return nil, fmt.Errorf("namespace %s: %w", name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.namespaces[name] != nil { // somebody was faster
		s.retire(ns)
		return nil, fmt.Errorf("namespace %s: %w", name, ErrNamespaceTaken)
	}
	s.namespaces[name] = ns
	return ns, nil
}

func (s *Server) newName() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		s.made++
		if name := fmt.Sprintf("ns-%d", s.made); s.namespaces[name] == nil {
			return name
		}
	}
}

// Namespace returns the namespace with this name, or nil.
func (s *Server) Namespace(name string) *Namespace {
	s.mu.RLock()
	ns := s.namespaces[name]
	s.mu.RUnlock()
	if ns != nil && ns.options.TTL > 0 && ns.over(s.options.Now()) {
		s.sweep()
		return nil
	}
	return ns
}

// Namespaces lists the namespaces by name.
func (s *Server) Namespaces() []*Namespace {
	s.sweep()
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]*Namespace, 0, len(s.namespaces))
	for _, name := range slices.Sorted(maps.Keys(s.namespaces)) {
		out = append(out, s.namespaces[name])
	}
	return out
}

// DeleteNamespace removes a namespace and touches no other. The default one can't be deleted, only reset.
func (s *Server) DeleteNamespace(name string) error {
	if name == DefaultNamespace {
		return fmt.Errorf("namespace %s: it is where requests go that name no other; reset it instead", name)
	}
	s.mu.Lock()
	ns := s.namespaces[name]
	delete(s.namespaces, name)
	s.mu.Unlock()
	if ns == nil {
		return fmt.Errorf("namespace %s: %w", name, ErrNoNamespace)
	}
	s.retire(ns)
	return nil
}

// retire forgets a namespace that is no longer served, and lets those go who follow its requests.
func (s *Server) retire(ns *Namespace) {
	s.credentials.forget(ns)
	ns.state.Load().end()
}

// sweep deletes the namespaces whose time to live is over.
func (s *Server) sweep() {
	now := s.options.Now()
	s.mu.RLock()
	var over []string
	for name, ns := range s.namespaces {
		if ns.over(now) {
			over = append(over, name)
		}
	}
	s.mu.RUnlock()
	for _, name := range over {
		_ = s.DeleteNamespace(name) // another sweep may have been faster
	}
}

// seedFor makes a namespace's seed: the server's own for the default one, another for each name.
func (s *Server) seedFor(name string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s", s.options.Seed, name)
	return max(h.Sum64()>>11, 1) // 53 bits: a JSON number that JavaScript reads without loss
}
