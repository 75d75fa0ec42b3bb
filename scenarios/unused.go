package scenarios

import "fmt"

// Unused says of each step that is not optional and has not fired as often as it should have, which one it is:
// "lost-answer#2 (loginsign.listCurrentLogins) fired 1 of 2 times".
func (p Progress) Unused() (unused []string) {
	if p.UsedUp {
		return nil
	}
	for _, s := range p.Steps {
		if s.UsedUp || s.Optional {
			continue
		}
		of := ""
		if s.Left != nil {
			of = fmt.Sprintf(" of %d", s.Fired+*s.Left)
		}
		line := fmt.Sprintf("%s (%s%s) fired %d%s times", s.Rule, s.Operation, s.Event, s.Fired, of)
		if s.Message != "" {
			line += ": " + s.Message
		}
		unused = append(unused, line)
	}
	return unused
}
