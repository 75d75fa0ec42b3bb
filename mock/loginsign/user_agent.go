package loginsign

import "strings"

// agent is what a User-Agent header says of itself.
type agent struct{ browser, os, device string }

// sign is a word in the User-Agent header and what it means; the first that is found counts.
type sign struct{ word, means string }

var (
	browserSigns = []sign{ // each calls itself by the names of those below
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"HeadlessChrome/", "Chrome"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"},
		{"curl/", "curl"}, {"Go-http-client/", "Go-http-client"}, {"python-requests/", "python-requests"},
	}
	osSigns = []sign{
		{"Windows", "Windows"}, {"iPhone", "iOS"}, {"iPad", "iOS"}, {"Android", "Android"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
	deviceSigns = []sign{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Macintosh", "Mac"},
	}
)

// readAgent names the common browsers and systems; what it does not know stays "".
func readAgent(header string) agent {
	return agent{
		browser: firstSign(header, browserSigns), os: firstSign(header, osSigns), device: firstSign(header, deviceSigns),
	}
}

func firstSign(header string, signs []sign) string {
	for _, s := range signs {
		if strings.Contains(header, s.word) {
			return s.means
		}
	}
	return ""
}
