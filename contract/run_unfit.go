package contract

import (
	"maps"
	"slices"
	"strings"
)

// settingOf is the key under which a credential stands that requests were made with.
func settingOf(credential string) string {
	i := slices.IndexFunc(authentications, func(a authentication) bool { return a.name == credential })
	if i < 0 || len(authentications[i].needs) == 0 {
		return credential
	}
	needs := authentications[i].needs
	return needs[len(needs)-1]
}

func vendorOfKey(key string) string {
	vendor, _, _ := strings.Cut(key, ".")
	return vendor
}

// onlyOf is the one of the settings that is of the vendor, or "" where none or several are.
func onlyOf(vendor string, settings map[string]bool) (only string) {
	for setting := range settings {
		switch {
		case vendorOfKey(setting) != vendor:
		case only != "":
			return ""
		default:
			only = setting
		}
	}
	return only
}

// eachLook visits what all requests have shown.
func eachLook(records []caseRecord, visit func(l look)) {
	for _, record := range records {
		for _, l := range record.Looks {
			visit(l)
		}
	}
}

// refusedCredentials are the settings of those that never opened anything and that were refused as a wrong one is.
func refusedCredentials(records []caseRecord) map[string]bool {
	probes, taken, found := map[string]bool{}, map[string]bool{}, map[string]bool{}
	eachLook(records, func(l look) {
		probes[l.Signature] = probes[l.Signature] || l.Probe && l.Signature != ""
		taken[settingOf(l.Credential)] = taken[settingOf(l.Credential)] || l.Taken
	})
	eachLook(records, func(l look) {
		if l.Refused && !taken[settingOf(l.Credential)] && (l.Obstacle == notLetIn || probes[l.Signature]) {
			found[settingOf(l.Credential)] = true
		}
	})
	return found
}

// unfitFor is the setting for which a case could not be judged, or "".
func (s *session) unfitFor(r caseRecord, c *Case, credentials, strangers, blind map[string]bool) string {
	for _, l := range r.Looks {
		if setting := settingOf(l.Credential); l.Refused && credentials[setting] && !blind[l.Vendor] {
			return setting
		}
	}
	own := slices.IndexFunc(r.Checks, func(check Check) bool { return check.ID == r.Case })
	if own < 0 || r.Checks[own].Verdict == Pass || r.Checks[own].Verdict == Skip {
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(strangers)) {
		misses := slices.ContainsFunc(r.Looks, func(l look) bool { return l.misses(key) })
		if (misses || slices.Contains(c.Needs, key)) && (strangers[key] || !blind[vendorOfKey(key)]) {
			return key
		}
	}
	return ""
}

func newUnfit(setting string, isCredential bool) Unfit {
	vendor := vendorOfKey(setting)
	u := Unfit{Setting: setting, Vendor: vendor, Why: vendor + " does not know " + setting}
	switch {
	case isCredential:
		u.Why = vendor + " takes " + setting + " for wrong or expired"
	case strings.HasPrefix(setting, keyCodes):
		u.Why = vendor + " takes " + setting + " for used or expired"
	}
	return u
}

// counted are the settings with the number of cases that could not be judged for them. A case that needs one counts also
// where its vendor was given up before its turn.
func (s *session) counted(told map[string]Unfit, records []caseRecord) (list []Unfit) {
	for _, setting := range slices.Sorted(maps.Keys(told)) {
		u := told[setting]
		for i, record := range records {
			needs := slices.Contains(s.plan.Cases[i].Credentials, setting) || slices.Contains(s.cases[i].Needs, setting)
			u.Cases += boolean(slices.ContainsFunc(record.Checks, func(c Check) bool {
				return c.ID == record.Case && c.Verdict == Inconclusive && (needs || c.Reason == u.Why)
			}))
		}
		list = append(list, u)
	}
	return list
}
