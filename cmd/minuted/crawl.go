package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/crawler/authorities"
)

// crawling is what `crawl` was told.
type crawling struct {
	all                      bool
	nation                   string
	url, authority, platform string
	contact                  string
	allowPrivate, dryRun     bool
	delay                    time.Duration
	delaySet                 bool
	since                    string
	limit                    int
	follow, asJSON           bool
	indexEvery               int // minutes
}

func newCrawl() *cobra.Command {
	var o crawling
	c := &cobra.Command{
		Use:   "crawl AUTHORITY... | --all | --nation NATION | --url URL --authority ID",
		Short: "Bring councils' minutes pages into the archive",
		Long: "Bring councils' minutes pages into the archive, politely: robots.txt is obeyed, one request at a time is made to\n" +
			"a host, at least two seconds apart. An interrupted crawl goes on where it was when it is run again.\n" +
			"With --follow it does not end: it visits the sites as they come due, and indexes what they bring.",
		Example: "  minuted crawl leeds kent --contact archive@example.org\n" +
			"  minuted crawl --nation wales --since 2024-01-01 --contact archive@example.org\n" +
			"  minuted crawl --url https://democracy.example.gov.uk/ --authority example --contact archive@example.org\n" +
			"  minuted crawl leeds kent --follow --index-every 30 --contact archive@example.org",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			o.delaySet = c.Flags().Changed("delay")
			list, err := o.authorities(args)
			if err != nil {
				return err
			}
			return o.crawl(c, data(c), list)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.all, "all", false, "every authority of the directory")
	f.StringVar(&o.nation, "nation", "", "every authority of this nation")
	f.StringVar(&o.url, "url", "", "a site that is not in the directory; needs --authority")
	f.StringVar(&o.authority, "authority", "", "id of the authority at --url")
	f.StringVar(&o.platform, "platform", "moderngov", "platform of the site at --url")
	f.StringVar(&o.contact, "contact", "", "address or web page at which a council can reach you; goes into the User-Agent")
	f.BoolVar(&o.allowPrivate, "allow-private", false, "permit loopback and private hosts, on any port")
	f.DurationVar(&o.delay, "delay", 0, "exact time between requests; only with --allow-private")
	f.StringVar(&o.since, "since", "", "leave out meetings before this date (YYYY-MM-DD) where their list tells")
	f.IntVar(&o.limit, "limit", 0, "pages a site; the next crawl goes on from there")
	f.BoolVar(&o.asJSON, "json", false, "print the report as JSON")
	f.BoolVar(&o.dryRun, "dry-run", false, "say which sites would be visited, and ask none of them")
	f.BoolVar(&o.follow, "follow", false, "go on for ever: visit the sites again as their pages come due")
	f.IntVar(&o.indexEvery, "index-every", 60, "with --follow, minutes after which what is new is indexed; 0 for never")
	return c
}

// authorities turns arguments and flags into the authorities to visit.
func (o crawling) authorities(args []string) ([]minuted.Authority, error) {
	if o.url != "" {
		if len(args) > 0 || o.all || o.nation != "" {
			return nil, usagef("--url names one site; give no other authorities with it")
		}
		a, err := o.given()
		return []minuted.Authority{a}, err
	}
	directory, err := authorities.Builtin()
	if err != nil {
		return nil, err
	}
	var list []minuted.Authority
	for _, a := range directory.All() {
		if o.all || o.nation != "" && a.Nation == o.nation {
			list = append(list, a)
		}
	}
	for _, id := range args {
		a, ok := directory.Find(id)
		if !ok {
			return nil, unknownAuthority(directory, id)
		}
		list = append(list, a)
	}
	if len(list) == 0 {
		return nil, usagef("name the authorities to crawl, or use --all, --nation or --url; `minuted authorities` lists them")
	}
	return list, nil
}

func unknownAuthority(directory *authorities.Directory, id string) error {
	if near := directory.Like(id); len(near) > 0 {
		return usagef("no authority has the id %q; did you mean %s?", id, strings.Join(near, ", "))
	}
	return usagef("no authority has the id %q; `minuted authorities` lists them, and --url crawls one that is not listed", id)
}

// given is the authority that --url, --authority and --platform describe.
func (o crawling) given() (minuted.Authority, error) {
	u, err := url.Parse(o.url)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return minuted.Authority{}, usagef("--url %q is not a web address; it should look like https://democracy.example.gov.uk/", o.url)
	}
	if o.authority == "" {
		return minuted.Authority{}, usagef("--url needs --authority, the id its items will carry")
	}
	if !isPlatform(o.platform) {
		return minuted.Authority{}, usagef("--platform is %q; moderngov can be read", o.platform)
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	a := minuted.Authority{ID: o.authority, Name: o.authority, Platform: o.platform, URL: u.String()}
	directory, err := authorities.Builtin()
	if err != nil {
		return a, err
	}
	if listed, ok := directory.Find(o.authority); ok {
		listed.Platform, listed.URL = a.Platform, a.URL
		return listed, nil
	}
	return a, nil
}

func isPlatform(name string) bool {
	for _, p := range platforms() {
		if p.Name() == name {
			return true
		}
	}
	return false
}

// crawl visits the sites and says what came of it.
func (o crawling) crawl(c *cobra.Command, dir string, list []minuted.Authority) error {
	crawl, err := o.crawler(c)
	if err != nil {
		return err
	}
	switch {
	case o.asJSON && (o.follow || o.dryRun):
		return usagef("--json is of the report of a crawl that ends; with --follow the log tells of every visit")
	case o.indexEvery < 0:
		return usagef("--index-every is %d; it is a number of minutes, or 0", o.indexEvery)
	case o.dryRun:
		return describe(c, dir, crawl, list)
	case o.follow:
		return follow(c, dir, list, crawl, time.Duration(o.indexEvery)*time.Minute)
	}
	return runCrawl(c, dir, list, crawl, o.asJSON)
}

// runCrawl visits the sites with the data folder locked, and prints what came of it.
func runCrawl(c *cobra.Command, dir string, list []minuted.Authority, crawl *crawler.Crawler, asJSON bool) error {
	a, done, err := writing(c, dir)
	if err != nil {
		return err
	}
	bar := newBar(c, "crawling", "pages")
	crawl.Archive = a
	crawl.Progress = newTotals(bar).add
	report, err := crawl.Crawl(c.Context(), list)
	bar.end()
	if closed := done(); err == nil {
		err = closed
	}
	if asJSON {
		err = errors.Join(err, printJSON(c, report))
	} else {
		printCrawled(c.OutOrStdout(), report)
	}
	switch {
	case err != nil:
		return err
	case report.Failed():
		return errPartly
	}
	return nil
}

func (o crawling) crawler(c *cobra.Command) (*crawler.Crawler, error) {
	var since minuted.Date
	if o.since != "" {
		var err error
		if since, err = minuted.ParseDate(o.since); err != nil {
			return nil, usagef("--since: %w", err)
		}
	}
	if o.delaySet && !o.allowPrivate {
		return nil, usagef("--delay needs --allow-private: public sites are asked at their own pace")
	}
	var userAgent string
	if o.contact != "" || !o.allowPrivate {
		var err error
		if userAgent, err = crawler.UserAgent(version, o.contact); err != nil {
			return nil, usageError{err}
		}
	}
	crawl := &crawler.Crawler{
		Platforms:    platforms(),
		UserAgent:    userAgent,
		AllowPrivate: o.allowPrivate,
		Since:        since,
		Limit:        o.limit,
		Log:          logger(c),
	}
	if o.delaySet {
		crawl.Delay = &o.delay
	}
	return crawl, nil
}

// describe says which sites would be visited and what is asked of them first.
func describe(c *cobra.Command, dir string, crawl *crawler.Crawler, list []minuted.Authority) error {
	held, err := heldSites(c, dir)
	if err != nil {
		return err
	}
	for _, plan := range crawl.Plan(held, list) {
		id := plan.Site.Authority
		switch {
		case plan.Problem != "":
			fmt.Fprintf(c.OutOrStdout(), "%s: cannot be visited: %s\n", id, plan.Problem)
		case plan.Resumes:
			fmt.Fprintf(c.OutOrStdout(), "%s: goes on with %s\n", id, plural(plan.Tasks[archive.Queued], "queued page"))
		default:
			for _, task := range plan.Start {
				fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", id, task.URL)
			}
		}
	}
	return nil
}

// heldSites is the status of the archive of a data folder, nothing where there is none.
func heldSites(c *cobra.Command, dir string) ([]archive.SiteStatus, error) {
	a, err := archive.OpenReader(c.Context(), dir)
	if errors.Is(err, archive.ErrNoArchive) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.Status(c.Context())
}
