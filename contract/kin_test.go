package contract

import (
	"errors"

	"github.com/getkin/kin-openapi/openapi3"
)

var errFormat = errors.New("does not have the format")

// stringFormats hands our formats to kin-openapi, which has none of its own for most of them and laxer ones for dates.
func stringFormats() map[string]openapi3.StringFormatValidator {
	validators := map[string]openapi3.StringFormatValidator{}
	for _, name := range []string{"date-time", "date", "email", "uri", "uuid", "ipv4", "ipv6", "byte"} {
		validators[name] = openapi3.NewCallbackValidator(func(s string) error {
			if stringFormat(name)(s) {
				return nil
			}
			return errFormat
		})
	}
	return validators
}
