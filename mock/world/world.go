// Package world is the fake business behind the three vendors, without HTTP: people, the apps they connect to,
// logins, authorization codes and tokens, licenses, and the webhook events that all this causes.
//
// There is one world behind all vendors: a login to an app is a higher loginCount at LoginSign, a row in SSOJet's login
// logs and an entry in GenAuth's list of apps. Everything is read and changed through a Tx; the time is read once per Tx.
package world

import (
	"context"
	"time"

	"github.com/standin-mock/standin/mock/store"
)

// World is the state of one namespace with its seed and its clock.
type World struct {
	store store.Store
	seed  uint64
	clock *Clock
	watch func(Credential, bool)
	heard func(context.Context)
}

// New returns a world on a store. The same seed gives the same ids, whatever the order of things.
func New(s store.Store, seed uint64, clock *Clock) *World {
	return &World{store: s, seed: seed, clock: clock}
}

// Clock returns the world's clock.
func (w *World) Clock() *Clock { return w.clock }

// View runs fn on a state that does not change meanwhile; fn may not change it.
func (w *World) View(ctx context.Context, fn func(*Tx) error) error {
	return w.store.View(ctx, func(tx store.Tx) error { return fn(w.begin(tx)) })
}

// Update runs fn in a transaction; fn may run more than once, and only its last run counts.
func (w *World) Update(ctx context.Context, fn func(*Tx) error) error {
	return w.change(ctx, fn, w.store.Update)
}

// change runs fn in one of the store's transactions, and tells those who watch what came of it.
func (w *World) change(
	ctx context.Context, fn func(*Tx) error, run func(context.Context, func(store.Tx) error) error,
) error {
	queued := false
	err := run(ctx, func(tx store.Tx) error {
		begun := w.begin(tx)
		if err := fn(begun); err != nil {
			return err
		}
		begun.storeCounters()
		w.report(begun.did.credentials)
		queued = begun.did.queued
		return nil
	})
	if err == nil && queued && w.heard != nil {
		w.heard(ctx)
	}
	return err
}

// WatchEvents calls fn after each transaction that queued an event, with the transaction's context. Call it before the
// world is used.
func (w *World) WatchEvents(fn func(context.Context)) { w.heard = fn }

// begin reads the clock inside the store's transaction, so that a later transaction never has an earlier time.
func (w *World) begin(tx store.Tx) *Tx {
	begun := &struct {
		tx          Tx
		did         effects
		credentials [1]credentialChange // room for what most transactions do
		counted     [2]counter
		relisted    [1]string
	}{}
	begun.did.credentials, begun.did.counted, begun.did.relisted = begun.credentials[:0], begun.counted[:0], begun.relisted[:0]
	begun.tx = Tx{store: tx, seed: w.seed, now: w.clock.Now(), did: &begun.did}
	return &begun.tx
}

// Tx is one transaction on the world. It is valid only inside the function it was given to.
type Tx struct {
	store store.Tx
	seed  uint64
	now   time.Time
	did   *effects // shared by all times of one transaction
}

// effects is what a transaction has done beside its changes.
type effects struct {
	credentials []credentialChange
	counted     []counter
	queued      bool     // whether it queued an event
	relisted    []string // the apps whose lists it changed
}

// Now is the time of this transaction, in UTC and cut to milliseconds; it stays the same all through it.
func (tx *Tx) Now() time.Time { return tx.now }

// table is a typed view of one of the store's tables, which holds pointers to values that are never changed after put.
type table[V any] string

func (t table[V]) get(tx *Tx, key string) (V, bool) {
	v, ok := tx.store.Get(string(t), key)
	if !ok {
		var zero V
		return zero, false
	}
	return *v.(*V), true
}

func (t table[V]) has(tx *Tx, key string) bool {
	_, ok := tx.store.Get(string(t), key)
	return ok
}

func (t table[V]) put(tx *Tx, key string, v V) { t.keep(tx, key, &v) }

// keep is put without a copy: the value is the table's from now on.
func (t table[V]) keep(tx *Tx, key string, v *V) { tx.store.Put(string(t), key, v) }

func (t table[V]) remove(tx *Tx, key string) { tx.store.Delete(string(t), key) }

// list returns the values whose keys start with prefix, in the keys' order.
func (t table[V]) list(tx *Tx, prefix string) []V {
	out := []V{}
	tx.store.Scan(string(t), prefix, func(_ string, v any) bool {
		out = append(out, *v.(*V))
		return true
	})
	return out
}
