package mutants

import "slices"

// breaking is how a mutant answers; no operations are all of them.
type breaking struct {
	operations []string
	anyMethod  bool // methods that a path lacks are taken for GET
	do         func(s *site, r *request) *answer
}

func (b breaking) touches(operation string) bool {
	return len(b.operations) == 0 || slices.Contains(b.operations, operation)
}

// on answers some operations in its own way.
func on(do func(s *site, r *request) *answer, operations ...string) breaking {
	return breaking{operations: operations, do: do}
}

// after changes every answer of an operation.
func after(operation string, change func(r *request, a *answer)) breaking {
	return on(func(s *site, r *request) *answer {
		a := s.ask(r)
		change(r, a)
		return a
	}, operation)
}

// refused changes the refusals of an operation that have a status.
func refused(operation string, status int, change func(a *answer)) breaking {
	return after(operation, func(_ *request, a *answer) {
		if code, ok := a.json()["statusCode"].(float64); a.status == status || ok && int(code) == status {
			change(a)
		}
	})
}

// granted changes the body of every success.
func granted(operation string, change func(body object)) breaking {
	return remembered(operation, func(_ *site, _ *request, body object) { change(body) })
}

// remembered changes the body of every success, with a memory.
func remembered(operation string, change func(s *site, r *request, body object)) breaking {
	return on(func(s *site, r *request) *answer {
		a := s.ask(r)
		if body := a.json(); body != nil && a.isSuccess() {
			change(s, r, body)
			a.body = encode(body)
		}
		return a
	}, operation)
}

// rows changes every item of a list in every success.
func rows(operation, list string, change func(i int, row object)) breaking {
	return granted(operation, func(body object) { eachRow(body, list, change) })
}

// rememberedRows changes every item of a list, with a memory.
func rememberedRows(operation, list string, change func(s *site, row object)) breaking {
	return remembered(operation, func(s *site, _ *request, body object) {
		eachRow(body, list, func(_ int, row object) { change(s, row) })
	})
}

func eachRow(body object, list string, change func(i int, row object)) {
	items, _ := body[list].([]any)
	for i, item := range items {
		if row, ok := item.(object); ok {
			change(i, row)
		}
	}
}

// before changes every request of an operation before the sound server sees it.
func before(operation string, change func(s *site, r *request)) breaking {
	return on(func(s *site, r *request) *answer {
		change(s, r)
		return s.ask(r)
	}, operation)
}

// accepting lets a request through that was refused with a status, with credentials or values that are right.
func accepting(status int, mend func(s *site, r *request), operations ...string) breaking {
	return on(func(s *site, r *request) *answer {
		a := s.ask(r)
		code, _ := a.json()["statusCode"].(float64)
		if a.status != status && int(code) != status {
			return a
		}
		again := r.again()
		mend(s, again)
		return s.ask(again)
	}, operations...)
}

// claiming lets a shadow do what was asked: the real world stays as it is.
func claiming(operations ...string) breaking {
	return on((*site).askShadow, operations...)
}

// set is a change that sets one field.
func set(name string, value any) func(object) { return func(body object) { body[name] = value } }

// without is a change that takes a field away.
func without(name string) func(object) { return func(body object) { delete(body, name) } }

// setIn and withoutIn are the same for each row of a list.
func setIn(name string, value any) func(int, object) {
	return func(_ int, row object) { row[name] = value }
}

func withoutIn(name string) func(int, object) { return func(_ int, row object) { delete(row, name) } }
