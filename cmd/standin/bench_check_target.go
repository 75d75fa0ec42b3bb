package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/demo"
	"github.com/standin-mock/standin/mock/mutants"
	"github.com/standin-mock/standin/mock/world"
)

// benchTarget is a demo world that a check may look at as if it were a deployment: from outside, without control.
type benchTarget struct {
	contract.Target
	config contract.Config
	spec   *contract.Spec
}

// benchCodes is how many authorization codes a check gets.
const benchCodes = 12

// newBenchTarget makes a world of its own, broken by a mutant; nil leaves it sound.
func newBenchTarget(ctx context.Context, mutant *mutants.Mutant, latency time.Duration) (benchTarget, error) {
	server, err := mock.New(mock.Options{AutoConsent: true})
	if err != nil {
		return benchTarget{}, err
	}
	ns := server.Namespace(mock.DefaultNamespace)
	var handler http.Handler = server
	if mutant != nil {
		handler = mutant.Break(server, server)
	}
	t := benchTarget{Target: contract.At("http://localhost"), spec: ns.Spec()}
	t.Client, t.Now = &http.Client{Transport: memoryTransport{handler, latency}}, ns.Now
	t.config, err = benchConfig(ctx, ns)
	return t, err
}

// memoryTransport reaches a handler without any port, and takes its time.
type memoryTransport struct {
	handler http.Handler
	latency time.Duration
}

// RoundTrip implements http.RoundTripper.
func (t memoryTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.latency > 0 {
		select {
		case <-time.After(t.latency):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	inbound := r.Clone(r.Context())
	inbound.RequestURI, inbound.RemoteAddr, inbound.Host = r.URL.RequestURI(), "127.0.0.1:0", r.URL.Host
	if inbound.Body == nil {
		inbound.Body = http.NoBody
	}
	w := &memoryAnswer{header: http.Header{}, status: http.StatusOK}
	t.handler.ServeHTTP(w, inbound)
	return &http.Response{
		StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header, Request: r,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}, nil
}

type memoryAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *memoryAnswer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *memoryAnswer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *memoryAnswer) Write(data []byte) (int, error) { return a.body.Write(data) }

// benchConfig describes the demo world as a partner would describe a deployment.
func benchConfig(ctx context.Context, ns *mock.Namespace) (c contract.Config, err error) {
	c = demo.Config()
	err = ns.Update(ctx, func(tx *world.Tx) error {
		c.LoginSign.Codes = nil
		return benchSecrets(tx, &c)
	})
	return c, err
}

// benchSecrets issues what a person would have fetched by hand, and finds who may be deleted and who never logged in.
func benchSecrets(tx *world.Tx, c *contract.Config) error {
	l := &c.LoginSign
	canary, err := tx.Connection(l.Canary.ConnectionID)
	if err != nil {
		return err
	}
	l.UserToken = tx.IssueToken(world.UserToken, canary.ID, "openid email profile", world.TokenLifetime).Value
	for range benchCodes {
		l.Codes = append(l.Codes, tx.IssueCode(canary, l.App.RedirectURI, "openid email profile").Value)
	}
	expired, err := tx.ExpireCode(tx.IssueCode(canary, l.App.RedirectURI, "openid email profile").Value)
	if err != nil {
		return err
	}
	l.ExpiredCode = expired.Value
	for _, connection := range tx.Connections(l.App.ID) {
		if connection.ID != canary.ID && connection.Active && !strings.Contains(connection.ID, "import") {
			l.Canary.DeletableConnectionID = connection.ID
		}
	}
	tx.EachUser(func(u world.User) bool {
		if u.Logins == 0 {
			c.SSOJet.EmptyUserID = u.SSOJetID
		}
		return true
	})
	return nil
}
