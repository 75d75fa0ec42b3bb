package genauth

import "github.com/standin-mock/standin/mock/api"

// loggedInAppSize is about how many bytes an app takes.
const loggedInAppSize = 192

// getUserLoggedinApps lists each app that the user has logged in to once, in the order of the first login (GA-08); it is
// an empty array for a user who never logged in.
func getUserLoggedinApps(call *api.Call) (api.Reply, error) {
	user, err := globalIDOf(call)
	if err != nil {
		return api.Reply{}, err
	}
	apps := call.AppsLoggedInTo(user)
	w := succeeded(call, loggedInAppSize*len(apps)).Field("data").Open('[')
	for _, a := range apps { // the vendor's UserLoggedInAppsDto (GA-07)
		w = w.Open('{').Field("appId").Text(a.ID).Field("appName").Text(a.Name)
		w = w.Field("appLogo").Text(a.Logo).Field("appLoginUrl").Text(a.LoginURL).Close('}')
	}
	return api.OK(w.Close(']').Close('}')), nil
}
