package genauth

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

const defaultUserIDType = "user_id"

// userKeyOf says which of a user's values a userIdType is about (GA-03, GA-04).
func userKeyOf(userIDType string) (world.UserKey, bool) {
	switch userIDType {
	case defaultUserIDType, "":
		return world.ByGenAuth, true
	case "phone":
		return world.ByPhone, true
	case "email":
		return world.ByEmail, true
	case "username":
		return world.ByUsername, true
	case "external_id":
		return world.ByExternal, true
	case "identity":
		return world.ByIdentity, true
	case "sync_relation":
		return world.BySync, true
	}
	return "", false
}

// userOf finds the user whom userId and userIdType name.
func userOf(call *api.Call) (world.User, error) {
	id, err := globalIDOf(call)
	if err != nil {
		return world.User{}, err
	}
	return call.User(id)
}

// globalIDOf is the globalId of that user.
func globalIDOf(call *api.Call) (string, error) {
	id, idType := call.QueryText("userId"), call.QueryText("userIdType")
	if id == "" {
		return "", invalid("userId is missing or empty")
	}
	key, known := userKeyOf(idType)
	switch {
	case known:
	case idType == "custom_field" || call.Dialect.Is(dialect.GenAuthUnknownUserIDType, "refuse"):
		return "", invalid("userIdType %q is none of user_id, phone, email, username, external_id, identity, "+
			"sync_relation", idType)
	default:
		key = world.ByGenAuth
	}
	globalID, err := call.UserIDBy(key, id)
	if err != nil {
		return "", userNotFound(id, idType)
	}
	return globalID, nil
}

func invalid(format string, args ...any) error {
	return &failure{statusCode: http.StatusBadRequest, message: fmt.Sprintf(format, args...)}
}

func userNotFound(id, idType string) error {
	if idType == "" {
		idType = defaultUserIDType
	}
	return &failure{
		statusCode: http.StatusNotFound, apiCode: apiUserNotFound, message: fmt.Sprintf("no user has the %s %q", idType, id),
	}
}

// user is the vendor's UserDto, as far as the world knows a user.
type user struct {
	UserID         string     `json:"userId"`
	CreatedAt      string     `json:"createdAt"`
	UpdatedAt      string     `json:"updatedAt"`
	Status         string     `json:"status"`
	WorkStatus     string     `json:"workStatus"`
	ExternalID     string     `json:"externalId,omitempty"`
	Email          string     `json:"email,omitempty"`
	Phone          string     `json:"phone,omitempty"`
	Username       string     `json:"username,omitempty"`
	Name           string     `json:"name,omitempty"`
	Photo          string     `json:"photo,omitempty"`
	LoginsCount    int        `json:"loginsCount"`
	LastLogin      string     `json:"lastLogin,omitempty"`
	LastIP         string     `json:"lastIp,omitempty"`
	Gender         string     `json:"gender"`
	EmailVerified  bool       `json:"emailVerified"`
	PhoneVerified  bool       `json:"phoneVerified"`
	Country        string     `json:"country,omitempty"`
	Browser        string     `json:"browser,omitempty"`
	Device         string     `json:"device,omitempty"`
	GivenName      string     `json:"givenName,omitempty"`
	FamilyName     string     `json:"familyName,omitempty"`
	UserSourceType string     `json:"userSourceType"`
	LastLoginApp   string     `json:"lastLoginApp,omitempty"`
	DepartmentIDs  []string   `json:"departmentIds,omitzero"`
	PostIDs        []string   `json:"postIdList,omitzero"`
	Identities     []identity `json:"identities,omitzero"`
	CustomData     *struct{}  `json:"customData,omitempty"`
}

// getUser shows one user; what costs more is only there when it is asked for.
func getUser(call *api.Call) (api.Reply, error) {
	u, err := userOf(call)
	if err != nil {
		return api.Reply{}, err
	}
	shown := userOfWorld(u)
	if logins := call.Logins(u.ID); len(logins) > 0 {
		shown.lastLogin(logins[len(logins)-1])
	}
	if call.QueryTrue("withIdentities") {
		shown.Identities = identitiesOf(u)
	}
	if call.QueryTrue("withDepartmentIds") {
		shown.DepartmentIDs = []string{}
	}
	if call.QueryTrue("withPost") {
		shown.PostIDs = []string{}
	}
	if call.QueryTrue("withCustomData") {
		shown.CustomData = &struct{}{}
	}
	return success(call, shown), nil
}

func userOfWorld(u world.User) user {
	status := "Activated"
	if u.Blocked {
		status = "Suspended"
	}
	return user{
		UserID: u.GenAuthID, CreatedAt: timestamp(u.CreatedAt), UpdatedAt: timestamp(u.UpdatedAt),
		Status: status, WorkStatus: "Active", ExternalID: u.ExternalID,
		Email: u.Primary, Phone: u.Phone, Username: u.Username, Name: u.Name(), Photo: u.Image,
		LoginsCount: u.Logins, LastLogin: timestamp(u.LastLoginAt), Gender: "U",
		EmailVerified: u.Linked(u.Primary), PhoneVerified: u.Phone != "", Country: u.Region,
		GivenName: u.GivenName, FamilyName: u.FamilyName, UserSourceType: "register",
	}
}

func (u *user) lastLogin(l world.Login) {
	u.LastIP, u.LastLoginApp, u.Browser, u.Device = l.IP, l.App, l.UserAgent, l.Device
}
