package mock

import (
	"context"
	"fmt"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock/journal"
)

// Requests returns what the namespace was asked, the oldest first, with secrets redacted.
func (ns *Namespace) Requests(f journal.Filter) journal.Page {
	return ns.state.Load().journal.Entries(f)
}

// ClearRequests forgets what the namespace was asked; the requests' numbers go on, so that who follows them misses none.
func (ns *Namespace) ClearRequests() {
	state := ns.state.Load()
	state.journal.Clear()
	state.counts.clear()
}

// RequestCounts counts by outcome what the namespace was asked since the last ClearRequests, also what its journal no
// longer has.
func (ns *Namespace) RequestCounts() map[journal.Outcome]uint64 { return ns.state.Load().counts.list() }

// Follow calls visit for each request that the filter takes, those that were and those that come, until ctx ends, visit
// returns false, or the namespace is reset or deleted.
func (ns *Namespace) Follow(ctx context.Context, f journal.Filter, visit func(*journal.Entry) bool) {
	state := ns.state.Load()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(state.life, cancel)()
	state.journal.Follow(ctx, f, visit)
}

// Verify asks whether something happened, and waits for it at most that long in real time, or until ctx ends; 0 answers
// at once. A question that an unwelcome request could still fail (exactly, at most, never) takes all of that time.
// An error is a question that makes no sense: an unknown operation, or a condition that can't be compiled.
func (ns *Namespace) Verify(ctx context.Context, q journal.Question, within time.Duration) (journal.Verdict, error) {
	for _, id := range append([]string{q.Operation}, q.Order...) {
		if err := ns.CheckOperation(id); err != nil && id != "" {
			return journal.Verdict{}, err
		}
	}
	if o, ok := ns.spec.Operation(q.Operation); ok {
		q.Endpoint = describe([]*contract.Operation{o})[0]
	}
	state := ns.state.Load()
	waiting, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	defer context.AfterFunc(state.life, cancel)()
	v, err := state.journal.Verify(waiting, q)
	if within > 0 && v.Passed && (ctx.Err() != nil || state.life.Err() != nil) {
		v.Passed, v.Message = false, "CANNOT TELL: the wait was broken off, for the namespace was reset or deleted, or the server stops"
	}
	return v, err
}

// CheckOperation returns an error that says what was probably meant, where the vendors have no operation with this
// operationId.
func (ns *Namespace) CheckOperation(id string) error {
	if _, ok := ns.spec.Operation(id); ok {
		return nil
	}
	var known []string
	for _, o := range ns.spec.Operations() {
		known = append(known, o.ID)
	}
	meant := ""
	if near := strictyaml.Suggest(id, known); near != "" {
		meant = fmt.Sprintf(", did you mean %q?", near)
	}
	return fmt.Errorf("unknown operation %q%s", id, meant)
}
