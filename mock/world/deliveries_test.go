package world_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/world"
)

func view(t testing.TB, w *world.World, fn func(*world.Tx)) {
	t.Helper()
	if err := w.View(t.Context(), func(tx *world.Tx) error {
		fn(tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEmit(t *testing.T) {
	t.Parallel()
	w := populated(t)
	refused(t, w, world.NotFound, func(tx *world.Tx) error {
		return tx.Emit(world.Event{Type: world.EmailChanged, App: "app_x"})
	})
	refused(t, w, world.Invalid, func(tx *world.Tx) error { return tx.Emit(world.Event{Type: "login", App: "app_a"}) })
	update(t, w, func(tx *world.Tx) error {
		return tx.Emit(world.Event{Type: world.ConnectionDeleted, App: "app_a", User: "AA0001"})
	})
	view(t, w, func(tx *world.Tx) {
		e := tx.Events()
		if len(e) != 1 || e[0].ID == "" || e[0].At != morning {
			t.Errorf("events %+v", e)
		}
	})
}

func TestEventsArePlannedOnce(t *testing.T) {
	t.Parallel()
	w := populated(t)
	for range 2 {
		update(t, w, func(tx *world.Tx) error { return tx.Emit(world.Event{Type: world.EmailChanged, App: "app_a"}) })
	}
	update(t, w, func(tx *world.Tx) error {
		all := tx.UnplannedEvents()
		if len(all) != 2 || !tx.PlanEvent(all[0]) || tx.PlanEvent(all[0]) {
			t.Errorf("unplanned %+v", all)
		}
		if left := tx.UnplannedEvents(); len(left) != 1 || left[0].Number != 1 {
			t.Errorf("left %+v", left)
		}
		return nil
	})
}

func TestWebhookSecretsHaveTheirForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, secret := range []string{"", "secret", "whsec_", "whsec_AAAA", "whsec_" + strings.Repeat("A", 92), "whsec_*" + strings.Repeat("A", 31)} {
		refused(t, w, world.Invalid, func(tx *world.Tx) error {
			return tx.PutApp(world.App{ID: "a", WebhookSecrets: []string{secret}})
		})
	}
	own := []string{"whsec_" + strings.Repeat("A", 32), "whsec_" + strings.Repeat("B", 32)}
	update(t, w, func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookSecrets: own}) })
	view(t, w, func(tx *world.Tx) {
		if diff := cmp.Diff(own, tx.WebhookSecrets("a")); diff != "" {
			t.Errorf("secrets (-want +got):\n%s", diff)
		}
		if made := tx.WebhookSecrets("b"); len(made) != 1 || !strings.HasPrefix(made[0], "whsec_") || made[0] == own[0] {
			t.Errorf("made %q", made)
		}
	})
}

// A line of three, behind one another: due one by one, as the one before is over.
func TestDeliveriesMoveUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var line []world.Delivery
	update(t, w, func(tx *world.Tx) error {
		line = nil
		for range 3 {
			line = append(line, tx.QueueDelivery(world.Delivery{App: "a", Connection: "c", Event: "e"}, tx.LastInLine("c")))
		}
		return nil
	})
	for i, d := range line {
		if got := due(t, w); len(got) != 1 || got[0] != d.ID {
			t.Errorf("%d: due %q, want %q", i, got, d.ID)
		}
		advance(t, w, time.Second)
		update(t, w, func(tx *world.Tx) error {
			d, err := tx.Delivery(d.ID)
			d.State, d.NextAttemptAt = world.Delivered, time.Time{}
			tx.PutDelivery(d)
			return err
		})
	}
	if got := due(t, w); len(got) != 0 {
		t.Errorf("due %q", got)
	}
	view(t, w, func(tx *world.Tx) {
		if all := tx.Deliveries(world.DeliveryFilter{App: "a", State: world.Delivered, Limit: 2}); len(all) != 2 || all[1].Number != 3 {
			t.Errorf("listed %+v", all)
		}
		if len(tx.Deliveries(world.DeliveryFilter{App: "b"}))+len(tx.Deliveries(world.DeliveryFilter{State: world.Pending})) > 0 {
			t.Error("the filter lets others pass")
		}
		if _, err := tx.Delivery("dlv_x"); err == nil {
			t.Error("there is a delivery that nobody made")
		}
	})
}

func TestUnsentIsWhatNoScenarioHasSentYet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lost := world.Attempt{Number: 1, Scripted: true}
	update(t, w, func(tx *world.Tx) error {
		for _, d := range []world.Delivery{
			{Event: "new", Scenario: "s#1", State: world.Pending},
			{Event: "plain", State: world.Pending},
			{Event: "held", Scenario: "s#1", State: world.Pending, Group: "s#1.1", Place: 1},
			{Event: "lost twice", Scenario: "s#1", State: world.Pending, Attempts: []world.Attempt{lost, lost}},
			{Event: "failed", Scenario: "s#1", State: world.Pending, Attempts: []world.Attempt{lost, {Number: 2, Status: 500}}},
			{Event: "refused", Scenario: "s#1", State: world.Pending, Attempts: []world.Attempt{{Number: 1, Error: "connection refused"}}},
			{Event: "dropped", Scenario: "s#1", State: world.Dropped},
			{Event: "given up", Scenario: "s#1", State: world.GivenUp, Attempts: []world.Attempt{lost}},
		} {
			tx.PutDelivery(d)
		}
		return nil
	})
	view(t, w, func(tx *world.Tx) {
		var unsent []string
		for _, d := range tx.Unsent() {
			unsent = append(unsent, d.Event)
		}
		if diff := cmp.Diff([]string{"new", "held", "lost twice"}, unsent); diff != "" {
			t.Errorf("unsent (-want +got):\n%s", diff)
		}
	})
}

func due(t testing.TB, w *world.World) (ids []string) {
	t.Helper()
	view(t, w, func(tx *world.Tx) {
		tx.EachDue(func(d world.Delivery) bool {
			ids = append(ids, d.ID)
			return true
		})
	})
	return ids
}

// queued is a world with deliveries in every state, also behind one another and held.
func queued(t testing.TB) world.Snapshot {
	t.Helper()
	w := newWorld(t)
	update(t, w, func(tx *world.Tx) error {
		first := tx.QueueDelivery(world.Delivery{App: "a", Connection: "c", Event: "e1"})
		tx.QueueDelivery(world.Delivery{App: "a", Connection: "c", Event: "e2", NotBefore: tx.Now().Add(time.Hour)}, first.ID)
		tx.QueueDelivery(world.Delivery{App: "a", Connection: "d", Event: "e3", NotBefore: tx.Now().Add(time.Minute)})
		tx.PutDelivery(world.Delivery{App: "a", Connection: "c", Event: "e4", State: world.Pending, Group: "g#1.1", Place: 2})
		over := tx.QueueDelivery(world.Delivery{App: "a", Connection: "f", Event: "e5", Body: "<&>\u2028", Age: time.Hour})
		over.State, over.NextAttemptAt = world.GivenUp, time.Time{}
		over.Attempts = []world.Attempt{{Number: 1, At: tx.Now(), Headers: map[string]string{"a": "b"}, Status: 410, Answer: "\ufffd", TookMS: 1.25}}
		tx.PutDelivery(over)
		return nil
	})
	s, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDeliveriesGoOnInAnotherWorld(t *testing.T) {
	t.Parallel()
	s := queued(t)
	w, _ := empty(7)
	if err := w.Restore(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	again, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, again); diff != "" {
		t.Errorf("snapshot (-before +after):\n%s", diff)
	}
	if got := due(t, w); len(got) != 2 {
		t.Errorf("due %q", got)
	}
	view(t, w, func(tx *world.Tx) {
		last, _ := tx.Delivery(tx.LastInLine("c"))
		if held := tx.HeldDeliveries("g#1.1"); len(held) != 1 || len(tx.HeldDeliveries("")) != 1 || last.Event != "e2" {
			t.Errorf("held %+v, last in line %+v", held, last)
		}
	})
	update(t, w, func(tx *world.Tx) error {
		if next := tx.QueueDelivery(world.Delivery{App: "a"}); next.Number != 6 || next.Turn != 5 {
			t.Errorf("the next has the number %d and the turn %d", next.Number, next.Turn)
		}
		return nil
	})
}

func TestRestoreRefusesDeliveriesThatNoWorldWrote(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, key, row, want string }{
		{"state", "000000000000", `{"id":"x","number":0,"state":"lost"}`, `no delivery has the state "lost"`},
		{"number", "000000000000", `{"id":"x","number":0,"state":"pending"}`, `a delivery has a number and an id`},
		{"key", "000000000002", `{"id":"x","number":1,"state":"pending"}`, `the key of this row is "000000000001"`},
		{"to come", "000000000006", `{"id":"x","number":6,"state":"pending"}`, `the counter "delivery" says that this row is not made yet`},
		{"turn to come", "000000000005", `{"id":"x","number":5,"turn":9,"state":"pending"}`, `the counter "delivery turn" says that this row is not made yet`},
		{"for ever", "000000000005", `{"id":"x","number":5,"turn":1,"state":"pending","behind":["y"]}`, `it waits for the delivery "y", which is not before it`},
		{"for itself", "000000000005", `{"id":"x","number":5,"turn":1,"state":"pending","behind":["x"]}`, `it waits for the delivery "x", which is not before it`},
	} {
		s := queued(t)
		s.Tables["deliveries"][c.key] = json.RawMessage(c.row)
		w, _ := empty(7)
		err := w.Restore(t.Context(), s)
		wrong, ok := errors.AsType[*world.SnapshotError](err)
		if !ok || wrong.Table != "deliveries" || wrong.Err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}
