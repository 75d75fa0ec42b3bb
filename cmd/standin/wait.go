package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const (
	defaultURL = "http://127.0.0.1:4010" // where 'standin serve' listens when nothing else is asked for
	pollEvery  = 50 * time.Millisecond
	oneAnswer  = 5 * time.Second // how long one request may take
)

func waitCommand() *cobra.Command {
	var base string
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "wait",
		Short: "Wait until a server is ready",
		Long: `Wait until the server at --url answers that it is ready, and say nothing.

Exit codes: 0 it is ready, 2 the command line is wrong, 3 it was not ready in time, with a line on standard
error that says what came instead.`,
		Example: `  standin serve & standin wait && npm test
  standin wait --url http://standin:4010 --timeout 1m     # a service in the same network`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if timeout <= 0 {
				return usageError{fmt.Errorf("--timeout %s: it takes a time such as 30s or 2m", timeout)}
			}
			base, err := baseURL("--url", base)
			if err != nil {
				return err
			}
			return waitFor(c.Context(), base, timeout)
		},
	}
	addURL(c, &base)
	c.Flags().DurationVar(&timeout, "timeout", 30*time.Second, "how long to wait")
	return c
}

func addURL(c *cobra.Command, base *string) {
	c.Flags().StringVar(base, "url", defaultURL, "base URL of the server")
}

// baseURL checks a URL that a user gave to a flag, and cuts its last slash.
func baseURL(flag, given string) (string, error) {
	u, err := url.Parse(given)
	switch {
	case err != nil && !strings.Contains(given, "://"):
		return "", usageError{fmt.Errorf("%s %q: it takes a base URL: write http://%[2]s", flag, given)}
	case err != nil:
		return "", usageError{fmt.Errorf("%s: %w", flag, err)}
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.RawQuery != "", u.Fragment != "":
		return "", usageError{fmt.Errorf("%s %q: it takes a base URL, such as %s", flag, given, defaultURL)}
	case u.User != nil:
		return "", usageError{fmt.Errorf("%s: a user and password in the URL would be sent as a credential of their own: leave them away", flag)}
	}
	return strings.TrimRight(given, "/"), nil
}

// waitFor asks until the server says that it is ready. What it says last tells why it is not.
func waitFor(ctx context.Context, base string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	last := errors.New("no answer")
	for {
		err := health(ctx, base)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil { // otherwise it says only that the time is up
			last = err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("interrupted while waiting for %s: %w", base, last)
			}
			return fmt.Errorf("%s is not ready after %s: %w; 'standin serve' starts a server", base, timeout, last)
		}
	}
}

// health is nil when a Standin answers at the URL.
func health(ctx context.Context, base string) error {
	var answer struct {
		Status string `json:"status"`
	}
	status, err := getJSON(ctx, base+"/_standin/health", "", &answer)
	switch {
	case err != nil:
		return err
	case status != http.StatusOK:
		return fmt.Errorf("it answers %d to a question for its health", status)
	case answer.Status != "ok":
		return errors.New("something answers there that is no Standin")
	}
	return nil
}

// getJSON reads a JSON answer of any status into v, as far as it is JSON. A token is sent where there is one.
func getJSON(ctx context.Context, from, token string, v any) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, oneAnswer)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	client := http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{}).DialContext, DisableKeepAlives: true,
	}}
	response, err := client.Do(request)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // without the method and the URL, which the caller names
	}
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_ = json.NewDecoder(http.MaxBytesReader(nil, response.Body, 1<<20)).Decode(v) // what v then lacks, the caller sees
	return response.StatusCode, nil
}
