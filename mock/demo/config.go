// Package demo describes the demo world as a partner would describe a deployment to a check.
package demo

import "github.com/standin-mock/standin/contract"

// Who is who in the demo world.
const (
	App        = "app_demo"
	Redirect   = "http://localhost:3000/callback"
	Canary     = "AB1234"
	Connection = "conn_456" // the canary's, to App
)

// Config is what a check may use of the demo world: what its fixture says. What has to be made, such as codes and tokens
// of users, and ids that follow from the seed, are the caller's to add.
func Config() contract.Config {
	return contract.Config{
		LoginSign: contract.LoginSignConfig{
			App:          contract.AppConfig{ID: App, Secret: "demo-secret", RedirectURI: Redirect},
			OtherApp:     contract.AppConfig{ID: "app_other", Secret: "other-secret", RedirectURI: "http://localhost:3001/callback"},
			EmptyApp:     contract.AppConfig{ID: "app_empty", Secret: "empty-secret", RedirectURI: Redirect},
			PortalCookie: "loginsign_session=demo-session",
			Canary:       contract.CanaryConfig{GlobalID: Canary, ConnectionID: Connection, PrivateEmail: "jane.doe@private.example"},
		},
		SSOJet: contract.SSOJetConfig{
			ClientID: "cli_demo", ClientSecret: "ssojet-demo-secret", Token: "ssojet-demo-token", UserID: "6694c133565dfee5166d1cbb",
		},
		GenAuth: contract.GenAuthConfig{
			AccessKeyID: "demo-pool-id", AccessKeySecret: "demo-pool-secret",
			User: contract.GenAuthUserConfig{
				UserID: "6229ffaaaaaaaaaacade3e3d9", Phone: "2025550142", Email: "wei.chen@example.com", Username: "weichen",
				ExternalID: "emp-10001", Identity: "62f20932716fbcc10d966ee5:ou_8bae746eac07cd2564654140d2a9ac61",
				SyncRelation: "lark:ou_8bae746eac07cd2564654140d2a9ac61",
			},
		},
	}
}
