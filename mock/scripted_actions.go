package mock

import (
	"context"
	"fmt"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// caller stands, in a scenario, for the user or the app that the request is about or from.
const caller = "caller"

// act does one thing to the world that a step says.
func (ns *Namespace) act(ctx context.Context, state *state, a scenarios.Action, s api.Subject) error {
	if a.Advance > 0 {
		_, err := ns.moveState(ctx, state, time.Duration(a.Advance))
		return err
	}
	on := actor{ns: ns, subject: s}
	return state.world.Update(ctx, func(tx *world.Tx) error { return on.act(tx, a) })
}

// actor changes the world for one request.
type actor struct {
	ns      *Namespace
	subject api.Subject
}

func (on actor) act(tx *world.Tx, a scenarios.Action) error {
	switch {
	case a.LogIn != nil:
		_, err := tx.LogIn(on.user(a.LogIn.GlobalID), world.Login{App: on.app(a.LogIn.App)})
		return err
	case a.Connect != nil:
		return on.connect(tx, on.user(a.Connect.GlobalID), on.app(a.Connect.App))
	case a.Leave != nil:
		return leave(tx, on.user(a.Leave.GlobalID), on.app(a.Leave.App), on.ns.Dialect())
	case a.Populate != nil:
		return fixtures.Populate(tx, on.ns.Seed(), on.app(a.Populate.App), a.Populate.Users)
	case a.ChangeEmail != nil:
		_, err := changeEmail(tx, on.user(a.ChangeEmail.GlobalID), a.ChangeEmail.Email, on.ns.Dialect())
		return err
	case a.RotateSecret != nil:
		return on.editApp(tx, a.RotateSecret.App, func(app *world.App) { app.Secrets = []string{a.RotateSecret.Secret} })
	case a.ChangeOwner != nil:
		return on.editApp(tx, a.ChangeOwner.App, func(app *world.App) { app.Developer = a.ChangeOwner.Developer })
	}
	return on.actOnUser(tx, a)
}

// actOnUser does what takes nothing but a user.
func (on actor) actOnUser(tx *world.Tx, a scenarios.Action) error {
	block := func(id string, blocked bool) error {
		_, err := tx.EditUser(on.user(id), func(u *world.User) { u.Blocked = blocked })
		return err
	}
	switch {
	case a.Block != "":
		return block(a.Block, true)
	case a.Unblock != "":
		return block(a.Unblock, false)
	case a.RevokeTokens != "":
		return on.eachConnection(tx, on.user(a.RevokeTokens), func(c world.Connection) { tx.RevokeTokens(c.ID) })
	case a.ExpireCodes != "":
		return expireCodes(tx, on.user(a.ExpireCodes))
	case a.ExpireLicenses != "":
		return on.eachConnection(tx, on.user(a.ExpireLicenses), func(c world.Connection) { tx.ExpireLicenses(c.ID) })
	case a.DeleteUser != "":
		return tx.RemoveUser(on.user(a.DeleteUser))
	}
	return fmt.Errorf("the action does nothing")
}

func (on actor) user(id string) string {
	if id == caller {
		return on.subject.GlobalID
	}
	return id
}

func (on actor) app(id string) string {
	if id == caller || id == "" {
		return on.subject.ClientID
	}
	return id
}

// connect makes the user where there is none: a magic user is there as soon as somebody asks for it. A caller who is
// no app is left to the handler to refuse.
func (on actor) connect(tx *world.Tx, id, app string) error {
	if _, err := tx.App(app); err != nil && app == on.subject.ClientID {
		return nil
	}
	if _, err := tx.User(id); err != nil {
		if _, err := tx.AddUser(world.User{ID: id, GivenName: "Magic", FamilyName: id, Primary: id + "@standin.example"}); err != nil {
			return err
		}
	}
	_, _, err := tx.Connect(world.Connection{App: app, User: id, Active: true})
	return err
}

func (on actor) editApp(tx *world.Tx, id string, change func(*world.App)) error {
	app, err := tx.App(on.app(id))
	if err != nil {
		return err
	}
	change(&app)
	return tx.PutApp(app)
}

func (on actor) eachConnection(tx *world.Tx, user string, do func(world.Connection)) error {
	if _, err := tx.User(user); err != nil {
		return err
	}
	for _, c := range tx.ConnectionsOf(user) {
		do(c)
	}
	return nil
}

func expireCodes(tx *world.Tx, user string) error {
	for _, code := range tx.Codes() {
		if code.User == user && !code.Used {
			if _, err := tx.ExpireCode(code.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// emit queues an event that nothing in the world caused.
func (ns *Namespace) emit(ctx context.Context, state *state, e scenarios.Emit, s api.Subject) error {
	on := actor{ns: ns, subject: s}
	if e.GlobalID == "" {
		e.GlobalID = caller
	}
	return state.world.Update(ctx, func(tx *world.Tx) error {
		return tx.Emit(eventAbout(tx, world.EventType(e.Type), on.app(e.App), on.user(e.GlobalID)))
	})
}

// eventAbout is an event about a user and an app, with their connection where there is one.
func eventAbout(tx *world.Tx, kind world.EventType, app, user string) world.Event {
	event := world.Event{Type: kind, App: app, User: user}
	if c, err := tx.ConnectionBetween(user, app); err == nil {
		event.Connection, event.Alias = c.ID, c.Alias
	}
	if kind == world.EmailChanged {
		u, _ := tx.User(user)
		event.OldEmail, event.NewEmail, event.Reason = u.Primary, u.Primary, "user_email_change"
	}
	return event
}
