package mock

import (
	"context"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

// Update changes the namespace's world in one transaction; fn may run more than once. It can do all that the methods
// below do, and more.
func (ns *Namespace) Update(ctx context.Context, fn func(*world.Tx) error) error {
	return ns.World().Update(ctx, fn)
}

// View looks at the namespace's world, which does not change meanwhile.
func (ns *Namespace) View(ctx context.Context, fn func(*world.Tx) error) error {
	return ns.World().View(ctx, fn)
}

// Login makes a user log in to an app, which all three vendors show; a connection is made where there is none.
func (ns *Namespace) Login(ctx context.Context, globalID string, l world.Login) (c world.Connection, err error) {
	err = ns.Update(ctx, func(tx *world.Tx) (err error) {
		c, err = tx.LogIn(globalID, l)
		return err
	})
	return c, err
}

// Leave makes a user remove an app: the connection goes, and the app is told as the dialect says (LX-06).
func (ns *Namespace) Leave(ctx context.Context, globalID, app string) error {
	return ns.Update(ctx, func(tx *world.Tx) error { return leave(tx, globalID, app, ns.Dialect()) })
}

func leave(tx *world.Tx, globalID, app string, d *dialect.Dialect) error {
	c, err := tx.ConnectionBetween(globalID, app)
	if err != nil {
		return err
	}
	return tx.RemoveConnection(c.ID, world.Removal{Events: loginsign.LeaveEvents(d)})
}

// ChangeEmail makes a user change their primary address, and reports whether it was another before. Apps are told as
// the dialect says (LX-05).
func (ns *Namespace) ChangeEmail(ctx context.Context, globalID, address string) (changed bool, err error) {
	err = ns.Update(ctx, func(tx *world.Tx) (err error) {
		changed, err = changeEmail(tx, globalID, address, ns.Dialect())
		return err
	})
	return changed, err
}

func changeEmail(tx *world.Tx, globalID, address string, d *dialect.Dialect) (changed bool, err error) {
	u, err := tx.User(globalID)
	if err != nil {
		return false, err
	}
	return tx.ChangePrimaryEmail(globalID, address, api.HearEmailChange(d, "", u.Primary))
}

// Code issues an authorization code for a user and an app, as a consent would, without a login.
func (ns *Namespace) Code(ctx context.Context, globalID, app, redirectURI string) (code world.Code, err error) {
	err = ns.Update(ctx, func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween(globalID, app)
		code = tx.IssueCode(c, redirectURI, "openid email profile")
		return err
	})
	return code, err
}
