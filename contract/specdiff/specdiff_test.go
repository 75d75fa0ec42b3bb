package specdiff

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin"
)

const document = `openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /users:
    get:
      operationId: x.listUsers
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses:
        '200':
          description: Users.
          content:
            application/json:
              schema:
                type: object
                required: [email]
                properties: {email: {type: string}, name: {type: string}}
`

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		from, to string
		want     []Change
	}{
		"nothing":     {"Users.", "Users.", []Change{}},
		"description": {"Users.", "All users.", []Change{}},
		"optional": {"required: [email]", "required: [name]", []Change{
			{ID: "response-property-became-optional", Level: Breaks}, {ID: "response-property-became-required", Level: Info},
		}},
		"bound":  {"maximum: 100", "maximum: 50", []Change{{ID: "request-parameter-max-decreased", Level: Breaks}}},
		"new":    {"name: {type: string}}", "name: {type: string}, phone: {type: string}}", []Change{{ID: "response-optional-property-added", Level: Info}}},
		"status": {"'200'", "'201'", []Change{{ID: "response-success-status-removed", Level: Breaks}, {ID: "response-success-status-added", Level: Info}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Compare(Document{"old.yaml", []byte(document)}, Document{"new.yaml", []byte(strings.Replace(document, row.from, row.to, 1))})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range got {
				if c.Operation != "x.listUsers" || c.Method != "GET" || c.Path != "/users" || c.Message == "" {
					t.Errorf("%+v", c)
				}
			}
			ignored := cmpopts.IgnoreFields(Change{}, "Operation", "Method", "Path", "Message", "Old", "New")
			if diff := cmp.Diff(row.want, got, ignored); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompareNamesTheLines(t *testing.T) {
	t.Parallel()
	got, err := Compare(Document{"old.yaml", []byte(document)}, Document{"new.yaml", []byte(strings.Replace(document, "maximum: 100", "maximum: 50", 1))})
	if err != nil || len(got) != 1 || got[0].Old == nil || got[0].New == nil {
		t.Fatalf("%+v, %v", got, err)
	}
	if *got[0].Old != (Place{"old.yaml", 7}) || *got[0].New != (Place{"new.yaml", 7}) {
		t.Errorf("%+v and %+v", got[0].Old, got[0].New)
	}
}

func TestCompareOwnDocument(t *testing.T) {
	t.Parallel()
	own := Document{"openapi.yaml", standin.OpenAPI}
	if got, err := Compare(own, own); err != nil || len(got) > 0 {
		t.Errorf("%d changes to itself, %v", len(got), err)
	}
	less := bytes.Replace(standin.OpenAPI, []byte("required: [access_token, token_type, expires_in]"), []byte("required: [access_token, expires_in]"), 1)
	got, err := Compare(own, Document{"new.yaml", less})
	if err != nil || len(got) != 2 || got[0].Operation != "loginsign.exchangeCode" || got[1].ID != "api-version-not-bumped" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCompareRefuses(t *testing.T) {
	t.Parallel()
	good := Document{"good.yaml", []byte(document)}
	for text, want := range map[string]string{
		"":                          "bad.yaml: ",
		"swagger: '2.0'\npaths: {}": "bad.yaml: ",
		"{":                         "bad.yaml: ",
		strings.Replace(document, "{type: string}", "{$ref: 'other.yaml#/x'}", 1): "bad.yaml: ",
	} {
		bad := Document{"bad.yaml", []byte(text)}
		for _, pair := range [][2]Document{{bad, good}, {good, bad}} {
			if _, err := Compare(pair[0], pair[1]); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}
