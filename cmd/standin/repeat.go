package main

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
)

// repeat is how to send a request again. The journal has no secrets, so variables of the shell stand for them.
type repeat struct {
	Curl string            `json:"curl"`
	Set  map[string]string `json:"set,omitempty"`  // variables that 'standin env' does not print, and what they must hold
	Note string            `json:"note,omitempty"` // what the line lacks
}

// hidden is what the journal puts in the place of a secret.
const hidden = "[redacted]"

// fieldBefore finds the name of the field or parameter whose value begins where a text ends.
var fieldBefore = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_-]{0,60})["\\\s]*(?:[:=]|%3[ADad])["\\\s]*$`)

// meanings says where the values come from that no variable of 'standin env' has.
var meanings = map[string]string{
	"LOGINSIGN_ACCESS_TOKEN": "the access_token that a sign-in ended with",
	"LOGINSIGN_CODE":         "the code that a sign-in came back with, not used yet",
	"LOGINSIGN_SESSION":      "the value of the portal's cookie; 'standin serve' prints one",
	"SSOJET_CLIENT_SECRET":   "the secret of the machine client, from the fixture",
	"GENAUTH_ACCESS_TOKEN":   "the management token",
	"GENAUTH_SIGNATURE":      "ACCESS_KEY_ID:SIGNATURE, signed for this request and its date",
}

// retelling turns one journal entry into a line for a shell.
type retelling struct {
	vendor string
	words  []string
	set    map[string]string
	notes  []string
}

func repeatOf(e *journal.Entry, vendor string) repeat {
	r := retelling{vendor: strings.ToUpper(vendor), set: map[string]string{}}
	body := r.body(e)
	r.method(e)
	r.headers(e)
	r.words = append(r.words, body...)
	r.words = append(r.words, r.target(e))
	if e.Request.Cut {
		r.notes = append(r.notes, "its path, query or headers were longer than the journal keeps")
	}
	line := "curl " + strings.Join(r.words, " ")
	if e.Request.Body.Size > 0 && !e.Request.Body.Cut && !printable(e.Request.Body.Text) {
		line = r.printf(e.Request.Body.Text) + " | " + line
	}
	return repeat{Curl: line, Set: r.set, Note: strings.Join(r.notes, "; ")}
}

// method is left out where curl chooses the same by itself.
func (r *retelling) method(e *journal.Entry) {
	method, natural := e.Request.Method, http.MethodGet
	if e.Request.Body.Size > 0 {
		natural = http.MethodPost
	}
	switch {
	case method == natural:
	case method == http.MethodHead:
		r.words = append(r.words, "--head")
	default:
		r.words = append(r.words, "-X", word(piece{text: method}))
	}
}

// ownHeaders are those that every client sends of itself.
var ownHeaders = []string{
	"Accept-Encoding", "Accept-Language", "Connection", "Content-Length", "Host", "Sec-Fetch-Mode", "Te", "Transfer-Encoding", "User-Agent",
}

func (r *retelling) headers(e *journal.Entry) {
	headers := e.Request.Headers
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			if slices.Contains(ownHeaders, name) || name == "Accept" && value == "*/*" {
				continue
			}
			r.words = append(r.words, r.header(name, value)...)
		}
	}
	if e.Request.Body.Size > 0 && headers.Get("Content-Type") == "" {
		r.words = append(r.words, "-H", "Content-Type:") // without it, curl adds one
	}
	if e.ChosenBy == journal.ByCredential {
		r.words = append(r.words, "-H", word(piece{text: mock.NamespaceHeader + ": " + e.Namespace}))
	}
}

func (r *retelling) header(name, value string) []string {
	before, secret := strings.CutSuffix(value, hidden)
	switch {
	case value == "":
		return []string{"-H", word(piece{text: name + ";"})}
	case secret && name == "Authorization":
		return r.authorization(strings.TrimSuffix(before, " "))
	case secret && name == "Cookie" && r.vendor == "LOGINSIGN":
		return []string{"-H", word(piece{text: name + ": loginsign_session="}, r.variable("session"))}
	}
	return []string{"-H", word(r.pieces(name + ": " + value)...)}
}

// authorization takes the scheme, which the journal leaves.
func (r *retelling) authorization(scheme string) []string {
	secret := r.variable
	switch strings.ToLower(scheme) {
	case "basic":
		return []string{"-u", word(secret("client_id"), piece{text: ":"}, secret("client_secret"))}
	case "":
		return []string{"-H", word(piece{text: "Authorization: "}, r.bearer())}
	case "bearer":
		return []string{"-H", word(piece{text: "Authorization: " + scheme + " "}, r.bearer())}
	}
	return []string{"-H", word(piece{text: "Authorization: " + scheme + " "}, secret("signature"))}
}

func (r *retelling) bearer() piece {
	if r.vendor == "SSOJET" {
		return r.variable("token")
	}
	return r.variable("access_token")
}

// variable names what holds a secret: LOGINSIGN_CLIENT_SECRET for LoginSign's client_secret. Those that 'standin env' does
// not print are noted.
func (r *retelling) variable(field string) piece {
	var b strings.Builder
	for i, letter := range strings.ReplaceAll(field, "-", "_") {
		if unicode.IsUpper(letter) && i > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(letter))
	}
	name := strings.TrimPrefix(r.vendor+"_"+b.String(), "_")
	if !slices.ContainsFunc(place{}.variables(), func(v variable) bool { return v.name == name }) {
		r.set[name] = meanings[name]
		if r.set[name] == "" {
			r.set[name] = "the value of " + field
		}
	}
	return piece{variable: name}
}

// pieces cuts a text at what the journal hid.
func (r *retelling) pieces(text string) (out []piece) {
	for {
		before, after, found := strings.Cut(text, hidden)
		out = append(out, piece{text: before})
		if !found {
			return out
		}
		field := "secret"
		if name := fieldBefore.FindStringSubmatch(before[max(0, len(before)-80):]); name != nil {
			field = name[1]
		}
		out, text = append(out, r.variable(field)), after
	}
}

func (r *retelling) body(e *journal.Entry) []string {
	body := e.Request.Body
	length, _ := strconv.Atoi(e.Request.Headers.Get("Content-Length"))
	switch {
	case body.Size == 0 && length > 0:
		r.notes = append(r.notes, fmt.Sprintf("it had a body of %d bytes, which was not read", length))
		return nil
	case body.Size == 0:
		return nil
	case body.Cut:
		r.notes = append(r.notes, fmt.Sprintf("its body had %d bytes, more than the journal keeps: put it into the file body", body.Size))
		return []string{"--data-binary", "@body"}
	case !printable(body.Text):
		return []string{"--data-binary", "@-"}
	}
	return []string{"--data-raw", word(r.pieces(body.Text)...)}
}

func (r *retelling) target(e *journal.Entry) string {
	path := e.Request.Path
	if e.ChosenBy == journal.ByPath {
		path = "/_ns/" + e.Namespace + path
	}
	if e.Request.Query != "" {
		path += "?" + printableQuery(e.Request.Query)
	}
	target := word(append([]piece{{variable: "API_URL"}}, r.pieces(path)...)...)
	if strings.ContainsAny(strings.ReplaceAll(path, hidden, ""), "[]{}") {
		target = "--globoff " + target
	}
	if strings.Contains(path, "/.") {
		target = "--path-as-is " + target
	}
	return target
}

// printf is a command that prints a text whatever letters it has; a secret goes in as an argument.
func (r *retelling) printf(text string) string {
	var format strings.Builder
	var arguments strings.Builder
	for _, p := range r.pieces(text) {
		if p.variable != "" {
			format.WriteString("%s")
			arguments.WriteString(" " + word(p))
		}
		format.WriteString(escaped(p.text))
	}
	if text, dash := strings.CutPrefix(format.String(), "-"); dash { // it would be read as an option
		return "printf " + quoted(`\055`+text) + arguments.String()
	}
	return "printf " + quoted(format.String()) + arguments.String()
}
