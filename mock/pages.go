package mock

import (
	"net/http"
	"net/url"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

// pages are what the stand-in's own web pages post to, by path. They are no vendor's, so openapi.yaml does not have them.
var pages = map[string]api.Handler{
	"/_standin/consent": loginsign.Consent,
}

// IsPage reports whether a path belongs to one of the stand-in's own web pages.
func IsPage(path string) bool { return pages[path] != nil }

// answerPage reads a browser's form and runs its handler in a transaction that may change the world.
func (x *exchange) answerPage(w http.ResponseWriter, handle api.Handler) (reply api.Reply, err error) {
	x.family = x.ns.routes.byVendor[loginsign.New().Vendor()]
	if err := x.readBody(w); err != nil {
		return api.Reply{}, err
	}
	form, err := url.ParseQuery(string(x.call.Request.Body))
	if err != nil {
		return api.Reply{}, bad(http.StatusBadRequest, contract.RuleBodyMalformed, "the form can't be read")
	}
	x.call.Body = map[string]any{}
	for name := range form {
		x.call.Body[name] = form.Get(name)
	}
	err = x.state.world.Update(x.transaction(), func(tx *world.Tx) (err error) {
		x.call.Tx = tx
		reply, err = handle(&x.call)
		return err
	})
	return reply, err
}
