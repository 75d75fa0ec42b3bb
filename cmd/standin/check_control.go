package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// controlArgs are the arguments of an action.
type controlArgs map[string]any

func (a controlArgs) text(name string) string { text, _ := a[name].(string); return text }

// Do implements contract.Control.
func (s *checkedStandin) Do(ctx context.Context, action string, args map[string]any) (map[string]any, error) {
	actions := map[string]func(context.Context, controlArgs) (map[string]any, error){
		"advance": s.advance, "login": s.logIn, "code": s.issueCode, "token": s.issueToken, "leave": s.leave,
		"change_email": s.changeEmail, "block": s.block, "events": s.events, "refuse_events": s.refuseEvents, "now": s.tellTime,
	}
	act, ok := actions[action]
	if !ok {
		return nil, fmt.Errorf("control: no action %q", action)
	}
	result, err := act(ctx, args)
	if err != nil {
		return nil, fmt.Errorf("control %s: %w", action, err)
	}
	return result, nil
}

func (s *checkedStandin) advance(ctx context.Context, args controlArgs) (map[string]any, error) {
	move := map[string]any{"action": "advance", "duration": args.text("duration")}
	if err := s.do(ctx, http.MethodPut, "/clock", move, nil); err != nil {
		return nil, err
	}
	_, err := s.readClock(ctx)
	return nil, err
}

func (s *checkedStandin) tellTime(ctx context.Context, _ controlArgs) (map[string]any, error) {
	now, err := s.readClock(ctx)
	return map[string]any{"now": now.Format(time.RFC3339Nano)}, err
}

func (s *checkedStandin) logIn(ctx context.Context, args controlArgs) (map[string]any, error) {
	user, err := s.person(args.text("user"))
	if err != nil {
		return nil, err
	}
	login := map[string]any{"app": args.text("app"), "globalId": user}
	for argument, member := range map[string]string{"ip": "ip", "user_agent": "userAgent"} {
		if text := args.text(argument); text != "" {
			login[member] = text
		}
	}
	return nil, s.do(ctx, http.MethodPost, "/logins", login, nil)
}

// person finds the globalId behind the id that any of the vendors gives a user.
func (s *checkedStandin) person(id string) (string, error) {
	user, ok := s.people[id]
	if !ok {
		return "", fmt.Errorf("nobody has the id %s", id)
	}
	return user, nil
}

// connection finds what connects a user to an app; where nothing does, it is made or not there.
func (s *checkedStandin) connection(ctx context.Context, args controlArgs, connect bool) (connection, user string, err error) {
	user, err = s.person(args.text("user"))
	if err != nil {
		return "", "", err
	}
	if connect {
		wanted := map[string]any{"app": args.text("app"), "user": user}
		err := s.do(ctx, http.MethodPost, "/connections", wanted, nil)
		if p, refused := errors.AsType[controlProblem](err); err != nil && (!refused || p.status != http.StatusConflict) {
			return "", "", err
		}
	}
	var found connectionsAnswer
	query := url.Values{"app": {args.text("app")}, "user": {user}}
	if err := s.do(ctx, http.MethodGet, "/connections?"+query.Encode(), nil, &found); err != nil {
		return "", "", err
	}
	if len(found.Connections) == 0 {
		return "", "", fmt.Errorf("%s is not connected to %s", user, args.text("app"))
	}
	return found.Connections[0].ID, user, nil
}

func (s *checkedStandin) issueCode(ctx context.Context, args controlArgs) (map[string]any, error) {
	_, user, err := s.connection(ctx, args, true)
	if err != nil {
		return nil, err
	}
	wanted := map[string]any{"app": args.text("app"), "globalId": user, "redirect_uri": args.text("redirect_uri")}
	var code world.Code
	err = s.do(ctx, http.MethodPost, "/codes", wanted, &code)
	return map[string]any{"code": code.Value}, err
}

func (s *checkedStandin) issueToken(ctx context.Context, args controlArgs) (map[string]any, error) {
	connection, _, err := s.connection(ctx, args, true)
	if err != nil {
		return nil, err
	}
	var token world.Token
	err = s.do(ctx, http.MethodPost, "/tokens", map[string]any{
		"kind": "user", "owner": connection, "scope": "openid email profile",
	}, &token)
	return map[string]any{"token": token.Value}, err
}

func (s *checkedStandin) leave(ctx context.Context, args controlArgs) (map[string]any, error) {
	connection, _, err := s.connection(ctx, args, false)
	if err != nil {
		return nil, err
	}
	return nil, s.do(ctx, http.MethodDelete, "/connections/"+url.PathEscape(connection)+"?by=user", nil, nil)
}

func (s *checkedStandin) changeEmail(ctx context.Context, args controlArgs) (map[string]any, error) {
	user, err := s.person(args.text("user"))
	if err != nil {
		return nil, err
	}
	address := map[string]any{"address": args.text("email"), "primary": true}
	return nil, s.do(ctx, http.MethodPost, "/users/"+url.PathEscape(user)+"/emails", address, nil)
}

func (s *checkedStandin) block(ctx context.Context, args controlArgs) (map[string]any, error) {
	user, err := s.person(args.text("user"))
	if err != nil {
		return nil, err
	}
	return nil, s.do(ctx, http.MethodPatch, "/users/"+url.PathEscape(user), map[string]any{"blocked": true}, nil)
}
