package ssojet

import (
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// subject finds the user whom the path names, for a client that is known.
func subject(call *api.Call) (world.User, error) {
	if err := checkClient(call); err != nil {
		return world.User{}, err
	}
	id := call.PathText("userid")
	u, err := call.UserBy(world.BySSOJetID, id)
	if err != nil {
		return world.User{}, refuse(http.StatusNotFound, resourceNotFound, "no user has the id %q", id)
	}
	return u, nil
}

// getUser shows one user.
func getUser(call *api.Call) (api.Reply, error) {
	u, err := subject(call)
	if err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return api.OK(memberOf(u)), nil
	}
	return api.OK(userOf(call, u)), nil
}

// listUsers lists users in the order of their globalIds: the first limit ones, or all without a limit, as a bare array;
// page by page in the generation of 2025.
func listUsers(call *api.Call) (api.Reply, error) {
	if err := checkClient(call); err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return listMembers(call)
	}
	shown := []user{}
	for _, u := range call.UsersAfter("", call.QueryInt("limit", world.GlobalIDs)) {
		shown = append(shown, userOf(call, u))
	}
	return api.OK(shown), nil
}

type members struct {
	Limit      int      `json:"limit"`
	NextCursor *string  `json:"next_cursor"`
	Users      []member `json:"users"`
}

// listMembers shows one page, whose cursor holds the last user's globalId: a user who is gone by then shifts no page.
func listMembers(call *api.Call) (api.Reply, error) {
	shown := members{Limit: limitOf(call), Users: []member{}}
	found, err := membersWanted(call, shown.Limit+1)
	if err != nil {
		return api.Reply{}, err
	}
	if len(found) > shown.Limit {
		found = found[:shown.Limit]
		shown.NextCursor = new(encodeCursor(found[shown.Limit-1].ID))
	}
	for _, u := range found {
		shown.Users = append(shown.Users, memberOf(u))
	}
	return api.OK(shown), nil
}

// membersWanted is the one user with the e-mail address that is asked for, or up to n behind the cursor.
func membersWanted(call *api.Call, n int) (found []world.User, err error) {
	after := ""
	if text := call.QueryText("cursor"); text != "" {
		if after, err = decodeCursor(text); err != nil {
			return nil, err
		}
	}
	address := call.QueryText("email")
	if address == "" {
		return call.UsersAfter(after, n), nil
	}
	if u, err := call.UserBy(world.ByEmail, address); err == nil && u.ID > after {
		found = append(found, u)
	}
	return found, nil
}
