package contract

// schema is a Schema Object of OpenAPI 3.0 made ready for checking. It is read-only once its document is read.
type schema struct {
	kind     string // type; "" permits every one
	nullable bool
	empty    bool // it says nothing: any value but null

	enum      []any
	format    string
	holds     func(string) bool // the format's test of a text, nil when there is none
	pattern   *pattern
	minLength uint64
	maxLength *uint64

	minimum, maximum *float64
	above, below     bool // the bounds themselves are excluded
	multipleOf       *float64

	items    *schema
	minItems uint64
	maxItems *uint64
	unique   bool

	properties           map[string]*property
	declared             int // how many of them stand in properties, not only in required
	required             []string
	requiredBits         uint64
	minFields            uint64
	maxFields            *uint64
	additional           *schema // of the fields that properties does not name
	closed, open         bool    // additionalProperties is false, or is something else
	readOnly, writeOnly  bool
	directional, crowded bool // a property is readOnly or writeOnly; there are more of them than bits

	allOf         []*schema
	oneOf, anyOf  []branch
	not           *schema
	discriminator *discriminator
	choice        bool // it says no more than which of oneOf, anyOf or a single allOf to take
}

// property is a field that an object's schema names, in properties or only in required.
type property struct {
	schema *schema // nil when it is only required
	bit    uint64
}

// branch is one of several schemas to choose from.
type branch struct {
	reference string // as the document writes it, "" when the schema stands there itself
	schema    *schema
}

// discriminator is the field that chooses the branch.
type discriminator struct {
	field   string
	mapping map[string]string // the field's value to the branch's reference; empty lets every branch be tried
	words   []string          // those values, sorted
}

// The types of OpenAPI 3.0.
const (
	kindString  = "string"
	kindNumber  = "number"
	kindInteger = "integer"
	kindBoolean = "boolean"
	kindArray   = "array"
	kindObject  = "object"
)

// is says whether the schema is there and has this type.
func (s *schema) is(kind string) bool { return s != nil && s.kind == kind }

func (s *schema) permits(kind string) bool { return s.kind == "" || s.kind == kind }

// named is the schema that properties has for a field, or nil.
func (s *schema) named(field string) *schema {
	if p := s.properties[field]; p != nil {
		return p.schema
	}
	return nil
}

// combined says whether other schemas have a say about the same value.
func (s *schema) combined() bool {
	return s.allOf != nil || s.oneOf != nil || s.anyOf != nil || s.not != nil
}
