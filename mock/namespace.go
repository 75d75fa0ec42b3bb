package mock

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// Namespace is one world with the vendors' APIs in front of it.
type Namespace struct {
	name    string
	options Options
	spec    *contract.Spec
	routes  routes
	world   *world.World
	faults  faultLog
	calls   atomic.Uint64

	refusesUnknown map[string]bool // by vendor: whether input that openapi.yaml does not have is refused
}

func newNamespace(ctx context.Context, name string, o Options, spec *contract.Spec, r routes) (*Namespace, error) {
	ns := &Namespace{
		name: name, options: o, spec: spec, routes: r,
		world: world.New(o.Store(name), o.Seed, world.NewClock(o.Now)), refusesUnknown: map[string]bool{},
	}
	for vendor := range r.byVendor {
		ns.refusesUnknown[vendor] = o.Dialect.Is(dialect.ID(vendor+".unknown-input"), "refused")
	}
	for _, fixture := range o.Fixtures {
		if err := fixture.Apply(ctx, ns.world); err != nil {
			return nil, fmt.Errorf("namespace %s: %w", name, err)
		}
	}
	return ns, nil
}

// Name is the namespace's name.
func (ns *Namespace) Name() string { return ns.name }

// World is the state behind the APIs.
func (ns *Namespace) World() *world.World { return ns.world }

// Dialect is the set of readings in force.
func (ns *Namespace) Dialect() *dialect.Dialect { return ns.options.Dialect }

// Spec is openapi.yaml as the dialect reads it.
func (ns *Namespace) Spec() *contract.Spec { return ns.spec }

// OwnFaults lists what the mock itself did wrong: an answer that openapi.yaml does not allow, a panic, an error that no
// vendor has a word for. A test that talked to the mock should find none.
func (ns *Namespace) OwnFaults() []OwnFault { return ns.faults.list() }
