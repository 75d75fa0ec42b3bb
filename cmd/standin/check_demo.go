package main

import (
	"context"
	"net/http"

	"github.com/standin-mock/standin/contract"
)

// Who is who in the demo world.
const (
	demoApp        = "app_demo"
	demoRedirect   = "http://localhost:3000/callback"
	demoCanary     = "AB1234"
	demoConnection = "conn_456"
	demoUserToken  = "check-user-token"
)

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
	err := s.do(ctx, http.MethodGet, "/connections?app="+demoApp, nil, &connected)
	for _, c := range connected.Connections {
		if c.ID != demoConnection && c.Active && c.Logins > 0 {
			s.found.deletable = c.ID
		}
	}
	return err
}

// config is the demo world as a partner would describe a deployment.
func (s *checkedStandin) config() contract.Config {
	return contract.Config{
		Target: s.base,
		LoginSign: contract.LoginSignConfig{
			App:          contract.AppConfig{ID: demoApp, Secret: "demo-secret", RedirectURI: demoRedirect},
			OtherApp:     contract.AppConfig{ID: "app_other", Secret: "other-secret", RedirectURI: "http://localhost:3001/callback"},
			EmptyApp:     contract.AppConfig{ID: "app_empty", Secret: "empty-secret", RedirectURI: demoRedirect},
			PortalCookie: "loginsign_session=demo-session",
			UserToken:    demoUserToken, ExpiredCode: s.found.expiredCode,
			Canary: contract.CanaryConfig{
				GlobalID: demoCanary, ConnectionID: demoConnection, PrivateEmail: "jane.doe@private.example",
				DeletableConnectionID: s.found.deletable,
			},
		},
		SSOJet: contract.SSOJetConfig{
			ClientID: "cli_demo", ClientSecret: "ssojet-demo-secret", Token: "ssojet-demo-token", UserID: "6694c133565dfee5166d1cbb",
			EmptyUserID: s.found.neverThere,
		},
		GenAuth: contract.GenAuthConfig{
			AccessKeyID: "demo-pool-id", AccessKeySecret: "demo-pool-secret",
			User: contract.GenAuthUserConfig{
				UserID: "6229ffaaaaaaaaaacade3e3d9", Phone: "2025550142", Email: "wei.chen@example.com", Username: "weichen",
				ExternalID:   "emp-10001",
				Identity:     "62f20932716fbcc10d966ee5:ou_8bae746eac07cd2564654140d2a9ac61",
				SyncRelation: "lark:ou_8bae746eac07cd2564654140d2a9ac61",
			},
		},
	}
}
