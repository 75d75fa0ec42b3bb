package loginsign

import (
	"bytes"
	_ "embed"
	"html/template"
	"mime"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

const (
	peopleOnPage = 50

	// The page needs no script, no image and nothing from elsewhere. form-action is left out: browsers hold it against
	// each redirect that follows the form, so that it would have to name wherever the application leads the user next.
	pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)

//go:embed authorize.html
var pageSource string

var pages = template.Must(template.New("authorize.html").Parse(pageSource))

// consentPage is what the template shows.
type consentPage struct {
	App                                               world.App
	ClientID, RedirectURI, ResponseType, Scope, State string
	People                                            []person
	Hint                                              string // typed in advance when it is nobody of the list
}

type person struct {
	world.User
	Chosen bool
}

// page asks who signs in and what is shared.
func (a authorization) page(call *api.Call, hint string) (api.Reply, error) {
	p := consentPage{
		App: a.app, ClientID: a.app.ID, RedirectURI: a.redirectURI, ResponseType: a.responseType,
		Scope: a.scope, State: a.state, Hint: hint,
	}
	hinted, err := findPerson(call.Tx, hint)
	for _, u := range call.UsersAfter("", peopleOnPage) {
		chosen := err == nil && u.ID == hinted.ID && !u.Blocked
		if chosen {
			p.Hint = ""
		}
		p.People = append(p.People, person{User: u, Chosen: chosen})
	}
	return renderPage(http.StatusOK, "consent", p)
}

func renderPage(status int, name string, data any) (api.Reply, error) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return api.Reply{}, err
	}
	return unstored(api.Page(status, b.Bytes())).
		With("Content-Security-Policy", pagePolicy).
		With("X-Frame-Options", "DENY").
		With("X-Content-Type-Options", "nosniff").
		With("Referrer-Policy", "no-referrer"), nil
}

// refusedPage explains a refusal to whoever sits before the browser.
func refusedPage(r *refusal, ours bool) api.Reply {
	reply, err := renderPage(r.status, "refused", r.description)
	if err != nil {
		reply = api.JSON(r.status, failure{Error: r.code, Description: r.description})
	}
	reply.Fault = ours || err != nil
	return reply
}

// wantsPage reports whether a refusal is shown in a browser; a client that asks for JSON alone gets JSON.
func wantsPage(call *api.Call, r *refusal) bool {
	if !r.page && call.Operation != operationAuthorize {
		return false
	}
	accepted := call.Request.Header.Get("Accept")
	return !accepts(accepted, "application/json") || accepts(accepted, "text/html")
}

func accepts(header, mediaType string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if got, _, err := mime.ParseMediaType(part); err == nil && got == mediaType {
			return true
		}
	}
	return false
}

// Consent answers the page's form: it signs the chosen user in and leads the browser back with a code, or with
// access_denied (RFC 6749, 4.1.2). Body holds the form's values as strings; everything is checked again.
func Consent(call *api.Call) (api.Reply, error) {
	a, err := readAuthorization(call, call.Text)
	if err != nil {
		return api.Reply{}, err
	}
	if code, description := a.problem(call.Dialect); code != "" {
		return seeOther(a.refused(code, description)), nil
	}
	if call.Text("decision") != "allow" {
		return seeOther(a.refused(accessDenied, "the user denied access")), nil
	}
	u, err := consenting(call)
	if err != nil {
		return api.Reply{}, err
	}
	s, err := readSharing(call, u)
	if err != nil {
		return api.Reply{}, err
	}
	location, err := a.grant(call, u, s)
	if err != nil {
		return api.Reply{}, err
	}
	return seeOther(location), nil
}

// seeOther makes the browser go on with GET, so that the form is not posted to the application (RFC 9110, 15.4.4).
func seeOther(location string) api.Reply {
	reply := found(location)
	reply.Status = http.StatusSeeOther
	return reply
}

// consenting is the person who was typed, or else the one who was chosen from the list.
func consenting(call *api.Call) (world.User, error) {
	hint := strings.TrimSpace(call.Text("other"))
	if hint == "" {
		hint = call.Text("user")
	}
	if hint == "" {
		return world.User{}, badPage("Nobody was chosen: go back, and choose who signs in")
	}
	u, err := findPerson(call.Tx, hint)
	if err != nil {
		return world.User{}, badPage("Nobody has the globalId or the verified address %q", hint)
	}
	return u, nil
}

// sharing is what the user decided about their address.
type sharing struct {
	chosen  bool   // false leaves a connection as it is, and gives a new one the masked address
	address string // "" is the masked one
}

func readSharing(call *api.Call, u world.User) (sharing, error) {
	switch call.Text("share") {
	case "masked":
		return sharing{chosen: true}, nil
	case "real":
	default:
		return sharing{}, nil
	}
	wanted := strings.TrimSpace(call.Text("address"))
	if wanted == "" {
		return sharing{chosen: true, address: u.Primary}, nil
	}
	linked, ok := linkedAddress(u, wanted)
	if !ok {
		return sharing{}, badPage("%q is not a verified address of %s", wanted, u.ID)
	}
	return sharing{chosen: true, address: linked}, nil
}
