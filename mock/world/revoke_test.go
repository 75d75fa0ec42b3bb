package world_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// kindOf is why the world refused, or "".
func kindOf(err error) world.Kind {
	if refused, ok := errors.AsType[*world.Error](err); ok {
		return refused.Kind
	}
	return ""
}

// peopled is a world with one app, one user and their connection, in which fn runs.
func peopled(t *testing.T, fn func(*world.Tx, world.Connection) error) (credentials map[world.Credential]bool) {
	t.Helper()
	credentials = map[world.Credential]bool{}
	w := world.New(store.NewMemory(), 1, world.NewClock(func() time.Time { return time.UnixMilli(1e12) }))
	w.WatchCredentials(func(c world.Credential, exists bool) { credentials[c] = exists })
	err := w.Update(context.Background(), func(tx *world.Tx) error {
		if err := tx.PutApp(world.App{ID: "app"}); err != nil {
			return err
		}
		if _, err := tx.AddUser(world.User{ID: "AA0001", Primary: "a@example.com"}); err != nil {
			return err
		}
		c, err := tx.LogIn("AA0001", world.Login{App: "app"})
		if err != nil {
			return err
		}
		return fn(tx, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	return credentials
}

func TestExpireAndRevoke(t *testing.T) {
	t.Parallel()
	credentials := peopled(t, func(tx *world.Tx, c world.Connection) error {
		same := func(string) bool { return true }
		token, code := tx.IssueToken(world.UserToken, c.ID, "", time.Hour), tx.IssueCode(c, "", "")
		session := tx.SignIn(world.PortalSession{Developer: "dev"})
		if session.Cookie == "" || len(tx.Codes()) != 1 {
			t.Errorf("session %+v, codes %+v", session, tx.Codes())
		}
		look := func() []world.Kind {
			_, a := tx.Token(world.UserToken, token.Value)
			_, b := tx.PortalSession(session.Cookie)
			_, c := tx.RedeemCode(code.Value, "app", same)
			return []world.Kind{kindOf(a), kindOf(b), kindOf(c)}
		}
		expire := func() []world.Kind {
			_, a := tx.ExpireToken(token.Value)
			_, b := tx.ExpirePortalSession(session.Cookie)
			_, c := tx.ExpireCode(code.Value)
			return []world.Kind{kindOf(a), kindOf(b), kindOf(c)}
		}
		revoke := func() []world.Kind {
			return []world.Kind{kindOf(tx.RevokeToken(token.Value)), kindOf(tx.SignOut(session.Cookie)), kindOf(tx.RevokeCode(code.Value))}
		}
		all := func(k world.Kind) []world.Kind { return []world.Kind{k, k, k} }
		for _, s := range []struct {
			name string
			do   func() []world.Kind
			want world.Kind
		}{
			{"expire", expire, ""}, {"look", look, world.Expired}, {"revoke", revoke, ""}, {"look again", look, world.NotFound},
			{"expire what is gone", expire, world.NotFound}, {"revoke what is gone", revoke, world.NotFound},
		} {
			if diff := cmp.Diff(all(s.want), s.do()); diff != "" {
				t.Errorf("%s: token, session, code: %s", s.name, diff)
			}
		}
		return nil
	})
	for c, exists := range credentials {
		if exists != (c == world.AppCredential.Of("app")) {
			t.Errorf("credential %s: exists is %v", c, exists)
		}
	}
}

func TestRemoveApp(t *testing.T) {
	t.Parallel()
	credentials := peopled(t, func(tx *world.Tx, c world.Connection) error {
		tx.IssueToken(world.UserToken, c.ID, "", time.Hour)
		tx.IssueCode(c, "", "")
		v, err := tx.AddVariant(world.Variant{App: "app", Name: "Premium"})
		if err != nil {
			return err
		}
		if _, err := tx.AddCode("app", v.ID, "CODE", ""); err != nil {
			return err
		}
		if _, err := tx.RedeemLicense(c.ID, "CODE"); err != nil {
			return err
		}
		tx.FinishSource(tx.NewSource("app", "run"), 1, nil)
		if err := tx.RemoveApp("app"); err != nil {
			return err
		}
		left := []int{
			len(tx.Apps()), len(tx.Connections("app")), len(tx.ConnectionsOf("AA0001")), len(tx.Codes()), len(tx.Tokens()),
			len(tx.Variants("app")), len(tx.Licenses("app")), len(tx.Sources("app")), len(tx.Events()), len(tx.Logins("AA0001")),
		}
		if diff := cmp.Diff([]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, left); diff != "" {
			t.Errorf("what is left: %s", diff)
		}
		if kind := kindOf(tx.RemoveApp("app")); kind != world.NotFound {
			t.Errorf("removing it again: %q", kind)
		}
		return nil
	})
	for c, exists := range credentials {
		if exists {
			t.Errorf("credential %s is left", c)
		}
	}
}

func TestFreezeAt(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1e12).UTC()
	c := world.NewClock(func() time.Time { now = now.Add(time.Second); return now })
	at := now.Add(time.Hour)
	if err := c.FreezeAt(at); err != nil || !c.Frozen() || !c.Now().Equal(at) || !c.Now().Equal(at) {
		t.Errorf("%v, frozen %v at %s", err, c.Frozen(), c.Now())
	}
	c.Resume()
	if err := c.FreezeAt(at); kindOf(err) != world.Invalid || c.Frozen() {
		t.Errorf("back in time: %v, frozen %v", err, c.Frozen())
	}
}
