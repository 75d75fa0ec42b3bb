package world

import "time"

// Source is one run of an import: the connections that it made carry its ID, so that it can be told what came from where.
type Source struct {
	ID     string         `json:"id"`
	App    string         `json:"app"`
	Name   string         `json:"name,omitzero"` // what the caller called the run, or ""
	At     time.Time      `json:"at,omitzero"`
	Rows   int            `json:"rows,omitzero"`
	Counts map[string]int `json:"counts,omitzero"` // rows by result; never changed after the run
}

var (
	sources    = table[Source]("sources") // by app and id
	sourcesFor = func(app string) string { return app + "/" }
)

// NewSource begins a run of an import into an app; FinishSource stores it.
func (tx *Tx) NewSource(app, name string) Source {
	return Source{ID: tx.newOpaqueID("source", "src_"), App: app, Name: name, At: tx.now}
}

// FinishSource stores a run with what became of its rows; the map is the world's from now on.
func (tx *Tx) FinishSource(s Source, rows int, counts map[string]int) {
	s.Rows, s.Counts = rows, counts
	sources.put(tx, sourcesFor(s.App)+s.ID, s)
}

// Sources lists an app's runs in the order of their ids.
func (tx *Tx) Sources(app string) []Source { return sources.list(tx, sourcesFor(app)) }
