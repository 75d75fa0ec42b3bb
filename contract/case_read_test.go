package contract

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestParseCasesFindsMistakes(t *testing.T) {
	t.Parallel()
	const head = "- id: one\n  title: One\n  clauses: [CL-01]\n  effect: write\n  steps:\n"
	const get = head + "    - request: loginsign.getThing\n      path: {id: t1}\n"
	for _, test := range []struct{ name, yaml, want string }{
		{"an unknown field", get + "      expct: {status: 200}\n",
			`case.yaml:8:7: [0].steps[0].expct: unknown field, did you mean "expect"?`},
		{"an unknown operation", head + "    - request: loginsign.getThng\n      expect: {status: 200}\n",
			`case.yaml:6:16: [0].steps[0].request: there is no operation "loginsign.getThng", did you mean "loginsign.getThing"?`},
		{"an unknown clause", strings.Replace(get, "CL-01", "CL-99", 1) + "      expect: {status: 200}\n",
			`there is no clause "CL-99"`},
		{"an unknown matcher", get + "      expect: {body: {a: {$mtch: x}}}\n",
			`there is no matcher "$mtch", did you mean "$match"?`},
		{"a broken regular expression", get + "      expect: {body: {a: {$match: '('}}}\n",
			"expected a regular expression"},
		{"an unknown type", get + "      expect: {body: {a: {$type: strng}}}\n", `did you mean "string"?`},
		{"a matcher that is false", get + "      expect: {body: {a: {$absent: false}}}\n", "expected true"},
		{"an unknown authentication", get + "      auth: ap\n      expect: {status: 200}\n",
			`there is no authentication "ap", did you mean "app"?`},
		{"an unknown configuration key", strings.Replace(get, "  steps", "  needs: [loginsign.ap]\n  steps", 1) +
			"      expect: {status: 200}\n",
			`there is no configuration key "loginsign.ap", did you mean "loginsign.app"?`},
		{"a path parameter missing", head + "    - request: loginsign.getThing\n      expect: {status: 200}\n",
			`case.yaml:6:7: [0].steps[0]: loginsign.getThing needs the path parameter "id"`},
		{"an unknown path parameter", get +
			"      expect: {status: 200}\n    - request: loginsign.getThing\n      path: {id: a, idd: b}\n      expect: {status: 200}\n",
			`there is no path parameter "idd", did you mean "id"?`},
		{"an unknown query parameter", get + "      query: {lng: de}\n      expect: {status: 200}\n",
			`there is no query parameter "lng", did you mean "lang"?`},
		{"nothing to expect", get, "the request needs something to expect of its answer"},
		{"two bodies", get + "      raw: a\n      json: {}\n      expect: {status: 200}\n", "a request has one body"},
		{"neither request nor control", head + "    - expect: {status: 200}\n",
			"a step is either a request or a control action"},
		{"an unknown action", head + "    - control: advnce\n",
			`there is no control action "advnce", did you mean "advance"?`},
		{"an argument missing", head + "    - control: advance\n", `advance needs the argument "duration"`},
		{"an unknown argument", head + "    - control: advance\n      args: {duration: 1s, durtion: 1s}\n",
			`advance has no argument "durtion", did you mean "duration"?`},
		{"a status of a control action", head + "    - control: now\n      expect: {status: 200}\n",
			"a control action has a body to expect"},
		{"a syntax error", get + "      expect: {that: ['1 +']}\n",
			"case.yaml:8:23: [0].steps[0].expect.that[0]: unexpected token EOF in 1 +"},
		{"no condition", get + "      expect: {that: ['1 + 1']}\n", "expected bool, but got int"},
		{"a name that was never captured", get +
			"      expect: {status: 200}\n    - request: loginsign.getThing\n      path: {id: \"${tokn}\"}\n      expect: {status: 200}\n",
			"unknown name tokn"},
		{"a misspelt capture", get +
			"      capture: {token: response.body.id}\n      expect: {that: ['true']}\n    - request: loginsign.getThing\n      path: {id: \"${tokn}\"}\n      expect: {status: 200}\n",
			`did you mean "token"?`},
		{"a misspelt configuration key", get + "      expect: {that: ['loginsign.app.secrt == nil']}\n",
			`did you mean "loginsign.app.secret"?`},
		{"an answer before the request", head +
			"    - request: loginsign.getThing\n      path: {id: \"${response.body.id}\"}\n      expect: {status: 200}\n",
			"unknown name response"},
		{"a captured name that is taken", get + "      expect: {status: 200}\n      capture: {response: 'true'}\n",
			"response is not free as a name"},
		{"the real time", get + "      expect: {that: ['now() != nil']}\n", "now"},
		{"an open placeholder", get + "      headers: {a: \"${x\"}\n      expect: {status: 200}\n",
			"the placeholder has no closing brace"},
		{"an id twice", get + "      expect: {status: 200}\n" + get + "      expect: {status: 200}\n",
			`case.yaml:9:7: [1].id: the id "one" is taken by a case above`},
		{"an id that is not kebab-case", strings.Replace(get, "id: one", "id: One", 1) + "      expect: {status: 200}\n",
			"case.yaml:1:7: [0].id: expected text that matches"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseCases(shopSpec(t), "case.yaml", []byte(test.yaml))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestReadCasesRefusesAnIDInTwoFiles(t *testing.T) {
	t.Parallel()
	text := []byte("- id: one\n  title: One\n  clauses: [CL-01]\n  effect: mock-only\n  steps: [{control: now}]\n")
	_, err := ReadCases(shopSpec(t), fstest.MapFS{"a.yaml": {Data: text}, "b.yaml": {Data: text},
		"c.txt": {Data: []byte("?")}})
	if err == nil || err.Error() != "b.yaml: case one stands in a.yaml too" {
		t.Error(err)
	}
	cases, err := ReadCases(shopSpec(t), fstest.MapFS{"a.yaml": {Data: text}})
	if err != nil || len(cases) != 1 || cases[0].File != "a.yaml" {
		t.Error(cases, err)
	}
}

func TestNeedsAreWhatExpressionsName(t *testing.T) {
	t.Parallel()
	c := caseOf(t, `
  needs: [ssojet]
  steps:
    - request: loginsign.getThing
      path: {id: "${loginsign.canary.global_id}"}
      expect: {that: ['response.body.id != loginsign.app.secret']}
`)
	if got := strings.Join(c.Needs, " "); got != "loginsign.app.secret loginsign.canary.global_id ssojet" {
		t.Error(got)
	}
}

func FuzzParseCases(f *testing.F) {
	spec := shopSpec(f)
	f.Add("- id: one\n  title: One\n  clauses: [CL-01]\n  effect: write\n  steps:\n    - request: loginsign.getThing\n" +
		"      path: {id: \"${loginsign.app.id + '}'}\"}\n      expect: {body: {a: {$each: {$match: x}}}, that: ['all(1..3, # > 0)']}\n")
	f.Add("- id: one\n  title: ${\n  steps: [{control: advance, args: {duration: '${{a: 1}}'}}]\n")
	f.Add("[{}]")
	f.Fuzz(func(t *testing.T, text string) {
		cases, err := ParseCases(spec, "case.yaml", []byte(text))
		if err != nil && cases != nil {
			t.Errorf("both cases and an error: %v", err)
		}
	})
}
