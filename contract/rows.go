package contract

import (
	"strconv"
	"strings"
	"time"
)

const (
	opCurrentLogins    = "loginsign.listCurrentLogins"
	opConnections      = "loginsign.listConnections"
	opUser             = "loginsign.getUser"
	opUpdateConnection = "loginsign.updateConnection"
	opDeleteConnection = "loginsign.deleteConnection"
	opUpdateEmail      = "loginsign.updateEmail"
	opUpdateStatus     = "loginsign.updateStatus"
	opExchangeCode     = "loginsign.exchangeCode"
	opAuthorize        = "loginsign.authorize"
	opMachineToken     = "ssojet.issueMachineToken"
	opManagementToken  = "genauth.getManagementToken"
	opLoginLogs        = "ssojet.listLoginLogs"
	opLoggedinApps     = "genauth.getUserLoggedinApps"
)

// maxRows is how many rows of an answer are looked at.
const maxRows = 1 << 16

// row is a user as an answer shows one: what it leaves out is empty.
type row struct {
	number     int // its place among the answer's rows
	pointer    string
	list       string // the pointer of the list that it stands in, or ""
	app        string
	globalID   string
	connection string
	alias      string
	email      string
	emailField bool
	joined     int64
	last       int64
	active     flag
	logins     float64
	counted    bool
}

// readRows collects the users that an answer of LoginSign names.
func (h *hearing) readRows() (rows []row) {
	if h.vendor() != nameLoginSign || !h.done() {
		return nil
	}
	app := h.app()
	if h.is(opUser) {
		app = h.appOfToken()
	}
	users, _ := h.top("users").([]any)
	for i, user := range users[:min(len(users), maxRows)] {
		if object, ok := user.(map[string]any); ok {
			one := h.rowOf(object, "/users/"+strconv.Itoa(i), app)
			one.list = "/users"
			rows = append(rows, one)
		}
	}
	for _, pointer := range []string{"", "/connection"} {
		object, _ := h.body.(map[string]any)
		if pointer != "" {
			object, _ = object["connection"].(map[string]any)
		}
		if object["globalId"] != nil {
			rows = append(rows, h.rowOf(object, pointer, app))
		}
	}
	if id, ok := h.top("connectionId").(string); ok && h.is(opUpdateStatus) {
		rows = append(rows, row{pointer: "/connectionId", app: app, globalID: fold(h.path["globalId"]), connection: id})
	}
	for i := range rows {
		rows[i].number = i
	}
	return rows
}

func (h *hearing) rowOf(object map[string]any, pointer, app string) row {
	text := func(names ...string) string {
		for _, name := range names {
			if s, ok := object[name].(string); ok {
				return s
			}
		}
		return ""
	}
	r := row{
		pointer: pointer, app: app, globalID: fold(text("globalId")), connection: text("id"), alias: text("aliasEmail"),
		email: text("email"),
	}
	_, r.emailField = object["email"].(string)
	r.joined, r.last = secondsOf(text("joinedAt", "joined")), secondsOf(text("lastSession"))
	for _, name := range []string{"isActive", "active"} {
		if active, ok := object[name].(bool); ok {
			r.active = flagOf(active)
		}
	}
	for _, name := range []string{"loginCount", "sessions"} {
		if count, ok := object[name].(float64); ok {
			r.logins, r.counted = count, true
		}
	}
	return r
}

// flag is a boolean that may be unknown.
type flag int

const (
	flagUnknown flag = iota
	flagNo
	flagYes
)

func flagOf(value bool) flag {
	if value {
		return flagYes
	}
	return flagNo
}

// secondsOf is a time without its fraction, which only some lists show; 0 stands for none.
func secondsOf(text string) int64 {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0
	}
	return at.Unix()
}

// fold makes ids that differ in case alone the same: that they do is a finding of its own.
func fold(id string) string { return strings.ToUpper(id) }

// appOfToken is the application for which the request's access token was issued, or "".
func (h *hearing) appOfToken() string {
	if t, known := h.trail.tokens.get(h.trail.digest(h.bearer())); known {
		return t.app
	}
	return h.judge.known.TokenApp
}

func (h *hearing) bearer() string {
	scheme, token, _ := strings.Cut(h.x.Request.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}
