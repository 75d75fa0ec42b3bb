package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddValues are what a quoting can stumble over.
var oddValues = []string{
	"plain", "two words", " edges ", `it's`, `"quoted"`, `it's "both"`, "$HOME", "`date`", "$(date)", `back\slash`, `\n`, `\`, "#no comment",
	"a=b", "über", "two\nlines", "end\n\nSTANDIN_END\nmore", "*", "~", "-n", "!", "%s", "a;b&c|d", "<<EOF", `'"$\` + "`", "tab\there", "a,b",
}

func odd() (variables []variable, want map[string]string) {
	want = map[string]string{}
	for i, value := range oddValues {
		v := variable{name: "ODD_" + string(rune('A'+i)), value: value}
		if i >= 26 {
			v.name = "ODDER_" + string(rune('A'+i-26))
		}
		variables = append(variables, v)
		want[v.name] = value
	}
	return variables, want
}

func written(t *testing.T, form string, variables []variable) string {
	t.Helper()
	var b bytes.Buffer
	if err := printVariables(&b, environmentForms()[form], variables); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// seenBy runs a command and returns the variables that its output, NAME=VALUE ended by NUL, has.
func seenBy(t *testing.T, name string, args ...string) map[string]string {
	t.Helper()
	requireTool(t, name)
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "GONE=here"}
	var problems bytes.Buffer
	c.Stderr = &problems
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.Bytes())
	}
	seen := map[string]string{}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "ODD") || name == "GONE" {
			seen[name] = value
		}
	}
	return seen
}

func TestShellFormSurvivesEval(t *testing.T) {
	t.Parallel()
	variables, want := odd()
	text := written(t, "shell", append(variables, variable{name: "GONE"}))
	if diff := cmp.Diff(want, seenBy(t, "sh", "-c", `eval "$1"; env -0`, "sh", text)); diff != "" {
		t.Errorf("(-want +seen):\n%s", diff)
	}
}

func TestDotenvFormSurvivesItsReaders(t *testing.T) {
	t.Parallel()
	variables, want := odd()
	for _, reader := range []string{"sh", "node"} {
		t.Run(reader, func(t *testing.T) {
			t.Parallel()
			file, expected := filepath.Join(t.TempDir(), ".env"), map[string]string{"GONE": "here"}
			var taken []variable
			for _, v := range variables {
				// What has every kind of quote can only be written for those that read as a shell does.
				if reader == "sh" || !strings.ContainsAny(v.value, "'") || !strings.ContainsAny(v.value, "\"\\$`") {
					taken, expected[v.name] = append(taken, v), want[v.name]
				}
			}
			if err := os.WriteFile(file, []byte(written(t, "dotenv", taken)), 0o600); err != nil {
				t.Fatal(err)
			}
			var got map[string]string
			if reader == "sh" {
				got = seenBy(t, "sh", "-c", `set -a; . "$1"; env -0`, "sh", file)
			} else {
				got = seenBy(t, "node", "--env-file="+file, "-e",
					`process.stdout.write(Object.entries(process.env).map(([k, v]) => k + "=" + v + "\0").join(""))`)
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("(-want +seen):\n%s", diff)
			}
		})
	}
}

// TestGitHubFormSurvivesItsReader reads the form as GitHub documents it: NAME=VALUE, or NAME<<END, lines, END.
func TestGitHubFormSurvivesItsReader(t *testing.T) {
	t.Parallel()
	variables, want := odd()
	lines := bufio.NewScanner(strings.NewReader(written(t, "github", variables)))
	got := map[string]string{}
	for lines.Scan() {
		line := lines.Text()
		equals, marks := strings.Index(line, "="), strings.Index(line, "<<")
		if marks < 0 || equals >= 0 && equals < marks {
			got[line[:equals]] = line[equals+1:]
			continue
		}
		var value []string
		for lines.Scan() && lines.Text() != line[marks+2:] {
			value = append(value, lines.Text())
		}
		got[line[:marks]] = strings.Join(value, "\n")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +read):\n%s", diff)
	}
}

func TestOverReplacesAndRemoves(t *testing.T) {
	t.Parallel()
	before := []string{"HOME=/home/u", "API_URL=https://real.example", "SSOJET_TOKEN=real", "API_URL_OLD=kept"}
	got := over(before, []variable{{"API_URL", "http://127.0.0.1:1"}, {"SSOJET_TOKEN", ""}, {"STANDIN_URL", "x"}})
	want := []string{"HOME=/home/u", "API_URL_OLD=kept", "API_URL=http://127.0.0.1:1", "STANDIN_URL=x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if before[1] != "API_URL=https://real.example" {
		t.Errorf("the environment that was given is changed: %q", before)
	}
}
