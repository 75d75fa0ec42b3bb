package report

import (
	"encoding/json"
	"io"
)

func writeJSON(w io.Writer, v view) error { return indented(w, v.Report) }

func indented(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
