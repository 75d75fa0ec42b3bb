package storetest

import (
	"context"
	"errors"

	"github.com/standin-mock/standin/mock/store"
)

// Rerun returns a store on which every Update loses its first race: its function runs, is rolled back, and runs again.
// Code that passes on it keeps the promise that a shared store needs, to act through its Tx alone.
func Rerun(s store.Store) store.Store { return rerun{s} }

type rerun struct{ store.Store }

var errLost = errors.New("storetest: lost the race on purpose")

func (r rerun) Update(ctx context.Context, fn func(store.Tx) error) error {
	err := r.Store.Update(ctx, func(tx store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errLost
	})
	if !errors.Is(err, errLost) {
		return err
	}
	return r.Store.Update(ctx, fn)
}
