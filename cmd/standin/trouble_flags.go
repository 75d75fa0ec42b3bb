package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/scenarios"
)

// troubleFlags choose what goes wrong, and where webhooks go.
type troubleFlags struct {
	scenarios    []string
	webhookURLs  []string
	webhookHosts []string
}

func (f *troubleFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.scenarios, "scenario", nil,
		"a name of 'standin scenario list', or a file; repeatable")
	c.Flags().StringArrayVar(&f.webhookURLs, "webhook-url", nil,
		"URL that webhooks go to, or APP=URL; repeatable")
	c.Flags().StringArrayVar(&f.webhookHosts, "webhook-host", nil,
		"host that webhooks may go to beside loopback; repeatable")
}

func (f *troubleFlags) configure(o *mock.Options) error {
	for _, host := range f.webhookHosts {
		if err := webhook.CheckHost(host); err != nil {
			return usageError{fmt.Errorf("--webhook-host: %w", err)}
		}
	}
	o.WebhookHosts = f.webhookHosts
	for _, value := range f.webhookURLs {
		app, target, err := readWebhookURL(value)
		if err != nil {
			return err
		}
		if o.WebhookURL == nil {
			o.WebhookURL = map[string]string{}
		}
		o.WebhookURL[app] = target
	}
	api, err := mock.Vocabulary(o.Dialect)
	if err != nil {
		return err
	}
	for _, name := range f.scenarios {
		scenario, err := readScenario(name, strings.NewReader(""), api)
		if err != nil {
			return asUsage("--scenario", err)
		}
		o.Scenarios = append(o.Scenarios, scenarios.Source{File: scenario.File, Data: scenario.Source})
	}
	return nil
}

// readWebhookURL reads URL or APP=URL.
func readWebhookURL(value string) (app, target string, err error) {
	target = value
	if before, after, ok := strings.Cut(value, "="); ok && !strings.Contains(before, "/") {
		app, target = before, after
	}
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", "", usageError{fmt.Errorf("--webhook-url %q: it takes URL or APP=URL, such as app_demo=http://127.0.0.1:4011/hooks", value)}
	}
	return app, target, nil
}
