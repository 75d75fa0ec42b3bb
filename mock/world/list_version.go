package world

import (
	"slices"
	"strings"
)

// List is something that an answer shows all of, in the state that it is in: while both are the same, so is what it shows.
// What is kept under a version belongs to a View, see Tx.ListVersion.
type List struct {
	Of      string // app or user
	Version uint64
}

// listVersions counts the changes of each app's list.
var listVersions = table[uint64]("listVersions") // by app

// ListVersion is the number of the state in which the list of an app is: of its connections and of the users whom they
// connect. While it stays the same, so does the list; 0 is an empty one. A transaction that changes the list gives it a
// number that is free again when the transaction is rolled back: what is to be kept under a number belongs to a View.
func (tx *Tx) ListVersion(app string) uint64 {
	tx.did.relisted = tx.did.relisted[:0] // what changes after this look counts again
	n, _ := listVersions.get(tx, app)
	return n
}

// relist notes a change of an app's list; many count once.
func (tx *Tx) relist(app string) {
	if slices.Contains(tx.did.relisted, app) {
		return
	}
	tx.did.relisted = append(tx.did.relisted, app)
	n, _ := listVersions.get(tx, app)
	listVersions.put(tx, app, n+1)
}

// relistUser notes a change of a user in the list of each app that they are connected to.
func (tx *Tx) relistUser(user string) {
	tx.store.Scan(string(userApps), user+"/", func(key string, _ any) bool {
		_, app, _ := strings.Cut(key, "/")
		tx.relist(app)
		return true
	})
}
