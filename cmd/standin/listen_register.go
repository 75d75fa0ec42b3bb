package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// registration makes a URL the webhook URL of an app for a while.
type registration struct {
	base, app, namespace, token string
	before                      *string // the URL that the app had; nil is none
	blind                       bool    // the last look saw nothing, and that has been said
}

type hookedApp struct {
	refused
	WebhookURL     *string  `json:"webhook_url"`
	WebhookSecrets []string `json:"webhook_secrets"`
}

// set puts the URL in the place of the app's, and returns the secrets that its webhooks are signed with, where the server
// tells.
func (r *registration) set(ctx context.Context, hook string) (secrets []string, err error) {
	before, err := r.get(ctx)
	if err != nil {
		return nil, err
	}
	r.before = before.WebhookURL
	after, err := r.patch(ctx, &hook)
	return after.WebhookSecrets, err
}

// putBack gives the app its old URL again, unless somebody has given it another one meanwhile.
func (r *registration) putBack(ctx context.Context, hook string, problems io.Writer) {
	now, err := r.get(ctx)
	if err == nil && (now.WebhookURL == nil || *now.WebhookURL != hook) {
		return
	}
	if err == nil {
		_, err = r.patch(ctx, r.before)
	}
	if err != nil {
		fmt.Fprintf(problems, "standin: the webhook_url of %s is not put back: %v\n", r.app, err)
	}
}

func (r *registration) control() *control {
	return &control{base: r.base, token: r.token, namespace: r.namespace}
}

func (r *registration) path() string { return "/apps/" + url.PathEscape(r.app) }

func (r *registration) get(ctx context.Context) (a hookedApp, err error) {
	err = r.control().get(ctx, r.path(), &a)
	return a, err
}

func (r *registration) patch(ctx context.Context, hook *string) (a hookedApp, err error) {
	ctx, cancel := context.WithTimeout(ctx, oneAnswer)
	defer cancel()
	change, err := json.Marshal(map[string]any{"webhook_url": hook})
	if err != nil {
		return a, err
	}
	to := r.base + "/_standin/namespaces/" + url.PathEscape(r.namespace) + r.path()
	status, answer, err := askControl(ctx, r.token, http.MethodPatch, to, "application/json", change)
	if err != nil {
		return a, err
	}
	_ = json.Unmarshal(answer, &a) // what a then lacks is not there
	if status != http.StatusOK {
		return a, fmt.Errorf("%s answers %d to the new webhook_url: %s", r.base, status, a.why())
	}
	return a, nil
}
