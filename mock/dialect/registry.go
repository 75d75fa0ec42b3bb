package dialect

import (
	"cmp"
	_ "embed" // for the registry and its schema
	"slices"
	"strings"
	"sync"

	"github.com/standin-mock/standin/internal/strictyaml"
)

var (
	//go:embed assumptions.yaml
	registryYAML []byte
	//go:embed assumptions.schema.json
	registrySchema []byte
)

// catalog is the registry as it is read once.
type catalog struct {
	assumptions []Assumption // by vendor, then in file order
	index       map[ID]int
}

// registry is read when it is first needed, which takes milliseconds: a server in the default dialect has no need of it.
// It is embedded and a test reads it, so that it can only be whole.
var registry = sync.OnceValue(func() *catalog {
	assumptions, err := readRegistry(registryYAML)
	if err != nil {
		panic("dialect: the embedded registry: " + err.Error())
	}
	c := &catalog{assumptions: assumptions, index: make(map[ID]int, len(assumptions))}
	for i, a := range assumptions {
		c.index[a.ID] = i
	}
	return c
})

// reader is the schema that Parse reads dialect files by.
var reader = sync.OnceValue(func() *strictyaml.Schema {
	schema, err := strictyaml.Compile("schema.json", schemaOf(registry().assumptions, anyReading))
	if err != nil {
		panic("dialect: the schema of dialect files: " + err.Error())
	}
	return schema
})

func readRegistry(data []byte) ([]Assumption, error) {
	schema, err := strictyaml.Compile("assumptions.schema.json", registrySchema)
	if err != nil {
		return nil, err
	}
	doc, err := schema.Parse("assumptions.yaml", data)
	if err != nil {
		return nil, err
	}
	var file struct {
		Assumptions []entry `json:"assumptions"`
	}
	if err := doc.Decode(&file); err != nil {
		return nil, err
	}
	assumptions := make([]Assumption, 0, len(file.Assumptions))
	for _, e := range file.Assumptions {
		assumptions = append(assumptions, e.assumption())
	}
	slices.SortStableFunc(assumptions, func(a, b Assumption) int { return cmp.Compare(a.ID.Vendor(), b.ID.Vendor()) })
	return assumptions, nil
}

// entry is an assumption as it stands in the file.
type entry struct {
	ID       ID     `json:"id"`
	Title    string `json:"title"`
	Question string `json:"question"`
	Readings []struct {
		Name    string `json:"name"`
		Meaning string `json:"meaning"`
		Offered *bool  `json:"offered"`
	} `json:"readings"`
	Default    string   `json:"default"`
	Why        string   `json:"why"`
	Source     string   `json:"source"`
	Operations []string `json:"operations"`
}

func (e entry) assumption() Assumption {
	a := Assumption{
		ID: e.ID, Title: e.Title, Question: e.Question,
		Default: e.Default, Why: e.Why, Source: e.Source, Operations: e.Operations,
	}
	for _, r := range e.Readings {
		offered := r.Offered == nil || *r.Offered
		a.Readings = append(a.Readings, Reading{Name: r.Name, Meaning: r.Meaning, Offered: offered})
	}
	return a
}

// assumption finds an assumption by its id.
func (c *catalog) assumption(id ID) (*Assumption, bool) {
	i, ok := c.index[id]
	if !ok {
		return nil, false
	}
	return &c.assumptions[i], true
}

// Vendor is the part before the dot, such as loginsign.
func (id ID) Vendor() string {
	vendor, _, _ := strings.Cut(string(id), ".")
	return vendor
}

// Name is the part after the dot, such as redirect-uri: what a dialect file uses under the vendor.
func (id ID) Name() string {
	_, name, _ := strings.Cut(string(id), ".")
	return name
}
