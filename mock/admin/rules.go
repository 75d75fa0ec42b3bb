package admin

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/internal/strictyaml"
)

// item is what a body makes, as it would stand in a fixture: the rules of fixtures are the rules here too, so that
// whatever is made from behind can be written into a file.
type item struct {
	members map[string]any
	err     error             // why the body can't be read
	sentAs  map[string]string // a member's pointer in the body, or the name of its parameter, where it has another name there
}

// item reads the body; null is the same as nothing there. Members that a fixture doesn't have are left out.
func (c *call) item(without ...string) item {
	i := item{members: map[string]any{}, sentAs: map[string]string{}}
	i.err = c.decode(&i.members)
	maps.DeleteFunc(i.members, func(name string, value any) bool { return value == nil || slices.Contains(without, name) })
	for _, name := range []string{"created_at", "joined_at", "at"} {
		if text, ok := i.members[name].(string); ok {
			i.members[name] = inUTC(text)
		}
	}
	return i
}

// inUTC is a time as the world keeps it, and as a fixture writes it. What is no time stays as it is.
func inUTC(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.000Z")
}

// rename gives a member of the body the name that a fixture has for it.
func (i item) rename(sent, name string) item {
	if value, ok := i.members[sent]; ok {
		delete(i.members, sent)
		i.members[name] = value
		i.sentAs[name] = "/" + sent
	}
	return i
}

// named adds an id that a parameter of the path gives.
func (i item) named(id, parameter string) item {
	i.members["id"], i.sentAs["id"] = id, parameter
	return i
}

// fits holds the item against the rules of fixtures. The lists lead to where it would stand in one, from the outside.
func (i item) fits(lists ...string) error {
	if i.err != nil {
		return i.err
	}
	whole := i.members
	for _, list := range slices.Backward(lists) {
		whole = map[string]any{list: []any{completed(list, whole)}}
	}
	text, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	_, err = fixtures.Read("body", text)
	broken, ok := errors.AsType[*strictyaml.Error](err)
	if !ok {
		return err
	}
	return i.refusal(broken, "/"+strings.Join(lists, "/0/")+"/0/")
}

// refusal says what of the request the problems are about; those with what was only put around it are none.
func (i item) refusal(broken *strictyaml.Error, before string) error {
	refused := problemAt(http.StatusUnprocessableEntity, "")
	for _, p := range broken.Problems {
		name, rest, _ := strings.Cut(strings.TrimPrefix(p.Pointer, before), "/")
		if _, sent := i.members[name]; !sent {
			continue
		}
		d := i.where(name, rest)
		d.Detail = p.Message
		refused.Errors = append(refused.Errors, d)
		if d.Parameter != "" {
			refused.Status = http.StatusBadRequest
		}
	}
	if len(refused.Errors) == 0 {
		return nil
	}
	first := refused.Errors[0]
	refused.Title = http.StatusText(refused.Status)
	refused.Detail = strings.TrimPrefix(first.Pointer+first.Parameter, "/") + ": " + first.Detail
	return refused
}

func (i item) where(name, rest string) detail {
	at, ok := i.sentAs[name]
	if ok && !strings.HasPrefix(at, "/") {
		return detail{Parameter: at}
	}
	if !ok {
		at = "/" + name
	}
	if rest != "" {
		at += "/" + rest
	}
	if name == "emails" {
		at += "/address"
	}
	return detail{Pointer: at}
}

// completed adds what an item of a list can't be without.
func completed(list string, members map[string]any) map[string]any {
	whole := map[string]any{}
	switch list {
	case "apps", "clients":
		whole["id"] = "any"
	case "access_keys":
		whole["id"], whole["secret"] = "any", "any"
	case "tokens":
		whole["value"], whole["kind"], whole["owner"] = "any", "machine", "any"
	case "users":
		whole["primary"] = "any@example.com"
	case "connections":
		whole["app"] = "any"
	case "logins":
		whole["at"] = "2026-01-01T00:00:00Z"
	}
	maps.Copy(whole, members)
	return whole
}
