package webhook

// CheckTarget says whether a name may be called that leads to this address.
func CheckTarget(hosts []string, host, resolved string) error {
	return targets{hosts}.check(host, resolved)
}

// UsesProxy reports whether attempts would go through a proxy.
func UsesProxy() bool { return targets{}.transport().Proxy != nil }
