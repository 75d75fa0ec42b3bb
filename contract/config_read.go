package contract

import (
	_ "embed"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

//go:embed config_schema.json
var configSchema []byte

// ConfigSchema is the JSON Schema of a configuration file, for editors; the slice is the caller's.
func ConfigSchema() []byte { return slices.Clone(configSchema) }

// ReadConfig reads a configuration file. ${NAME} in a value is replaced by what env answers, $${ is ${ itself; a variable
// without a value is refused. The error is a *strictyaml.Error with every problem's line and column; it quotes no value.
func ReadConfig(file string, data []byte, env func(name string) string) (Config, error) {
	schema, err := strictyaml.Compile("config_schema.json", configSchema)
	if err != nil {
		return Config{}, err
	}
	doc, err := schema.Parse(file, data)
	if err != nil {
		return Config{}, withoutValues(err)
	}
	var tree map[string]any
	if err := doc.Decode(&tree); err != nil {
		return Config{}, err
	}
	s := substitution{doc: doc, env: env}
	filled, err := json.Marshal(s.value("", tree))
	if err != nil {
		return Config{}, err
	}
	if err := strictyaml.NewError(s.problems...); err != nil {
		return Config{}, err
	}
	var c Config
	err = json.Unmarshal(filled, &c)
	return c, err
}

// withoutValues keeps what stands in the file out of an error, with the line that it would show: it may be a secret.
func withoutValues(err error) error {
	all, ok := errors.AsType[*strictyaml.Error](err)
	if !ok {
		return err
	}
	problems := slices.Clone(all.Problems)
	for i := range problems {
		problems[i].Message = foundValue.ReplaceAllString(problems[i].Message, "$1")
	}
	return strictyaml.NewError(problems...)
}

// foundValue is what a problem says of the value that it found, before advice in brackets.
var foundValue = regexp.MustCompile(`(?s), found .*?( \(put it in quotes[^()]*\))?$`)

// substitution puts variables in their places.
type substitution struct {
	doc      *strictyaml.Document
	env      func(string) string
	problems []strictyaml.Problem
}

func (s *substitution) value(at string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			value[key] = s.value(at+"/"+key, value[key])
		}
	case []any:
		for i := range value {
			value[i] = s.value(at+"/"+strconv.Itoa(i), value[i])
		}
	case string:
		return s.text(at, value)
	}
	return value
}

// variable is ${NAME}, the escaped beginning of one, or a beginning that goes wrong.
var variable = regexp.MustCompile(`\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{`)

func (s *substitution) text(at, text string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		switch name := strings.TrimSuffix(strings.TrimPrefix(found, "${"), "}"); {
		case found == "$${":
			return "${"
		case name == "":
			s.problems = append(s.problems, s.doc.Problem(at, "after ${ come a variable's name and }; write $${ for ${ itself", ""))
		default:
			if value := s.env(name); value != "" {
				return value
			}
			s.problems = append(s.problems, s.doc.Problem(at, "the variable "+name+" is not set in the environment", ""))
		}
		return ""
	})
}
