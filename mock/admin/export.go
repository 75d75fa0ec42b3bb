package admin

import (
	"net/http"

	"github.com/standin-mock/standin/fixtures"
)

func exportNamespace(c *call) (reply, error) {
	file, err := c.namespace.Export(c.request.Context(), c.options.Version)
	return reply{status: http.StatusOK, raw: file, contentType: "application/yaml"}, err
}

// importNamespace puts an export in a namespace's place, or makes a namespace of it.
func importNamespace(c *call) (reply, error) {
	export, err := fixtures.Read("export", c.body)
	if err != nil {
		return reply{}, err
	}
	if _, ok := export.Snapshot(); !ok {
		return reply{}, problemAt(http.StatusUnprocessableEntity,
			"this is a fixture, not an export: it has no snapshot; give it to POST "+prefix+"namespaces")
	}
	ns, err := c.server.Import(c.request.Context(), c.path["name"], export)
	if err != nil {
		return reply{}, err
	}
	shown, err := c.shown(ns)
	return ok(shown), err
}
