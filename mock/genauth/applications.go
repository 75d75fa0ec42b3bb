package genauth

import (
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// application is the vendor's ApplicationDto without its configuration objects, which the world has nothing for.
type application struct {
	AppID                string   `json:"appId"`
	AppIdentifier        string   `json:"appIdentifier"`
	AppName              string   `json:"appName"`
	AppLogo              string   `json:"appLogo"`
	AppType              string   `json:"appType"`
	UserPoolID           string   `json:"userPoolId"`
	IsIntegrateApp       bool     `json:"isIntegrateApp"`
	DefaultProtocol      string   `json:"defaultProtocol"`
	RedirectURIs         []string `json:"redirectUris"`
	LogoutRedirectURIs   []string `json:"logoutRedirectUris"`
	InitLoginURI         string   `json:"initLoginUri"`
	SSOEnabled           bool     `json:"ssoEnabled"`
	SAMLProviderEnabled  bool     `json:"samlProviderEnabled"`
	OAuthProviderEnabled bool     `json:"oauthProviderEnabled"`
	CASProviderEnabled   bool     `json:"casProviderEnabled"`
	CustomBranding       bool     `json:"customBrandingEnabled"`
	CustomSecurity       bool     `json:"customSecurityEnabled"`
}

// listApplications lists the pool's apps in the order of their ids. All of them are self-built ones without single
// sign-on: asking for integrated ones, or for those with single sign-on, finds none. A false filters nothing, since the
// SDKs send it for each filter that their caller left out, and all overrides both.
func listApplications(call *api.Call) (api.Reply, error) {
	keywords := strings.ToLower(call.QueryText("keywords"))
	none := !call.QueryTrue("all") && (call.QueryTrue("isIntegrateApp") || call.QueryTrue("ssoEnabled"))
	wanted := slices.DeleteFunc(call.Apps(), func(a world.App) bool {
		return none || !strings.Contains(strings.ToLower(a.Name+"\n"+a.ID), keywords)
	})
	return success(call, pageOf(call, wanted, func(a world.App) application { return applicationOf(call, a) })), nil
}

// getApplication shows one app; an unknown one is apiCode 2011.
func getApplication(call *api.Call) (api.Reply, error) {
	id := call.QueryText("appId")
	if id == "" {
		return api.Reply{}, invalid("appId is missing or empty")
	}
	a, err := call.App(id)
	if err != nil {
		return api.Reply{}, err
	}
	return success(call, applicationOf(call, a)), nil
}

func applicationOf(call *api.Call, a world.App) application {
	return application{
		AppID: a.ID, AppIdentifier: a.ID, AppName: a.Name, AppLogo: a.Logo, AppType: "web",
		UserPoolID: call.Caller.AccessKey, DefaultProtocol: "oidc",
		RedirectURIs: append([]string{}, a.RedirectURIs...), LogoutRedirectURIs: []string{},
		InitLoginURI: a.LoginURL, OAuthProviderEnabled: true,
	}
}
