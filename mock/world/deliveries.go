package world

import (
	"slices"
	"time"
)

// DeliveryState is what has become of a delivery.
type DeliveryState string

// The states. Only a pending delivery is still attempted.
const (
	Pending   DeliveryState = "pending"
	Delivered DeliveryState = "delivered" // the receiver answered 2xx (LX-07)
	GivenUp   DeliveryState = "given_up"  // the schedule is over, the receiver answered 410, or nobody is there to be told
	Dropped   DeliveryState = "dropped"   // a scenario lost it on purpose
)

// Delivery is one webhook on its way to one app. The same event may have several, which share its ID.
type Delivery struct {
	ID         string        `json:"id"`
	Number     uint64        `json:"number"` // 1, 2, ... in the order in which they were made
	Event      string        `json:"event"`  // the event's id, which is the webhook-id of every attempt
	Type       EventType     `json:"type"`
	App        string        `json:"app"`
	Connection string        `json:"connection,omitzero"`
	User       string        `json:"user,omitzero"`
	URL        string        `json:"url"`
	Body       string        `json:"body"` // JSON, as it was when the event happened
	CreatedAt  time.Time     `json:"created_at"`
	State      DeliveryState `json:"state"`
	Attempts   []Attempt     `json:"attempts,omitzero"`
	// NextAttemptAt is when the next attempt is due on the namespace's clock; zero when there is none, or when the
	// delivery waits for another one.
	NextAttemptAt time.Time `json:"next_attempt_at,omitzero"`

	Scenario  string        `json:"scenario,omitzero"`   // the rule that meddles with it, such as "doubled#1"
	Signature Forgery       `json:"signature,omitzero"`  // how it is signed wrongly
	Age       time.Duration `json:"age,omitzero"`        // by how much its timestamp is too old
	FailUntil int           `json:"fail_until,omitzero"` // the attempts before this one are lost on their way
	SentBody  string        `json:"sent_body,omitzero"`  // what is sent instead of Body after it was signed
	NotBefore time.Time     `json:"not_before,omitzero"` // the first attempt comes no earlier
	Again     string        `json:"again,omitzero"`      // the delivery that this one repeats by hand

	Turn   uint64   `json:"turn,omitzero"`   // its place in the order of sending; 0 when it is held, or repeated by hand
	Behind []string `json:"behind,omitzero"` // the deliveries that must be over before this one begins
	Group  string   `json:"group,omitzero"`  // those that a scenario sends in another order, all together
	Place  int      `json:"place,omitzero"`  // of its event in that order, from 1
}

// Held reports whether the delivery waits for the rest of its group.
func (d Delivery) Held() bool { return d.State == Pending && d.Group != "" && d.Turn == 0 }

// Forgery is a wrong way to sign.
type Forgery string

// The forgeries.
const (
	CorruptSignature Forgery = "corrupt_signature"
	WrongSecret      Forgery = "wrong_secret"
)

// Attempt is one try to deliver.
type Attempt struct {
	Number   int               `json:"number"`
	At       time.Time         `json:"at"`               // on the namespace's clock
	URL      string            `json:"url"`              // where it went; "" when the app had none
	Headers  map[string]string `json:"headers,omitzero"` // that were sent
	Status   int               `json:"status,omitzero"`  // of the receiver's answer; 0 when there was none
	Answer   string            `json:"answer,omitzero"`  // the first bytes of it
	Error    string            `json:"error,omitzero"`   // why there was no answer
	TookMS   float64           `json:"took_ms,omitzero"` // in real time
	Scripted bool              `json:"scripted,omitzero"`
}

// Delivery returns the delivery with this id, or a NotFound refusal.
func (tx *Tx) Delivery(id string) (Delivery, error) {
	if key, ok := deliveryIDs.get(tx, id); ok {
		if d, ok := deliveries.get(tx, key); ok {
			return d, nil
		}
	}
	return Delivery{}, refuse(NotFound, "delivery", "no delivery has the id %q", id)
}

// DeliveryFilter chooses deliveries; a zero one takes all.
type DeliveryFilter struct {
	App   string
	State DeliveryState
	Limit int // only the last ones
}

// Deliveries lists the deliveries that a filter takes in the order in which they were made.
func (tx *Tx) Deliveries(f DeliveryFilter) []Delivery {
	all := slices.DeleteFunc(deliveries.list(tx, ""), func(d Delivery) bool {
		return f.App != "" && d.App != f.App || f.State != "" && d.State != f.State
	})
	if f.Limit > 0 && len(all) > f.Limit {
		all = all[len(all)-f.Limit:]
	}
	return all
}

// Unsent lists the pending deliveries that a scenario meddles with and of which nothing has left yet, in the order in which
// they were made: they had no attempt, or only such as the scenario lost.
func (tx *Tx) Unsent() []Delivery {
	return slices.DeleteFunc(tx.Deliveries(DeliveryFilter{State: Pending}), func(d Delivery) bool {
		return d.Scenario == "" || slices.ContainsFunc(d.Attempts, func(a Attempt) bool { return !a.Scripted })
	})
}
