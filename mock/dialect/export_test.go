package dialect

import "encoding/json"

// PublishedSchema is what schema.json has to hold.
func PublishedSchema() []byte { return schemaOf(Assumptions(), offeredReadings) }

// DefaultsJSON is what defaults.json has to hold.
func DefaultsJSON() ([]byte, error) {
	vendors := map[string]map[string]string{}
	for _, a := range Assumptions() {
		if vendors[a.ID.Vendor()] == nil {
			vendors[a.ID.Vendor()] = map[string]string{}
		}
		vendors[a.ID.Vendor()][a.ID.Name()] = a.Default
	}
	text, err := json.MarshalIndent(vendors, "", "  ")
	return append(text, '\n'), err
}
