package world

// TableNames lists the tables that a snapshot holds, and those that it leaves out.
func TableNames() (held, leftOut []string) {
	for _, t := range stored {
		held = append(held, t.name)
	}
	return held, indexes
}
