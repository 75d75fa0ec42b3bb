package genauth

import (
	"slices"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// pastLogin is the vendor's UserLoginHistoryDto.
type pastLogin struct {
	AppID       string `json:"appId"`
	AppName     string `json:"appName"`
	AppLogo     string `json:"appLogo"`
	AppLoginURL string `json:"appLoginUrl"`
	ClientIP    string `json:"clientIp"`
	UserAgent   string `json:"userAgent,omitempty"`
	Time        string `json:"time"`
}

// getUserLoginHistory lists the user's logins, the newest first (assumption genauth.history-order), as far as the
// filters appId, clientIp, start and end (both inclusive, Unix milliseconds) let them through.
func getUserLoginHistory(call *api.Call) (api.Reply, error) {
	u, err := userOf(call)
	if err != nil {
		return api.Reply{}, err
	}
	wanted := slices.DeleteFunc(call.Logins(u.ID), func(l world.Login) bool { return !matches(call, l) })
	slices.Reverse(wanted)
	return success(call, pageOf(call, wanted, func(l world.Login) pastLogin { return pastLoginOf(call, l) })), nil
}

func matches(call *api.Call, l world.Login) bool {
	at := l.At.UnixMilli()
	return sameOrAny(call.QueryText("appId"), l.App) && sameOrAny(call.QueryText("clientIp"), l.IP) &&
		at >= int64(call.QueryInt("start", 0)) && (call.QueryInt("end", 0) == 0 || at <= int64(call.QueryInt("end", 0)))
}

func sameOrAny(wanted, value string) bool { return wanted == "" || wanted == value }

// pastLoginOf leaves an app's texts empty when the app is no more.
func pastLoginOf(call *api.Call, l world.Login) pastLogin {
	shown := pastLogin{AppID: l.App, ClientIP: l.IP, UserAgent: l.UserAgent, Time: timestamp(l.At)}
	if a, err := call.App(l.App); err == nil {
		shown.AppName, shown.AppLogo, shown.AppLoginURL = a.Name, a.Logo, a.LoginURL
	}
	return shown
}
