// Package mock is the stand-in itself: an http.Handler that answers as LoginSign, SSOJet and GenAuth do.
//
//	server, err := mock.New(mock.Options{})
//	http.ListenAndServe("127.0.0.1:4010", server)
//
// The zero Options serve the demo world. In a test, Start does all of it. A server holds namespaces: each has its own
// world, clock, dialect and journal, and nothing that happens in one is seen in another. Two servers in one process share nothing.
package mock

import (
	"context"
	"net/http"
	"sync"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/dialect"
)

// Server answers for all three vendors. It is an http.Handler, safe for concurrent use.
type Server struct {
	options     Options
	credentials *credentialIndex

	mu         sync.RWMutex
	namespaces map[string]*Namespace
	made       uint64 // names that were made up

	life context.Context // ends with Close
	end  context.CancelFunc
}

// DefaultNamespace is the namespace that a request belongs to when nothing says otherwise. It always exists.
const DefaultNamespace = "default"

// New builds a server and fills its default namespace; the error names the fixture, or the operation that has no handler.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, credentials: newCredentialIndex(), namespaces: map[string]*Namespace{}}
	s.life, s.end = context.WithCancel(context.Background())
	_, err = s.CreateNamespace(context.Background(), DefaultNamespace, NamespaceOptions{Seed: o.Seed})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// plainDocument is openapi.yaml in the default dialect: a Spec never changes, so that all servers may share it.
var plainDocument = sync.OnceValues(func() (*contract.Spec, error) {
	return contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
})

func document(d *dialect.Dialect) (*contract.Spec, error) {
	if chosen := d.Chosen(); len(chosen) > 0 {
		return contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, chosen)
	}
	return plainDocument()
}

// Close ends what the server does by itself: webhooks that are under way or still to come, answers that a scenario holds
// back, and streams of requests. Requests are still answered.
func (s *Server) Close() { s.end() }

// ServeHTTP answers one request in the namespace that it belongs to.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	chosen, err := s.choose(r)
	if err != nil {
		s.Namespace(DefaultNamespace).recordStray(r, refuseNamespace(w, err), err)
		return
	}
	chosen.namespace.serve(w, chosen)
}
