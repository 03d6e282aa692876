package crawler

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// warc imports the responses of a WARC file that are pages of sites we know. Each keeps the date it was captured.
func (im *importer) warc(ctx context.Context, path string, file io.Reader) error {
	number := 0
	for record, err := range archive.ReadWARC(file) {
		number++
		if err != nil {
			im.problem("%s: record %d: %v", path, number, err)
			continue
		}
		im.lookedAt()
		if a, ours := record.Site(); ours {
			im.named[a.Site()] = a
			continue
		}
		a, v, skip := im.page(record)
		if skip != "" {
			im.report.Skipped[skip]++
			continue
		}
		if err := im.yieldToNewer(ctx, &v); err != nil {
			return err
		}
		if err := im.add(ctx, a, v, im.countOf(v)); err != nil {
			return err
		}
	}
	return nil
}

// Reasons for which a WARC record is passed over.
const (
	skipRobots  = "robots.txt"
	skipBroken  = "response that cannot be read"
	skipStatus  = "response without a page (status other than 200)"
	skipSite    = "address of no site in the directory"
	skipGrammar = "address that is no page of meetings"
	skipPage    = "response that is not the page its address stands for"
	skipLarge   = "response that is too large"
)

// countOf returns what of the report a page or record is counted under.
func (im *importer) countOf(v archive.Visit) *int {
	switch v.Task.Kind {
	case minuted.KindSaved:
		return &im.report.Saved
	case minuted.KindRecord:
		return &im.report.Records
	}
	return &im.report.Pages
}

// page turns a WARC record into a capture, by what another archive of ours says of it or else by its address. skip says
// why it is none.
func (im *importer) page(record *archive.Record) (a minuted.Authority, v archive.Visit, skip string) {
	c, good, err := record.Capture()
	switch {
	case err != nil:
		return a, v, skipBroken
	case c == nil:
		return im.response(record)
	case c.Task.Kind == minuted.KindRobots:
		return a, v, skipRobots
	case !good || !writable(c.Time):
		return a, v, skipBroken
	}
	return im.ours(c)
}

// ours takes a capture of another archive of ours, if it still is what it says.
func (im *importer) ours(c *minuted.Capture) (a minuted.Authority, v archive.Visit, skip string) {
	a, known := im.named[c.Task.Site]
	if !known {
		a = im.authority(c.Task.Site.Authority, "")
		a.Platform = c.Task.Site.Platform
	}
	if a.Site() != c.Task.Site {
		return a, v, skipSite
	}
	v = archive.Visit{Task: minuted.Task{TaskKey: c.Task, URL: c.URL}, Capture: c, Good: true}
	p := im.platform(a.Platform)
	switch {
	case c.Task.Kind == minuted.KindRecord:
		if item, err := minuted.DecodeItem(c.Body); err != nil || item.ID != c.Task.ID || item.Authority != a.ID {
			return a, v, skipPage
		}
		return a, v, ""
	case p == nil:
		return a, v, skipSite
	case c.Task.Kind == minuted.KindSaved:
		meeting, err := p.ReadSaved(c)
		if err != nil {
			return a, v, skipPage
		}
		v.Meeting = held(meeting)
		return a, v, ""
	}
	root, err := siteRoot(a.URL)
	if err != nil {
		return a, v, skipSite
	}
	page, err := p.Read(c, root)
	if err != nil {
		return a, v, skipPage
	}
	return a, imported(c, page), ""
}

// response turns a WARC record into a capture of a page. skip says why it is none.
func (im *importer) response(record *archive.Record) (a minuted.Authority, v archive.Visit, skip string) {
	if record.Type != "response" {
		return a, v, "record of type " + record.Type
	}
	if record.Header["WARC-Truncated"] != "" {
		return a, v, skipBroken
	}
	status, header, body, err := record.HTTP()
	if err != nil || !writable(record.Date) {
		return a, v, skipBroken
	}
	if status != http.StatusOK {
		return a, v, skipStatus
	}
	u, err := FixAddress(strings.Trim(record.TargetURI, "<>"))
	if err != nil {
		return a, v, skipSite
	}
	a, root, known := im.siteAt(u)
	if !known {
		return a, v, skipSite
	}
	p := im.platform(a.Platform)
	kind, id, ok := p.Classify(root, u)
	if !ok {
		return a, v, skipGrammar
	}
	key := minuted.TaskKey{Site: a.Site(), Kind: kind, ID: id}
	c := &minuted.Capture{
		Task: key, URL: u.String(), Time: record.Date.UTC(), Status: status, Header: header,
		MediaType: mediaType(header), Body: body,
	}
	if int64(len(body)) > maxBody(c.MediaType) {
		return a, v, skipLarge
	}
	page, err := p.Read(c, root)
	if err != nil {
		return a, v, skipPage
	}
	return a, imported(c, page), ""
}

// imported is the visit that an imported page stands for. What it leads to is left to a crawl of the site.
func imported(c *minuted.Capture, page *minuted.Page) archive.Visit {
	v := archive.Visit{
		Task: minuted.Task{TaskKey: c.Task, URL: c.URL}, Capture: c, Good: true, State: archive.Done,
		Meeting: page.Meeting, Content: page.Digest,
	}
	if page.Meeting != nil {
		v.Due = dueAfter(page.Meeting.Date, c.Time)
	}
	return v
}

// yieldToNewer keeps an imported page from speaking for its task and meeting where the archive holds a newer one.
func (im *importer) yieldToNewer(ctx context.Context, v *archive.Visit) error {
	newest, err := im.archive.Newest(ctx, v.Task.TaskKey)
	if err != nil {
		return err
	}
	if newest != nil && newest.Time.After(v.Capture.Time) {
		v.State, v.Meeting = "", nil
	}
	return nil
}

// siteAt returns the authority and site root an address belongs to: by the directory, or as the options say.
func (im *importer) siteAt(u *url.URL) (minuted.Authority, *url.URL, bool) {
	if a, known := im.directory.ByURL(u); known && im.platform(a.Platform) != nil {
		root, err := siteRoot(a.URL)
		if err != nil {
			return minuted.Authority{}, nil, false
		}
		root.Scheme, root.Host = u.Scheme, u.Host
		return a, root, true
	}
	if im.options.Authority == "" {
		return minuted.Authority{}, nil, false
	}
	a := im.authority(im.options.Authority, "")
	a.Platform = im.options.Platform
	return a, im.likelyRoot(u), true
}

// likelyRoot returns the innermost folder of an address in which the platform knows it as a page, or else the outermost.
func (im *importer) likelyRoot(u *url.URL) *url.URL {
	p := im.platform(im.options.Platform)
	root := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	for end := strings.LastIndex(u.Path, "/"); end > 0; end = strings.LastIndex(u.Path[:end], "/") {
		inner := *root
		inner.Path = u.Path[:end+1]
		if _, _, ok := p.Classify(&inner, u); ok {
			return &inner
		}
	}
	return root
}

// writable reports whether a time is one and can be written in the form of WARC files, with a year of four digits.
func writable(t time.Time) bool {
	year := t.UTC().Year()
	return !t.IsZero() && year >= 1 && year <= 9999
}
