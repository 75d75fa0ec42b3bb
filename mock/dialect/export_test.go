package dialect

// PublishedSchema is what schema.json has to hold.
func PublishedSchema() []byte { return schemaOf(Assumptions(), offeredReadings) }
