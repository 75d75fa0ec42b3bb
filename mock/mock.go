// Package mock is the stand-in itself: an http.Handler that answers as LoginSign, SSOJet and GenAuth do, on one world.
//
//	server, err := mock.New(mock.Options{})
//	http.ListenAndServe("127.0.0.1:4010", server)
//
// The zero Options serve the demo world. A Server shares nothing with another one in the same process.
package mock

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/store"
)

// Options say what a server stands in for. The zero value is the demo world in the default dialect.
type Options struct {
	// Fixtures are put into the world one after the other; nil is the demo world, an empty slice none.
	Fixtures []*fixtures.Fixture
	// Seed makes ids, codes, tokens and generated people: the same seed gives the same ones. 0 stands for 1.
	Seed uint64
	// Dialect chooses the readings of what the vendors leave open; nil is the default dialect.
	Dialect *dialect.Dialect
	// AutoConsent lets an authorization request with a login_hint skip the page.
	AutoConsent bool
	// MaxBody is the size in bytes from which a request body is refused with 413; 0 stands for 1 MiB.
	MaxBody int64
	// Now is the clock behind every namespace's own; nil is the system's.
	Now func() time.Time
	// Logger gets a line for each request, and each fault of our own at error level; nil logs nothing.
	Logger *slog.Logger
	// Store makes the store of a namespace; nil keeps it in memory.
	Store func(namespace string) store.Store
}

func (o Options) withDefaults() (Options, error) {
	if o.Fixtures == nil {
		demo, err := fixtures.Named("demo")
		if err != nil {
			return o, err
		}
		o.Fixtures = []*fixtures.Fixture{demo}
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Dialect == nil {
		o.Dialect = dialect.Default()
	}
	if o.MaxBody == 0 {
		o.MaxBody = 1 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Store == nil {
		o.Store = func(string) store.Store { return store.NewMemory() }
	}
	return o, nil
}

// Server answers for all three vendors. It is an http.Handler, safe for concurrent use.
type Server struct {
	options   Options
	namespace *Namespace
}

// DefaultNamespace is the namespace that a request belongs to when nothing says otherwise.
const DefaultNamespace = "default"

// New builds a server and fills its world; the error names the fixture, or the operation that has no handler.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	spec, err := document(o.Dialect)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	routes, err := bind(spec, families())
	if err != nil {
		return nil, err
	}
	ns, err := newNamespace(context.Background(), DefaultNamespace, o, spec, routes)
	if err != nil {
		return nil, err
	}
	return &Server{options: o, namespace: ns}, nil
}

// plainDocument is openapi.yaml in the default dialect: a Spec never changes, and reading one takes most of a start.
var plainDocument = sync.OnceValues(func() (*contract.Spec, error) { return contract.Load(standin.OpenAPI, nil) })

func document(d *dialect.Dialect) (*contract.Spec, error) {
	if chosen := d.Chosen(); len(chosen) > 0 {
		return contract.Load(standin.OpenAPI, chosen)
	}
	return plainDocument()
}

// Namespace returns the namespace with this name, or nil.
func (s *Server) Namespace(name string) *Namespace {
	if name != s.namespace.name {
		return nil
	}
	return s.namespace
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.namespace.ServeHTTP(w, r)
}

// settings are the options that reach a handler.
func (o Options) settings() api.Settings { return api.Settings{AutoConsent: o.AutoConsent} }
