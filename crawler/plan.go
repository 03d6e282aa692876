package crawler

import (
	"minuted"
	"minuted/crawler/archive"
)

// SitePlan is what a crawl would begin with on one site.
type SitePlan struct {
	Site    minuted.Site          `json:"site"`
	Start   []minuted.Task        `json:"start"`             // fetched first by a new visit
	Resumes bool                  `json:"resumes"`           // a visit is open; it goes on with what is queued
	Tasks   map[archive.State]int `json:"tasks"`             // known from earlier visits, by state
	Problem string                `json:"problem,omitempty"` // why the site cannot be visited, in words
}

// Plan tells what a crawl of the given authorities would begin with, where held is the status of what is archived
// already. It asks nobody for anything and changes nothing.
func (c *Crawler) Plan(held []archive.SiteStatus, authorities []minuted.Authority) []SitePlan {
	plans := make([]SitePlan, len(authorities))
	for i, a := range authorities {
		plans[i] = c.planSite(a)
		for _, s := range held {
			if s.Authority.Site() == a.Site() {
				plans[i].Resumes, plans[i].Tasks = s.VisitOpen, s.Tasks
			}
		}
	}
	return plans
}

func (c *Crawler) planSite(a minuted.Authority) SitePlan {
	plan := SitePlan{Site: a.Site()}
	platform, root, err := c.siteOf(a)
	if err != nil {
		plan.Problem = err.Error()
		return plan
	}
	plan.Start = platform.Start(plan.Site, root)
	return plan
}
