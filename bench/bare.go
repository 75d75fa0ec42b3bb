package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
)

// bareCommand starts the bare server in a process of its own; users have no need of it.
const bareCommand = "bare"

// canned is an answer that a bare server repeats.
type canned struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

// learn asks a server one request and keeps its answer, but for the date, which net/http writes itself.
func learn(ctx context.Context, address string, request []byte) (canned, error) {
	w, err := dial(ctx, address)
	if err != nil {
		return canned{}, err
	}
	defer w.Close()
	if _, err := w.Write(request); err != nil {
		return canned{}, err
	}
	method, _, _ := bytes.Cut(request, []byte(" "))
	r, err := http.ReadResponse(bufio.NewReader(w), &http.Request{Method: string(method)})
	if err != nil {
		return canned{}, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	r.Header.Del("Date")
	return canned{r.StatusCode, r.Header, body}, err
}

// serveBare is what a Go program costs that only answers: net/http and nothing else. args are the file of its answer and
// the file that gets its URL.
func serveBare(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("%s ANSWER READY", bareCommand)
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var c canned
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: c} //nolint:gosec // no timeouts: as little as it can be
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := writeWhole(args[1], []byte("http://"+l.Addr().String()+"\n")); err != nil {
		return err
	}
	if err := server.Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}

// ServeHTTP writes the answer, whatever was asked.
func (c canned) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	maps.Copy(w.Header(), c.Header)
	w.WriteHeader(c.Status)
	_, _ = w.Write(c.Body)
}

// writeWhole writes a file that whoever waits for it never sees half.
func writeWhole(name string, text []byte) error {
	if err := os.WriteFile(name+".part", text, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}
