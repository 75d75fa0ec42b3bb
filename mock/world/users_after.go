package world

// UsersAfter lists up to n users in the order of their globalIds, from the first one behind the given id; "" is before
// all of them. Those before cost nothing.
func (tx *Tx) UsersAfter(globalID string, n int) []User {
	out := []User{}
	if n <= 0 {
		return out
	}
	behind := globalID
	if behind != "" {
		behind += "\x00"
	}
	tx.store.ScanFrom(string(users), "", behind, func(_ string, v any) bool {
		out = append(out, *v.(*User))
		return len(out) < n
	})
	return out
}
