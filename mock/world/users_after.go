package world

// UsersAfter lists up to n users in the order of their globalIds, from the first one behind the given id; "" is before
// all of them. It costs a visit, but no copy, for each user that is left out before.
func (tx *Tx) UsersAfter(globalID string, n int) []User {
	out := []User{}
	if n <= 0 {
		return out
	}
	tx.store.Scan(string(users), "", func(key string, v any) bool {
		if key > globalID {
			out = append(out, *v.(*User))
		}
		return len(out) < n
	})
	return out
}
