package admin

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/world"
)

func listTokens(c *call) (reply, error) {
	var all []world.Token
	err := c.view(func(tx *world.Tx) error {
		all = tx.Tokens()
		return nil
	})
	return ok(map[string]any{"tokens": all}), err
}

// newToken is a token to be issued.
type newToken struct {
	Kind     world.TokenKind `json:"kind"`
	Owner    string          `json:"owner"`
	Scope    string          `json:"scope"`
	Value    string          `json:"value"` // "" is made
	Lifetime string          `json:"lifetime"`
}

func createToken(c *call) (reply, error) {
	var wanted newToken
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	lifetime, err := duration("/lifetime", wanted.Lifetime, world.TokenLifetime)
	if err != nil {
		return reply{}, err
	}
	if err := c.item("kind", "owner", "lifetime").fits("tokens"); err != nil {
		return reply{}, err
	}
	var made world.Token
	err = c.update(func(tx *world.Tx) error {
		if err := wanted.owned(tx); err != nil {
			return err
		}
		if wanted.Value == "" {
			made = tx.IssueToken(wanted.Kind, wanted.Owner, wanted.Scope, lifetime)
			return nil
		}
		made = world.Token{Value: wanted.Value, Kind: wanted.Kind, Owner: wanted.Owner, Scope: wanted.Scope, ExpiresAt: tx.Now().Add(lifetime)}
		for _, other := range tx.Tokens() {
			if other.Value == wanted.Value {
				return problemAt(http.StatusConflict, "there is a token with this value already")
			}
		}
		tx.PutToken(made)
		return nil
	})
	return created(made), err
}

// owned refuses a token of nobody.
func (n newToken) owned(tx *world.Tx) (err error) {
	switch n.Kind {
	case world.UserToken:
		_, err = tx.Connection(n.Owner)
	case world.MachineToken:
		_, err = tx.Client(n.Owner)
	case world.ManagementToken:
		_, err = tx.AccessKey(n.Owner)
	}
	if err != nil {
		return unprocessable("/owner", fmt.Sprintf("a %s token's owner: %v", n.Kind, err))
	}
	return nil
}

func changeToken(c *call) (reply, error) {
	var t world.Token
	err := c.update(func(tx *world.Tx) (err error) {
		t, err = tx.ExpireToken(c.path["token"])
		return err
	})
	return ok(t), err
}

func deleteToken(c *call) (reply, error) {
	return gone(), c.update(func(tx *world.Tx) error { return tx.RevokeToken(c.path["token"]) })
}

func listCodes(c *call) (reply, error) {
	var all []world.Code
	err := c.view(func(tx *world.Tx) error {
		all = tx.Codes()
		return nil
	})
	return ok(map[string]any{"codes": all}), err
}

// newCode is an authorization code to be issued.
type newCode struct {
	App         string `json:"app"`
	GlobalID    string `json:"globalId"`
	RedirectURI string `json:"redirect_uri"`
}

func createCode(c *call) (reply, error) {
	var wanted newCode
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	if err := c.item("app", "globalId").rename("redirect_uri", "login_url").fits("apps"); err != nil {
		return reply{}, err
	}
	made, err := c.namespace.Code(c.request.Context(), wanted.GlobalID, wanted.App, wanted.RedirectURI)
	if err != nil {
		return reply{}, c.noCode(wanted, err)
	}
	return created(made), nil
}

// noCode says what is the matter: an unknown person, an unknown application, or the two are not connected.
func (c *call) noCode(wanted newCode, refused error) error {
	return c.view(func(tx *world.Tx) error {
		if _, err := tx.User(wanted.GlobalID); err != nil {
			return err
		}
		if _, err := tx.App(wanted.App); err != nil {
			return err
		}
		if _, err := tx.ConnectionBetween(wanted.GlobalID, wanted.App); err == nil {
			return refused
		}
		return problemAt(http.StatusNotFound, fmt.Sprintf("%v: connect them with POST %snamespaces/%s/connections "+
			`{"app": %q, "user": %q}`, refused, prefix, c.namespace.Name(), wanted.App, wanted.GlobalID))
	})
}

func changeCode(c *call) (reply, error) {
	var code world.Code
	err := c.update(func(tx *world.Tx) (err error) {
		code, err = tx.ExpireCode(c.path["code"])
		return err
	})
	return ok(code), err
}

func deleteCode(c *call) (reply, error) {
	return gone(), c.update(func(tx *world.Tx) error { return tx.RevokeCode(c.path["code"]) })
}
