package scenarios

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// The fields that hold durations, by whether 0 makes sense. A schema could only say that they match a pattern.
var (
	durationFields = map[string]bool{
		"delay": false, "fixed": false, "min": true, "max": false, "mean": false, "stddev": true, "median": false, "total": false,
		"window": false, "stale_timestamp": false, "advance": false,
	}
	momentFields = map[string]bool{"from": true, "until": false}
)

// foreign lists the fields whose values are not ours to read.
var foreign = []string{"body", "headers", "tamper"}

// texts finds what is no duration where one must stand, before it is decoded: the decoder knows no places.
type texts struct {
	doc      *strictyaml.Document
	problems []strictyaml.Problem
}

func checkTexts(doc *strictyaml.Document) []strictyaml.Problem {
	t := &texts{doc: doc}
	var root any
	if err := json.Unmarshal(doc.JSON(), &root); err != nil {
		return []strictyaml.Problem{doc.Problem("", err.Error(), "")}
	}
	t.walk("", root)
	return t.problems
}

func (t *texts) walk(pointer string, value any) {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			t.walk(pointer+"/"+strconv.Itoa(i), item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if !slices.Contains(foreign, name) {
				t.field(pointer+"/"+escape(name), name, value[name])
			}
		}
	}
}

func (t *texts) field(pointer, name string, value any) {
	text, isText := value.(string)
	if !isText {
		t.walk(pointer, value)
		return
	}
	if zero, is := durationFields[name]; is {
		var d Duration
		err := d.UnmarshalText([]byte(text))
		t.judge(pointer, text, "a duration such as 250ms, 10m or 72h", err, zero || d > 0)
	}
	if zero, is := momentFields[name]; is {
		var m Moment
		err := m.UnmarshalText([]byte(text))
		t.judge(pointer, text, "a duration such as 10m or an instant such as 2026-05-03T11:04:12Z", err, zero || m != Moment{})
	}
}

func (t *texts) judge(pointer, text, expected string, err error, positive bool) {
	switch {
	case err != nil:
		message := "expected " + expected + ", found " + strconv.Quote(shortened(text))
		t.problems = append(t.problems, t.doc.Problem(pointer, message, nearestDuration(text)))
	case !positive:
		t.problems = append(t.problems, t.doc.Problem(pointer, "expected more than 0", ""))
	}
}

const longestQuote = 60

func shortened(text string) string {
	if runes := []rune(text); len(runes) > longestQuote {
		return string(runes[:longestQuote]) + "..."
	}
	return text
}

func escape(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }
