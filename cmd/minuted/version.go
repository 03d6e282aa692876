package main

import (
	"fmt"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// versions is what `version --json` prints.
type versions struct {
	Minuted      string            `json:"minuted"`
	Go           string            `json:"go"`
	Revision     string            `json:"revision,omitempty"`
	Dependencies map[string]string `json:"dependencies"`
}

func newVersion() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the version, and those of everything built in",
		Example: "  minuted version --json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			v, modules := readVersions()
			if asJSON {
				return printJSON(c, v)
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
			fmt.Fprintf(w, "minuted\t%s\n%s\t\n", v.Minuted, v.Go)
			for _, path := range modules {
				fmt.Fprintf(w, "%s\t%s\n", path, v.Dependencies[path])
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// readVersions returns what the build recorded of itself, with the paths of its modules in order.
func readVersions() (versions, []string) {
	v := versions{Minuted: version, Dependencies: map[string]string{}}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v, nil
	}
	v.Go = build.GoVersion
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	var paths []string
	for _, d := range build.Deps {
		v.Dependencies[d.Path] = d.Version
		paths = append(paths, d.Path)
	}
	return v, paths
}
