package admin

import (
	"maps"
	"slices"
)

// What tests look at from outside.
var (
	Document      = document
	ParseDuration = parseDuration
)

// Handled lists the operationIds that have a handler.
func Handled() []string { return slices.Sorted(maps.Keys(all())) }
