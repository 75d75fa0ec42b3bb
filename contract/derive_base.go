package contract

import (
	"net/http"
	"slices"
	"strings"
)

// harmless is an id that nothing has at the target, for requests that would change what they name.
const harmless = "standin-nobody"

// configured says which part of the configuration a parameter or field of a vendor's stands for.
var configured = map[string]string{
	"loginsign appId":         "loginsign.app.id",
	"loginsign client_id":     "loginsign.app.id",
	"loginsign client_secret": "loginsign.app.secret",
	"loginsign redirect_uri":  "loginsign.app.redirect_uri",
	"loginsign globalId":      "loginsign.canary.global_id",
	"loginsign connectionId":  "loginsign.canary.connection_id",
	"ssojet userid":           "ssojet.user_id",
	"ssojet client_id":        "ssojet.client_id",
	"ssojet client_secret":    "ssojet.client_secret",
	"genauth userId":          "genauth.user.user_id",
	"genauth accessKeyId":     "genauth.access_key_id",
	"genauth accessKeySecret": "genauth.access_key_secret",
}

// reads reports whether the operation changes nothing: it is a GET, or what the pages call a test.
func (o *Operation) reads() bool {
	return o.Method == http.MethodGet || strings.HasSuffix(o.Path, "/test")
}

// base is a request as the document shows it, about what the configuration names; one that would change something is
// about nothing that is there.
func (d *deriver) base() Step {
	o := d.operation
	step := Step{Path: map[string]any{}, Query: map[string]any{}}
	for _, p := range o.parameters {
		switch {
		case p.in == InPath:
			step.Path[p.name] = d.pathValue(p)
		case p.in == InQuery && p.required:
			step.Query[p.name] = d.value(p.name, d.exampleOf(p))
		}
	}
	fields := d.exampleBody()
	switch {
	case fields == nil:
	case o.RequestType == formType:
		step.Form = fields
	default:
		step.JSON = fields
	}
	return step
}

const formType = "application/x-www-form-urlencoded"

func (d *deriver) pathValue(p *parameter) any {
	if d.operation.reads() || p.name == "appId" {
		return d.value(p.name, d.exampleOf(p))
	}
	if p.schema.pattern != nil {
		return unlikelyOf(p.schema.pattern)
	}
	return harmless
}

// unlikelyOf is a text of a pattern that is the last anybody gets; without one that fits it is harmless.
func unlikelyOf(p *pattern) string {
	for _, text := range []string{"YQ9999", strings.Repeat("f", 24)} {
		if p.matches(text) {
			return text
		}
	}
	return harmless
}

// value is what the configuration has for a name, or else what the document shows.
func (d *deriver) value(name string, shown any) any {
	if key := configured[d.operation.Vendor+" "+name]; key != "" {
		return "${" + key + "}"
	}
	return shown
}

// exampleOf is a parameter's example, or the first of its words.
func (d *deriver) exampleOf(p *parameter) any {
	declared := d.declared(p)
	if example := declared.field("example"); example != nil {
		return example.value()
	}
	if len(p.schema.enum) > 0 {
		return p.schema.enum[0]
	}
	return d.word(p.name)
}

// declared is the node of a parameter.
func (d *deriver) declared(p *parameter) *node {
	o := d.operation
	for item := range o.node.field("parameters").list() {
		if one := resolve(o.root, item); one.word("in") == p.in && one.word("name") == p.name {
			return one
		}
	}
	return nil
}

// exampleBody is the body's first example with what the configuration has; nil when there is no object to show.
func (d *deriver) exampleBody() map[string]any {
	o := d.operation
	for _, media := range resolve(o.root, o.node.field("requestBody")).field("content").fields() {
		example := media.field("example")
		for _, named := range media.field("examples").fields() {
			if example == nil {
				example = resolve(o.root, named).field("value")
			}
		}
		if example == nil {
			return nil
		}
		fields, _ := example.value().(map[string]any)
		for name, shown := range fields {
			fields[name] = d.value(name, shown)
		}
		return fields
	}
	return nil
}

// changed is the base request with fields of its body changed.
func (d *deriver) changed(change func(fields map[string]any)) Step {
	step := d.base()
	fields := step.Form
	if fields == nil {
		fields, _ = step.JSON.(map[string]any)
	}
	if fields == nil {
		fields = map[string]any{}
	}
	change(fields)
	if d.operation.RequestType == formType {
		step.Form = fields
	} else {
		step.JSON = fields
	}
	return step
}

// assumption finds the operation's assumption of a kind, such as unknown-input, or "".
func (o *Operation) assumption(kind string) string {
	i := slices.IndexFunc(o.Assumptions, func(id string) bool { return strings.HasSuffix(id, "."+kind) })
	if i < 0 {
		return ""
	}
	return o.Assumptions[i]
}
