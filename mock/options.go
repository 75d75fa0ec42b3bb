package mock

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/scenarios"
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
	// CreateNamespaces makes a namespace when a request first names it, instead of answering 404.
	CreateNamespaces bool
	// ClockInDate makes the Date header of every answer show the namespace's time instead of the real one.
	ClockInDate bool
	// JournalSize is how many requests each namespace remembers; 0 stands for 1,000.
	JournalSize int
	// MaxBody is the size in bytes from which a request body is refused with 413; 0 stands for 1 MiB.
	MaxBody int64
	// Scenarios say what goes wrong from the beginning on.
	Scenarios []scenarios.Source
	// WebhookURL is where events are sent, by app; the one of "" is for each app that has none of its own.
	WebhookURL map[string]string
	// WebhookHosts are the hosts that webhooks may be sent to beside loopback, as host or host:port.
	WebhookHosts []string
	// WebhookTimeout is how long a receiver may take in real time; 0 stands for 10 seconds.
	WebhookTimeout time.Duration
	// Now is the clock behind every namespace's own; nil is the system's.
	Now func() time.Time
	// Logger gets a line for each request, and each fault of our own at error level; nil logs nothing.
	Logger *slog.Logger
	// Store makes the store of a namespace; nil keeps it in memory.
	Store func(namespace string) store.Store
}

func demoWorld() ([]*fixtures.Fixture, error) {
	demo, err := fixtures.Named("demo")
	return []*fixtures.Fixture{demo}, err
}

func (o Options) withDefaults() (Options, error) {
	if o.Fixtures == nil {
		demo, err := demoWorld()
		if err != nil {
			return o, err
		}
		o.Fixtures = demo
	}
	if o.JournalSize < 0 {
		return o, fmt.Errorf("JournalSize %d: it is a number of requests; 0 stands for %d", o.JournalSize, journal.DefaultSize)
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

// NamespaceOptions say how a namespace begins. The zero value begins as the server's own default does, with a seed of its own.
type NamespaceOptions struct {
	// Fixtures as in Options; nil takes the server's, where an export is for the default namespace alone.
	Fixtures []*fixtures.Fixture
	// Seed as in Options; 0 is made from the server's seed and the namespace's name, so that no two namespaces
	// give out the same codes and tokens.
	Seed uint64
	// Dialect as in Options; nil takes the server's.
	Dialect *dialect.Dialect
	// Scenarios as in Options; nil takes the server's.
	Scenarios []scenarios.Source
	// Start is the time at which the namespace's clock begins; zero is the real time.
	Start time.Time
	// Frozen makes the clock stand still until it is moved.
	Frozen bool
	// TTL is how long, in real time, the namespace lives after its last request; 0 is for ever.
	TTL time.Duration
}
