package contract

import (
	_ "embed"
	"fmt"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Clause is one thing that a vendor's pages promise. Its id never changes and is never used again.
type Clause struct {
	ID   string   `json:"id"`   // such as CL-04
	How  string   `json:"how"`  // documented, or implied by wording or example
	Text string   `json:"text"` // in our own words
	Page string   `json:"page"` // where it stands
	Seen []string `json:"seen"` // what shows it on a live target: read, write, destroy, mock-only, unobservable
	Note string   `json:"note"` // what it takes besides, or ""
}

//go:embed clauses.yaml
var clausesFile []byte

//go:embed clauses_schema.json
var clausesSchema []byte

// Clauses lists every clause, by page and number; the slice is the caller's own. It panics when clauses.yaml, which is
// part of the program, can't be read.
func Clauses() []Clause {
	clauses, err := readClauses()
	if err != nil {
		panic(fmt.Sprintf("contract: %v", err))
	}
	return clauses
}

func readClauses() ([]Clause, error) {
	schema, err := strictyaml.Compile("clauses_schema.json", clausesSchema)
	if err != nil {
		return nil, err
	}
	doc, err := schema.Parse("clauses.yaml", clausesFile)
	if err != nil {
		return nil, err
	}
	var clauses []Clause
	err = doc.Decode(&clauses)
	return clauses, err
}
