package admin

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock/world"
)

// maxNearby is how many names a 404 lists.
const maxNearby = 8

// noNamespace names those that there are.
func (c *call) noNamespace(name string) *problem {
	var names []string
	for _, ns := range c.server.Namespaces() {
		names = append(names, ns.Name())
	}
	meant := ""
	if near := strictyaml.Suggest(name, names); near != "" {
		meant = fmt.Sprintf(", did you mean %q?", near)
	}
	return problemAt(http.StatusNotFound, fmt.Sprintf("no namespace is called %q%s%s; create it with POST %snamespaces",
		name, meant, among(names, len(names)), prefix))
}

// nearby says what there is of a noun that was not found.
func (c *call) nearby(noun string) string {
	var names []string
	total := 0
	add := func(name string) {
		if total++; total <= maxNearby {
			names = append(names, name)
		}
	}
	_ = c.view(func(tx *world.Tx) error { // the answer is a help, not a promise
		switch noun {
		case "application":
			for _, a := range tx.Apps() {
				add(a.ID)
			}
		case "user":
			tx.EachUser(func(u world.User) bool { add(u.ID); return true })
		case "connection":
			for _, a := range tx.Apps() {
				for _, connection := range tx.Connections(a.ID) {
					add(connection.ID)
				}
			}
		}
		return nil
	})
	return among(names, total)
}

func among(names []string, total int) string {
	if total == 0 {
		return ""
	}
	shown := names[:min(len(names), maxNearby)]
	if more := total - len(shown); more > 0 {
		return fmt.Sprintf(" (there are %s and %d more)", strings.Join(shown, ", "), more)
	}
	return " (there are " + strings.Join(shown, ", ") + ")"
}
