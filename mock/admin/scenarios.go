package admin

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

// putScenario starts the scenario of the body from its beginning; without a body, the one of the catalog.
func putScenario(c *call) (reply, error) {
	name := c.path["scenario"]
	if len(c.body) == 0 {
		if _, err := c.namespace.StartNamed(name); err != nil {
			return reply{}, problemAt(http.StatusNotFound, err.Error())
		}
		return c.progress(name)
	}
	scenario, err := c.namespace.ReadScenario(name+".yaml", c.body)
	if err != nil {
		return reply{}, err
	}
	if scenario.Name != name {
		return reply{}, unprocessable("/name", fmt.Sprintf("the path names it %q, the body %q", name, scenario.Name))
	}
	if err := c.namespace.StartScenario(scenario); err != nil {
		return reply{}, err
	}
	return c.progress(name)
}

func listScenarios(c *call) (reply, error) {
	return ok(map[string]any{"scenarios": c.namespace.Scenarios()}), nil
}

func getScenario(c *call) (reply, error) { return c.progress(c.path["scenario"]) }

func (c *call) progress(name string) (reply, error) {
	for _, p := range c.namespace.Scenarios() {
		if p.Name == name {
			return ok(p), nil
		}
	}
	return reply{}, c.noScenario(name)
}

func deleteScenario(c *call) (reply, error) {
	if name := c.path["scenario"]; !c.namespace.StopScenario(name) {
		return reply{}, c.noScenario(name)
	}
	return gone(), nil
}

func (c *call) noScenario(name string) error {
	var running []string
	for _, p := range c.namespace.Scenarios() {
		running = append(running, p.Name)
	}
	text := fmt.Sprintf("no scenario %q runs in %s", name, c.namespace.Name())
	if near := strictyaml.Suggest(name, running); near != "" {
		text += fmt.Sprintf(", did you mean %q?", near)
	}
	return problemAt(http.StatusNotFound, text)
}

// listCatalog shows the scenarios that a PUT without a body starts, and the people who need none.
func listCatalog(*call) (reply, error) {
	api, err := mock.Vocabulary(nil)
	if err != nil {
		return reply{}, err
	}
	catalog := []map[string]string{}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Named(name, api)
		if err != nil {
			return reply{}, err
		}
		catalog = append(catalog, map[string]string{"name": s.Name, "story": s.Story})
	}
	return ok(map[string]any{"scenarios": catalog, "magic_users": scenarios.Magic()}), nil
}
