package scenarios

import "fmt"

// Unused says of a step that is not optional and has not fired as often as it should have, which one it is:
// "lost-answer#2 (loginsign.listCurrentLogins) fired 1 of 2 times". Of any other it is "".
func (s StepProgress) Unused() string {
	if s.UsedUp || s.Optional {
		return ""
	}
	of := ""
	if s.Left != nil {
		of = fmt.Sprintf(" of %d", s.Fired+*s.Left)
	}
	line := fmt.Sprintf("%s (%s%s) fired %d%s times", s.Rule, s.Operation, s.Event, s.Fired, of)
	if s.Message != "" {
		line += ": " + s.Message
	}
	return line
}
