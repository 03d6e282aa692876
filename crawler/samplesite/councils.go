// Package samplesite serves fictional councils in the markup of Modern.Gov, with ten years of meetings that depend on
// neither clock nor chance: the crawler's tests visit them, and so does the demo.
//
// The councils, their committees and members are in councils.yaml, the business of their meetings is written out in
// minutes/*.txt, and the rest is made from the sentences of subjects.yaml. Everyone and everywhere named is invented.
package samplesite

import (
	"fmt"
	"net/http"

	"minuted"
)

// Councils is a set of fictional councils, ready to be served. It does not change once made.
type Councils struct {
	list  []*council
	pages *templates
}

// New makes the councils from the files built into the program.
func New() (*Councils, error) {
	list, err := loadCouncils("councils.yaml", councilsFile)
	if err != nil {
		return nil, err
	}
	subjects, err := loadSubjects("subjects.yaml", subjectsFile)
	if err != nil {
		return nil, err
	}
	written, err := loadMinutes(minutesFolder, "minutes")
	if err != nil {
		return nil, err
	}
	pages, err := loadTemplates()
	if err != nil {
		return nil, err
	}
	c := &Councils{list: list, pages: pages}
	if err := c.assign(written); err != nil {
		return nil, err
	}
	for _, council := range list {
		if err := council.hold(subjects); err != nil {
			return nil, fmt.Errorf("making the meetings of %s: %w", council.ID, err)
		}
	}
	return c, nil
}

// assign hands the written items to the committees they name.
func (c *Councils) assign(written []*writtenItem) error {
	for _, w := range written {
		council := c.council(w.Council)
		if council == nil {
			return w.errorf(w.councilLine, "there is no council %q", w.Council)
		}
		committee := council.committee(w.Committee, w.Lang)
		if committee == nil {
			return w.errorf(w.committeeLine, "%s has no committee %q", council.ID, w.Committee)
		}
		committee.written = append(committee.written, w)
	}
	return nil
}

func (c *Councils) council(id string) *council {
	for _, council := range c.list {
		if council.ID == id {
			return council
		}
	}
	return nil
}

// Authorities lists the councils by id. The site root of each is base, a slash, its id and a slash.
func (c *Councils) Authorities(base string) []minuted.Authority {
	out := make([]minuted.Authority, 0, len(c.list))
	for _, council := range c.list {
		out = append(out, minuted.Authority{
			ID:       council.ID,
			Name:     council.Name,
			Nation:   council.Nation,
			Region:   council.Region,
			Tier:     council.Tier,
			Platform: "moderngov",
			URL:      base + "/" + council.ID + "/",
		})
	}
	return out
}

// Counts says how many meetings and agenda items the councils publish between them.
func (c *Councils) Counts() (meetings, items int) {
	for _, council := range c.list {
		for _, m := range council.meetings {
			meetings++
			items += len(m.items)
		}
	}
	return meetings, items
}

// Handler serves the sites of all councils and the robots.txt of their host. It answers everything outside Modern.Gov's
// grammar with a redirect to the council's error page.
func (c *Councils) Handler() http.Handler { return &handler{councils: c} }
