package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/authorities"
)

func newAuthorities() *cobra.Command {
	var nation, tier string
	var asJSON bool
	c := &cobra.Command{
		Use:     "authorities [WORD]",
		Short:   "List the built-in directory of councils",
		Example: "  minuted authorities\n  minuted authorities --nation wales\n  minuted authorities shire --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			directory, err := authorities.Builtin()
			if err != nil {
				return err
			}
			var chosen []minuted.Authority
			for _, a := range directory.All() {
				if (nation == "" || a.Nation == nation) && (tier == "" || a.Tier == tier) && names(a, args) {
					chosen = append(chosen, a)
				}
			}
			if asJSON {
				return printJSON(c, chosen)
			}
			return printAuthorities(c, chosen)
		},
	}
	c.Flags().StringVar(&nation, "nation", "", "only this nation: england, wales, scotland, northern-ireland")
	c.Flags().StringVar(&tier, "tier", "", "only this tier: county, district, unitary, metropolitan, london-borough, combined")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// names reports whether the authority's id or name holds the word asked for, if one was.
func names(a minuted.Authority, args []string) bool {
	if len(args) == 0 {
		return true
	}
	word := strings.ToLower(args[0])
	return strings.Contains(a.ID, word) || strings.Contains(strings.ToLower(a.Name), word)
}

func printAuthorities(c *cobra.Command, list []minuted.Authority) error {
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tNATION\tTIER\tPLATFORM\tSITE\tACCESS")
	for _, a := range list {
		fmt.Fprintln(w, strings.Join([]string{a.ID, a.Name, a.Nation, a.Tier, a.Platform, a.URL, a.Access}, "\t"))
	}
	return w.Flush()
}

// printJSON writes v to stdout, indented for people.
func printJSON(c *cobra.Command, v any) error {
	e := json.NewEncoder(c.OutOrStdout())
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
