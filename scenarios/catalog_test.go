package scenarios_test

import (
	"slices"
	"testing"

	"github.com/standin-mock/standin/scenarios"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	if !slices.Contains(scenarios.Names(), "lost-answer") || !slices.IsSorted(scenarios.Names()) {
		t.Errorf("the catalog has %v", scenarios.Names())
	}
	s, err := scenarios.Named("lost-answer", smallAPI{})
	if err != nil || s.Name != "lost-answer" || s.File != "catalog/lost-answer.yaml" {
		t.Errorf("%+v, %v", s, err)
	}
	for name, want := range map[string]string{
		"lost-anwser":    `the catalog has no scenario "lost-anwser", did you mean "lost-answer"?`,
		"something-else": `the catalog has no scenario "something-else"`,
		"../magic":       `the catalog has no scenario "../magic"`,
		"":               `the catalog has no scenario ""`,
	} {
		if _, err := scenarios.Named(name, smallAPI{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

func TestEachOfTheCatalogHasItsFilesName(t *testing.T) {
	t.Parallel()
	for _, name := range scenarios.Names() {
		source, err := scenarios.SourceNamed(name)
		if err != nil {
			t.Error(err)
		}
		if source.File != "catalog/"+name+".yaml" || len(source.Data) == 0 {
			t.Errorf("%s: %s, %d bytes", name, source.File, len(source.Data))
		}
	}
}
