package journal

import (
	"fmt"
	"strings"
)

// expected words what was asked for.
func (t *tally) expected() string {
	switch q := t.q; {
	case len(q.Order) > 0:
		return "in this order: " + strings.Join(q.Order, ", ")
	case q.Never:
		return "never"
	case t.fewest == t.most:
		return fmt.Sprintf("exactly %d", t.most)
	case t.most < 0:
		return fmt.Sprintf("at least %d", t.fewest)
	case t.fewest == 0:
		return fmt.Sprintf("at most %d", t.most)
	}
	return fmt.Sprintf("at least %d and at most %d", t.fewest, t.most)
}

// message says in one sentence what happened and what was expected. It quotes no value of a request.
func (t *tally) message() string {
	message := t.happened() + ", expected " + t.expected()
	if !t.certain() {
		return t.uncertainty() + "; " + message
	}
	if t.enough(uint64(t.actual)) {
		message = t.happened() + ", as expected: " + t.expected()
	}
	if t.failed > 0 {
		message += "; " + t.failure()
	}
	return message
}

// failure says for how many requests the condition could not be evaluated, and why.
func (t *tally) failure() string {
	reason, _, _ := strings.Cut(t.reason.Error(), "\n")
	return fmt.Sprintf("match could not be evaluated for %s (%s)", count(t.failed, "request"), reason)
}

func (t *tally) happened() string {
	if steps := len(t.q.Order); steps > 0 {
		if t.actual == steps {
			return fmt.Sprintf("all %s came", count(steps, "step"))
		}
		return fmt.Sprintf("%s did not come as step %d of %d", t.wanted(), t.actual+1, steps)
	}
	subject, verb := t.q.Operation, "was called"
	if subject == "" {
		subject, verb = "a request", "came"
	}
	if t.match != nil {
		subject += " that matches"
	}
	return fmt.Sprintf("%s %s %s", subject, verb, count(t.actual, "time"))
}

// uncertainty says why nobody can tell, and what to do about it.
func (t *tally) uncertainty() string {
	var reasons []string
	if t.dropped > 0 {
		const why = "%s dropped, for the journal keeps only the last %d: enlarge it (serve --journal-size, Options.JournalSize)"
		reasons = append(reasons, fmt.Sprintf(why, were(int(t.dropped), "older request"), t.size))
	}
	if t.incomplete > 0 {
		reasons = append(reasons, fmt.Sprintf("%s too large to be kept whole (a body of more than %d bytes, say)",
			were(t.incomplete, "request"), MaxBody))
	}
	if t.failed > 0 {
		reasons = append(reasons, t.failure())
	}
	return "CANNOT TELL: " + strings.Join(reasons, ", and ")
}

func were(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return count(n, what) + " were"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
