package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// report is everything that a run found out.
type report struct {
	Machine  machine      `json:"machine"`
	Settings settings     `json:"settings"`
	Rows     []result     `json:"rows,omitempty"`
	Peers    []peerResult `json:"peers,omitempty"`
	Load     *loadResult  `json:"load,omitempty"`
}

// write prints the report in one of the formats of --format.
func (r report) write(out io.Writer, format string) error {
	switch format {
	case "json":
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "markdown":
		_, err := io.WriteString(out, newPage("").with(r.sections()).String())
		return err
	}
	for _, s := range r.sections() {
		if err := s.writeText(out); err != nil {
			return err
		}
	}
	return nil
}

// save puts the report's sections into the document, and leaves those of other runs as they are.
func (r report) save(name string) error {
	if name == "" {
		return nil
	}
	old, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(name, []byte(newPage(string(old)).with(r.sections()).String()), 0o644) //nolint:gosec // a document for everybody
}

// sections are the parts of the document that this run measured.
func (r report) sections() []section {
	var out []section
	how := fmt.Sprintf("%s. Medians of %d rounds of %s.", r.Machine, r.Settings.Rounds, r.Settings.Time)
	if len(r.Rows) > 0 {
		out = append(out, section{"rows", how, []table{goalsTable(r.Rows), serversTable(r.Rows)}})
	}
	if len(r.Peers) > 0 {
		out = append(out, section{"peers", how, []table{peersTable(r.Peers)}})
	}
	if r.Load != nil {
		how = fmt.Sprintf("%s. A turn of %s for each number of connections; %d rounds of two beside slow readers.",
			r.Machine, r.Settings.Time, r.Settings.Rounds)
		out = append(out, section{"load", how, r.Load.tables()})
	}
	return out
}
