package mock

import "github.com/standin-mock/standin/scenarios"

// ReadScenario reads a scenario in YAML or JSON without starting it; the file is the name that errors give. The error is
// a *strictyaml.Error with line, column and suggestion.
func (ns *Namespace) ReadScenario(file string, data []byte) (*scenarios.Scenario, error) {
	return scenarios.Read(file, data, ns.vocabulary)
}

// StartScenario starts a scenario from its beginning; one of the same name that runs is replaced.
func (ns *Namespace) StartScenario(s *scenarios.Scenario) error {
	ns.StopScenario(s.Name)
	return ns.state.Load().script.Start(s, scenarios.ByControl, ns.Now())
}

// StartNamed starts a scenario of the catalog; the error suggests a name.
func (ns *Namespace) StartNamed(name string) (*scenarios.Scenario, error) {
	scenario, err := scenarios.Named(name, ns.vocabulary)
	if err != nil {
		return nil, err
	}
	return scenario, ns.StartScenario(scenario)
}

// StopScenario ends a scenario and reports whether it ran. Webhooks that it holds back go out.
func (ns *Namespace) StopScenario(name string) bool {
	state := ns.state.Load()
	ran := state.script.Stop(name)
	state.webhook.Release(state.life, name)
	return ran
}

// Scenarios tells how far each scenario has come, in the order in which they were started.
func (ns *Namespace) Scenarios() []scenarios.Progress { return ns.state.Load().script.Progress() }
