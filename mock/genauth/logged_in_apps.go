package genauth

import "github.com/standin-mock/standin/mock/api"

// loggedInApp is the vendor's UserLoggedInAppsDto (GA-07).
type loggedInApp struct {
	AppID       string `json:"appId"`
	AppName     string `json:"appName"`
	AppLogo     string `json:"appLogo"`
	AppLoginURL string `json:"appLoginUrl"`
}

// getUserLoggedinApps lists each app that the user has logged in to once, in the order of the first login (GA-08); it is
// an empty array for a user who never logged in.
func getUserLoggedinApps(call *api.Call) (api.Reply, error) {
	u, err := userOf(call)
	if err != nil {
		return api.Reply{}, err
	}
	shown := []loggedInApp{}
	for _, a := range call.AppsLoggedInTo(u.ID) {
		shown = append(shown, loggedInApp{AppID: a.ID, AppName: a.Name, AppLogo: a.Logo, AppLoginURL: a.LoginURL})
	}
	return success(call, shown), nil
}
