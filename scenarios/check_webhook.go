package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// checkEvent checks a step for webhooks.
func (c *stepChecker) checkEvent() {
	s := c.step
	c.checkEventType(c.pointer+"/event", s.Event, "*")
	for _, field := range []struct {
		name, instead string
		set           bool
	}{
		{"respond", "", s.Respond != nil}, {"fault", "", s.Fault != nil}, {"rate_limit", "", s.RateLimit != nil},
		{"world", "", s.World != nil}, {"delay", "; webhook: {delay: 10m} holds a webhook back", s.Delay != nil},
	} {
		if field.set {
			c.refuseKey(c.pointer+"/"+field.name, "%s goes with an operation, not with an event%s", field.name, field.instead)
		}
	}
	if s.Webhook != nil {
		c.checkVerbs(s.Webhook)
	}
}

func (c *stepChecker) checkEventType(pointer, name string, also ...string) {
	events := c.api.Events()
	if !slices.Contains(events, name) && !slices.Contains(also, name) {
		c.refuse(pointer, strictyaml.Suggest(name, events), "unknown webhook %q: there are %s", shortened(name), strings.Join(events, ", "))
	}
}

// checkEmit checks the webhook part of a step for an operation.
func (c *stepChecker) checkEmit() {
	w := c.step.Webhook
	if w == nil {
		return
	}
	for _, verb := range w.verbs() {
		if verb != "emit" {
			c.refuseKey(c.pointer+"/webhook/"+verb, "%s goes with an event: write event: \"*\" instead of an operation", verb)
		}
	}
	if w.Emit != nil {
		c.checkEventType(c.pointer+"/webhook/emit/type", w.Emit.Type)
	}
}

// checkVerbs checks what is to happen to a webhook.
func (c *stepChecker) checkVerbs(w *Webhook) {
	pointer := c.pointer + "/webhook"
	verbs := w.verbs()
	if w.Emit != nil {
		c.refuseKey(pointer+"/emit", "emit goes with an operation: a webhook that is on its way is no reason for another one")
	}
	if w.Drop {
		for _, verb := range verbs {
			if verb != "drop" {
				c.refuseKey(pointer+"/"+verb, "nothing can happen to a webhook that drop loses")
			}
		}
	}
	if w.CorruptSignature && w.WrongSecret {
		c.refuseKey(pointer+"/wrong_secret", "a webhook has one signature, and corrupt_signature spoils it already")
	}
	c.checkReorder(pointer+"/reorder", w.Reorder)
}

func (c *stepChecker) checkReorder(pointer string, order []int) {
	n := len(order)
	if n == 0 {
		return
	}
	inOrder := slices.Sorted(slices.Values(order))
	for i, place := range inOrder {
		if place != i+1 {
			c.refuse(pointer, "", "expected each number from 1 to %d once, as in [%s]", n, descending(n))
			return
		}
	}
	switch {
	case slices.Equal(order, inOrder):
		c.refuse(pointer, "", "changes nothing: this is the order in which they happened")
	case c.step.Times%n != 0:
		c.refuse(c.pointer+"/times", "", "expected a multiple of %d: reorder waits for so many webhooks", n)
	}
}

func descending(n int) string {
	var numbers []string
	for ; n > 0; n-- {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return strings.Join(numbers, ", ")
}

// verbs lists what is set, as files write it.
func (w *Webhook) verbs() (names []string) {
	for _, verb := range []struct {
		name string
		set  bool
	}{
		{"delay", w.Delay > 0}, {"duplicate", w.Duplicate > 0}, {"reorder", len(w.Reorder) > 0}, {"drop", w.Drop},
		{"corrupt_signature", w.CorruptSignature}, {"wrong_secret", w.WrongSecret}, {"stale_timestamp", w.StaleTimestamp > 0},
		{"fail_until_attempt", w.FailUntilAttempt > 0}, {"tamper", w.Tamper != nil}, {"emit", w.Emit != nil},
	} {
		if verb.set {
			names = append(names, verb.name)
		}
	}
	return names
}
