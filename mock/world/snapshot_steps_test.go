package world_test

import (
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/world"
)

// step is a change that depends on nothing but itself and the world that it changes.
type step struct{ do, a, b int }

func steps(t *rapid.T, label string) []step {
	number := rapid.IntRange(0, 1000)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		return step{rapid.IntRange(0, len(changes)-1).Draw(t, "do"), number.Draw(t, "a"), number.Draw(t, "b")}
	}), 0, 40).Draw(t, label)
}

// apply makes the step; what the world refuses is refused in every world of the same state.
func (s step) apply(t *rapid.T, w *world.World) (refusal string) {
	err := w.Update(t.Context(), func(tx *world.Tx) error { return changes[s.do](tx, s) })
	if known := (*world.Error)(nil); err != nil && !errors.As(err, &known) {
		t.Fatal(err)
	}
	if s.do == 0 {
		err = errors.Join(err, w.Clock().Advance(time.Duration(s.a*s.b)*time.Second+time.Millisecond))
	}
	switch {
	case s.do == 1 && s.a%2 == 0:
		w.Clock().Freeze()
	case s.do == 1:
		w.Clock().Resume()
	}
	return fmt.Sprint(err)
}

func (s step) app() string { return []string{"a", "b"}[s.b%2] }

func (s step) user(tx *world.Tx) string {
	all := tx.UsersAfter("", 1000)
	if len(all) == 0 {
		return "nobody"
	}
	return all[s.a%len(all)].ID
}

func (s step) connection(tx *world.Tx) (world.Connection, error) {
	all := tx.Connections(s.app())
	if len(all) == 0 {
		return tx.Connection("none")
	}
	return all[s.a%len(all)], nil
}

// changes has one of each kind. The first two are about time, see apply.
var changes = []func(*world.Tx, step) error{
	func(*world.Tx, step) error { return nil },
	func(*world.Tx, step) error { return nil },
	func(tx *world.Tx, s step) error {
		return addUser(tx, world.User{Primary: fmt.Sprintf("u%d@example.com", s.a), Groups: map[string]any{"n": float64(s.b) / 7, "": nil}})
	},
	func(tx *world.Tx, s step) error {
		_, err := tx.LogIn(s.user(tx), world.Login{App: s.app(), UserAgent: "<&>\u0085\u2028\x7f"})
		return err
	},
	func(tx *world.Tx, s step) error {
		at := tx.Now().Add(-time.Duration(s.b) * time.Hour).In(time.FixedZone("", 7200))
		_, err := tx.LogIn(s.user(tx), world.Login{App: s.app(), At: at, IP: "192.0.2.1"})
		return err
	},
	func(tx *world.Tx, s step) error {
		_, err := tx.ChangePrimaryEmail(s.user(tx), fmt.Sprintf("new%d@example.com", s.b), func(world.Connection) bool { return true })
		return err
	},
	func(tx *world.Tx, s step) error {
		return tx.VerifyEmail(s.user(tx), fmt.Sprintf("u%d@example.com", s.b))
	},
	func(tx *world.Tx, s step) error {
		if s.b%5 > 0 {
			return nil
		}
		return tx.RemoveUser(s.user(tx))
	},
	leave, issueBoth, redeemOne, addLicense, redeemLicense, grantOrRevoke, removeApp, revokeToken,
	func(tx *world.Tx, s step) error {
		return tx.UseSignature(fmt.Sprint("/", s.a%9), tx.Now().Add(time.Duration(s.b)*time.Second))
	},
	func(tx *world.Tx, s step) error {
		tx.FinishSource(tx.NewSource(s.app(), ""), s.a, map[string]int{"new": s.a})
		return nil
	},
	func(tx *world.Tx, s step) error {
		tx.PutToken(world.Token{Value: fmt.Sprint("t", s.a%3), Kind: world.MachineToken, Owner: fmt.Sprint("o", s.b%3)})
		return nil
	},
}

// removeApp removes an app and what belongs to it, or puts it back.
func removeApp(tx *world.Tx, s step) error {
	if _, err := tx.App(s.app()); err != nil {
		return tx.PutApp(world.App{ID: s.app()})
	}
	if s.a%4 > 0 {
		return nil
	}
	return tx.RemoveApp(s.app())
}

func revokeToken(tx *world.Tx, s step) error {
	all := tx.Tokens()
	if len(all) == 0 {
		return nil
	}
	return tx.RevokeToken(all[s.a%len(all)].Value)
}

func leave(tx *world.Tx, s step) error {
	c, err := s.connection(tx)
	if err != nil {
		return err
	}
	return tx.RemoveConnection(c.ID, world.Removal{Events: []world.EventType{world.ConnectionDeleted}})
}

func issueBoth(tx *world.Tx, s step) error {
	c, err := s.connection(tx)
	if err != nil {
		return err
	}
	tx.IssueCode(c, callback, "openid")
	tx.IssueToken(world.UserToken, c.ID, "openid", time.Hour)
	return nil
}

// redeemOne makes a code and uses it up.
func redeemOne(tx *world.Tx, s step) error {
	c, err := s.connection(tx)
	if err != nil {
		return err
	}
	code := tx.IssueCode(c, callback, "")
	return redeem(code.Value, c.App, same)(tx)
}

func addLicense(tx *world.Tx, s step) error {
	if _, err := tx.App(s.app()); err != nil {
		return err
	}
	v, err := tx.AddVariant(world.Variant{App: s.app(), Name: fmt.Sprint("v", s.a%4), Duration: world.Month})
	if err != nil && s.b%7 == 0 {
		return tx.RemoveVariant(tx.Variants(s.app())[0].ID)
	}
	if err != nil {
		v = tx.Variants(s.app())[0]
	}
	_, err = tx.AddCode(v.App, v.ID, fmt.Sprint("code-", s.a), "")
	return err
}

func redeemLicense(tx *world.Tx, s step) error {
	c, err := s.connection(tx)
	if err != nil {
		return err
	}
	for _, l := range tx.Licenses(c.App) {
		if l.Connection == "" && l.Code != "" {
			_, err = tx.RedeemLicense(c.ID, l.Code)
			return err
		}
	}
	return nil
}

func grantOrRevoke(tx *world.Tx, s step) error {
	c, err := s.connection(tx)
	if err != nil || len(tx.Variants(c.App)) == 0 {
		return err
	}
	if s.b%6 == 0 {
		tx.RevokeStatus(c.ID)
		return nil
	}
	_, _, err = tx.GrantStatus(c.ID, world.Grant{
		Status: "PRO", Variant: tx.Variants(c.App)[0], Duration: world.Year, Replace: s.b%2 == 0,
	})
	return err
}
