package world

import (
	"strings"
	"time"
)

// usedSignatures is keyed by the end of each signature's life and then by the signature, so that the oldest come first.
var usedSignatures = table[string]("used_signatures")

// UseSignature notes that a request's signature was used; a second use is refused with Used. Until is the last moment at
// which the signature could be accepted, and must be the same each time for one signature: what is older than that is
// forgotten, so that only the signatures of one tolerance's span are kept. A transaction that is rolled back has used
// nothing.
func (tx *Tx) UseSignature(signature string, until time.Time) error {
	tx.forgetSignatures()
	var room [64]byte
	key := string(append(append(appendInstant(room[:0], until), '/'), signature...))
	if usedSignatures.has(tx, key) {
		return refuse(Used, "signature", "the signature has been used before")
	}
	usedSignatures.put(tx, key, key[len(key)-len(signature):]) // not a part of a request's header, which would stay with it
	return nil
}

// forgetSignatures drops what has expired: it looks at no more than that and one signature beyond.
func (tx *Tx) forgetSignatures() {
	var over []string
	tx.store.Scan(string(usedSignatures), "", func(key string, _ any) bool {
		var now [16]byte
		if end, _, _ := strings.Cut(key, "/"); end >= string(appendInstant(now[:0], tx.now)) {
			return false
		}
		over = append(over, key)
		return true
	})
	for _, key := range over {
		usedSignatures.remove(tx, key)
	}
}

// appendInstant appends a key part that sorts as times do, from 1970 on.
func appendInstant(key []byte, t time.Time) []byte {
	return appendPositions(key, uint64(max(0, t.UnixMilli())))
}
