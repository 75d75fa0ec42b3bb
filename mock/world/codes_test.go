package world_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

const callback = "http://localhost:3000/callback"

func same(uri string) bool { return uri == callback }

func issue(t testing.TB, w *world.World, connection string) (code world.Code) {
	t.Helper()
	update(t, w, func(tx *world.Tx) error {
		c, err := tx.Connection(connection)
		code = tx.IssueCode(c, callback, "email profile")
		return err
	})
	return code
}

func redeem(value, app string, sameURI func(string) bool) func(*world.Tx) error {
	return func(tx *world.Tx) error {
		_, err := tx.RedeemCode(value, app, sameURI)
		return err
	}
}

// LX-03: a code works once, for its app and its redirect URI, and a refused attempt does not use it up.
func TestCodeWorksOnce(t *testing.T) {
	t.Parallel()
	w := populated(t)
	code := issue(t, w, connect(t, w, "AA0001", "app_a"))
	refused(t, w, world.NotFound, redeem("no-such-code", "app_a", same))
	refused(t, w, world.Mismatch, redeem(code.Value, "app_b", same))
	refused(t, w, world.Mismatch, redeem(code.Value, "app_a", func(string) bool { return false }))
	update(t, w, redeem(code.Value, "app_a", same))
	refused(t, w, world.Used, redeem(code.Value, "app_a", same))
}

// AR-15.
func TestCodeExpires(t *testing.T) {
	t.Parallel()
	w := populated(t)
	connection := connect(t, w, "AA0001", "app_a")
	early, late := issue(t, w, connection), issue(t, w, connection)
	advance(t, w, world.CodeLifetime-time.Millisecond)
	update(t, w, redeem(early.Value, "app_a", same))
	advance(t, w, time.Millisecond)
	refused(t, w, world.Expired, redeem(late.Value, "app_a", same))
}

func TestCodeOfARemovedConnectionIsRefused(t *testing.T) {
	t.Parallel()
	w := populated(t)
	connection := connect(t, w, "AA0001", "app_a")
	code := issue(t, w, connection)
	update(t, w, func(tx *world.Tx) error { return tx.RemoveConnection(connection, world.Removal{}) })
	refused(t, w, world.NotFound, redeem(code.Value, "app_a", same))
}

func TestOneOfManyClientsWinsACode(t *testing.T) {
	t.Parallel()
	clock := world.NewClock(func() time.Time { return morning })
	w := world.New(store.NewMemory(), 1, clock)
	update(t, w, func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "app_a"}) })
	update(t, w, func(tx *world.Tx) error { return addUser(tx, world.User{ID: "AA0001", Primary: "a@example.com"}) })
	code := issue(t, w, connect(t, w, "AA0001", "app_a"))
	var winners atomic.Int32
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			if w.Update(context.Background(), redeem(code.Value, "app_a", same)) == nil {
				winners.Add(1)
			}
		})
	}
	all.Wait()
	if winners.Load() != 1 {
		t.Errorf("%d of 32 clients redeemed one code", winners.Load())
	}
}

// AR-17.
func TestTokenStopsWorking(t *testing.T) {
	t.Parallel()
	w := populated(t)
	connection := connect(t, w, "AA0001", "app_a")
	var token world.Token
	update(t, w, func(tx *world.Tx) error {
		token = tx.IssueToken(world.UserToken, connection, "", world.TokenLifetime)
		return nil
	})
	use := func(kind world.TokenKind) func(*world.Tx) error {
		return func(tx *world.Tx) error { _, err := tx.Token(kind, token.Value); return err }
	}
	advance(t, w, world.TokenLifetime-time.Millisecond)
	update(t, w, use(world.UserToken))
	refused(t, w, world.NotFound, use(world.MachineToken))
	advance(t, w, time.Millisecond)
	refused(t, w, world.Expired, use(world.UserToken))
}

func TestTokensGoWithTheirConnection(t *testing.T) {
	t.Parallel()
	w := populated(t)
	connection := connect(t, w, "AA0001", "app_a")
	var token world.Token
	update(t, w, func(tx *world.Tx) error {
		token = tx.IssueToken(world.UserToken, connection, "", world.TokenLifetime)
		return nil
	})
	update(t, w, func(tx *world.Tx) error { return tx.RemoveConnection(connection, world.Removal{}) })
	refused(t, w, world.NotFound, func(tx *world.Tx) error { _, err := tx.Token(world.UserToken, token.Value); return err })
}
