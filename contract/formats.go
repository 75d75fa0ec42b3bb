package contract

import (
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// stringFormat is the test that a format makes of a text, or nil when it is not checked.
func stringFormat(format string) func(string) bool {
	switch format {
	case "date-time":
		return isDateTime
	case "date":
		return isDate
	case "email":
		return isEmail
	case "uri":
		return isURI
	case "uuid":
		return isUUID
	case "ipv4":
		return isIPv4
	case "ipv6":
		return isIPv6
	case "byte":
		return isBase64
	}
	return nil
}

// formatHint says in words what a format wants.
func formatHint(format string) string {
	switch format {
	case "date-time":
		return "a date and time of RFC 3339, such as 2026-05-03T11:04:12Z"
	case "date":
		return "a date, such as 2026-05-03"
	case "email":
		return "an email address"
	case "uri":
		return "an absolute URI"
	case "uuid":
		return "a UUID"
	case "ipv4":
		return "an IPv4 address"
	case "ipv6":
		return "an IPv6 address"
	}
	return "of the format " + format
}

// isDateTime is stricter than time.Parse, which lets one-digit hours, commas and offsets of a whole day pass.
func isDateTime(s string) bool {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || len(s) < len("2006-01-02T15:04:05Z") || s[13] != ':' || strings.Contains(s, ",") {
		return false
	}
	_, offset := t.Zone()
	return -24*60*60 < offset && offset < 24*60*60
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isEmail accepts a dot-atom before the @ and host labels behind it; quoted local parts are refused.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(domain) > 253 {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	if strings.ContainsAny(local, "\"(),:;<>[\\]\x7f") || strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' }) {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if !isHostLabel(label) {
			return false
		}
	}
	return true
}

func isHostLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool {
		return r < 0x80 && r != '-' && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z')
	})
}

// isURI holds for RFC 3986 URIs with a scheme: ASCII only, no spaces.
func isURI(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func isIPv4(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is4()
}

func isIPv6(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is6() && addr.Zone() == ""
}

// isBase64 takes both alphabets of RFC 4648, and does not count.
func isBase64(s string) bool {
	return !strings.ContainsFunc(strings.TrimRight(s, "="), func(r rune) bool {
		return r >= 0x80 || !strings.ContainsRune("+/-_", r) && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z')
	})
}
