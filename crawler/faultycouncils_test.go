package crawler

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
)

// councilNet serves the sample councils over pipes, each on a host of its own: the first under the vendor's domain, the
// next behind one address, the others apart.
type councilNet struct {
	*pipeSite
	sites    []minuted.Authority
	arrivals samplesite.Arrivals
	handler  http.Handler
}

func newCouncilNet(t *testing.T, rules ...samplesite.Rule) *councilNet {
	t.Helper()
	sample, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	n := &councilNet{pipeSite: newPipeSite(), sites: sample.Authorities("")}
	n.guarded = true
	for i := range n.sites {
		domain := ".example"
		if i < 4 {
			domain = groupSuffix
		}
		n.sites[i].URL = "http://" + n.sites[i].ID + domain + "/" + n.sites[i].ID + "/"
	}
	n.handler = n.arrivals.Log(samplesite.WithFaults(sample.Handler(), rules...))
	return n
}

// address is that of a host: one for the fifth to seventh council.
func (n *councilNet) address(_ context.Context, host string) ([]netip.Addr, error) {
	i := slices.IndexFunc(n.sites, func(a minuted.Authority) bool { return strings.HasPrefix(host, a.ID+".") })
	if i >= 4 && i < 7 {
		i = 4
	}
	return []netip.Addr{netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)})}, nil
}

// visit visits all councils by the polite rules, on the clock of the test's bubble, a number of times a day apart.
func (n *councilNet) visit(t *testing.T, times int) (c *Crawler, reports []Report) {
	t.Helper()
	c = n.crawler(t)
	c.Platforms, c.resolve = []minuted.Platform{moderngov.New()}, n.address
	server := &http.Server{Handler: n.handler}
	served := make(chan struct{})
	go func() { server.Serve(n); close(served) }()
	for range times {
		report, err := c.Crawl(t.Context(), n.sites)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, report)
		time.Sleep(day)
	}
	close(n.conns)
	<-served
	if err := server.Shutdown(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return c, reports
}

// faults are all ways in which sites have been seen to fail, some of them for good. Those of one council are in one
// paragraph.
func faults() []samplesite.Rule {
	rule := func(path string, skip, times int, f samplesite.Fault) samplesite.Rule {
		return samplesite.Rule{Path: path, Skip: skip, Times: times, Fault: f}
	}
	const page = "text/html; charset=utf-8"
	padding := strings.Repeat("<p>Welcome to our new site.</p>\n", 100)
	return []samplesite.Rule{
		rule("/brackenshire/ieListDocuments", 1, 1, samplesite.Delay(90*time.Second)),
		rule("/brackenshire/ieListDocuments", 3, 1, samplesite.Trickle(2000, 20*time.Second)),
		rule("/brackenshire/ieListDocuments", 6, 1, samplesite.Trickle(200, 50*time.Second)),
		rule("/brackenshire/ieListDocuments", 9, 1, samplesite.Status(429, "Retry-After", "90")),
		rule("/brackenshire/ieListDocuments", 12, 1, samplesite.Status(503, "Retry-After", "Sat, 01 Jan 2000 02:00:00 GMT")),
		rule("/brackenshire/ieListMeetings", 3, 1, samplesite.Status(503)),
		rule("/brackenshire/mgAi", 0, 1, samplesite.Status(429, "Retry-After", "soon")),

		rule("/harrowmere/ieListDocuments", 0, 1, samplesite.Status(302, "Location", "mgError.aspx")),
		rule("/harrowmere/ieListDocuments", 2, 1, samplesite.Body(page, "<html><head><title>Error</title></head><body id=\"modgov\"><h1>Error</h1></body></html>")),
		rule("/harrowmere/ieListDocuments", 4, 1, samplesite.Body(page, "<html><body class=\"ms-backgroundImage\"><form>"+padding+"</form></body></html>")),
		rule("/harrowmere/ieListDocuments", 6, 1, samplesite.Body(page, "<html><script>location='/new'</script>"+padding+"</html>")),
		rule("/harrowmere/ieListDocuments", 8, 1, samplesite.Body(page, "<html><body>Please solve this captcha</body></html>")),
		rule("/harrowmere/ieListMeetings", 2, 1, samplesite.Status(404)),

		rule("/stonegate/ieListDocuments", 0, 1, samplesite.Status(302, "Location", "http://127.0.0.1/stonegate/ieListDocuments.aspx")),
		rule("/stonegate/ieListDocuments", 2, 1, samplesite.Status(302, "Location", "http://169.254.169.254/latest/meta-data/")),
		rule("/stonegate/ieListDocuments", 4, 18, samplesite.Status(302, "Location", "")),
		rule("/stonegate/ieListMeetings", 1, 2, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			samplesite.Status(302, "Location", r.URL.RequestURI())(w, r, next)
		}),

		rule("aldersea.moderngov.co.uk/robots.txt", 1, 0, samplesite.Body("text/plain", "User-agent: *\nDisallow: /aldersea/mgWebService\n")),
		rule("/aldersea/ieListDocuments", 0, 1, samplesite.Truncate(900)),
		rule("/aldersea/ieListDocuments", 2, 1, samplesite.CutChunk(900)),
		rule("/aldersea/ieListDocuments", 4, 1, samplesite.CutGzip),
		rule("/aldersea/ieListDocuments", 6, 2, samplesite.Silence(1500)),
		rule("/aldersea/ieListDocuments", 10, 1, samplesite.Reset),
		rule("/aldersea/ieListDocuments", 12, 1, samplesite.Hangup),
		rule("/aldersea/ieListDocuments", 14, 1, samplesite.LargeHeader(2<<20)),
		rule("/aldersea/ieListDocuments", 16, 1, samplesite.GzipBomb(maxHTML+1)),

		rule("/tamewell/ieListDocuments", 0, 0, samplesite.Charset("text/html; charset=iso-8859-1")),
		rule("/tamewell/mgAi", 0, 0, samplesite.Charset("")),
		rule("tamewell.example/robots.txt", 0, 0, samplesite.Status(404)),

		rule("strathlorne.example/robots.txt", 0, 0, samplesite.Body(page, "<html><body>Not found, but in a friendly way</body></html>")),
		rule("/strathlorne/ieListMeetings", 0, 0, samplesite.EndlessCalendar),

		rule("lough-carrow.example/robots.txt", 0, 1, samplesite.Status(500)),
		rule("/lough-carrow/ieListMeetings", 0, 0, samplesite.ManyAddresses()),

		rule("/mid-marches/", 12, 0, samplesite.Status(403)),

		rule("/dyffryn-gwyn/ieListDocuments", 5, 1, samplesite.Status(503, "Retry-After", "99999999999999999999")),
	}
}

func TestFaultyCouncils(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches some thousand pages")
	}
	var clean map[string][]string
	synctest.Test(t, func(t *testing.T) {
		n := newCouncilNet(t)
		c, _ := n.visit(t, 1)
		clean = n.held(t, c.Archive)
		n.checkArrivals(t)
	})
	synctest.Test(t, func(t *testing.T) {
		n := newCouncilNet(t, faults()...)
		c, reports := n.visit(t, 3)
		n.checkArrivals(t)
		n.checkTasks(t, c.Archive, reports[len(reports)-1])
		n.checkFaults(t)
		held := n.held(t, c.Archive)
		for _, left := range []string{"mid-marches", "dyffryn-gwyn"} { // these do not let us in
			delete(held, left)
			delete(clean, left)
		}
		if diff := cmp.Diff(clean, held); diff != "" {
			t.Errorf("held without faults (-) and, three visits later, with them (+):\n%s", diff)
		}
	})
}

// held returns the ids of the meetings and items held of each council.
func (n *councilNet) held(t *testing.T, a *archive.Archive) map[string][]string {
	t.Helper()
	held := map[string][]string{}
	for _, site := range n.sites {
		for _, kind := range []string{moderngov.KindMeeting, moderngov.KindItem} {
			ids, err := a.Keys(t.Context(), site.Site(), kind)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				held[site.ID] = append(held[site.ID], kind+" "+id)
			}
		}
		slices.Sort(held[site.ID])
	}
	return held
}

// checkArrivals holds what arrived against the rules of politeness.
func (n *councilNet) checkArrivals(t *testing.T) {
	t.Helper()
	all := n.arrivals.All()
	byHost := map[string][]samplesite.Arrival{}
	for _, a := range all {
		byHost[a.Host] = append(byHost[a.Host], a)
		if !n.inGrammar(a) {
			t.Errorf("%s%s is outside the grammar", a.Host, a.URI)
		}
	}
	for host, arrivals := range byHost {
		checkForbidden(t, host, arrivals)
		checkSpacing(t, host, arrivals)
		checkOnce(t, host, arrivals)
	}
	checkGroups(t, "the vendor's", all, func(host string) bool { return strings.HasSuffix(host, groupSuffix) })
	shared := func(host string) bool {
		a, _ := n.address(t.Context(), host)
		return a[0] == netip.AddrFrom4([4]byte{192, 0, 2, 5})
	}
	checkGroups(t, "one address's", all, shared)
}

// checkFaults checks that every council showed the faults it was to show.
func (n *councilNet) checkFaults(t *testing.T) {
	t.Helper()
	shown := map[string]int{}
	for _, a := range n.arrivals.All() {
		if a.Fault {
			council, _, _ := strings.Cut(a.Host, ".")
			shown[council]++
			if a.URI == "/robots.txt" {
				shown["robots.txt of "+council]++
			}
		}
	}
	for what, least := range map[string]int{
		"brackenshire": 7, "harrowmere": 6, "stonegate": 6, "aldersea": 10, "tamewell": 20, "strathlorne": 5, "lough-carrow": 5,
		"mid-marches": 6, "dyffryn-gwyn": 1, "robots.txt of aldersea": 1, "robots.txt of strathlorne": 1,
		"robots.txt of tamewell": 1, "robots.txt of lough-carrow": 1,
	} {
		if shown[what] < least {
			t.Errorf("%s showed %d faults, want %d at least", what, shown[what], least)
		}
	}
}

func (n *councilNet) inGrammar(a samplesite.Arrival) bool {
	if a.URI == "/robots.txt" {
		return true
	}
	i := slices.IndexFunc(n.sites, func(site minuted.Authority) bool { return strings.Contains(site.URL, "//"+a.Host+"/") })
	if i < 0 {
		return false
	}
	root, err := url.Parse(n.sites[i].URL)
	if err != nil {
		return false
	}
	u, err := root.Parse(a.URI)
	if err != nil {
		return false
	}
	_, _, ok := moderngov.New().Classify(root, u)
	return ok
}

// checkForbidden checks that nothing is asked for that the robots.txt of the host, as it was last answered, forbids.
func checkForbidden(t *testing.T, host string, arrivals []samplesite.Arrival) {
	t.Helper()
	read := 0
	for _, a := range arrivals {
		if a.URI == "/robots.txt" {
			read++
		}
		switch {
		case read == 0:
			t.Errorf("%s%s was asked for before robots.txt", host, a.URI)
		case strings.HasPrefix(host, "aldersea") && read > 1 && strings.Contains(a.URI, "mgWebService"):
			t.Errorf("%s%s is forbidden since robots.txt was read again", host, a.URI)
		case strings.Contains(strings.ToLower(a.URI), "iesearchresults"):
			t.Errorf("%s%s is forbidden", host, a.URI)
		}
	}
}

// checkSpacing checks that a host is never asked twice at once, nor too soon after an answer, nor before it wants to be.
func checkSpacing(t *testing.T, host string, arrivals []samplesite.Arrival) {
	t.Helper()
	var notBefore time.Time
	for i, a := range arrivals {
		if i > 0 {
			before := arrivals[i-1]
			took := min(before.End.Sub(before.Time), headerTime) // beyond that we had left
			if gap := a.Time.Sub(before.Time); gap < took+minGap && gap < idleTime {
				t.Errorf("%s%s came %v after %s, which took %v", host, a.URI, gap, before.URI, took)
			}
		}
		if a.Time.Before(notBefore) {
			t.Errorf("%s%s came at %v, though the host was to be left alone until %v", host, a.URI, a.Time, notBefore)
		}
		if at, asked := retryAfter(a.Answer, a.End); asked && at.After(notBefore) {
			notBefore = at
		}
		if after := a.Answer.Get("Retry-After"); after == "" && overloaded(a.Status) {
			notBefore = a.End.Add(firstBackoff)
		}
	}
}

// checkOnce checks that what was answered as it should be is not asked for again in the same visit.
func checkOnce(t *testing.T, host string, arrivals []samplesite.Arrival) {
	t.Helper()
	answered := map[string]time.Time{}
	for _, a := range arrivals {
		if last, again := answered[a.URI]; again && a.Time.Sub(last) < day/2 {
			t.Errorf("%s%s was answered, and asked for again %v later", host, a.URI, a.Time.Sub(last))
		}
		if a.Status == http.StatusOK && !a.Fault {
			answered[a.URI] = a.Time
		}
	}
}

// checkGroups checks how many hosts of a group are asked at a time, and that each request is followed by a pause.
func checkGroups(t *testing.T, group string, all []samplesite.Arrival, member func(host string) bool) {
	t.Helper()
	for _, a := range all {
		open := 0
		for _, other := range all {
			rested := other.Time.Add(minGap)
			if other.End.Add(minGap).After(rested) && other.End.Sub(other.Time) < idleTime { // beyond that we had left
				rested = other.End.Add(minGap)
			}
			if member(a.Host) && member(other.Host) && !other.Time.After(a.Time) && rested.After(a.Time) {
				open++
			}
		}
		if open > groupSize {
			t.Errorf("%d of %s hosts were asked at once or without a pause, with %s%s", open, group, a.Host, a.URI)
		}
	}
}

// checkTasks checks that every task came to a state with a name, but for those of sites that were left.
func (n *councilNet) checkTasks(t *testing.T, a *archive.Archive, last Report) {
	t.Helper()
	status, err := a.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range status {
		i := slices.IndexFunc(last.Sites, func(r SiteReport) bool { return r.Site == s.Authority.Site() })
		if i < 0 {
			t.Errorf("%s is not in the report", s.Authority.ID)
			continue
		}
		report := last.Sites[i]
		if s.Tasks[archive.Queued] > 0 && report.Stopped == "" {
			t.Errorf("%s: %d tasks are queued after the visit has ended: %+v", s.Authority.ID, s.Tasks[archive.Queued], report)
		}
		for _, p := range s.Problems {
			if p.Reason == "" {
				t.Errorf("%s: %s %s is %s, and nobody says why", s.Authority.ID, p.Kind, p.ID, p.State)
			}
		}
		if wanted := map[string]string{"mid-marches": "refusals in a row", "dyffryn-gwyn": "asks to be left alone until"}[s.Authority.ID]; !strings.Contains(report.Stopped, wanted) || (wanted == "") != (report.Stopped == "") {
			t.Errorf("%s was left for %q, want %q", s.Authority.ID, report.Stopped, wanted)
		}
	}
}
