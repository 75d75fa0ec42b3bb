package contract

import (
	"net/http"
	"slices"
	"strings"
)

// method derives, once for each path, what is refused because the path has no such method. The request has no body, and
// is about nothing that is there.
func (d *deriver) method(spec *Spec) {
	o := d.operation
	var documented []string
	for _, other := range spec.operations {
		if other.Path != o.Path {
			continue
		}
		if documented == nil && other != o {
			return
		}
		documented = append(documented, other.Method)
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodPost, http.MethodDelete} {
		if slices.Contains(documented, method) {
			continue
		}
		step := d.base()
		step.Method, step.JSON, step.Form = method, nil, nil
		for _, p := range o.parameters {
			if p.in == InPath && p.name != "appId" {
				step.Path[p.name] = harmless
			}
		}
		d.add(refusal{
			what: "method-" + strings.ToLower(method), title: "with the method " + method, step: step,
			that: "response.status >= 400 and response.status < 500 or response.status == 501",
		})
		return
	}
}
