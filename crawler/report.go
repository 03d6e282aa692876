package crawler

import (
	"time"

	"minuted"
	"minuted/crawler/history"
)

// Report says what a crawl did.
type Report struct {
	Sites []SiteReport `json:"sites"` // in the order the authorities were given, each once
}

// Failed reports whether some site was stopped or some page could not be fetched.
func (r Report) Failed() bool {
	for _, s := range r.Sites {
		if s.Stopped != "" || s.Failed > 0 {
			return true
		}
	}
	return false
}

// maxProblems bounds the problems a report lists of one site; all are counted.
const maxProblems = 100

// SiteReport says what a visit to one site did.
type SiteReport struct {
	Site            minuted.Site  `json:"site"`
	Resumed         bool          `json:"resumed"`           // the visit was begun by an earlier crawl
	Open            bool          `json:"open"`              // the visit has not ended; the next crawl resumes it
	Limited         bool          `json:"limited"`           // as many pages were fetched as were wanted, and more are queued
	Stopped         string        `json:"stopped,omitempty"` // why the site was left early, in words
	Until           time.Time     `json:"until,omitzero"`    // when the site may be asked again, where it was left for that
	Pages           int           `json:"pages"`             // requests for pages, robots.txt not counted
	New             int           `json:"new"`               // pages captured for the first time
	Changed         int           `json:"changed"`           // meetings and items whose page is not what it was
	Same            int           `json:"unchanged"`         // pages that are what they were
	NewMeetings     int           `json:"new_meetings"`
	ChangedMeetings int           `json:"changed_meetings"`
	Items           int           `json:"items"`   // agenda items shown by the new and changed meetings
	Missing         int           `json:"missing"` // held, not there now, and not yet counted as gone
	Gone            int           `json:"gone"`
	Forbidden       int           `json:"forbidden"`
	Failed          int           `json:"failed"`
	Problems        []PageProblem `json:"problems,omitempty"` // the first hundred that are gone, forbidden or failed
	Took            time.Duration `json:"took"`

	// Changes is what became of items that were held before: edited, renumbered, withdrawn, finalised...
	Changes history.Changes `json:"changes,omitzero"`
}

// PageProblem is one page that could not be had.
type PageProblem struct {
	URL    string `json:"url"`
	State  string `json:"state"`
	Reason string `json:"reason"`
}

// Unchanged reports whether the visit ran and found nothing new: no page for the first time, no other text of one.
func (s SiteReport) Unchanged() bool {
	return s.Pages > 0 && s.New == 0 && s.Changed == 0
}

// Progress is how far a visit has come.
type Progress struct {
	Site     minuted.Site
	Pages    int           // fetched in this crawl
	Queued   int           // known and still to be fetched; up to ten seconds old
	Meetings int           // new or changed, of this crawl
	Items    int           // shown by those meetings
	Elapsed  time.Duration // since the visit began or was resumed; with Pages it gives the rate
	Ended    bool          // this is the last progress of the visit
}
