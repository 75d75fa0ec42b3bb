package mock

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// ScenarioHeader names, in a request, the scenario that alone decides about it; in an answer, the step that did:
// lost-answer#1.
const ScenarioHeader = "X-Standin-Scenario"

// AssumptionHeader names the assumption behind a scripted answer that no page of the vendor's documents.
const AssumptionHeader = "X-Standin-Assumption"

// decide asks the scenarios about a request that openapi.yaml allows. A step that answers in the vendor's place has
// decided; otherwise the handler runs. Where no scenario runs only a magic user can be the reason for one, and whom the
// request is about is looked up when it is handled.
func (x *exchange) decide() (reply api.Reply, decided bool, err error) {
	if x.unscripted = x.request.Header.Get(ScenarioHeader) == "" && x.state.script.Idle(); x.unscripted {
		return api.Reply{}, false, nil
	}
	return x.direct()
}

// errMagic ends the transaction of a request that is about a magic user, before anything was done in it.
var errMagic = errors.New("the request is about a magic user")

func (x *exchange) meetsMagic() bool {
	s := x.family.About(&x.call)
	return scenarios.IsMagic(s.GlobalID) || scenarios.IsMagic(s.UserID)
}

// handleMagic handles a request that turned out to be about a magic user.
func (x *exchange) handleMagic() (api.Reply, error) {
	x.unscripted = false
	if reply, decided, err := x.direct(); decided || err != nil {
		return reply, err
	}
	return x.handle(nil)
}

// direct finds the step that takes the request, and does what it says.
func (x *exchange) direct() (reply api.Reply, decided bool, err error) {
	if err := x.startAsked(); err != nil {
		return api.Reply{}, false, err
	}
	x.directed = &directed{}
	x.about()
	x.decision = x.state.script.Decide(x.hit())
	step := x.decision.Step
	if step == nil {
		return api.Reply{}, false, nil
	}
	if err := x.carryOut(step, x.subject); err != nil {
		x.giveUp(err)
		return api.Reply{}, false, nil
	}
	switch {
	case x.decision.Limited != nil:
		return x.respond(x.decision.Limited), true, nil
	case step.Respond != nil:
		return x.respond(step.Respond), true, nil
	case step.Fault == nil || step.Fault.Phase != scenarios.Before:
		return api.Reply{}, false, nil
	case step.Fault.Kind == scenarios.DelayFault:
		x.wait()
		return api.Reply{}, false, nil
	case step.Fault.Respond() != nil:
		return x.respond(step.Fault.Respond()), true, nil
	}
	x.unanswered = true
	return api.Reply{}, true, nil
}

// startAsked starts the scenario that the request asks for, where it does not run yet.
func (x *exchange) startAsked() error {
	name := x.request.Header.Get(ScenarioHeader)
	if name == "" || x.state.script.Runs(name) {
		return nil
	}
	scenario, err := scenarios.Named(name, x.ns.vocabulary)
	if err != nil {
		return bad(http.StatusBadRequest, "scenario-unknown", fmt.Sprintf("%s: %v", ScenarioHeader, err))
	}
	return x.state.script.Start(scenario, scenarios.ByHeader, x.at)
}

// about asks the vendor whom the request is from and about.
func (x *exchange) about() {
	_ = x.state.world.View(x.request.Context(), func(tx *world.Tx) error { // a client that is gone asks for nothing
		x.call.Tx = tx
		x.subject = x.family.About(&x.call)
		return nil
	})
}

func (x *exchange) hit() scenarios.Hit {
	hit := scenarios.Hit{
		Operation: x.operation.ID, At: x.at, Header: x.request.Header, Only: x.request.Header.Get(ScenarioHeader), Look: x.look,
	}
	for _, id := range [...]string{x.subject.GlobalID, x.subject.UserID} {
		if scenarios.IsMagic(id) {
			hit.Magic = id
		}
	}
	return hit
}

// carryOut does what the step does to the world before the request is handled.
func (x *exchange) carryOut(step *scenarios.Step, s api.Subject) error {
	if step.Webhook != nil && step.Webhook.Emit != nil {
		if err := x.ns.emit(x.transaction(), x.state, *step.Webhook.Emit, s); err != nil {
			return err
		}
	}
	for _, action := range step.World {
		if err := x.ns.act(x.transaction(), x.state, action, s); err != nil {
			return err
		}
	}
	return nil
}

// changesWorld reports whether the step itself does something that can't be given back.
func changesWorld(step *scenarios.Step) bool { return len(step.World) > 0 || step.Webhook != nil }

// giveUp lets the request pass as if there were no step: one that can't be carried out has not happened, so that its
// scenario is not used up, and says why.
func (x *exchange) giveUp(why error) {
	x.decision.Fail(why)
	x.ns.server.options.Logger.Error("scenario not carried out", "namespace", x.ns.name, "step", x.decision.Rule,
		"request", x.call.RequestID.String(), "message", why.Error())
	x.directed = undirected
}

// wait holds the answer back in real time, unless nobody waits for it any more.
func (x *exchange) wait() {
	if x.decision.Delay <= 0 {
		return
	}
	timer := time.NewTimer(x.decision.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-x.request.Context().Done():
	case <-x.state.life.Done():
	}
	x.decision.Delay = 0
}

// spoil does to the handler's answer what a step says, before it is recorded and written.
func (x *exchange) spoil(a answer) answer {
	step := x.decision.Step
	if step == nil {
		return a
	}
	if x.refused && x.faultAfter() != nil && !changesWorld(step) {
		x.decision.GiveBack() // nothing was done that the client could not know of
		x.directed = undirected
		return a
	}
	a.header, a.journaled = maps.Clone(a.header), nil // they may be another answer's too
	x.wait()
	if x.unanswered {
		return answer{header: http.Header{}}
	}
	if f := x.faultAfter(); f != nil {
		if r := f.Respond(); r != nil {
			a = x.render(x.respond(r))
		}
		spoilt := f.Spoil(scenarios.Answer{Status: a.status, Header: a.header, Body: a.body}, x.decision.Seed)
		a = answer{status: spoilt.Status, header: spoilt.Header, body: spoilt.Body}
	}
	a.header.Set(ScenarioHeader, x.decision.Rule)
	return a
}

func (x *exchange) faultAfter() *scenarios.Fault {
	if f := x.decision.Step.Fault; f != nil && f.Phase == scenarios.After {
		return f
	}
	return nil
}

// write sends the answer, plainly or through the fault, and lets the webhooks go that the request caused.
func (x *exchange) write(w http.ResponseWriter, a answer) {
	if x.decision.Step == nil || x.decision.Step.Fault == nil {
		a.write(w)
		x.wake()
		return
	}
	x.wake()
	sent := scenarios.Answer{Status: a.status, Header: a.header, Body: a.body}
	x.decision.Step.Fault.Write(x.state.life, w, x.request, sent, x.decision.Seed)
}

// scripted reports whether a scenario decided what the client gets.
func (x *exchange) scripted() bool {
	s := x.decision.Step
	return s != nil && (x.decision.Limited != nil || s.Respond != nil || s.Fault != nil)
}

// phase says when the step struck: before the handler ran, or after.
func (x *exchange) phase() scenarios.Phase {
	switch s := x.decision.Step; {
	case !x.scripted():
		return ""
	case s.Fault != nil:
		return s.Fault.Phase
	}
	return scenarios.Before
}
