package world_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

func TestUsersAfter(t *testing.T) {
	t.Parallel()
	w := world.New(store.NewMemory(), 1, world.NewClock(func() time.Time { return time.UnixMilli(0) }))
	err := w.Update(context.Background(), func(tx *world.Tx) error {
		for n := range 5 {
			u := world.User{ID: fmt.Sprintf("AA000%d", n), Primary: fmt.Sprintf("u%d@example.com", n)}
			if _, err := tx.AddUser(u); err != nil {
				return err
			}
		}
		for _, test := range []struct {
			after string
			n     int
			want  []string
		}{
			{"", 2, []string{"AA0000", "AA0001"}},
			{"AA0001", 2, []string{"AA0002", "AA0003"}},
			{"AA00025", 9, []string{"AA0003", "AA0004"}},
			{"AA0004", 1, []string{}},
			{"", 0, []string{}},
		} {
			got := []string{}
			for _, u := range tx.UsersAfter(test.after, test.n) {
				got = append(got, u.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%d after %q: %s", test.n, test.after, diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
