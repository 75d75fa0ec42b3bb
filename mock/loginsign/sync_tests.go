package loginsign

import (
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

type syncTest struct {
	OK       bool         `json:"ok"`
	Endpoint syncEndpoint `json:"endpoint"`
	Ready    bool         `json:"ready"`
	Checks   []syncCheck  `json:"checks"`
}

type syncEndpoint struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Auth   string `json:"auth"`
}

// syncCheck is one fact about an application that its integration depends on.
type syncCheck struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
}

// testCurrentLoginsSync tells how an application is to call Current Logins and whether it can (CL-17).
func testCurrentLoginsSync(call *api.Call) (api.Reply, error) {
	return testSync(call, syncEndpoint{
		Method: http.MethodGet, Path: "/api/applications/{appId}/users", Auth: "basic",
	}, hasSecret)
}

// testStatusSync does the same for Status (ST-18).
func testStatusSync(call *api.Call) (api.Reply, error) {
	return testSync(call, syncEndpoint{
		Method: http.MethodPatch, Path: "/api/applications/{appId}/users/{globalId}/status", Auth: "basic",
	}, hasSecret)
}

// testEmailSync does the same for the change of an address, of which the application hears at its webhook (LX-12).
func testEmailSync(call *api.Call) (api.Reply, error) {
	return testSync(call, syncEndpoint{
		Method: http.MethodPatch, Path: "/api/developer/applications/{appId}/users/{connectionId}/email", Auth: "session",
	}, hasWebhook)
}

type appFact func(world.App) syncCheck

func hasSecret(app world.App) syncCheck {
	return syncCheck{Name: "client_secret", OK: len(app.Secrets) > 0}
}

func hasWebhook(app world.App) syncCheck {
	return syncCheck{Name: "webhook_url", OK: app.WebhookURL != ""}
}

func hasRedirectURI(app world.App) syncCheck {
	return syncCheck{Name: "redirect_uri", OK: len(app.RedirectURIs) > 0}
}

// testSync is ready when the fact that the endpoint needs holds; the others are told too.
func testSync(call *api.Call, endpoint syncEndpoint, needed appFact) (api.Reply, error) {
	app, err := call.App(call.PathText("appId"))
	if err != nil {
		return api.Reply{}, err
	}
	endpoint.Path = strings.Replace(endpoint.Path, "{appId}", app.ID, 1)
	return api.OK(syncTest{
		OK: true, Endpoint: endpoint, Ready: needed(app).OK,
		Checks: []syncCheck{hasSecret(app), hasWebhook(app), hasRedirectURI(app)},
	}), nil
}
