package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"minuted/indexer/topics"
)

func newTopics() *cobra.Command {
	c := &cobra.Command{
		Use:     "topics",
		Short:   "Work on the scheme of topics",
		Long:    "Check a scheme, see why an item has its topics, and measure how well they fit.\nA scheme is the built-in one, or a YAML file that replaces it or, with `extends: builtin`, adds to it.",
		Example: "  minuted topics explain 'Review of parking charges'\n  minuted topics lint my-topics.yaml\n  minuted topics diff builtin my-topics.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newTopicsLint(), newTopicsExplain(), newTopicsTest(), newTopicsDiff(), newTopicsEval())
	for _, verb := range c.Commands() {
		verb.Args = usageArgs(verb.Args)
	}
	return c
}

// builtinScheme names the scheme that comes with Minuted.
const builtinScheme = "builtin"

// schemeFlag adds --scheme.
func schemeFlag(c *cobra.Command, name *string) {
	c.Flags().StringVar(name, "scheme", "", "scheme to use: builtin, or a YAML file (default topics.yaml of the data folder, else builtin)")
}

// chosenScheme loads the scheme that --scheme names, or the rules of the data folder.
func chosenScheme(c *cobra.Command, name string) (*topics.Lexicon, error) {
	if name == "" {
		return openRules(data(c))
	}
	return openScheme(name)
}

// openScheme loads a scheme by the name of its file, or the built-in one. A scheme that is wrong is a usage error.
func openScheme(name string) (*topics.Lexicon, error) {
	if name == builtinScheme {
		return topics.Builtin()
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no file %s; name a scheme, or \"builtin\"", name)
	}
	if err != nil {
		return nil, err
	}
	lexicon, err := topics.Load(name, text)
	if err != nil {
		return nil, usageError{err}
	}
	return lexicon, nil
}

// labelled reads labelled items from a file, the development set for "dev".
func labelled(name string) ([]topics.Labelled, error) {
	if name == "dev" {
		return topics.Development()
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("there is no file %s; name labelled items, or \"dev\" for the built-in development set", name)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	items, err := topics.ReadLabelled(name, file)
	if err != nil {
		return nil, usageError{fmt.Errorf("reading labelled items: %w", err)}
	}
	return items, nil
}
