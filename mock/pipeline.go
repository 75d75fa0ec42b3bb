package mock

import (
	"context"
	"errors"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// serve is the life of a request on one screen: receive it, find out who answers, check it against openapi.yaml, ask the
// scenarios, authenticate and handle it in one transaction, render what was refused, check our own answer, write it,
// plainly or through a fault, and let its webhooks go.
func (ns *Namespace) serve(w http.ResponseWriter, c chosen) {
	x := ns.receive(c)
	defer x.recoverInto(w)
	reply, err := x.answer(w)
	if errors.Is(err, errClientGone) {
		panic(http.ErrAbortHandler)
	}
	if x.refused = err != nil; x.refused {
		reply = x.refuse(err)
	}
	answer := x.render(reply)
	x.judge(answer)
	answer = x.spoil(answer)
	x.record(answer)
	x.log(answer)
	x.write(w, answer)
}

// answer runs the handler, or says why it can't.
func (x *exchange) answer(w http.ResponseWriter) (api.Reply, error) {
	if handle := pages[x.request.URL.Path]; handle != nil && x.request.Method == http.MethodPost {
		return x.answerPage(w, handle)
	}
	if err := x.match(); err != nil {
		return api.Reply{}, err
	}
	if err := x.readBody(w); err != nil {
		return api.Reply{}, err
	}
	problem := x.check()
	if x.route.endpoint.AnswersBadRequest {
		x.call.Problem, problem = problem, nil
	}
	if problem == nil {
		if reply, decided, err := x.decide(); decided || err != nil {
			return reply, err
		}
	}
	reply, err := x.handle(problem)
	if errors.Is(err, errMagic) {
		return x.handleMagic()
	}
	return reply, err
}

// handle authenticates the caller before it speaks of what is wrong with the request, and runs the handler in the same
// transaction.
func (x *exchange) handle(problem *api.BadRequest) (api.Reply, error) {
	x.problem = problem
	var err error
	if x.route.endpoint.Access == api.Read {
		err = x.state.world.View(x.request.Context(), x.handleIn)
	} else {
		err = x.state.world.Update(x.transaction(), x.handleIn)
	}
	return x.reply, err
}

// handleIn may run again in another transaction: only its last reply counts.
func (x *exchange) handleIn(tx *world.Tx) (err error) {
	if x.call.Tx = tx; x.unscripted && x.meetsMagic() {
		return errMagic
	}
	if x.call.Caller, err = x.authenticate(&x.call); err != nil {
		return err
	}
	if x.problem != nil {
		return x.problem
	}
	if x.reply, err = x.listed(); err != nil || x.reply.Ready {
		return err
	}
	x.reply, err = x.route.endpoint.Handle(&x.call)
	return err
}

// transaction is the context of the request's change: it does not end with the client.
func (x *exchange) transaction() context.Context {
	return context.WithValue(context.WithoutCancel(x.request.Context()), duringRequest{}, x)
}

// authenticate tries the operation's security schemes; the answer that counts is that of a scheme whose credential was sent.
func (x *exchange) authenticate(call *api.Call) (caller api.Caller, refusal error) {
	for _, check := range x.route.authenticator {
		caller, err := check(call)
		if err == nil {
			return caller, nil
		}
		if _, absent := errors.AsType[api.Absent](refusal); refusal == nil || absent {
			refusal = err
		}
	}
	return api.Caller{}, refusal
}
