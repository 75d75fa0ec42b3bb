package dialect

import (
	"encoding/json"
	"strconv"
	"strings"
)

// schemaOf writes the JSON Schema of dialect files: a property for each assumption, under its vendor.
func schemaOf(assumptions []Assumption, reading func(Assumption) map[string]any) []byte {
	vendors := map[string]any{}
	for _, a := range assumptions {
		vendor, ok := vendors[a.ID.Vendor()].(map[string]any)
		if !ok {
			vendor = object("What " + a.ID.Vendor() + " leaves open.")
			vendors[a.ID.Vendor()] = vendor
		}
		vendor["properties"].(map[string]any)[a.ID.Name()] = reading(a)
	}
	schema := object("A reading for each assumption that differs from its default, under the assumption's vendor.")
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "A dialect of Standin"
	schema["properties"] = vendors
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic("dialect: a schema that is no JSON: " + err.Error()) // it is made of maps and strings
	}
	return append(text, '\n')
}

func object(description string) map[string]any {
	return map[string]any{
		"description": description, "type": "object", "additionalProperties": false, "properties": map[string]any{},
	}
}

// anyReading is what Parse checks a reading against before it looks at the registry, whose messages say more.
func anyReading(Assumption) map[string]any {
	return map[string]any{"type": []string{"string", "integer", "null"}}
}

// offeredReadings is what an editor shows and completes: the readings that a dialect may pick.
func offeredReadings(a Assumption) map[string]any {
	values, meanings, lines := []any{}, []string{}, []string{a.Question, ""}
	for _, r := range a.Readings {
		if !r.Offered {
			continue
		}
		lines = append(lines, r.Name+": "+r.Meaning)
		for _, value := range spellings(r.Name) {
			values, meanings = append(values, value), append(meanings, r.Meaning)
		}
	}
	return map[string]any{
		"title": a.Title, "description": strings.Join(lines, "\n"), "default": a.Default,
		"enum": values, "enumDescriptions": meanings,
	}
}

// spellings lists how a reading may be written: a name that YAML reads as a number or as null, without quotes too.
func spellings(name string) []any {
	if name == "null" {
		return []any{name, nil}
	}
	if n, err := strconv.Atoi(name); err == nil {
		return []any{name, n}
	}
	return []any{name}
}
