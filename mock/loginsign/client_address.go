package loginsign

import "net/netip"

// clientAddress is the IP address in host:port, an IPv4 one in its own form, or "" when there is none.
func clientAddress(hostPort string) string {
	at, err := netip.ParseAddrPort(hostPort)
	if err != nil {
		return ""
	}
	return at.Addr().Unmap().WithZone("").String()
}
