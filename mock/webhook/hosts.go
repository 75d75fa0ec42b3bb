package webhook

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// CheckHost says what is wrong with an entry of Options.Hosts: it is one host name or address, or one with a port, and has
// neither scheme nor path.
func CheckHost(entry string) error {
	if fault := hostFault(entry); fault != "" {
		return fmt.Errorf("webhook host %q: %s", entry, fault)
	}
	return nil
}

func hostFault(entry string) string {
	_, rest, isURL := strings.Cut(entry, "://")
	switch {
	case entry == "":
		return "it is empty; " + instead("")
	case isURL:
		return "it is a URL; " + instead(rest)
	case strings.Contains(entry, "/"):
		return "it has a path; " + instead(entry)
	case strings.Contains(entry, "*"):
		return "it has a wildcard; name each host"
	case isHost(entry), isBracketed(entry):
		return ""
	}
	return hostPortFault(entry)
}

// hostPortFault takes only what allow can find: an address in brackets where it needs them, and a port as URLs have it.
func hostPortFault(entry string) string {
	host, port, err := net.SplitHostPort(entry)
	if err != nil || entry != net.JoinHostPort(host, port) {
		return fmt.Sprintf("%q is neither a name nor an address", entry)
	}
	if !isHost(host) {
		return fmt.Sprintf("%q is neither a name nor an address", host)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || strconv.FormatUint(n, 10) != port {
		return fmt.Sprintf("the port %q is none from 1 to 65535", port)
	}
	return ""
}

// instead is what to write for something that has a host at its beginning.
func instead(text string) string {
	host, _, _ := strings.Cut(text, "/")
	if host == "" {
		return "write host or host:port, such as hooks.example:8443"
	}
	return "write " + host
}

func isBracketed(entry string) bool {
	inside, opened := strings.CutPrefix(entry, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	ip, err := netip.ParseAddr(inside)
	return opened && closed && err == nil && ip.Is6()
}

func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.ContainsFunc(label, func(r rune) bool { return !strings.ContainsRune(letters, r) }) {
			return false
		}
	}
	return true
}

// letters are those of host names, the underscore too, which some have.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
