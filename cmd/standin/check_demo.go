package main

import (
	"context"
	"net/http"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/demo"
)

// demoUserToken is given to the canary for a check.
const demoUserToken = "check-user-token"

// checkedPeople are those of the demo world whose ids are made by its seed.
type checkedPeople struct {
	expiredCode string
	neverThere  string // the SSOJet id of somebody who never logged in
	deletable   string // a connection to the app that is not the canary's
}

// lookAround finds out the people's ids.
func (s *checkedStandin) lookAround(ctx context.Context) error {
	var all struct {
		Users []struct {
			GlobalID  string `json:"globalId"`
			SSOJetID  string `json:"ssojet_id"`
			GenAuthID string `json:"genauth_id"`
			Logins    int    `json:"logins"`
		} `json:"users"`
	}
	if err := s.do(ctx, http.MethodGet, "/users?limit=10000", nil, &all); err != nil {
		return err
	}
	s.people = map[string]string{}
	for _, u := range all.Users {
		s.people[u.GlobalID], s.people[u.SSOJetID], s.people[u.GenAuthID] = u.GlobalID, u.GlobalID, u.GlobalID
		if u.Logins == 0 {
			s.found.neverThere = u.SSOJetID
		}
	}
	var connected connectionsAnswer
	err := s.do(ctx, http.MethodGet, "/connections?app="+demo.App, nil, &connected)
	for _, c := range connected.Connections {
		if c.ID != demo.Connection && c.Active && c.Logins > 0 {
			s.found.deletable = c.ID
		}
	}
	return err
}

// config is the demo world with the people that were found in it.
func (s *checkedStandin) config() contract.Config {
	c := demo.Config()
	c.Target = s.base
	c.LoginSign.UserToken, c.LoginSign.ExpiredCode = demoUserToken, s.found.expiredCode
	c.LoginSign.Canary.DeletableConnectionID = s.found.deletable
	c.SSOJet.EmptyUserID = s.found.neverThere
	return c
}
