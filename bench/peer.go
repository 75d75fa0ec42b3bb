package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

const warmTurns = 4

// peer is a mock server of others: how it is fetched, configured and started.
type peer struct {
	name, version, what string
	fetch               []string // the command that installs it; FOLDER stands for where
	program             string   // what must be there afterwards, below the folder
	// configure writes what it reads into a folder, and tells how it is started.
	configure func(program, folder, port string, stubs []stub) ([]string, error)
	own       []stub // what it is asked instead of standin's requests
}

// stub is a request of a row, with standin's answer to it.
type stub struct {
	row, method, path, body string
	headers                 []string
	answer                  canned
}

func (s stub) request() []byte { return request(s.method, s.path, s.body, s.headers...) }

// rival is a peer that runs, and what it proved to answer.
type rival struct {
	peer
	server  *process
	stubs   []stub
	problem string // why it does not run, or answers less than it should
}

// peerResult is a line of the table of peers.
type peerResult struct {
	Name    string            `json:"name"`
	Version string            `json:"version"`
	What    string            `json:"what"`
	Problem string            `json:"problem,omitempty"`
	Shares  map[string]shared `json:"shares"` // by row
}

// shared are a server's shares of the bare one in one row.
type shared struct {
	Throughput spread `json:"throughput"`
	CPU        spread `json:"cpu"`
}

// comparedRows are those that a peer can be asked.
func comparedRows() []string { return []string{"list-1", "list-100", "patch", "token"} }

func peerNames() (out []string) {
	for _, p := range peers() {
		out = append(out, p.name)
	}
	return out
}

// startPeers fetches and starts the chosen peers. One that does not come is said here and in the table.
func (l *lab) startPeers(ctx context.Context) error {
	if len(l.peers) == 0 {
		return nil
	}
	stubs, err := l.stubs(ctx)
	if err != nil {
		return err
	}
	for _, p := range peers() {
		if !slices.Contains(l.peers, p.name) {
			continue
		}
		l.say("starting %s %s", p.name, p.version)
		r := &rival{peer: p, stubs: stubs}
		if len(p.own) > 0 {
			r.stubs = p.own
		}
		if err := r.start(ctx, l); err != nil {
			r.problem, r.stubs = "could not be fetched or started", nil
			l.say("\nNO %s: %v\n", strings.ToUpper(p.name), err)
		}
		l.rivals = append(l.rivals, r)
	}
	return ctx.Err()
}

// stubs asks standin what the peers are to answer. The two lists have different paths, for one server has both.
func (l *lab) stubs(ctx context.Context) ([]stub, error) {
	app := []string{asApp()}
	out := []stub{
		{row: "list-1", method: "GET", path: "/api/applications/app_one/users", headers: app},
		{row: "list-100", method: "GET", path: "/api/applications/app_hundred/users", headers: app},
		{row: "patch", method: "PATCH", path: "/api/applications/app_one/users/AB1234/status",
			body: `{"status":"PRO","duration":"MONTH"}`, headers: append(app, jsonType)},
		{row: "token", method: "POST", path: "/oauth/token", headers: []string{formType},
			body: "grant_type=authorization_code&client_id=app_one&client_secret=one-secret&code=c&redirect_uri=http%3A%2F%2Flocalhost"},
	}
	scenes := []scene{listScene(1, 1), listScene(100, 1), patchScene(), tokenScene()}
	for i, s := range scenes {
		p, err := l.startStandin(ctx, s.fixtures...)
		if err != nil {
			return nil, err
		}
		if _, out[i].answer, err = s.contender(ctx, p); err != nil {
			return nil, err
		}
		if err := p.stop(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *rival) start(ctx context.Context, l *lab) error {
	folder := filepath.Join(l.cache, r.name+"-"+r.version)
	program := filepath.Join(folder, filepath.FromSlash(r.program))
	if err := r.install(ctx, folder, program); err != nil {
		return err
	}
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	config := l.newFile(r.name)
	if err := os.MkdirAll(config, 0o700); err != nil {
		return err
	}
	argv, err := r.configure(program, config, port, r.stubs)
	if err != nil {
		return err
	}
	if r.server, err = l.spawn(r.name, argv); err != nil {
		return err
	}
	r.server.address = "127.0.0.1:" + port
	if err := r.server.await(ctx, func() bool {
		answer, err := learn(ctx, r.server.address, r.stubs[0].request())
		return err == nil && answer.Status != 0
	}); err != nil {
		return err
	}
	if err := r.prove(ctx); err != nil {
		return err
	}
	return r.warmUp(ctx, l.time)
}

// warmUp asks everything for a while before anything counts: a JVM and Node.js compile what they have run often.
func (r *rival) warmUp(ctx context.Context, turn time.Duration) error {
	for _, s := range r.stubs {
		load := storm{address: r.server.address, connections: usualConnections, time: warmTurns * turn, status: 200, length: -1}
		load.traffic = loop([][]byte{s.request()}, usualConnections)
		if _, err := load.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *rival) install(ctx context.Context, folder, program string) error {
	if _, err := os.Stat(program); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	argv := slices.Clone(r.fetch)
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], "FOLDER", folder)
	}
	c := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // from the list of peers
	c.Env = append(os.Environ(), "GOBIN="+folder)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(r.fetch, " "), err, out)
	}
	_, err := os.Stat(program)
	return err
}

// prove asks each request once, and keeps those that are answered as they should be.
func (r *rival) prove(ctx context.Context) error {
	var good []stub
	for _, s := range r.stubs {
		answer, err := learn(ctx, r.server.address, s.request())
		switch {
		case err != nil:
			return err
		case answer.Status != http.StatusOK:
			r.problem = fmt.Sprintf("%s is answered with %d", s.row, answer.Status)
		case len(r.own) == 0 && !sameJSON(s.answer.Body, answer.Body):
			r.problem = s.row + " has another answer than standin's"
		default:
			good = append(good, s)
		}
	}
	r.stubs = good
	return nil
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// freePort is one that was free a moment ago: these servers can't say which one they took.
func freePort(ctx context.Context) (string, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}
