package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

//go:embed catalog/*.yaml
var catalog embed.FS

const extension = ".yaml"

// Source is a scenario that has not been read yet.
type Source struct {
	File string // the name that errors give
	Data []byte // YAML or JSON
}

// Names lists the scenarios of the catalog by name.
func Names() []string {
	files, err := fs.Glob(catalog, "catalog/*"+extension)
	if err != nil {
		panic("scenarios: " + err.Error()) // only a pattern that is none makes an error
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(path.Base(file), extension)
	}
	return names
}

// Named reads a scenario of the catalog; the error suggests a name.
func Named(name string, api API) (*Scenario, error) {
	source, err := SourceNamed(name)
	if err != nil {
		return nil, err
	}
	s, err := Read(source.File, source.Data, api)
	if err == nil && s.Name != name {
		return nil, fmt.Errorf("%s: the name in it is %q", source.File, s.Name)
	}
	return s, err
}

// SourceNamed returns a scenario of the catalog as it was written; the error suggests a name.
func SourceNamed(name string) (Source, error) {
	file := "catalog/" + name + extension
	data, err := catalog.ReadFile(file)
	switch {
	case err == nil && kebab.MatchString(name):
		return Source{File: file, Data: data}, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist) && kebab.MatchString(name):
		return Source{}, fmt.Errorf("catalog: %w", err)
	}
	if meant := strictyaml.Suggest(name, Names()); meant != "" {
		return Source{}, fmt.Errorf("the catalog has no scenario %q, did you mean %q?", shortened(name), meant)
	}
	return Source{}, fmt.Errorf("the catalog has no scenario %q", shortened(name))
}
