package main

import (
	"log/slog"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/moderngov"
)

// version is the release; builds may set it with -ldflags "-X main.version=...".
var version = "0.1.0"

// newRoot returns the command tree. It is made anew for every run, so that no flag outlives one.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "minuted",
		Short: "A search engine over archived committee minutes",
		Long: "Minuted crawls councils' minutes pages into an archive that lasts, indexes every agenda item, and answers\n" +
			"queries on the terminal, as JSON and as web pages.",
		Example:           "  minuted demo\n  minuted crawl leeds --contact archive@example.org\n  minuted index\n  minuted search 'caseloads AND \"social worker\"'",
		Args:              cobra.NoArgs,
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: configure,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.PersistentFlags().String("data", "./minuted-data", "folder that holds archive, catalogue and index")
	root.PersistentFlags().String("config", "", "configuration file (default ./minuted.yaml where there is one)")
	root.PersistentFlags().Bool("verbose", false, "say more on stderr")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usagef("%w; see `%s --help`", err, c.CommandPath())
	})
	root.AddCommand(
		newDemo(), newAuthorities(), newCrawl(), newImport(), newIndex(), newSearch(), newServe(), newShow(), newExport(),
		newStatus(), newVerify(), newTakedown(), newTopics(), newEval(), newVersion(),
	)
	for _, verb := range append(root.Commands(), root) {
		verb.Args = usageArgs(verb.Args)
	}
	return root
}

// usageArgs makes a complaint about arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usagef("%w; see `%s --help`", err, c.CommandPath())
		}
		return nil
	}
}

// platforms lists the meeting software that can be read.
func platforms() []minuted.Platform { return []minuted.Platform{moderngov.New()} }

// logger writes plain lines for people to stderr.
func logger(c *cobra.Command) *slog.Logger {
	level := slog.LevelInfo
	if verbose(c) {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(c.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
}

// verbose reports whether --verbose was given.
func verbose(c *cobra.Command) bool {
	yes, _ := c.Flags().GetBool("verbose") // the flag exists on every command
	return yes
}

// data returns the folder that --data names.
func data(c *cobra.Command) string {
	dir, _ := c.Flags().GetString("data") // the flag exists on every command
	return dir
}
