// Package store keeps the values of one namespace in tables and changes them in transactions.
//
// A value is any Go value that its owner never changes after Put: a reader may hold it as long as it likes.
// Keys order a table bytewise, so that a scan of a prefix is a list in the order its keys were made for.
package store

import (
	"context"
	"errors"
)

// ErrReadOnly is what View returns when its function tried to change something; nothing was changed.
var ErrReadOnly = errors.New("store: a read-only transaction tried to write")

// Store runs functions in transactions: all of a function's changes happen, or none.
//
// Update may run its function more than once (a store that several processes share does so after a lost race),
// and discards what the earlier runs changed. The function must therefore do nothing that outlives a run except
// through its Tx, and must return the error that stopped it: any error rolls back and is returned as it is.
type Store interface {
	// View runs fn on a state that does not change meanwhile.
	View(ctx context.Context, fn func(Tx) error) error
	// Update runs fn, which sees its own changes, and makes them visible to others when fn returns nil.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx reads and changes tables; it is valid only inside the function it was given to, in that goroutine.
type Tx interface {
	// Get returns the value under key, and whether there is one.
	Get(table, key string) (any, bool)
	// Put stores a value under key, replacing what was there.
	Put(table, key string, value any)
	// Delete removes the key; a missing key is no error.
	Delete(table, key string)
	// Scan visits the keys that start with prefix, in bytewise order, until visit returns false.
	// The visit may not change the table it walks.
	Scan(table, prefix string, visit func(key string, value any) bool)
	// ScanFrom is Scan from the first key on that is not before from.
	ScanFrom(table, prefix, from string, visit func(key string, value any) bool)
}
