package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

var indexes = regexp.MustCompile(`/\d+(/|$)`)

// Fingerprint is the same for the same meaning: a check, the operation, a JSON pointer whatever the index, and the class
// of what was observed, such as type:string or status:404. Words and values have no part in it.
func Fingerprint(check, operation, pointer, observed string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{check, operation, anyIndex(pointer), observed}, "|")))
	return hex.EncodeToString(sum[:])
}

// anyIndex is a pointer with * in the place of every index.
func anyIndex(pointer string) string {
	for indexes.MatchString(pointer) {
		pointer = indexes.ReplaceAllString(pointer, "/*$1")
	}
	return pointer
}

var (
	digits  = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	aStatus = regexp.MustCompile(`^[1-5]\d\d\b`)
)

// classOf is the class of an observed value as findings and differences word it.
func classOf(in, actual string) string {
	if actual == "" || actual == "nothing" {
		return "absent"
	}
	if in == InStatus && aStatus.MatchString(actual) {
		return "status:" + actual[:3]
	}
	if actual[0] == '"' {
		return "type:string"
	}
	if digits.MatchString(actual) {
		return "type:number"
	}
	switch actual {
	case "true", "false":
		return "type:boolean"
	case "null", "a string", "a number", "a boolean", "an array", "an object":
		return "type:" + actual[strings.LastIndexByte(actual, ' ')+1:]
	}
	return "other"
}

// typeShown stands for a value that is not shown.
func typeShown(kind string) string { return "<" + kind + ">" }
