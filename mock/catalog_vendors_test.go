package mock_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"
)

func vendorLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"ssojet-error-mid-pull": liveSSOJetErrorMidPull,
		"genauth-clock-drift":   liveGenAuthClockDrift,
		"genauth-429-in-200":    liveGenAuth429In200,
	}
}

const (
	ssojetUser  = "6694c133565dfee5166d1cbb"
	genauthUser = "6229ffaaaaaaaaaacade3e3d9"
)

func liveSSOJetErrorMidPull(s *drama) {
	logs := func() got {
		s.Helper()
		return s.do(s.request("GET", "/api/v1/users/"+ssojetUser+"/loginlogs?client_id=cli_demo", asMachine, ""))
	}
	s.normal(logs(), 200)
	s.normal(logs(), 200)
	failed := logs()
	s.refused(failed, 500, "internal_server_error")
	s.scripted(failed, "ssojet-error-mid-pull#1")
	s.normal(logs(), 200)
}

// loggedinApps is a signed call by a client whose clock shows that time.
func (s *drama) loggedinApps(clock time.Time, nonce string) got {
	s.Helper()
	const path, query = "/api/v3/get-user-loggedin-apps", "userId=" + genauthUser
	date := clock.UTC().Format(http.TimeFormat)
	text := "GET\ndate:" + date + "\nx-authing-signature-method:HMAC-SHA1\nx-authing-signature-nonce:" + nonce +
		"\nx-authing-signature-version:1.0\n" + path + "?" + query
	mac := hmac.New(sha1.New, []byte("demo-pool-secret"))
	mac.Write([]byte(text))
	return s.do(s.request("GET", path+"?"+query, http.Header{
		"Date":                       {date},
		"X-Authing-Signature-Method": {"HMAC-SHA1"}, "X-Authing-Signature-Version": {"1.0"}, "X-Authing-Signature-Nonce": {nonce},
		"Authorization": {fmt.Sprintf("authing demo-pool-id:%s", base64.StdEncoding.EncodeToString(mac.Sum(nil)))},
	}, ""))
}

// enveloped is what GenAuth says in its body, whatever HTTP says.
func (s *drama) enveloped(g got, statusCode, apiCode float64) map[string]any {
	s.Helper()
	s.want(g, 200)
	body := g.object(s)
	if code, _ := body["apiCode"].(float64); body["statusCode"] != statusCode || code != apiCode {
		s.Errorf("statusCode %v, apiCode %v in %s", body["statusCode"], body["apiCode"], g.body)
	}
	return body
}

func liveGenAuthClockDrift(s *drama) {
	own := s.ns.Now()
	drifted := s.loggedinApps(own, "n1")
	s.enveloped(drifted, 401, 1305)
	s.scripted(drifted, "genauth-clock-drift#1")
	s.enveloped(s.loggedinApps(own, "n2"), 401, 1305)
	mended := s.loggedinApps(own.Add(16*time.Minute), "n3")
	s.scripted(mended, "")
	if data, _ := s.enveloped(mended, 200, 0)["data"].([]any); len(data) == 0 {
		s.Errorf("no apps in %s", mended.body)
	}
}

func liveGenAuth429In200(s *drama) {
	limited := s.loggedinApps(s.ns.Now(), "n1")
	if data := s.enveloped(limited, 429, 0)["data"]; data != nil {
		s.Errorf("data: %v", data)
	}
	s.scripted(limited, "genauth-429-in-200#1")
	after := s.loggedinApps(s.ns.Now(), "n2")
	s.enveloped(after, 200, 0)
	s.scripted(after, "")
}
