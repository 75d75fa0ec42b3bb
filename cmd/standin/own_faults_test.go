package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/store"
)

// brokenStore is a store that fails from some moment on.
type brokenStore struct {
	store.Store
	broken *atomic.Bool
}

var errDisk = errors.New("the disk is gone\nand so is its second line")

func (s brokenStore) View(ctx context.Context, fn func(store.Tx) error) error {
	if s.broken.Load() {
		return errDisk
	}
	return s.Store.View(ctx, fn)
}

func (s brokenStore) Update(ctx context.Context, fn func(store.Tx) error) error {
	if s.broken.Load() {
		return errDisk
	}
	return s.Store.Update(ctx, fn)
}

// faulty is the report on a server that fails at two requests, before a reset and after it.
func faulty(t *testing.T) *report {
	t.Helper()
	var broken atomic.Bool
	g, call, control := gathering(t, mock.Options{Store: func(string) store.Store { return brokenStore{store.NewMemory(), &broken} }})
	users := "/api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=cli_demo"
	broken.Store(true)
	call(users)
	broken.Store(false)
	control(func() {
		if err := g.server.Namespace(mock.DefaultNamespace).Reset(t.Context()); err != nil {
			t.Error(err)
		}
	})
	broken.Store(true)
	call(users)
	g.gather()
	g.gather() // takes nothing twice
	r := g.compile(g.server.Namespace(mock.DefaultNamespace).Spec())
	r.Command = "npm"
	return r
}

func TestOwnFaultsAreInEveryReport(t *testing.T) {
	t.Parallel()
	r := faulty(t)
	if len(r.OwnFaults) != 2 || r.OwnFaults[0].Operation != "ssojet.listLoginLogs" || r.OwnFaults[0].Message != errDisk.Error() {
		t.Fatalf("%+v", r.OwnFaults)
	}
	var text, machine bytes.Buffer
	if err := errors.Join(r.text(&text), r.write(&machine, "json")); err != nil {
		t.Fatal(err)
	}
	want := "\nFAULTS OF STANDIN'S OWN (not your client's: please report them)\n\n" +
		"  request " + r.OwnFaults[0].RequestID + ", ssojet.listLoginLogs: the disk is gone\n" +
		"  request " + r.OwnFaults[1].RequestID + ", ssojet.listLoginLogs: the disk is gone\n"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("(-want +text):\n%s", diff)
	}
	if line := r.summary(); !strings.Contains(line, "2 FAULTS OF STANDIN'S OWN") {
		t.Error(line)
	}
	var read struct {
		OwnFaults []ownFault `json:"own_faults"`
	}
	if err := json.Unmarshal(machine.Bytes(), &read); err != nil || !cmp.Equal(read.OwnFaults, r.OwnFaults) {
		t.Errorf("JSON: %v, %+v", err, read)
	}
	last := results(readBack(t, r))[2]
	if last != (result{"standin run", "Standin answers without a fault of its own", "skipped", "2 faults of Standin's own"}) {
		t.Errorf("JUnit: %+v", last)
	}
}
