package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"minuted"
	"minuted/crawler/archive"
)

// Errors of a crawl that was set up wrongly.
var (
	ErrNoContact       = errors.New("a contact address is needed: it goes into the User-Agent, so that councils can reach whoever crawls their site")
	ErrDelayNotAllowed = errors.New("the delay between requests may only be set where private hosts are allowed")
)

// Crawler visits the sites of authorities. The zero value of every field but Archive, Platforms and UserAgent is useful.
type Crawler struct {
	Archive      *archive.Archive
	Platforms    []minuted.Platform
	UserAgent    string         // from [UserAgent]; may be empty only with AllowPrivate
	AllowPrivate bool           // loopback and private hosts, on any port, may be asked too
	Delay        *time.Duration // replaces every computed delay, nil for the polite rules; needs AllowPrivate
	Since        minuted.Date   // meetings known to be before it are left out
	Limit        int            // pages a site and visit, 0 for all; the visit goes on with the next crawl
	DayRequests  int            // to a host in a day (UTC) at most, 0 for 20,000
	DayBytes     int64          // from a host in a day at most, 0 for 4 GiB
	Progress     func(Progress) // called after every page, one call at a time; nil for none
	Log          *slog.Logger   // nil for none

	dial    dialFunc    // replaces the network in tests
	resolve resolveFunc // likewise, the addresses of hosts
}

// Crawl visits the sites of the given authorities and reports what became of each. Sites that fail are in the report;
// an error means that the whole crawl could not go on: the archive cannot be written, or ctx ended, in which case the
// error wraps ctx.Err() and visits are left open to be resumed.
func (c *Crawler) Crawl(ctx context.Context, authorities []minuted.Authority) (Report, error) {
	if err := c.check(); err != nil {
		return Report{}, err
	}
	r := newRun(c)
	defer r.fetcher.close()
	if err := r.readAdopted(ctx); err != nil {
		return Report{}, fmt.Errorf("read what a crash left unread: %w", err)
	}
	authorities = unique(authorities)
	report := Report{Sites: make([]SiteReport, len(authorities))}
	err := together(ctx, authorities, func(ctx context.Context, i int, a minuted.Authority) (err error) {
		report.Sites[i], err = r.visit(ctx, a)
		return err
	})
	if ctx.Err() != nil {
		return report, fmt.Errorf("crawl interrupted: %w", ctx.Err())
	}
	return report, err
}

// together does something for all authorities at once, until all are done or one fails. How many sites are asked at a
// time is for the hosts to say: each is slow, and they are many.
func together(ctx context.Context, authorities []minuted.Authority, do func(context.Context, int, minuted.Authority) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for i, a := range authorities {
		group.Go(func() error { return do(ctx, i, a) })
	}
	return group.Wait()
}

// unique drops authorities whose site was named before: a site is visited by one worker.
func unique(authorities []minuted.Authority) []minuted.Authority {
	seen := map[minuted.Site]bool{}
	return slices.DeleteFunc(slices.Clone(authorities), func(a minuted.Authority) bool {
		again := seen[a.Site()]
		seen[a.Site()] = true
		return again
	})
}

func (c *Crawler) check() error {
	switch {
	case c.UserAgent == "" && !c.AllowPrivate:
		return ErrNoContact
	case c.Delay != nil && !c.AllowPrivate:
		return ErrDelayNotAllowed
	}
	return nil
}

func (c *Crawler) platform(name string) (minuted.Platform, bool) {
	for _, p := range c.Platforms {
		if p.Name() == name {
			return p, true
		}
	}
	return nil, false
}

// siteOf returns the platform and root of an authority's site. The error says in words why it cannot be visited.
func (c *Crawler) siteOf(a minuted.Authority) (minuted.Platform, *url.URL, error) {
	p, known := c.platform(a.Platform)
	if !known {
		return nil, nil, fmt.Errorf("pages of the platform %q cannot be read", a.Platform)
	}
	root, err := siteRoot(a.URL)
	if err != nil {
		return nil, nil, fmt.Errorf("its address cannot be used: %w", err)
	}
	return p, root, nil
}

// siteRoot reads the address of a site root, which ends with a slash whether it was written or not.
func siteRoot(address string) (*url.URL, error) {
	root, err := FixAddress(address)
	if err != nil {
		return nil, err
	}
	root.RawQuery = ""
	if !strings.HasSuffix(root.Path, "/") {
		root.Path += "/"
		root.RawPath = ""
	}
	return root, nil
}
