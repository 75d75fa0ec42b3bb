package mock

import (
	"errors"
	"fmt"
	"sync"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/api"
)

// routes leads from what openapi.yaml says to who answers.
type routes struct {
	byOperation map[string]*route
	byVendor    map[string]api.Family
}

// route is who answers one operation.
type route struct {
	family        api.Family
	endpoint      api.Endpoint
	authenticator []api.Authenticator // one of them must succeed; none for an open operation
}

// plainRoutes are those of plainDocument: families keep no state, so that all servers may share them.
var plainRoutes = sync.OnceValues(func() (routes, error) {
	spec, err := plainDocument()
	if err != nil {
		return routes{}, err
	}
	return bind(spec, families())
})

func routesOf(spec *contract.Spec) (routes, error) {
	if plain, err := plainDocument(); err == nil && spec == plain {
		return plainRoutes()
	}
	return bind(spec, families())
}

// bind joins the document with the families and names everything that one of them has and the other lacks.
func bind(spec *contract.Spec, all []api.Family) (routes, error) {
	r := routes{byOperation: map[string]*route{}, byVendor: map[string]api.Family{}}
	var problems []error
	for _, family := range all {
		r.byVendor[family.Vendor()] = family
		for _, endpoint := range family.Endpoints() {
			if _, ok := spec.Operation(endpoint.Operation); !ok {
				problems = append(problems, fmt.Errorf("%s: a handler in mock/%s, not in openapi.yaml", endpoint.Operation, family.Vendor()))
			}
			r.byOperation[endpoint.Operation] = &route{family: family, endpoint: endpoint}
		}
	}
	for _, operation := range spec.Operations() {
		problems = append(problems, r.bindOperation(operation))
	}
	return r, errors.Join(problems...)
}

func (r routes) bindOperation(o *contract.Operation) error {
	found, ok := r.byOperation[o.ID]
	if !ok {
		return fmt.Errorf("%s: in openapi.yaml, no handler in mock/%s", o.ID, o.Vendor)
	}
	for _, scheme := range o.Security {
		check, ok := found.family.Authenticators()[scheme]
		if !ok {
			return fmt.Errorf("%s: security scheme %s in openapi.yaml, no authenticator in mock/%s", o.ID, scheme, o.Vendor)
		}
		found.authenticator = append(found.authenticator, check)
	}
	return nil
}
