package world

import "github.com/standin-mock/standin/mock/store"

// TableNames lists the tables that a snapshot holds, and those that it leaves out.
func TableNames() (held, leftOut []string) {
	for _, t := range stored {
		held = append(held, t.name)
	}
	return held, indexes
}

// Codecs are those of the tables that Load packs.
func Codecs() map[string]store.Codec { return codecs }

// Place is where a connection stands, which its row's key says too.
func (c Connection) Place() string { return c.place }

// Placed is the connection at a place.
func Placed(c Connection, place string) Connection {
	c.place = place
	return c
}
