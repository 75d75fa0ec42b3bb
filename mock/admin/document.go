package admin

import (
	_ "embed"
	"net/http"
	"sync"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

var (
	//go:embed control.yaml
	controlYAML []byte
	//go:embed control.json
	controlJSON string // control.yaml as contract.LoadPrepared reads it, which a test keeps so
)

// document is control.yaml; it is read when it is first needed, since most servers are never controlled.
var document = sync.OnceValues(func() (*contract.Spec, error) { return contract.LoadPrepared(controlYAML, controlJSON, nil) })

func readHealth(c *call) (reply, error) {
	return ok(map[string]string{"status": "ok", "version": c.options.Version}), nil
}

// served answers with an OpenAPI document whose `servers` all point at this server.
func served(spec func(*call) (*contract.Spec, error), at func(*call) string, asYAML bool) operation {
	return func(c *call) (reply, error) {
		s, err := spec(c)
		if err != nil {
			return reply{}, err
		}
		inJSON, inYAML, err := s.ServedAt(at(c))
		if asYAML {
			return reply{status: http.StatusOK, raw: inYAML, contentType: "application/yaml"}, err
		}
		return reply{status: http.StatusOK, raw: inJSON, contentType: "application/json"}, err
	}
}

func controlSpec(*call) (*contract.Spec, error) { return document() }

func defaultSpec(c *call) (*contract.Spec, error) {
	return c.server.Namespace(mock.DefaultNamespace).Spec(), nil
}

func namespaceSpec(c *call) (*contract.Spec, error) { return c.namespace.Spec(), nil }

func here(c *call) string         { return mock.BaseURL(c.request) }
func vendors(c *call) string      { return c.baseURL(c.request) }
func vendorsOfOne(c *call) string { return c.baseURLOf(c.namespace.Name()) }
func (c *call) baseURLOf(name string) string {
	return c.baseURL(c.request) + "/_ns/" + name
}

// capabilities is what this server can do, and its limits.
type capabilities struct {
	Version  string   `json:"version"`
	Features []string `json:"features"`
	Fixtures []string `json:"fixtures"` // names of the catalog
	Limits   limits   `json:"limits"`
}

type limits struct {
	ControlBody   int    `json:"control_body_bytes"`
	JournalBody   int    `json:"journal_body_bytes"`
	VerifyTimeout string `json:"verify_timeout"`
	ClockUntil    string `json:"clock_until"`
	CodeLifetime  string `json:"code_lifetime"`
	TokenLifetime string `json:"token_lifetime"`
}

func readCapabilities(c *call) (reply, error) {
	return ok(capabilities{
		Version:  c.options.Version,
		Features: []string{"namespaces", "clock", "journal", "stream", "verify", "world", "export"},
		Fixtures: fixtures.Names(),
		Limits: limits{
			ControlBody: maxBody, JournalBody: journal.MaxBody, VerifyTimeout: maxTimeout.String(),
			ClockUntil: forever.Format(time.RFC3339), CodeLifetime: world.CodeLifetime.String(),
			TokenLifetime: world.TokenLifetime.String(),
		},
	}), nil
}
