package contract

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// resource is a kind of thing that operations make, show, change and delete. A name that is "" does not exist.
type resource struct {
	create, read, update, remove, list string
	parameter                          string   // of the path, that names one
	ids                                []string // fields of an answer, one of which is its id
	members                            string   // the list's field
}

type role int

const (
	roleNone role = iota
	roleCreate
	roleRead
	roleUpdate
	roleRemove
	roleList
)

func resources() []resource {
	return []resource{
		{
			create: "loginsign.createVariant", update: "loginsign.updateVariant", remove: "loginsign.deleteVariant",
			list: "loginsign.listVariants", parameter: "variantId", ids: []string{"id"}, members: "variants",
		},
		{
			create: "ssojet.createUser", read: "ssojet.getUser", update: "ssojet.updateUser", remove: "ssojet.deleteUser",
			parameter: "userid", ids: []string{"_id", "id"},
		},
		{update: opUpdateConnection, remove: opDeleteConnection, parameter: "connectionId", ids: []string{"id"}},
		{update: opUpdateEmail, remove: opDeleteConnection, parameter: "connectionId", ids: []string{"id"}},
	}
}

// resource is what the operation is about, and in which way.
func (h *hearing) resource() (resource, role) {
	if h.operation == nil {
		return resource{}, roleNone
	}
	for _, r := range resources() {
		for i, id := range []string{"", r.create, r.read, r.update, r.remove, r.list} {
			if id == h.operation.ID && id != "" {
				return r, role(i)
			}
		}
	}
	return resource{}, roleNone
}

// thing is what the judge heard of one: digests of the texts that were sent for it.
type thing struct {
	deleted bool
	fields  map[string]digest
	sent    sent
}

// maxThingFields is how many texts of a thing are remembered.
const maxThingFields = 16

func (h *hearing) thingKey(r resource, id string) digest {
	return h.trail.digest(r.remove, h.app(), id)
}

// idIn is a thing's id in an object.
func (r resource) idIn(value any) string {
	object, _ := value.(map[string]any)
	for _, name := range r.ids {
		if id, ok := object[name].(string); ok {
			return id
		}
	}
	return ""
}

// thingAfterWrite looks for what was made or changed where it is read.
func (h *hearing) thingAfterWrite() {
	r, role := h.resource()
	switch role {
	case roleRead:
		id := h.path[r.parameter]
		t, known := h.trail.things.get(h.thingKey(r, id))
		switch {
		case !known || t.deleted:
		case h.x.Response.Status == http.StatusNotFound:
			h.stale(h.certain(), t.sent.at, Finding{
				In: InStatus, Earlier: t.sent.heard, Message: "what was made before is not found", Expected: "200", Actual: "404",
			})
		case h.done():
			h.fieldsAfterWrite(t, h.body, "")
		}
	case roleList:
		h.listAfterWrite(r)
	}
}

func (h *hearing) listAfterWrite(r resource) {
	members, ok := h.top(r.members).([]any)
	if !ok || !h.done() {
		return
	}
	listed := map[digest]bool{}
	for i, member := range members {
		key := h.thingKey(r, r.idIn(member))
		listed[key] = true
		if t, known := h.trail.things.get(key); known && !t.deleted {
			h.fieldsAfterWrite(t, member, "/"+r.members+"/"+strconv.Itoa(i))
		}
	}
	for _, key := range h.trail.made[h.trail.digest(r.remove, h.app())] {
		if t, known := h.trail.things.get(key); known && !t.deleted && !listed[key] {
			h.stale(h.certain(), t.sent.at, Finding{
				In: InBody, Pointer: "/" + r.members, Earlier: t.sent.heard, Message: "what was made before is not in the list",
				Expected: "an entry", Actual: "nothing",
			})
		}
	}
}

func (h *hearing) fieldsAfterWrite(t thing, value any, pointer string) {
	object, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(t.fields)) {
		if text, ok := object[name].(string); ok && h.trail.digest(strings.ToLower(strings.TrimSpace(text))) != t.fields[name] {
			h.stale(h.certain(), t.sent.at, Finding{
				In: InBody, Pointer: pointer + "/" + name, Earlier: t.sent.heard, Message: "the " + name + " is not the one that was set",
				Expected: "the value that was set", Actual: "another",
			})
		}
	}
}

// thingAfterDelete looks for what was deleted. That a second deletion is confirmed as well is nobody's harm.
func (h *hearing) thingAfterDelete() {
	r, role := h.resource()
	t, known := h.trail.things.get(h.thingKey(r, h.path[r.parameter]))
	f := Finding{
		In: InStatus, Earlier: t.sent.heard, Message: "what was deleted before is still there", Expected: "404", Actual: h.statusText(),
	}
	switch {
	case role == roleList:
		members, _ := h.top(r.members).([]any)
		for i, member := range members {
			if t, known := h.trail.things.get(h.thingKey(r, r.idIn(member))); known && t.deleted {
				h.stale(Error, t.sent.at, Finding{
					In: InBody, Pointer: "/" + r.members + "/" + strconv.Itoa(i), Earlier: t.sent.heard,
					Message: "what was deleted before is still listed", Expected: "nothing", Actual: "an entry",
				})
			}
		}
	case !known || !t.deleted || !h.done():
	case role == roleRemove:
		h.findAt(Note, f)
	case role == roleRead || role == roleUpdate:
		h.stale(Error, t.sent.at, f)
	}
}
