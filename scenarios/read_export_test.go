package scenarios

// MagicScenario is the scenario that magic users run.
func MagicScenario(api API) (*Scenario, error) { return magicScenario(api) }

// DurationFields lists the fields that are checked to be durations or moments.
func DurationFields() (names []string) {
	for name := range durationFields {
		names = append(names, name)
	}
	for name := range momentFields {
		names = append(names, name)
	}
	return names
}
