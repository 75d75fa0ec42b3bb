package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strings"
	"time"
)

// inWords says what of a body can't be taken, and nothing of the types that were to take it. control.yaml has let it
// through: what is left are numbers that are too large and days that no calendar has.
func inWords(err error) error {
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		text := fmt.Sprintf("expected %s, found %s", expected(wrong.Type.Kind()), found(wrong.Value))
		if wrong.Field == "" {
			return problemAt(http.StatusUnprocessableEntity, "the body: "+text)
		}
		return unprocessable("/"+strings.ReplaceAll(wrong.Field, ".", "/"), wrong.Field+": "+text)
	}
	if wrong, ok := errors.AsType[*time.ParseError](err); ok {
		return problemAt(http.StatusUnprocessableEntity, "the body: "+strings.Trim(wrong.Value, `"`)+
			" is not a time such as 2026-05-03T11:04:12Z")
	}
	return problemAt(http.StatusUnprocessableEntity, "the body is no JSON that can be read")
}

func expected(kind reflect.Kind) string {
	switch kind {
	case reflect.Uint64:
		return fmt.Sprintf("a whole number up to %d", uint64(math.MaxUint64))
	case reflect.Int, reflect.Int64:
		return fmt.Sprintf("a whole number up to %d", math.MaxInt64)
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

// found turns "number 1e300" and "array" into what a reader of JSON calls them.
func found(value string) string {
	switch kind, rest, _ := strings.Cut(value, " "); kind {
	case "number":
		return strings.TrimSpace("the number " + rest)
	case "bool":
		return "true or false"
	case "string":
		return "a text"
	case "array":
		return "a list"
	}
	return "an object"
}
