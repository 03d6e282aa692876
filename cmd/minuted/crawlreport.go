package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"minuted"
	"minuted/crawler"
)

// totals adds up the progress of sites that are visited side by side.
type totals struct {
	bar   *bar
	sites map[minuted.Site]crawler.Progress
}

func newTotals(b *bar) *totals { return &totals{bar: b, sites: map[minuted.Site]crawler.Progress{}} }

func (t *totals) add(p crawler.Progress) {
	t.sites[p.Site] = p
	var pages, queued, meetings, items int
	for _, site := range t.sites {
		pages += site.Pages
		queued += site.Queued
		meetings += site.Meetings
		items += site.Items
	}
	t.bar.setOf(pages, pages+queued, plural(meetings, "meeting")+", "+plural(items, "item"))
}

func printCrawled(out io.Writer, r crawler.Report) {
	for _, s := range r.Sites {
		if s.Stopped != "" {
			fmt.Fprintf(out, "%s: stopped: %s\n", s.Site.Authority, s.Stopped)
		}
		if s.Unchanged() && s.Failed == 0 {
			fmt.Fprintf(out, "%s: nothing new: %s as before%s\n", s.Site.Authority, plural(s.Same, "page"), misses(s))
		} else {
			fmt.Fprintf(out, "%s: %s, %s and %d changed with %s, in %s%s\n", s.Site.Authority, plural(s.Pages, "page"),
				plural(s.NewMeetings, "new meeting"), s.ChangedMeetings, plural(s.Items, "item"), s.Took.Round(10*time.Millisecond), misses(s))
		}
		printChanges(out, s.Changes)
		printProblems(out, s)
		if s.Open {
			fmt.Fprintf(out, "  not finished; crawl %s again to go on\n", s.Site.Authority)
		}
	}
}

// shownProblems is how many pages of a site that could not be had are listed; `status` lists more.
const shownProblems = 10

func printProblems(out io.Writer, s crawler.SiteReport) {
	shown := s.Problems[:min(len(s.Problems), shownProblems)]
	for _, p := range shown {
		fmt.Fprintf(out, "  %s: %s: %s\n", p.State, p.URL, p.Reason)
	}
	if more := s.Gone + s.Forbidden + s.Failed - len(shown); more > 0 {
		fmt.Fprintf(out, "  and %d more; `minuted status` lists them\n", more)
	}
}

func misses(s crawler.SiteReport) string {
	counts := map[string]int{"gone": s.Gone, "forbidden": s.Forbidden, "failed": s.Failed}
	var parts []string
	for what, n := range counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	sort.Strings(parts)
	return "; " + strings.Join(parts, ", ")
}
