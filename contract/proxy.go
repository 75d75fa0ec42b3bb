package contract

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// ProxyOptions say where a proxy passes requests, and who hears of them.
type ProxyOptions struct {
	// Target is the base URL of the deployment.
	Target *url.URL
	// Transport sends the requests. It must neither ask for compression of its own accord nor undo it; nil is such a one.
	Transport http.RoundTripper
	// Now is the clock.
	Now func() time.Time
	// Heard gets every exchange when its answer has passed, unredacted, one after the other.
	Heard func(Recorded)
	// Failed hears of requests that the target did not answer; their clients get 502. It is called one after the other,
	// and never together with Heard.
	Failed func(r *http.Request, err error)
}

// NewProxy returns a handler that passes every request on to the target and every answer back, as they come and without
// changing a byte of their bodies, paths or queries; of the headers it takes out those that are for one connection
// (RFC 9110, 7.6.1). The target sees its own name in Host and nothing of the proxy.
func NewProxy(o ProxyOptions) http.Handler {
	p := &proxy{ProxyOptions: o}
	if p.Transport == nil {
		p.Transport = &http.Transport{DisableCompression: true, ForceAttemptHTTP2: true}
	}
	return &httputil.ReverseProxy{
		Rewrite: p.rewrite, Transport: p.Transport, ModifyResponse: p.listen, ErrorHandler: p.refuse,
		FlushInterval: -1, // at once: what streams must stream
		ErrorLog:      log.New(io.Discard, "", 0),
	}
}

type proxy struct {
	ProxyOptions
	mu sync.Mutex
}

// passage is one exchange on its way.
type passage struct {
	began    time.Time
	exchange Exchange
	sent     *copied
}

type passageKey struct{}

// forwarding are the headers that httputil takes out lest a client forges them; here they are the client's own affair.
var forwarding = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

func (p *proxy) rewrite(r *httputil.ProxyRequest) {
	r.SetURL(p.Target)
	r.Out.URL.RawQuery = joinedQuery(p.Target.RawQuery, r.In.URL.RawQuery)
	for _, name := range forwarding {
		if values := r.In.Header.Values(name); values != nil {
			r.Out.Header[name] = values
		}
	}
	one := &passage{began: p.Now(), sent: &copied{}}
	one.exchange.Request = ExchangeRequest{Method: r.Out.Method, URL: r.Out.URL.String(), Header: r.In.Header.Clone()}
	if r.Out.Body != nil && r.Out.Body != http.NoBody {
		r.Out.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Out.Body, one.sent), r.Out.Body}
	}
	r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), passageKey{}, one))
}

// joinedQuery is the client's query as it wrote it.
func joinedQuery(ofTarget, ofClient string) string {
	if ofTarget == "" || ofClient == "" {
		return ofTarget + ofClient
	}
	return ofTarget + "&" + ofClient
}

// listen follows the body of an answer to its end.
func (p *proxy) listen(response *http.Response) error {
	one, ok := response.Request.Context().Value(passageKey{}).(*passage)
	if !ok || response.StatusCode == http.StatusSwitchingProtocols { // what follows is no HTTP
		return nil
	}
	one.exchange.Response = ExchangeResponse{Status: response.StatusCode, Header: response.Header.Clone()}
	one.exchange.TLS = response.TLS
	response.Body = &followed{ReadCloser: response.Body, ended: func(body *copied, whole bool) { p.ended(one, body, whole) }}
	return nil
}

// ended tells of an exchange whose answer has passed, or was broken off.
func (p *proxy) ended(one *passage, body *copied, whole bool) {
	x := &one.exchange
	x.At, x.Took = one.began, p.Now().Sub(one.began)
	sent, sentWhole := one.sent.bytes()
	answered, kept := body.bytes()
	x.Request.Body = sent
	ok := whole && kept && sentWhole && x.Response.decode(answered) == nil
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Heard(Recorded{Exchange: x, NoBody: !ok})
}

// refuse answers for a target that did not.
func (p *proxy) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p.mu.Lock()
	if p.Failed != nil {
		p.Failed(r, err)
	}
	p.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = fmt.Fprintf(w, "standin proxy: %s did not answer: %v\n", p.Target.Redacted(), err) // the client may have gone
}
