package world

import "time"

// Seed is the number from which everything that looks random in this world is made.
func (w *World) Seed() uint64 { return w.seed }

// At is this transaction as it would be at another time: what is made through it carries that time, in UTC and cut to
// milliseconds. Fixtures tell a past with it. It is valid as long as tx is.
func (tx *Tx) At(t time.Time) *Tx {
	then := *tx
	then.now = t.UTC().Truncate(time.Millisecond)
	return &then
}
