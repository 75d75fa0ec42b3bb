package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// peers are the mock servers that a user would take instead, each in the version that is measured.
func peers() []peer {
	return []peer{
		{
			name: "prism", version: "5.16.0", what: "checks requests; no state, no journal",
			fetch:   npm("@stoplight/prism-cli@5.16.0"),
			program: "node_modules/.bin/prism", configure: configurePrism,
		},
		{
			name: "mockoon", version: "9.9.0", what: "as configured no checks and no state",
			fetch:   npm("@mockoon/cli@9.9.0"),
			program: "node_modules/.bin/mockoon-cli", configure: configureMockoon,
		},
		{
			name: "wiremock", version: "3.13.2", what: "as configured no checks, no state, no journal",
			fetch:   npm("wiremock@3.13.2"),
			program: "node_modules/wiremock/build/wiremock-standalone-3.13.2.jar", configure: configureWireMock,
		},
		{
			name: "stripe-mock", version: "0.203.0", what: "checks requests of Stripe's API; no state, no journal",
			fetch:   []string{"go", "install", "github.com/stripe/stripe-mock@v0.203.0"},
			program: "stripe-mock", configure: configureStripe, own: stripeStubs(),
		},
		{
			name: "killgrave", version: "0.5.1", what: "as configured no checks; no state, no journal",
			fetch:   []string{"go", "install", "github.com/friendsofgo/killgrave/cmd/killgrave@v0.5.1"},
			program: "killgrave", configure: configureKillgrave,
		},
	}
}

func npm(name string) []string {
	return []string{"npm", "install", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", "FOLDER", name}
}

// configurePrism gives it a document with standin's answers as examples, and a schema for what is sent.
func configurePrism(program, folder, port string, stubs []stub) ([]string, error) {
	paths := map[string]map[string]any{}
	for _, s := range stubs {
		operation := map[string]any{"responses": map[string]any{"200": map[string]any{
			"description": "Success.",
			"content":     map[string]any{"application/json": map[string]any{"example": json.RawMessage(s.answer.Body)}},
		}}}
		switch s.row {
		case "patch":
			operation["requestBody"] = bodyOf("application/json", "status", "duration")
		case "token":
			operation["requestBody"] = bodyOf("application/x-www-form-urlencoded", "grant_type", "client_id", "client_secret",
				"code", "redirect_uri")
		}
		paths[s.path] = map[string]any{strings.ToLower(s.method): operation}
	}
	file := filepath.Join(folder, "openapi.json")
	argv := []string{program, "mock", "--host", "127.0.0.1", "--port", port, "--verboseLevel", "silent", file}
	info := map[string]any{"title": "Bench", "version": "1"}
	return argv, writeJSON(file, map[string]any{"openapi": "3.0.3", "info": info, "paths": paths})
}

// bodyOf describes a body of texts that are all required.
func bodyOf(contentType string, names ...string) map[string]any {
	properties := map[string]any{}
	for _, name := range names {
		properties[name] = map[string]any{"type": "string"}
	}
	schema := map[string]any{"type": "object", "required": names, "properties": properties}
	return map[string]any{"required": true, "content": map[string]any{contentType: map[string]any{"schema": schema}}}
}

// configureMockoon gives it fixed answers without templates.
func configureMockoon(program, folder, port string, stubs []stub) ([]string, error) {
	var routes, children []any
	for i, s := range stubs {
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		routes = append(routes, map[string]any{
			"uuid": id, "type": "http", "method": strings.ToLower(s.method), "endpoint": strings.TrimPrefix(s.path, "/"),
			"responses": []any{map[string]any{
				"uuid": fmt.Sprintf("00000000-0000-4000-9000-%012d", i), "body": string(s.answer.Body), "statusCode": 200, "default": true,
				"bodyType": "INLINE", "disableTemplating": true,
				"headers": []any{map[string]any{"key": "Content-Type", "value": "application/json"}},
			}},
		})
		children = append(children, map[string]any{"type": "route", "uuid": id})
	}
	file := filepath.Join(folder, "mockoon.json")
	argv := []string{program, "start", "--data", file, "--hostname", "127.0.0.1", "--port", port,
		"--repair", "--disable-log-to-file", "--disable-admin-api", "--max-transaction-logs", "0"}
	return argv, writeJSON(file, map[string]any{
		"uuid": "00000000-0000-4000-a000-000000000000", "lastMigration": 33, "name": "bench", "port": 3000, "hostname": "127.0.0.1",
		"routes": routes, "rootChildren": children, "folders": []any{}, "headers": []any{}, "data": []any{},
	})
}

func configureWireMock(program, folder, port string, stubs []stub) ([]string, error) {
	mappings := filepath.Join(folder, "mappings")
	if err := os.Mkdir(mappings, 0o700); err != nil {
		return nil, err
	}
	for _, s := range stubs {
		if err := writeJSON(filepath.Join(mappings, s.row+".json"), map[string]any{
			"request": map[string]any{"method": s.method, "urlPath": s.path},
			"response": map[string]any{"status": 200, "body": string(s.answer.Body),
				"headers": map[string]any{"Content-Type": "application/json"}},
		}); err != nil {
			return nil, err
		}
	}
	return []string{"java", "-jar", program, "--bind-address", "127.0.0.1", "--port", port, "--root-dir", folder,
		"--no-request-journal", "--disable-request-logging", "--disable-banner"}, nil
}

func configureStripe(program, _, port string, _ []stub) ([]string, error) {
	return []string{program, "-http-addr", "127.0.0.1:" + port}, nil
}

// stripeStubs are a list and an update of Stripe's API. It has no list that is longer, and no such token.
func stripeStubs() []stub {
	key := "Authorization: Bearer sk_test_123"
	return []stub{
		{row: "list-1", method: "GET", path: "/v1/customers", headers: []string{key}},
		{row: "patch", method: "POST", path: "/v1/customers/cus_123", body: "description=PRO", headers: []string{key, formType}},
	}
}

func configureKillgrave(program, folder, port string, stubs []stub) ([]string, error) {
	var imposters []any
	for _, s := range stubs {
		imposters = append(imposters, map[string]any{
			"request": map[string]any{"method": s.method, "endpoint": s.path},
			"response": map[string]any{"status": 200, "body": string(s.answer.Body),
				"headers": map[string]any{"Content-Type": "application/json"}},
		})
	}
	return []string{program, "--imposters", folder, "--host", "127.0.0.1", "--port", port},
		writeJSON(filepath.Join(folder, "bench.imp.json"), imposters)
}

func writeJSON(name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o600)
}
