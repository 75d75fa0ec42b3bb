package mock

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// Namespace is one world with the vendors' APIs in front of it, its own clock and its own journal.
type Namespace struct {
	// What each request reads comes first: a thousand namespaces are not in the processor's caches.
	name         string
	server       *Server
	state        atomic.Pointer[state]
	used         atomic.Int64 // when the last request came, in nanoseconds of real time
	spec         *contract.Spec
	routes       routes
	autoConsents bool
	options      NamespaceOptions // nothing in it is left to a default

	beginning      atomic.Pointer[beginning] // the world after a reset, where copies of it can be had
	vocabulary     vocabulary                // what scenarios may name
	refusesUnknown map[string]bool           // by vendor: whether input that openapi.yaml does not have is refused
}

// state is what a reset throws away.
type state struct {
	world   *world.World // what each request reads comes first
	journal *journal.Journal
	script  *scenarios.Script
	calls   atomic.Uint64
	counts  requestCounts
	lists   lists
	faults  faultLog
	store   store.Store
	webhook *webhook.Dispatcher
	life    context.Context // ends when the state is thrown away
	end     context.CancelFunc
}

func newNamespace(ctx context.Context, s *Server, name string, o NamespaceOptions) (_ *Namespace, err error) {
	if o.Fixtures == nil {
		if o.Fixtures, err = s.fixturesFor(name); err != nil {
			return nil, err
		}
	}
	if o.Dialect == nil {
		o.Dialect = s.options.Dialect
	}
	if o.Seed == 0 {
		o.Seed = s.seedFor(name)
	}
	if o.Scenarios == nil {
		o.Scenarios = s.options.Scenarios
	}
	if o, err = o.goOn(); err != nil {
		return nil, err
	}
	spec, err := document(o.Dialect)
	if err != nil {
		return nil, err
	}
	bound, err := routesOf(spec)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, name, o, spec, bound)
}

// fixturesFor are the server's own. An export goes on in the default namespace alone: another one begins with what is
// loaded beside it, or with the demo world.
func (s *Server) fixturesFor(name string) ([]*fixtures.Fixture, error) {
	all := s.options.Fixtures
	if _, export := (NamespaceOptions{Fixtures: all}).exported(); !export || name == DefaultNamespace {
		return all, nil
	}
	if all = all[1:]; len(all) > 0 {
		return all, nil
	}
	return demoWorld()
}

// open begins with a document and those who answer for it.
func (s *Server) open(ctx context.Context, name string, o NamespaceOptions, spec *contract.Spec, bound routes) (*Namespace, error) {
	ns := &Namespace{
		name: name, server: s, options: o, spec: spec, routes: bound, vocabulary: vocabulary{spec}, refusesUnknown: map[string]bool{},
	}
	for vendor := range bound.byVendor {
		ns.refusesUnknown[vendor] = o.Dialect.Is(dialect.ID(vendor+".unknown-input"), "refused")
	}
	ns.autoConsents = ns.autoConsent()
	ns.touch()
	return ns, ns.Reset(ctx)
}

// Reset brings the namespace back to its beginning: world, clock, journal, scenarios and webhooks. Requests under way
// finish on what was before.
func (ns *Namespace) Reset(ctx context.Context) error {
	fresh := ns.newState()
	ns.server.credentials.forget(ns)
	fresh.world.WatchCredentials(func(c world.Credential, exists bool) { ns.server.credentials.set(c, ns, exists) })
	if err := ns.fill(ctx, fresh); err != nil {
		fresh.end()
		return err
	}
	if before := ns.state.Load(); before != nil {
		fresh.journal.GoOn(before.journal)
	}
	if before := ns.state.Swap(fresh); before != nil {
		before.end()
	}
	fresh.webhook.Wake() // what an export had not delivered
	return nil
}

func (ns *Namespace) newState() *state {
	clock := world.NewClock(ns.server.options.Now)
	if ns.options.Frozen {
		clock.Freeze() // first, so that no time passes between the beginning and the standstill
	}
	if !ns.options.Start.IsZero() {
		clock.Begin(ns.options.Start)
	}
	life, end := context.WithCancel(ns.server.life)
	stored := ns.server.options.Store(ns.name)
	fresh := &state{
		life: life, end: end,
		store:   stored,
		world:   world.New(stored, ns.options.Seed, clock),
		journal: journal.New(ns.server.options.JournalSize),
		script:  scenarios.NewScript(ns.vocabulary),
	}
	fresh.journal.NameCalls(func(call uint64) string { return world.RequestIDAt(ns.options.Seed, call) })
	fresh.webhook = ns.newDispatcher(fresh)
	fresh.world.WatchEvents(fresh.heard)
	return fresh
}

// fill puts into a new state what the namespace begins with.
func (ns *Namespace) fill(ctx context.Context, fresh *state) error {
	if err := ns.makeWorld(ctx, fresh); err != nil {
		return err
	}
	if err := ns.setWebhooks(ctx, fresh.world); err != nil {
		return err
	}
	if e, ok := ns.options.exported(); ok {
		fresh.calls.Store(e.Requests)
		if err := restoreScenarios(fresh, e.Scenarios); err != nil {
			return err
		}
	}
	for _, source := range ns.options.Scenarios {
		scenario, err := ns.ReadScenario(source.File, source.Data)
		if err == nil {
			err = fresh.script.Start(scenario, scenarios.ByOption, fresh.world.Clock().Now())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Name is the namespace's name.
func (ns *Namespace) Name() string { return ns.name }

// World is the state behind the APIs, until the next reset.
func (ns *Namespace) World() *world.World { return ns.state.Load().world }

// Seed is what the namespace's ids, codes and tokens are made from.
func (ns *Namespace) Seed() uint64 { return ns.options.Seed }

// TTL is how long, in real time, the namespace lives after its last request; 0 is for ever.
func (ns *Namespace) TTL() time.Duration { return ns.options.TTL }

// Dialect is the set of readings in force.
func (ns *Namespace) Dialect() *dialect.Dialect { return ns.options.Dialect }

// Spec is openapi.yaml as the dialect reads it.
func (ns *Namespace) Spec() *contract.Spec { return ns.spec }

// OwnFaults lists what the mock itself did wrong: an answer that openapi.yaml does not allow, a panic, an error that no
// vendor has a word for. A test that talked to the mock should find none.
func (ns *Namespace) OwnFaults() []OwnFault { return ns.state.Load().faults.list() }

// Touch begins the namespace's time to live anew, as a request does.
func (ns *Namespace) Touch() { ns.touch() }

func (ns *Namespace) touch() { ns.used.Store(ns.server.options.Now().UnixNano()) }

// over reports whether the namespace's time to live has passed since its last request.
func (ns *Namespace) over(now time.Time) bool {
	return ns.options.TTL > 0 && now.Sub(time.Unix(0, ns.used.Load())) > ns.options.TTL
}
