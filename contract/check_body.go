package contract

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strings"
)

const (
	typeForm = "application/x-www-form-urlencoded"
	typeJSON = "application/json"

	typeJSONInUTF8 = typeJSON + "; charset=utf-8"
)

// bodyCheck compares a decoded body with its schema; requests and responses differ in the rules they break.
type bodyCheck struct {
	direction                  direction
	first                      bool   // one finding of each part is enough
	mismatch, missing, unknown string // rules
}

func (c bodyCheck) check(s *schema, value any) []Finding {
	var findings []Finding
	for _, v := range s.violations(c.direction, c.first, value) {
		findings = append(findings, c.finding(v))
	}
	for _, at := range unknownFields(s, value) {
		findings = append(findings, Finding{
			Rule: c.unknown, Level: Warning, In: InBody, Pointer: pointer(at),
			Message: bodyLabel(at) + " is not documented",
		})
	}
	return bounded(findings)
}

// bounded orders findings by pointer, drops doubles and keeps at most maxFindings, errors before warnings.
func bounded(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(b.Level, a.Level),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	findings = slices.Compact(findings)
	if len(findings) > maxFindings {
		slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(b.Level, a.Level) })
		findings = findings[:maxFindings]
	}
	return findings
}

func (c bodyCheck) finding(v violation) Finding {
	f := Finding{Rule: c.mismatch, Level: Error, In: InBody, Pointer: pointer(v.at)}
	label := bodyLabel(v.at)
	switch v.keyword {
	case "required":
		f.Rule, f.Expected, f.Actual = c.missing, "a value", "nothing"
		f.Message = label + " is required"
	case "additionalProperties":
		f.Rule, f.Message = c.unknown, label+" is not allowed"
	case "readOnly", "writeOnly":
		f.Message = label + " must not be sent"
	default:
		f.Expected, f.Actual = v.want(), shown(v.value, v.at...)
		f.Message = label + ": must be " + f.Expected
		if v.keyword == "type" || v.keyword == "nullable" {
			f.Actual = kind(v.value)
			f.Message += ", not " + f.Actual
		} else if f.Actual != kind(v.value) {
			f.Message += ", not " + f.Actual
		}
	}
	return f
}

// mediaTypeOf reads Content-Type. The problem ends a sentence about a header that cannot be read as one type in UTF-8.
func mediaTypeOf(header http.Header) (mediaType, problem string) {
	values := header.Values("Content-Type")
	switch {
	case len(values) == 0 || values[0] == "":
		return "", "is missing"
	case len(values) > 1:
		return "", "is sent more than once"
	case values[0] == typeJSON, values[0] == typeJSONInUTF8:
		return typeJSON, ""
	case values[0] == typeForm:
		return typeForm, ""
	}
	mediaType, parameters, err := mime.ParseMediaType(values[0])
	if err != nil {
		return "", quote(values[0]) + " cannot be read"
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return mediaType, "has the charset " + quote(charset) + "; only utf-8 is read"
	}
	return mediaType, ""
}

func isJSON(mediaType string) bool {
	return mediaType == typeJSON || strings.HasSuffix(mediaType, "+json")
}
