package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock/dialect"
)

func assumptionsCommand() *cobra.Command {
	var file, format string
	c := &cobra.Command{
		Use:   "assumptions",
		Short: "List what the vendors leave open, and the reading in force",
		Long: `List every assumption: what the vendor's pages leave open, how it can be read, and which reading is in force.
A dialect file chooses another reading; '*' marks the one in force, readings in brackets can't be chosen.

  # dialect.yaml
  loginsign:
    redirect-uri: normalized
  genauth:
    http-status: mirror`,
		Example: `  standin assumptions
  standin assumptions --dialect dialect.yaml --format json`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := readDialect(file)
			if err != nil {
				return err
			}
			switch format {
			case "text":
				return assumptionsAsText(c.OutOrStdout(), d)
			case "json":
				return assumptionsAsJSON(c.OutOrStdout(), d)
			}
			return usageError{fmt.Errorf("--format %q: it takes text or json", format)}
		},
	}
	addDialect(c, &file)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func assumptionsAsText(w io.Writer, d *dialect.Dialect) error {
	var b strings.Builder
	for _, a := range dialect.Assumptions() {
		fmt.Fprintf(&b, "%s: %s\n", a.ID, a.Title)
		fmt.Fprintf(&b, "  %s\n", a.Question)
		for _, r := range a.Readings {
			mark, name := " ", r.Name
			if !r.Offered {
				name = "[" + name + "]"
			}
			if d.Is(a.ID, r.Name) {
				mark = "*"
			}
			fmt.Fprintf(&b, "  %s %s: %s\n", mark, name, r.Meaning)
		}
		fmt.Fprintf(&b, "  default %s: %s\n", a.Default, a.Why)
		fmt.Fprintf(&b, "  source: %s\n\n", a.Source)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// assumptionRecord is one assumption for a machine.
type assumptionRecord struct {
	ID         dialect.ID      `json:"id"`
	Title      string          `json:"title"`
	Question   string          `json:"question"`
	Readings   []readingRecord `json:"readings"`
	Default    string          `json:"default"`
	InForce    string          `json:"in_force"`
	Why        string          `json:"why"`
	Source     string          `json:"source"`
	Operations []string        `json:"operations"`
}

type readingRecord struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Offered bool   `json:"offered"`
}

func assumptionsAsJSON(w io.Writer, d *dialect.Dialect) error {
	out := []assumptionRecord{}
	for _, a := range dialect.Assumptions() {
		r := assumptionRecord{
			ID: a.ID, Title: a.Title, Question: a.Question, Default: a.Default, InForce: d.Reading(a.ID),
			Why: a.Why, Source: a.Source, Operations: a.Operations,
		}
		for _, reading := range a.Readings {
			r.Readings = append(r.Readings, readingRecord(reading))
		}
		out = append(out, r)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]any{"assumptions": out})
}
