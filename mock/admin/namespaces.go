package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// newNamespace is what a namespace is made from.
type newNamespace struct {
	Name     string            `json:"name"`
	Fixtures []json.RawMessage `json:"fixtures"` // nil takes the server's own
	Seed     *uint64           `json:"seed"`
	Clock    *beginning        `json:"clock"`
	Dialect  json.RawMessage   `json:"dialect"`
	TTL      string            `json:"ttl"`

	Scenarios []json.RawMessage `json:"scenarios"` // nil takes the server's own
}

// beginning is how a namespace's clock begins.
type beginning struct {
	Instant time.Time `json:"instant"`
	Frozen  bool      `json:"frozen"`
}

func (n newNamespace) options() (o mock.NamespaceOptions, err error) {
	if n.Seed != nil {
		o.Seed = *n.Seed
	}
	if n.Clock != nil {
		o.Start, o.Frozen = n.Clock.Instant, n.Clock.Frozen
	}
	if err := inReach("/clock/instant", o.Start); err != nil {
		return o, err
	}
	if o.TTL, err = duration("/ttl", n.TTL, 0); err != nil {
		return o, err
	}
	if n.Dialect != nil {
		if o.Dialect, err = dialect.Parse("dialect", n.Dialect); err != nil {
			return o, err
		}
	}
	if n.Fixtures != nil {
		o.Fixtures = []*fixtures.Fixture{}
	}
	for i, raw := range n.Fixtures {
		f, err := readFixture(fmt.Sprintf("fixtures[%d]", i), raw)
		if err != nil {
			return o, err
		}
		o.Fixtures = append(o.Fixtures, f)
	}
	if o.Scenarios, err = n.sources(); err != nil {
		return o, err
	}
	return o, n.besideExport(o.Fixtures)
}

// sources are the scenarios that the namespace begins with.
func (n newNamespace) sources() (all []scenarios.Source, err error) {
	if n.Scenarios != nil {
		all = []scenarios.Source{}
	}
	for i, raw := range n.Scenarios {
		source := scenarios.Source{File: fmt.Sprintf("scenarios[%d]", i), Data: raw}
		var text string
		if json.Unmarshal(raw, &text) == nil {
			source.Data = []byte(text)
		}
		if text != "" && !strings.ContainsAny(text, ":\n") {
			if source, err = scenarios.SourceNamed(text); err != nil {
				return nil, unprocessable(fmt.Sprintf("/scenarios/%d", i), err.Error())
			}
		}
		all = append(all, source)
	}
	return all, nil
}

// besideExport refuses what an export brings with it.
func (n newNamespace) besideExport(all []*fixtures.Fixture) error {
	if len(all) == 0 {
		return nil
	}
	if _, ok := all[0].Snapshot(); !ok {
		return nil
	}
	for _, member := range []struct {
		name  string
		given bool
	}{{"seed", n.Seed != nil}, {"clock", n.Clock != nil}, {"dialect", n.Dialect != nil}} {
		if member.given {
			return unprocessable("/"+member.name, fmt.Sprintf("an export brings its own %s: leave %[1]s away", member.name))
		}
	}
	return nil
}

// readFixture takes a name of the catalog, a fixture as a text in YAML, or one as an object.
func readFixture(file string, raw json.RawMessage) (*fixtures.Fixture, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte(`"`)) {
		return fixtures.Read(file, raw)
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	if strings.ContainsAny(text, ":\n") {
		return fixtures.Read(file, []byte(text))
	}
	f, err := fixtures.Named(text)
	if err != nil {
		return nil, unprocessable("/fixtures", err.Error())
	}
	return f, nil
}

func createNamespace(c *call) (reply, error) {
	var n newNamespace
	if err := c.decode(&n); err != nil {
		return reply{}, err
	}
	o, err := n.options()
	if err != nil {
		return reply{}, err
	}
	ns, err := c.server.CreateNamespace(c.request.Context(), n.Name, o)
	if err != nil {
		return reply{}, err
	}
	c.namespace = ns
	shown, err := c.shown(ns)
	return created(shown), err
}

// shownNamespace is a namespace as it is shown.
type shownNamespace struct {
	Name        string                       `json:"name"`
	BaseURL     string                       `json:"base_url"`
	Seed        uint64                       `json:"seed"`
	Now         time.Time                    `json:"now"`
	Frozen      bool                         `json:"frozen"`
	TTL         string                       `json:"ttl,omitempty"`
	Dialect     map[string]map[string]string `json:"dialect"` // readings that aren't the default, by vendor
	Credentials *credentials                 `json:"credentials,omitempty"`
}

func (c *call) summary(ns *mock.Namespace) shownNamespace {
	s := shownNamespace{
		Name: ns.Name(), BaseURL: c.baseURLOf(ns.Name()), Seed: ns.Seed(), Now: ns.Now(), Frozen: ns.Frozen(),
		Dialect: map[string]map[string]string{},
	}
	if ns.TTL() > 0 {
		s.TTL = ns.TTL().String()
	}
	for id, reading := range ns.Dialect().Chosen() {
		vendor, name, _ := strings.Cut(id, ".")
		if s.Dialect[vendor] == nil {
			s.Dialect[vendor] = map[string]string{}
		}
		s.Dialect[vendor][name] = reading
	}
	return s
}

func (c *call) shown(ns *mock.Namespace) (shownNamespace, error) {
	s := c.summary(ns)
	err := ns.View(c.request.Context(), func(tx *world.Tx) error {
		s.Credentials = credentialsOf(tx)
		return nil
	})
	return s, err
}

func listNamespaces(c *call) (reply, error) {
	all := []shownNamespace{}
	for _, ns := range c.server.Namespaces() {
		all = append(all, c.summary(ns))
	}
	return ok(map[string]any{"namespaces": all}), nil
}

func getNamespace(c *call) (reply, error) {
	shown, err := c.shown(c.namespace)
	return ok(shown), err
}

func deleteNamespace(c *call) (reply, error) {
	if c.namespace.Name() == mock.DefaultNamespace {
		return reply{}, problemAt(http.StatusConflict, "the default namespace can't be deleted: "+
			"requests go there that name no other; reset it instead")
	}
	return gone(), c.server.DeleteNamespace(c.namespace.Name())
}

func resetNamespace(c *call) (reply, error) {
	if err := c.namespace.Reset(c.request.Context()); err != nil {
		return reply{}, err
	}
	return getNamespace(c)
}
