package mock

import (
	"context"
	"slices"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// beginning is a world as it was made, and what is in it that clients send to say who they are.
type beginning struct {
	memory      *store.Memory
	credentials []world.Credential
}

// makeWorld applies the fixtures. Where the namespace's time begins at a given moment, its world depends on nothing but
// fixtures, seed and that moment: time stands still until it is made, and whoever begins in the same way, after a reset
// or under another name, takes a copy.
func (ns *Namespace) makeWorld(ctx context.Context, fresh *state) error {
	memory, ok := fresh.store.(*store.Memory)
	if _, export := ns.options.exported(); !ok || export || ns.options.Start.IsZero() {
		return ns.applyFixtures(ctx, fresh.world)
	}
	clock := fresh.world.Clock()
	clock.Freeze()
	clock.Begin(ns.options.Start)
	if err := ns.copyWorld(ctx, fresh.world, memory); err != nil {
		return err
	}
	if !ns.options.Frozen {
		clock.Resume()
	}
	return nil
}

func (ns *Namespace) copyWorld(ctx context.Context, w *world.World, memory *store.Memory) error {
	if made := ns.server.beginningOf(ns); made != nil {
		memory.CopyFrom(made.memory)
		ns.beginning.Store(made)
		for _, c := range made.credentials {
			ns.server.credentials.set(c, ns, true)
		}
		return nil
	}
	if err := ns.applyFixtures(ctx, w); err != nil {
		return err
	}
	made := &beginning{memory: store.NewMemory()}
	made.memory.CopyFrom(memory)
	err := w.View(ctx, func(tx *world.Tx) error {
		made.credentials = tx.Credentials()
		return nil
	})
	if err == nil {
		ns.beginning.Store(made)
	}
	return err
}

func (ns *Namespace) applyFixtures(ctx context.Context, w *world.World) error {
	for _, fixture := range ns.options.Fixtures {
		if err := fixture.Apply(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// beginningOf is the world that a namespace begins with, where it or another one has made it before; otherwise nil.
func (s *Server) beginningOf(ns *Namespace) *beginning {
	if made := ns.beginning.Load(); made != nil {
		return made
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, other := range s.namespaces {
		if made := other.beginning.Load(); made != nil && other.options.beginsAs(ns.options) {
			return made
		}
	}
	return nil
}

// beginsAs reports whether the worlds of two namespaces are the same at their beginning.
func (o NamespaceOptions) beginsAs(other NamespaceOptions) bool {
	return o.Seed == other.Seed && o.Start.Equal(other.Start) && slices.EqualFunc(o.Fixtures, other.Fixtures, (*fixtures.Fixture).Same)
}
