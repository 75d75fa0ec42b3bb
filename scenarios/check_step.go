package scenarios

import (
	"slices"
	"strings"

	"github.com/standin-mock/standin/internal/condition"
	"github.com/standin-mock/standin/internal/strictyaml"
)

// stepChecker checks one step.
type stepChecker struct {
	*checker
	step    *Step
	pointer string
}

func (c *stepChecker) check() {
	c.checkFault()
	c.checkEffects()
	switch s := c.step; {
	case s.Operation != "" && s.Event != "":
		c.refuseKey(c.pointer+"/event", "a step has an operation or an event, not both")
	case s.Operation != "":
		c.checkRespond()
		c.checkOperation()
		c.checkEmit()
	case s.Event != "":
		c.checkEvent()
	default:
		c.refuse(c.pointer, "", `missing field "operation" or "event"`)
	}
	c.checkWhen()
	c.checkWindow()
	c.checkChance()
}

// checkEffects refuses a step that does nothing, or that answers twice.
func (c *stepChecker) checkEffects() {
	s := c.step
	if s.Respond == nil && s.Fault == nil && s.Delay == nil && s.RateLimit == nil && s.Webhook == nil && s.World == nil && s.NextState == "" {
		c.refuse(c.pointer, "", "does nothing: it needs respond, fault, delay, rate_limit, webhook, world or next_state")
	}
	first := ""
	for _, effect := range []struct {
		name string
		set  bool
	}{{"respond", s.Respond != nil}, {"fault", s.Fault != nil}, {"rate_limit", s.RateLimit != nil}} {
		switch {
		case effect.set && first == "":
			first = effect.name
		case effect.set:
			c.refuseKey(c.pointer+"/"+effect.name, "a step answers in one way, and this has %s already", first)
		}
	}
}

func (c *stepChecker) checkWhen() {
	s := c.step
	if s.When == "" {
		return
	}
	compiled, err := condition.CompileOf[Env](s.When)
	if err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		c.refuse(c.pointer+"/when", "", "%s", line)
		return
	}
	s.condition = compiled
	unseen, why := []string{"event"}, "the condition of a request sees no event"
	if s.Event != "" {
		unseen, why = []string{"operation", "request", "caller", "world"}, "the condition of a webhook sees its event alone, no %s"
	}
	for _, part := range unseen {
		if compiled.Reads(part) {
			c.refuse(c.pointer+"/when", "", "%s", strings.Replace(why, "%s", part, 1))
			return
		}
	}
}

func (c *stepChecker) checkWindow() {
	w := c.step.Window
	if w == nil || w.Until == (Moment{}) {
		return
	}
	bothSince := w.From.At.IsZero() && w.Until.At.IsZero() && w.Until.Since <= w.From.Since
	bothAt := !w.From.At.IsZero() && !w.Until.At.IsZero() && !w.Until.At.After(w.From.At)
	if bothSince || bothAt {
		c.refuse(c.pointer+"/window/until", "", "not after from")
	}
}

// checkChance refuses chance without a seed, and delays that are none.
func (c *stepChecker) checkChance() {
	s := c.step
	if s.Probability != nil {
		c.needSeed(c.pointer + "/probability")
	}
	c.checkDelay(c.pointer+"/delay", s.Delay)
	if s.Fault != nil {
		c.checkDelay(c.pointer+"/fault/delay", s.Fault.Delay)
	}
}

func (c *stepChecker) needSeed(pointer string) {
	if c.scenario.Seed == 0 {
		c.refuseKey(pointer, "chance needs a seed: write seed: 1 beside name, or any other number")
	}
}

func (c *stepChecker) checkDelay(pointer string, d *Delay) {
	if d == nil {
		return
	}
	if d.Fixed == 0 {
		c.needSeed(pointer)
	}
	c.keepShort(pointer, d.Fixed)
	if u := d.Uniform; u != nil {
		c.keepShort(pointer+"/uniform/max", u.Max)
		c.keepOrder(pointer+"/uniform/max", u.Max, "min", u.Min)
	}
	if n := d.Normal; n != nil {
		c.keepShort(pointer+"/normal/mean", n.Mean)
		c.keepShort(pointer+"/normal/max", n.Max)
		c.keepOrder(pointer+"/normal/max", n.Max, "mean", n.Mean)
	}
	if l := d.Lognormal; l != nil {
		c.keepShort(pointer+"/lognormal/median", l.Median)
		c.keepShort(pointer+"/lognormal/max", l.Max)
		c.keepOrder(pointer+"/lognormal/max", l.Max, "median", l.Median)
	}
}

// keepShort refuses what nobody waits for in real time.
func (c *stepChecker) keepShort(pointer string, d Duration) {
	if d > Duration(longest) {
		c.refuse(pointer, "", "nobody waits longer than %s in real time; world: [{advance: %s}] moves the namespace's clock",
			Duration(longest), d)
	}
}

func (c *stepChecker) keepOrder(pointer string, most Duration, name string, least Duration) {
	if most > 0 && most < least {
		c.refuse(pointer, "", "less than %s, %s", name, least)
	}
}

func (c *stepChecker) checkFault() {
	f := c.step.Fault
	if f == nil {
		return
	}
	all := Kinds()
	i := slices.IndexFunc(all, func(k KindInfo) bool { return k.Kind == f.Kind })
	if i < 0 {
		c.refuse(c.pointer+"/fault/kind", "", "no such fault")
		return
	}
	kind, pointer := all[i], c.pointer+"/fault"
	if !slices.Contains(kind.Phases, f.Phase) {
		c.refuse(pointer+"/phase", "", "%s works on the handler's answer, so that it is always %s", f.Kind, kind.Phases[0])
	}
	for _, name := range f.fields() {
		if !slices.Contains(kind.Fields, name) {
			c.refuseKey(pointer+"/"+name, "%s does not take %s%s", f.Kind, name, takes(kind.Fields))
		}
	}
	switch {
	case f.Kind == StatusFault && f.Status == 0:
		c.refuse(pointer, "", `missing field "status"`)
	case f.Kind == DelayFault && f.Delay == nil:
		c.refuse(pointer, "", `missing field "delay"`)
	}
	if f.Chunk != nil {
		c.keepShort(pointer+"/chunk/total", f.Chunk.Total)
	}
}

func takes(fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	return "; it takes " + strings.Join(fields, " and ")
}

// fields lists what is set beside kind and phase, as files write it.
func (f *Fault) fields() (names []string) {
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"status", f.Status != 0}, {"retry_after", f.RetryAfter != nil}, {"delay", f.Delay != nil}, {"truncate_at", f.TruncateAt != nil},
		{"chunk", f.Chunk != nil}, {"content_type", f.Type != ""}, {"bytes", f.Bytes != 0},
	} {
		if field.set {
			names = append(names, field.name)
		}
	}
	return names
}

// nearestOf suggests one of the names, also where the vendor before the dot was left out.
func nearestOf(name string, among []string) string {
	if near := strictyaml.Suggest(name, among); near != "" {
		return near
	}
	var short []string
	for _, one := range among {
		_, after, _ := strings.Cut(one, ".")
		short = append(short, after)
	}
	i := slices.Index(short, name)
	if i < 0 {
		i = slices.Index(short, strictyaml.Suggest(name, short))
	}
	if i < 0 {
		return ""
	}
	return among[i]
}
