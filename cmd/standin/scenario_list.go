package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/scenarios"
)

func scenarioListCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios of the catalog, and the users who fail without one",
		Long: `List the scenarios that Standin ships, each an incident that an integrator must survive, and the magic users: a
request about one of their globalIds fails in a way of its own, with nothing to set up.`,
		Example: `  standin scenario list
  standin scenario list --format json | jq -r '.scenarios[].name'`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			list, err := listScenarios()
			if err != nil {
				return err
			}
			if format == "json" {
				return printJSON(c.OutOrStdout(), list)
			}
			return list.text(c.OutOrStdout())
		},
	}
	addFormat(c, &format)
	return c
}

// scenarioList is what there is to choose from, for a machine.
type scenarioList struct {
	Scenarios  []listedScenario `json:"scenarios"`
	MagicUsers []listedUser     `json:"magic_users"`
}

type listedScenario struct {
	Name  string `json:"name"`
	Story string `json:"story"`
	Steps int    `json:"steps"`
}

type listedUser struct {
	GlobalID   string   `json:"global_id"`
	What       string   `json:"what"`
	Operations []string `json:"operations"`
}

func listScenarios() (scenarioList, error) {
	list := scenarioList{Scenarios: []listedScenario{}, MagicUsers: []listedUser{}}
	api, err := vocabularyOf("")
	if err != nil {
		return list, err
	}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Named(name, api)
		if err != nil {
			return list, err
		}
		list.Scenarios = append(list.Scenarios, listedScenario{s.Name, s.Story, len(s.Steps)})
	}
	for _, user := range scenarios.Magic() {
		list.MagicUsers = append(list.MagicUsers, listedUser{user.GlobalID, user.What, user.Operations})
	}
	return list, nil
}

func (l scenarioList) text(w io.Writer) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Scenarios; 'standin scenario explain NAME' tells one, 'standin scenario show NAME' prints its YAML:")
	for _, s := range l.Scenarios {
		fmt.Fprintf(table, "  %s\t%s\n", s.Name, firstSentence(s.Story))
	}
	_ = table.Flush() // into memory
	fmt.Fprintln(table, "\nMagic users; a request about one of these globalIds fails with nothing to set up:")
	for _, user := range l.MagicUsers {
		fmt.Fprintf(table, "  %s\t%s\n", user.GlobalID, user.What)
	}
	_ = table.Flush() // into memory
	_, err := io.WriteString(w, b.String())
	return err
}

// firstSentence ends with a word that ends with a full stop or the like, before one that does not begin in lower case.
func firstSentence(story string) string {
	words := strings.Fields(story)
	for i := 1; i < len(words); i++ {
		next, _ := utf8.DecodeRuneInString(words[i])
		if strings.TrimRight(words[i-1], ".!?") != words[i-1] && !unicode.IsLower(next) {
			return strings.Join(words[:i], " ")
		}
	}
	return strings.Join(words, " ")
}
