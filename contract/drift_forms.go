package contract

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The forms of texts that are told apart, whatever they say.
const (
	formNothing = "nothing" // empty, or a dash
	formAny     = "any"     // a report has hidden it
	formText    = "text"
)

var (
	programWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*$`)
	aMoment     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$`)
)

// formOf is the form of a text.
func formOf(value string) string {
	_, notIP := netip.ParseAddr(value)
	switch {
	case value == "" || value == "-" || value == "—":
		return formNothing
	case value == typeShown(kindString):
		return formAny
	case value == "<email>" || wholeAddress.MatchString(value):
		return "e-mail address"
	case wholeGlobalID.MatchString(value):
		return "globalId"
	case value == "<ip>" || notIP == nil:
		return "IP address"
	case aMoment.MatchString(value):
		return momentForm(value)
	case strings.Contains(value, "://"):
		if u, err := url.Parse(value); err == nil && u.Host != "" {
			return "URL"
		}
	}
	return formText
}

// momentForm tells how a time is written: between the parts, with a fraction or without, and in what zone.
func momentForm(value string) string {
	parts := aMoment.FindStringSubmatch(value)
	form := "time"
	if parts[1] == " " {
		form += " with a space"
	}
	if parts[2] != "" {
		form += " with a fraction"
	}
	switch parts[3] {
	case "Z":
		return form
	case "":
		return form + " without a zone"
	}
	if _, offset := parsedZone(value); offset == 0 {
		return form + " in +00:00"
	}
	return form + " in another zone"
}

func parsedZone(value string) (string, int) {
	at, err := time.Parse(time.RFC3339Nano, strings.Replace(value, " ", "T", 1))
	if err != nil {
		return "", 0
	}
	return at.Zone()
}

// notSomebody are names that end in id and name no person.
var notSomebody = nameSet("requestid clientid appid variantid sourceid apiid traceid")

// aboutSomebody says whether an object is a record of a person or of a thing: it has an id, a globalId or an address.
func aboutSomebody(object map[string]any) bool {
	for name, value := range object {
		text, ok := value.(string)
		if !ok {
			continue
		}
		bare := bareName(name)
		if form := formOf(text); form == "globalId" || form == "e-mail address" || strings.HasSuffix(bare, "id") && !notSomebody[bare] {
			return true
		}
	}
	return false
}

// usesWords says whether the document uses the words that a text consists of.
func (s *Spec) usesWords(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '_' || r == '-' }) {
		if !strings.Contains(string(s.source), word) {
			return false
		}
	}
	return true
}

// at lists the schemas that describe the place of a pointer with * for every item.
func (s *schema) at(pointer string) []*schema {
	found := s.ways(map[*schema]bool{})
	for _, token := range strings.Split(pointer, "/")[1:] {
		var below []*schema
		for _, one := range found {
			if token == "*" && one.items != nil {
				below = append(below, one.items.ways(map[*schema]bool{})...)
			}
			name := strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
			if field := one.named(name); field != nil {
				below = append(below, field.ways(map[*schema]bool{})...)
			}
		}
		found = below
	}
	return found
}

// ways are a schema and those that it is combined of.
func (s *schema) ways(done map[*schema]bool) (all []*schema) {
	if s == nil || done[s] {
		return nil
	}
	done[s] = true
	all = append(all, s)
	for _, part := range s.allOf {
		all = append(all, part.ways(done)...)
	}
	for _, branches := range [][]branch{s.oneOf, s.anyOf} {
		for _, one := range branches {
			all = append(all, one.schema.ways(done)...)
		}
	}
	return all
}

// documents says whether a field stands in the schema, and whether it must be there.
func (s *schema) documents(pointer string) (documented, required bool) {
	cut := strings.LastIndexByte(pointer, '/')
	name := strings.NewReplacer("~1", "/", "~0", "~").Replace(pointer[cut+1:])
	for _, parent := range s.at(pointer[:cut]) {
		documented = documented || parent.named(name) != nil
		for _, one := range parent.required {
			required = required || one == name
		}
	}
	return documented, required
}
