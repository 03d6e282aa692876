package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/indexer/takedowns"
)

// takedown is what the verb was asked to do.
type takedown struct {
	reason        string
	undo, list    bool
	asJSON        bool
	ids           []string
	reasonIsGiven bool
}

func newTakedown() *cobra.Command {
	var t takedown
	c := &cobra.Command{
		Use:   "takedown ID...",
		Short: "Take items down: nothing serves, finds or counts them any more",
		Long: "Take items down: from now on no page, answer, count, suggestion or export holds them, whether the index is built anew\n" +
			"or the items are imported again. Their addresses answer 410 with the day and the reason, which everyone can read.\n" +
			"Running servers obey at once, and a running crawl is not waited for. The captures stay in the archive.\n" +
			"What was done is kept in the file takedowns of the data folder, one line an act; copy it with the archive.",
		Example: "  minuted takedown bsyuhbuers7jf --reason 'names a child'\n  minuted takedown --undo bsyuhbuers7jf --reason 'the name was a street'\n  minuted takedown --list",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, ids []string) error {
			t.ids, t.reasonIsGiven = ids, c.Flags().Changed("reason")
			if err := t.check(); err != nil {
				return err
			}
			if t.list {
				return listTakedowns(c, t.asJSON)
			}
			return t.run(c)
		},
	}
	c.Flags().StringVar(&t.reason, "reason", "", "why; everyone who asks for the item can read it")
	c.Flags().BoolVar(&t.undo, "undo", false, "serve the items again")
	c.Flags().BoolVar(&t.list, "list", false, "list what is taken down")
	c.Flags().BoolVar(&t.asJSON, "json", false, "print JSON")
	return c
}

// check refuses what makes no sense, and puts the reason on one line.
func (t *takedown) check() error {
	if t.list {
		if len(t.ids) > 0 || t.undo || t.reasonIsGiven {
			return usagef("--list takes no item ids, no --undo and no --reason")
		}
		return nil
	}
	if len(t.ids) == 0 {
		return usagef("name the items by their ids, or see with --list what is taken down")
	}
	for _, id := range t.ids {
		if !minuted.IsID(id) {
			return usagef("%q is not an item id; an id is 13 letters and digits, the part behind /items/ in the address of the item's page", id)
		}
	}
	if t.undo && !t.reasonIsGiven {
		return nil
	}
	reason, err := takedowns.CleanReason(t.reason)
	if err != nil {
		return usagef("--reason: %w", err)
	}
	t.reason = reason
	return nil
}

// takenDown is what came of one item.
type takenDown struct {
	takedowns.Outcome
	Held bool `json:"held"` // the index holds it

	title string
	items []string // ids of the items of the meeting that has this id
}

func (t *takedown) run(c *cobra.Command) error {
	if _, err := os.Stat(data(c)); errors.Is(err, fs.ErrNotExist) {
		return usagef("there is no folder %s; name the data folder with --data", data(c))
	}
	verb := takedowns.TakeDown
	if t.undo {
		verb = takedowns.Undo
	}
	outcomes, err := takedowns.In(data(c)).Add(c.Context(), verb, t.reason, t.ids...)
	if err != nil {
		return err
	}
	list, err := identify(c.Context(), data(c), outcomes)
	if err != nil {
		// What was done is done.
		fmt.Fprintln(c.ErrOrStderr(), "The index cannot be asked which items these are:", err)
	}
	for _, each := range list {
		if len(each.items) > 0 && !t.undo {
			fmt.Fprintf(c.ErrOrStderr(), "%s is the id of a meeting, whose items are still served; take them down by theirs: %s\n",
				each.ID, strings.Join(each.items, " "))
		}
	}
	if t.asJSON {
		return printJSON(c, list)
	}
	for _, each := range list {
		fmt.Fprintf(c.OutOrStdout(), "%s %s\n", each.ID, t.said(each.Outcome))
		if each.Held {
			fmt.Fprintf(c.OutOrStdout(), "  %s\n", each.title)
		} else if err == nil && !t.undo {
			fmt.Fprintln(c.OutOrStdout(), "  The index holds no item of this id; should one come, it will not be served.")
		}
	}
	return nil
}

// said tells what came of one item.
func (t *takedown) said(o takedowns.Outcome) string {
	switch {
	case o.Done && t.undo:
		return "is served again."
	case o.Done:
		return "is taken down: " + t.reason
	case t.undo:
		return "was not taken down; nothing has changed."
	default:
		return fmt.Sprintf("was taken down already, on %s: %s", moment(o.Before.Time), o.Before.Reason)
	}
}

// identify finds out what some ids stand for in the index, taken down or not. With an error it says less.
func identify(ctx context.Context, dir string, outcomes []takedowns.Outcome) ([]takenDown, error) {
	list := make([]takenDown, len(outcomes))
	for i, o := range outcomes {
		list[i].Outcome = o
	}
	index, done, err := openWhole(dir)
	if errors.Is(err, minuted.ErrNoIndex) {
		return list, nil
	}
	if err != nil {
		return list, err
	}
	defer done()
	for i := range list {
		if err := list[i].lookUp(ctx, index); err != nil {
			return list, err
		}
	}
	return list, nil
}

func (t *takenDown) lookUp(ctx context.Context, index minuted.Index) error {
	item, err := index.Item(ctx, t.ID)
	if err == nil {
		t.Held, t.title = true, fmt.Sprintf("%s, %s, %s", item.Title, item.Authority, item.Date)
		return nil
	}
	if !errors.Is(err, minuted.ErrNotFound) {
		return err
	}
	items, err := index.Meeting(ctx, t.ID)
	if errors.Is(err, minuted.ErrNotFound) {
		return nil
	}
	for _, item := range items {
		t.items = append(t.items, item.ID)
	}
	return err
}

// takedownList is what `takedown --list --json` prints.
type takedownList struct {
	Takedowns []minuted.Takedown `json:"takedowns"` // in force, by id
	Torn      bool               `json:"torn"`      // the file ends with what a crash left of an act
}

func listTakedowns(c *cobra.Command, asJSON bool) error {
	history, err := takedowns.In(data(c)).Read()
	if err != nil {
		return err
	}
	list := takedownList{Takedowns: append([]minuted.Takedown{}, history.InForce().All()...), Torn: history.Torn}
	if asJSON {
		return printJSON(c, list)
	}
	if list.Torn {
		fmt.Fprintln(c.ErrOrStderr(), tornTakedowns)
	}
	if len(list.Takedowns) == 0 {
		_, err := fmt.Fprintln(c.OutOrStdout(), "Nothing is taken down.")
		return err
	}
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ITEM\tTAKEN DOWN\tREASON")
	for _, each := range list.Takedowns {
		fmt.Fprintf(w, "%s\t%s\t%s\n", each.ID, moment(each.Time), each.Reason)
	}
	return w.Flush()
}

// tornTakedowns says that the log of takedowns ends with what a crash left.
const tornTakedowns = "The last line of the file takedowns is what a crash left of an act that was not acknowledged. It does not count."
