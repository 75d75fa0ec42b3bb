package ssojet

import "github.com/standin-mock/standin/mock/api"

type deleted2024 struct {
	IsDeleted bool `json:"is_deleted"`
}

type deleted2025 struct {
	Success bool `json:"success"`
}

// deleteUser removes a person for good, at the other vendors too: every app is told that the account is gone.
func deleteUser(call *api.Call) (api.Reply, error) {
	u, err := subject(call)
	if err != nil {
		return api.Reply{}, err
	}
	if err := call.RemoveUser(u.ID); err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return api.OK(deleted2025{Success: true}), nil
	}
	return api.OK(deleted2024{IsDeleted: true}), nil
}
