package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Explain tells in plain English, a line for each step, what a scenario does. It is for people, and its words may change.
func Explain(s *Scenario) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Name)
	if story := strings.Join(strings.Fields(s.Story), " "); story != "" {
		fmt.Fprintln(&b, story)
	}
	fmt.Fprintln(&b)
	for _, line := range s.preamble() {
		fmt.Fprintln(&b, line)
	}
	for i, step := range s.Steps {
		fmt.Fprintf(&b, "%d. %s: %s.%s\n", i+1, step.occasion(s.Steps[:i]), strings.Join(step.effects(), "; "), step.remarks())
	}
	fmt.Fprintln(&b, "Whatever no step takes is normal.")
	return b.String()
}

// preamble says how the scenario keeps count.
func (s *Scenario) preamble() (lines []string) {
	switch header, isHeader := strings.CutPrefix(s.Per, perHeader); {
	case isHeader:
		lines = append(lines, "Each value of the header "+header+" is counted by itself.")
	case s.Per != "":
		lines = append(lines, "Each "+s.Per+" is counted by itself.")
	}
	for _, step := range s.Steps {
		if len(step.State) > 0 {
			return append(lines, fmt.Sprintf("It begins in the state %q.", s.Initial))
		}
	}
	return lines
}

func (s *Step) remarks() string {
	text := ""
	if s.OffSpec {
		text += " openapi.yaml need not allow that."
	}
	if s.Optional {
		text += " It need not happen."
	}
	return text
}

// occasion is what the step takes: "The first 2 requests GET /api/user (loginsign.getUser) where ...".
func (s *Step) occasion(above []*Step) string {
	text := s.quantity(above)
	if s.When != "" {
		text += " where " + strings.Join(strings.Fields(s.When), " ")
	}
	if s.Probability != nil {
		text += ", with a chance of " + percent(*s.Probability)
	}
	if s.After > 0 {
		text += fmt.Sprintf(", not counting the first %s", counted(s.After))
	}
	if s.Window != nil {
		text += ", " + s.Window.words()
	}
	if s.Times > 0 && !s.plain() {
		text += ", " + times(s.Times, "at most ")
	}
	if len(s.State) == 0 {
		return upperFirst(text)
	}
	return "In the state " + strings.Join(quoted(s.State), " or ") + ", " + text
}

// plain says whether nothing but Times says how often the step fires.
func (s *Step) plain() bool {
	return s.Every <= 1 && s.Probability == nil && s.RateLimit == nil
}

// quantity is the step's noun and how many of them it takes.
func (s *Step) quantity(above []*Step) string {
	switch {
	case s.RateLimit != nil:
		return fmt.Sprintf("each %s beyond %d in %s", s.noun(1), s.RateLimit.Limit, s.RateLimit.Window)
	case s.Every > 1:
		return fmt.Sprintf("every %s %s", ordinal(s.Every), s.noun(1))
	case s.Times == 0 || s.Probability != nil:
		return "each " + s.noun(1)
	}
	which := "the first "
	for _, earlier := range above {
		if earlier.shares(s) {
			which = "the next "
		}
	}
	if s.Times > 1 {
		which += strconv.Itoa(s.Times) + " "
	}
	return which + s.noun(s.Times)
}

// shares says whether both steps are for some of the same requests or webhooks.
func (s *Step) shares(other *Step) bool {
	if s.Event != "" || other.Event != "" {
		return s.Event == other.Event || s.Event == "*" && other.Event != "" || other.Event == "*" && s.Event != ""
	}
	return s.Operation == other.Operation || slices.ContainsFunc(other.covers, s.Covers)
}

func (s *Step) noun(n int) string {
	request := plural(n, "request")
	switch {
	case s.Event == "*":
		return plural(n, "webhook")
	case s.Event != "":
		return plural(n, "webhook") + " " + s.Event
	case isWild(s.Operation) && s.covers != nil:
		return fmt.Sprintf("%s of %s (%d %s may answer so)", request, s.Operation, len(s.covers), plural(len(s.covers), "operation"))
	case s.route != "":
		return request + " " + s.route + " (" + s.Operation + ")"
	}
	return request + " " + s.Operation
}

func (w *Window) words() string {
	var parts []string
	if w.From != (Moment{}) {
		parts = append(parts, "from "+w.From.words())
	}
	if w.Until != (Moment{}) {
		parts = append(parts, "until "+w.Until.words())
	}
	if len(parts) == 0 {
		return "from the start"
	}
	return strings.Join(parts, " ")
}

func (m Moment) words() string {
	if m.At.IsZero() {
		return Duration(m.Since).String() + " after the start"
	}
	return m.At.Format(time.RFC3339Nano)
}

func quoted(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strconv.Quote(text)
	}
	return out
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func counted(n int) string {
	if n == 1 {
		return "of them"
	}
	return strconv.Itoa(n) + " of them"
}

func times(n int, before string) string {
	switch n {
	case 1:
		return before + "once"
	case 2:
		return before + "twice"
	}
	return before + strconv.Itoa(n) + " times"
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func percent(p float64) string { return strconv.FormatFloat(p*100, 'g', 4, 64) + " %" }
