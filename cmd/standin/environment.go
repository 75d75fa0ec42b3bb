package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// variable is one that the vendors' samples, their SDKs or Standin's own commands read.
type variable struct {
	name, value string // no value: the world has nothing for it
}

// place is a namespace of a server as a client sees it, with the credentials that work there.
type place struct {
	url, base, namespace string // base is url, or what names the namespace in the path
	credentials          sample
}

// variables lists what leads a client to the place, in the order in which it is printed.
func (p place) variables() []variable {
	s := p.credentials
	return []variable{
		{"STANDIN_URL", p.url},
		{"STANDIN_NAMESPACE", p.namespace},
		{"API_URL", p.base},
		{"LOGINSIGN_BASE_URL", p.base},
		{"LOGINSIGN_CLIENT_ID", s.app},
		{"LOGINSIGN_CLIENT_SECRET", s.secret},
		{"LOGINSIGN_REDIRECT_URI", s.redirect},
		{"SSOJET_BASE_URL", p.base},
		{"SSOJET_CLIENT_ID", s.client},
		{"SSOJET_TOKEN", s.token},
		{"GENAUTH_HOST", p.base},
		{"GENAUTH_ACCESS_KEY_ID", s.key.ID},
		{"GENAUTH_ACCESS_KEY_SECRET", s.key.Secret},
	}
}

// over puts the variables over an environment. One without a value is removed: a real credential in its place would go
// to a server that has no use for it.
func over(environment []string, variables []variable) []string {
	out := slices.DeleteFunc(slices.Clone(environment), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(variables, func(v variable) bool { return v.name == name })
	})
	for _, v := range variables {
		if v.value != "" {
			out = append(out, v.name+"="+v.value)
		}
	}
	return out
}

// environmentForms are what 'standin env' can write.
func environmentForms() map[string]func(variable) string {
	return map[string]func(variable) string{"shell": asShell, "dotenv": asDotenv, "github": asGitHub}
}

func printVariables(w io.Writer, form func(variable) string, variables []variable) error {
	for _, v := range variables {
		if _, err := fmt.Fprintln(w, form(v)); err != nil {
			return err
		}
	}
	return nil
}

// asShell is a line for eval in a POSIX shell.
func asShell(v variable) string {
	if v.value == "" {
		return "unset " + v.name
	}
	return "export " + v.name + "=" + quoted(v.value)
}

// asDotenv is a line of a .env file. The readers of such files differ, so the plainest form that holds the value is
// taken: bare, in single quotes, in double quotes, and with backslashes only where nothing else is left.
func asDotenv(v variable) string {
	value := v.value
	switch {
	case !strings.ContainsFunc(value, func(r rune) bool { return !plainLetter(r) }):
	case !strings.Contains(value, "'"):
		value = "'" + value + "'"
	case !strings.ContainsAny(value, "\"\\$`"):
		value = `"` + value + `"`
	default:
		value = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(value) + `"`
	}
	return v.name + "=" + value
}

// asGitHub is what a step of GitHub Actions appends to $GITHUB_ENV: the value as it is, between two lines that say the
// same when it has lines of its own.
func asGitHub(v variable) string {
	if !strings.ContainsAny(v.value, "\r\n") {
		return v.name + "=" + v.value
	}
	end := "STANDIN_END"
	for strings.Contains(v.value, end) {
		end += "_"
	}
	return v.name + "<<" + end + "\n" + v.value + "\n" + end
}

// placeOf is what a namespace of a server in this process offers at a URL.
func placeOf(ctx context.Context, url string, ns *mock.Namespace) (place, error) {
	p := place{url: url, base: url, namespace: ns.Name()}
	err := ns.View(ctx, func(tx *world.Tx) error {
		p.credentials = takeSample(tx)
		return nil
	})
	return p, err
}
