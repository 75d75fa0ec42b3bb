package world_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/world"
)

func TestSourcesBelongToTheirApp(t *testing.T) {
	t.Parallel()
	w := populated(t)
	var run world.Source
	update(t, w, func(tx *world.Tx) error {
		run = tx.NewSource("app_a", "Nightly")
		tx.FinishSource(run, 3, map[string]int{"imported": 3})
		return nil
	})
	update(t, w, func(tx *world.Tx) error {
		want := []world.Source{{
			ID: run.ID, App: "app_a", Name: "Nightly", At: morning, Rows: 3, Counts: map[string]int{"imported": 3},
		}}
		if diff := cmp.Diff(want, tx.Sources("app_a")); diff != "" {
			t.Errorf("sources differ (-want +got):\n%s", diff)
		}
		if others := tx.Sources("app_b"); len(others) != 0 {
			t.Errorf("app_b has %v", others)
		}
		return nil
	})
}
