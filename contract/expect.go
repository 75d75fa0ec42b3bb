package contract

import (
	"fmt"
	"strconv"
)

// compare lists what is not as the step expects it: status, the vendor's error code, headers, body, expressions.
func (s *Step) compare(o *Operation, answer ExchangeResponse, body any, env environment) ([]Difference, error) {
	m := &matching{env: env}
	if want := s.Expect.Status; want != 0 && answer.Status != want {
		m.add("status", strconv.Itoa(want), strconv.Itoa(answer.Status)+errorWords(o, body))
	}
	if want := s.Expect.Error; want != nil {
		if got := errorCode(o, body); plain(got) != plain(want) {
			m.add("error", shown(want), shown(got))
		}
	}
	if s.compiled.header != nil {
		s.compiled.header(m, nil, headerValues(answer), true)
	}
	return m.result(s, body)
}

// result adds what is not as the step expects of a body or a control's result, and what of its expressions is not true.
func (m *matching) result(s *Step, body any) ([]Difference, error) {
	if s.compiled.body != nil {
		s.compiled.body(m, nil, body, body != nil)
	}
	for _, e := range s.compiled.that {
		if holds, err := e.eval(m.env); err != nil || holds != true { // the names are right: it is the answer that is not
			m.differences = append(m.differences, e.why(m.env))
		}
	}
	return m.differences, m.err
}

func (m *matching) add(what, expected, actual string) {
	m.differences = append(m.differences, Difference{
		Pointer: what, Expected: expected, Actual: actual,
		Message: fmt.Sprintf("%s: expected %s, got %s", what, expected, actual),
	})
}

func headerValues(answer ExchangeResponse) map[string]any {
	values := map[string]any{}
	for name, value := range flat(answer.Header) {
		values[name] = value
	}
	return values
}

// errorCode is the vendor's code in a refusal: the member error, or GenAuth's apiCode.
func errorCode(o *Operation, body any) any {
	object, _ := body.(map[string]any)
	if o.Vendor == nameGenAuth {
		return object["apiCode"]
	}
	return object["error"]
}

// errorWords is a refusal's code and message, for a status that nobody expected.
func errorWords(o *Operation, body any) string {
	object, _ := body.(map[string]any)
	code := errorCode(o, body)
	if code == nil {
		return ""
	}
	for _, member := range []string{"error_description", "message"} {
		if text, ok := object[member].(string); ok {
			return fmt.Sprintf(" (%v: %s)", code, cut(text, maxName))
		}
	}
	return fmt.Sprintf(" (%v)", code)
}
