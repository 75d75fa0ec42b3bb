package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// control asks the control API of a running server.
type control struct{ base, token, namespace string }

// The answers, as far as they matter here.
type (
	refused struct {
		Detail string `json:"detail"` // RFC 9457
	}
	namespaceAnswer struct {
		refused
		Name        string `json:"name"`
		BaseURL     string `json:"base_url"`
		Credentials struct {
			Apps    []appAnswer `json:"apps"`
			Clients []struct {
				ID     string   `json:"id"`
				Secret string   `json:"secret"`
				Tokens []string `json:"tokens"`
			} `json:"clients"`
			AccessKeys []world.AccessKey `json:"access_keys"`
		} `json:"credentials"`
	}
	appAnswer struct {
		ID           string   `json:"id"`
		Secret       string   `json:"secret"`
		RedirectURIs []string `json:"redirect_uris"`
	}
	usersAnswer struct {
		refused
		Users []struct {
			GlobalID string `json:"globalId"`
			Logins   int    `json:"logins"`
		} `json:"users"`
	}
	connectionsAnswer struct {
		refused
		Connections []world.Connection `json:"connections"`
	}
)

func (r refused) why() string { return r.Detail }

// place asks for a namespace and chooses the credentials that 'standin run' would choose.
func (c *control) place(ctx context.Context) (place, error) {
	var answer namespaceAnswer
	if err := c.get(ctx, "", &answer); err != nil {
		return place{}, err
	}
	apps, err := c.appsInUse(ctx)
	if err != nil {
		return place{}, err
	}
	p := place{url: c.base, base: answer.BaseURL, namespace: answer.Name}
	if p.namespace == mock.DefaultNamespace { // its requests need no prefix
		p.base = strings.TrimSuffix(p.base, "/_ns/"+p.namespace)
	}
	p.credentials = answer.choose(apps)
	return p, nil
}

// choose takes one of each kind of credential; apps are those to prefer.
func (a *namespaceAnswer) choose(apps []string) (s sample) {
	known := a.Credentials.Apps
	for _, app := range known {
		apps = append(apps, app.ID)
	}
	var candidates []world.App
	for _, id := range apps {
		if i := slices.IndexFunc(known, func(a appAnswer) bool { return a.ID == id && a.Secret != "" }); i >= 0 {
			candidates = append(candidates, world.App{ID: id, Secrets: []string{known[i].Secret}, RedirectURIs: known[i].RedirectURIs})
		}
	}
	s.takeApp(candidates)
	for _, client := range a.Credentials.Clients {
		for _, token := range client.Tokens {
			if token > s.token {
				s.client, s.token = client.ID, token
			}
		}
	}
	for _, client := range a.Credentials.Clients {
		if s.client == "" && client.Secret != "" {
			s.client, s.clientSecret = client.ID, client.Secret
		}
	}
	for _, key := range a.Credentials.AccessKeys {
		s.key = key
	}
	return s
}

// appsInUse lists the apps that the first user who ever logged in uses, in the order of the first login.
func (c *control) appsInUse(ctx context.Context) (apps []string, err error) {
	var people usersAnswer
	if err := c.get(ctx, "/users?limit=100", &people); err != nil {
		return nil, err
	}
	for _, u := range people.Users {
		if u.Logins == 0 {
			continue
		}
		var used connectionsAnswer
		err := c.get(ctx, "/connections?user="+url.QueryEscape(u.GlobalID), &used)
		slices.SortStableFunc(used.Connections, func(a, b world.Connection) int {
			return cmp.Or(a.FirstLogin.Compare(b.FirstLogin), cmp.Compare(a.App, b.App))
		})
		for _, one := range used.Connections {
			if one.Logins > 0 {
				apps = append(apps, one.App)
			}
		}
		return apps, err
	}
	return nil, nil
}

// get reads one answer about the namespace, or says why there is none.
func (c *control) get(ctx context.Context, path string, answer interface{ why() string }) error {
	status, err := getJSON(ctx, c.base+"/_standin/namespaces/"+url.PathEscape(c.namespace)+path, c.token, answer)
	switch {
	case err != nil:
		return fmt.Errorf("%s does not answer: %w; 'standin serve' starts a server", c.base, err)
	case status == http.StatusUnauthorized && c.token == "":
		return fmt.Errorf("%s asks for a token: give it with --control-token", c.base)
	case status != http.StatusOK && answer.why() != "":
		return fmt.Errorf("%s answers %d: %s", c.base, status, answer.why())
	case status != http.StatusOK:
		return fmt.Errorf("%s answers %d, and not as Standin does", c.base, status)
	}
	return nil
}
