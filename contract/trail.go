package contract

import (
	"hash/maphash"
	"time"
)

// trail is what a judge remembers of earlier exchanges: digests only, and a bounded number of them.
type trail struct {
	seed maphash.Seed

	people      memory[person]      // by application and globalId
	connections memory[connection]  // by connection id
	aliases     memory[alias]       // by alias address
	logs        memory[logBook]     // by user
	lines       memory[logLine]     // by login log line
	codes       memory[int]         // by authorization code: the exchange that spent it
	tokens      memory[token]       // by access token
	statuses    memory[license]     // by application and globalId
	addresses   memory[address]     // by connection id: the primary address that was set
	things      memory[thing]       // by kind, application and id: what was made, changed or deleted
	made        map[digest][]digest // by kind and application: the things that were made
}

// person is one connection as the answers showed it.
type person struct {
	connection, alias digest
	joined, last      int64 // seconds, 0 when nobody said
	logins            float64
	counted           bool
	heard             int

	// The user may have left and come again since the connection, or the time of its making, was shown.
	movedID, movedJoined bool

	// What may change: the address that is shared.
	unshared int    // the exchange that showed a dash, 0 when none did
	wanted   sent   // the address that a change set
	refused  sent   // the address that a refused change would have set
	email    digest // as it was shown last
	active   flag   // as it was shown last
	view     int    // the list that showed it
	deleted  sent
}

// sent is a value that a request set and that answers are to show.
type sent struct {
	value digest
	stop  bool // the value is what is no longer to be shown
	at    time.Time
	heard int
	seen  [2]bool // the views that have been compared with it
}

type connection struct {
	person, app, globalID digest
	heard                 int
}

type alias struct {
	app, globalID digest
	heard         int
}

type token struct {
	app     string
	expires time.Time // zero when nobody knows
	heard   int
}

func newTrail() *trail { return &trail{seed: maphash.MakeSeed(), made: map[digest][]digest{}} }

const (
	maxMadeLists  = 64
	maxMadeThings = 256
)

// rememberMade keeps the latest things that were made, so that lists can be searched for them.
func (t *trail) rememberMade(list, key digest) {
	if len(t.made) >= maxMadeLists && t.made[list] == nil {
		return
	}
	t.made[list] = append(t.made[list], key)
	t.made[list] = t.made[list][max(0, len(t.made[list])-maxMadeThings):]
}

func (t *trail) forgetJoined() {
	for key, p := range t.people.values {
		p.joined, p.last = 0, 0
		t.people.values[key] = p
	}
}

func (t *trail) personOf(app, globalID string) (digest, person, bool) {
	key := t.digest("person", app, globalID)
	p, known := t.people.get(key)
	return key, p, known
}

// forgetChanging forgets what other people may have changed; they may also have left and come again.
func (t *trail) forgetChanging() {
	for key, p := range t.people.values {
		p.unshared, p.wanted, p.refused, p.email, p.deleted, p.active = 0, sent{}, sent{}, 0, sent{}, flagUnknown
		p.movedID, p.movedJoined = true, true
		t.people.values[key] = p
	}
	t.statuses, t.addresses, t.things = memory[license]{}, memory[address]{}, memory[thing]{}
}

// fresh says whether a change may not be seen yet.
func (h *hearing) fresh(at time.Time) bool {
	settle := h.judge.known.Settle
	return settle > 0 && !at.IsZero() && h.x.At.Before(at.Add(settle))
}

// stale takes down that an answer does not show a change: for a while that is but a note.
func (h *hearing) stale(level Level, at time.Time, f Finding) {
	if h.fresh(at) {
		level = Note
		f.Message += "; it may still take its time"
	}
	h.findAt(level, f)
}
