package mock

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/scenarios"
)

// Export writes the namespace as one file, in YAML: a fixture that another process loads and that goes on with the same
// bytes in every later answer. It holds secrets. version is the program's, for the reader of the file.
func (ns *Namespace) Export(ctx context.Context, version string) ([]byte, error) {
	state := ns.state.Load()
	snapshot, err := state.world.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("namespace %s: %w", ns.name, err)
	}
	running, err := savedScenarios(state)
	if err != nil {
		return nil, fmt.Errorf("namespace %s: %w", ns.name, err)
	}
	return fixtures.Export(fixtures.Exported{
		Version: version, Requests: state.calls.Load(), Dialect: ns.Dialect().Chosen(), AutoConsent: ns.autoConsent(),
		Scenarios: running, World: snapshot,
	})
}

func savedScenarios(s *state) (all []json.RawMessage, err error) {
	for _, one := range s.script.Save() {
		row, err := json.Marshal(one)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// restoreScenarios goes on with the scenarios of an export.
func restoreScenarios(s *state, rows []json.RawMessage) error {
	saved := make([]scenarios.Saved, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal(row, &saved[i]); err != nil {
			return fmt.Errorf("scenario %d of the export: %w", i+1, err)
		}
	}
	return s.script.Restore(saved)
}

// Import puts an export in a namespace's place, or makes a namespace of it; the journal begins anew, but for the
// requests' numbers. It returns the namespace as it is now: one that was there before is no longer served. A reset
// brings back what was imported.
func (s *Server) Import(ctx context.Context, name string, export *fixtures.Fixture) (*Namespace, error) {
	if _, ok := export.Snapshot(); !ok {
		return nil, fmt.Errorf("namespace %s: the file is a fixture, not an export; it has no snapshot", name)
	}
	if !namespaceName.MatchString(name) {
		return nil, fmt.Errorf("namespace %q: %w", name, ErrNamespaceName)
	}
	ns, err := newNamespace(ctx, s, name, NamespaceOptions{
		Fixtures: []*fixtures.Fixture{export}, Scenarios: []scenarios.Source{}, // the export has those that ran
	})
	if err != nil {
		return nil, fmt.Errorf("namespace %s: %w", name, err)
	}
	s.mu.Lock()
	before := s.namespaces[name]
	if before != nil {
		ns.state.Load().journal.GoOn(before.state.Load().journal)
	}
	s.namespaces[name] = ns
	s.mu.Unlock()
	if before != nil {
		s.retire(before)
	}
	return ns, nil
}

// exported is what the namespace's first fixture goes on from, where it is an export.
func (o NamespaceOptions) exported() (fixtures.Exported, bool) {
	if len(o.Fixtures) == 0 {
		return fixtures.Exported{}, false
	}
	return o.Fixtures[0].Snapshot()
}

// goOn takes from an export what a namespace needs before its world is made: seed and readings.
func (o NamespaceOptions) goOn() (NamespaceOptions, error) {
	e, ok := o.exported()
	if !ok {
		return o, nil
	}
	o.Seed, o.Dialect = e.World.Seed, dialect.Default()
	for _, id := range slices.Sorted(maps.Keys(e.Dialect)) {
		d, err := o.Dialect.With(dialect.ID(id), e.Dialect[id])
		if err != nil {
			return o, err
		}
		o.Dialect = d
	}
	return o, nil
}

// autoConsent is what the server was told, or what the namespace had where it was exported.
func (ns *Namespace) autoConsent() bool {
	e, _ := ns.options.exported()
	return ns.server.options.AutoConsent || e.AutoConsent
}
