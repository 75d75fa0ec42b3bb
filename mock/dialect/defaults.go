package dialect

import (
	_ "embed" // for the default readings
	"encoding/json"
	"sync"
)

// defaultsJSON is the default reading of every assumption, in the form of a dialect file. A test keeps it equal to
// assumptions.yaml, which takes many times as long to read.
//
//go:embed defaults.json
var defaultsJSON []byte

// defaults is embedded and a test reads it, so that it can only be whole.
var defaults = sync.OnceValue(func() *Dialect {
	var vendors map[string]map[string]string
	if err := json.Unmarshal(defaultsJSON, &vendors); err != nil {
		panic("dialect: the embedded defaults: " + err.Error())
	}
	d := &Dialect{readings: map[ID]string{}}
	for vendor, names := range vendors {
		for name, reading := range names {
			d.readings[ID(vendor+"."+name)] = reading
		}
	}
	return d
})
