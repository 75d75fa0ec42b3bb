package dialect_test

import (
	"errors"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock/dialect"
)

var update = flag.Bool("update", false, "write schema.json and defaults.json anew")

// TestGeneratedFilesAreFresh compares what is made from assumptions.yaml.
func TestGeneratedFilesAreFresh(t *testing.T) {
	t.Parallel()
	defaults, err := dialect.DefaultsJSON()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"schema.json": dialect.PublishedSchema(), "defaults.json": defaults} {
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is stale: go test ./mock/dialect -run Generated -update writes it (-want +got):\n%s", name, diff)
		}
	}
}

// The defaults are a dialect file like any other.
func TestDefaultsAreADialectFile(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("defaults.json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := dialect.Parse("defaults.json", data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dialect.Default().Readings(), d.Readings()); diff != "" {
		t.Errorf("readings (-default +parsed):\n%s", diff)
	}
}

// The published schema is for editors, Parse has better messages: they have to agree on every reading.
func TestPublishedSchemaAgreesWithParse(t *testing.T) {
	t.Parallel()
	published, err := strictyaml.Compile("schema.json", dialect.PublishedSchema())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range dialect.Assumptions() {
		for _, reading := range append(a.Readings, dialect.Reading{Name: "nonsense"}) {
			for _, quote := range []string{"", `"`} {
				file := []byte(a.ID.Vendor() + ":\n  " + a.ID.Name() + ": " + quote + reading.Name + quote + "\n")
				d, err := dialect.Parse("d.yaml", file)
				_, schemaErr := published.Parse("d.yaml", file)
				if (err == nil) != reading.Offered || (schemaErr == nil) != reading.Offered {
					t.Errorf("%s: offered is %v, Parse says %v, the schema %v", file, reading.Offered, err, schemaErr)
				}
				if err == nil && d.Reading(a.ID) != reading.Name {
					t.Errorf("%s: the reading in force is %q", file, d.Reading(a.ID))
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	d, err := dialect.Parse("d.yaml", []byte(`
loginsign:
  redirect-uri: normalized
  absent-fields: null
ssojet:
  generation: 2025
genauth: {http-status: mirror}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := dialect.Default().Readings()
	want["loginsign.redirect-uri"] = "normalized"
	want["loginsign.absent-fields"] = "null"
	want["ssojet.generation"] = "2025"
	want["genauth.http-status"] = "mirror"
	if diff := cmp.Diff(want, d.Readings()); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file string
		want []string
	}{
		"unknown vendor": {
			"loginsing: {}\n",
			[]string{`d.yaml:1:1: loginsing: unknown field, did you mean "loginsign"?`},
		},
		"unknown assumption": {
			"genauth:\n  https-status: mirror\n",
			[]string{`d.yaml:2:3: genauth.https-status: unknown field, did you mean "http-status"?`},
		},
		"unknown reading": {
			"loginsign:\n  scope: documentd\n",
			[]string{
				`d.yaml:2:10: loginsign.scope: no reading "documentd": pick any, documented or openid-required, ` +
					`did you mean "documented"?`,
			},
		},
		"a number that is no reading": {
			"ssojet:\n  generation: 2023\n",
			[]string{`d.yaml:2:15: ssojet.generation: no reading "2023": pick 2024 or 2025, did you mean "2024"?`},
		},
		"a reading that is not offered": {
			"loginsign:\n  user-id: user-id\n",
			[]string{
				`d.yaml:2:12: loginsign.user-id: the reading "user-id" is written down but not offered: pick connection-id`,
			},
		},
		"several": {
			"ssojet:\n  statuses: all\n  log-order: none\n",
			[]string{
				`d.yaml:2:13: ssojet.statuses: no reading "all": pick documented or rest`,
				`d.yaml:3:14: ssojet.log-order: no reading "none": pick oldest-first or newest-first`,
			},
		},
		"a list": {
			"- loginsign\n",
			[]string{`d.yaml:1:1: expected a mapping, found a list`},
		},
		"nothing": {
			"",
			[]string{`d.yaml:1:1: the file is empty`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := dialect.Parse("d.yaml", []byte(test.file))
			e, ok := errors.AsType[*strictyaml.Error](err)
			if !ok {
				t.Fatalf("got %v, want a *strictyaml.Error", err)
			}
			var got []string
			for _, p := range e.Problems {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDefaultHasEveryDefault(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for _, a := range dialect.Assumptions() {
		want[string(a.ID)] = a.Default
		if got := dialect.Default().Reading(a.ID); got != a.Default {
			t.Errorf("%s: got %q, want %q", a.ID, got, a.Default)
		}
	}
	if diff := cmp.Diff(want, dialect.Default().Readings()); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
}

func TestReadingsAreACopy(t *testing.T) {
	t.Parallel()
	d := dialect.Default()
	d.Readings()["loginsign.scope"] = "changed"
	if got := d.Reading(dialect.LoginSignScope); got != "any" {
		t.Errorf("a caller changed the reading to %q", got)
	}
}

func TestWithLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	changed, err := dialect.Default().With(dialect.LoginSignScope, "documented")
	if err != nil {
		t.Fatal(err)
	}
	if !changed.Is(dialect.LoginSignScope, "documented") || !dialect.Default().Is(dialect.LoginSignScope, "any") {
		t.Errorf("changed has %q, the default %q",
			changed.Reading(dialect.LoginSignScope), dialect.Default().Reading(dialect.LoginSignScope))
	}
	if !changed.Is(dialect.LoginSignState, "optional") {
		t.Errorf("another reading is %q", changed.Reading(dialect.LoginSignState))
	}
}

func TestWithRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id            dialect.ID
		reading, want string
	}{
		"unknown id": {
			"loginsign.scpoe", "any",
			`loginsign.scpoe: no such assumption, did you mean "loginsign.scope"?`,
		},
		"unknown reading": {
			dialect.LoginSignScope, "ayn",
			`loginsign.scope: no reading "ayn": pick any, documented or openid-required, did you mean "any"?`,
		},
		"not offered": {
			dialect.LoginSignHost, "auth-host",
			`loginsign.host: the reading "auth-host" is written down but not offered: pick any`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := dialect.Default().With(test.id, test.reading); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// Not parallel: testing.AllocsPerRun counts for the whole process.
func TestAskingDoesNotAllocate(t *testing.T) {
	d := dialect.Default()
	if n := testing.AllocsPerRun(100, func() {
		if d.Is(dialect.GenAuthHTTPStatus, "mirror") || d.Reading(dialect.SSOJetGeneration) == "" {
			t.Error("the default dialect has other readings")
		}
	}); n != 0 {
		t.Errorf("asking for a reading allocates %v times", n)
	}
}

func BenchmarkIs(b *testing.B) {
	d := dialect.Default()
	for b.Loop() {
		d.Is(dialect.LoginSignRedirectURI, "normalized")
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := dialect.Parse("d.yaml", []byte("loginsign:\n  redirect-uri: normalized\n")); err != nil {
			b.Fatal(err)
		}
	}
}
