package samplesite

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"minuted/crawler/moderngov"
)

// reachable walks the pages of a council by every link that belongs to the platform's grammar, and the files beside
// them. It reports the links that do not answer 200, and returns paths with their query.
func reachable(t *testing.T, c *Councils, id string) map[string]bool {
	t.Helper()
	root, err := url.Parse("http://councils.test/" + id + "/")
	if err != nil {
		t.Fatal(err)
	}
	platform := moderngov.New()
	seen := map[string]bool{}
	queue := []string{"/" + id + "/mgListCommittees.aspx"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		response := get(c, path)
		if response.Code != 200 {
			t.Errorf("%s answers %d", path, response.Code)
			continue
		}
		if !strings.HasPrefix(response.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page, err := goquery.NewDocumentFromReader(response.Body)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		at := *root
		at.Path, at.RawQuery, _ = strings.Cut(path, "?")
		for _, a := range page.Find("a[href]").EachIter() {
			to, err := at.Parse(strings.ReplaceAll(a.AttrOr("href", ""), " ", "%20"))
			if err != nil || to.Host != root.Host {
				continue
			}
			_, _, known := platform.Classify(root, to)
			if known || strings.Contains(to.Path, "/documents/") || strings.Contains(to.Path, "mgListRecordedVotesShort") {
				queue = append(queue, to.Path+"?"+to.RawQuery)
			}
		}
	}
	return seen
}

func TestEveryLinkAnswers(t *testing.T) {
	c := newCouncils(t)
	for _, council := range c.list {
		linked := map[int]bool{}
		for path := range reachable(t, c, council.ID) {
			page, rawQuery, _ := strings.Cut(path, "?")
			if strings.HasSuffix(page, "/ieListDocuments.aspx") {
				linked[queryOf(&url.URL{RawQuery: rawQuery}).number("mid", "meetingid")] = true
			}
		}
		for _, m := range council.meetings {
			if linked[m.id] == m.committee.Expired {
				t.Errorf("%s: meeting %d of %s is linked: %v", council.ID, m.id, m.committee.Name, linked[m.id])
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	c := newCouncils(t)
	m := c.council("brackenshire").meetings[3]
	id := itoa(m.id)
	for _, tt := range []struct {
		name, path string
		status     int
		media, has string
	}{
		{"robots", "/robots.txt", 200, "text/plain", "User-agent: *"},
		{"no such council", "/nowhere/mgListCommittees.aspx", 404, "text/plain", ""},
		{"unknown page", "/brackenshire/mgSearchResults.aspx", 302, "text/html", "moved"},
		{"error page", "/brackenshire/mgError.aspx", 200, "text/html", "could not be shown"},
		{"meeting by MId alone", "/brackenshire/ieListDocuments.aspx?MId=" + id, 200, "text/html", "mgItemTable"},
		{"meeting by MID", "/brackenshire/ieListDocuments.aspx?CId=1&MID=" + id + "&Ver=4", 200, "text/html", "mgItemTable"},
		{"meeting by MeetingId", "/brackenshire/IELISTDOCUMENTS.ASPX?MeetingId=" + id, 200, "text/html", "mgItemTable"},
		{"meeting in a session", "/brackenshire/(X(1)S(fkn0))/ieListDocuments.aspx?MId=" + id, 200, "text/html", "mgItemTable"},
		{"no such meeting", "/brackenshire/ieListDocuments.aspx?MId=1", 302, "text/html", ""},
		{"constitution", "/brackenshire/ieListMeetings.aspx?CId=686&info=1&MD=Constitution", 200, "text/html", ">Constitution</a>"},
		{"meetings of a year", "/brackenshire/ieListMeetings.aspx?CId=233&Year=2019", 200, "text/html", " 2019&nbsp;"},
		{"committees by service", "/brackenshire/mgWebService.asmx/GetCommittees", 200, "text/xml", "<committeeexpired>True"},
		{"service needs all parameters", "/brackenshire/mgWebService.asmx/GetMeetings?lCommitteeId=233", 500, "text/plain", "sfromdate"},
		{"meetings by service", "/brackenshire/mgWebService.asmx/GetMeetings?lCommitteeId=233&sFromDate=01/01/2019&sToDate=31/12/2019", 200, "text/xml", "/2019</meetingdate>"},
		{"meeting by service", "/brackenshire/mgWebService.asmx/GetMeeting?lMeetingId=" + id, 200, "text/xml", "<agendaitemid>"},
		{"service is off", "/harrowmere/mgWebService.asmx/GetCommittees", 200, "text/html", "window.location"},
		{"attendance", "/brackenshire/mgMeetingAttendance.aspx?ID=" + id, 200, "text/html", "Present, as expected"},
		{"attendance is off", "/aldersea/mgMeetingAttendance.aspx?ID=3401", 302, "text/html", ""},
		{"what is new", "/brackenshire/mgWhatsNew.aspx?bcr=1", 200, "text/html", ">What's new</h1>"},
		{"file", "/brackenshire/documents/s1/Any name.pdf", 200, "text/plain", "document"},
	} {
		response := get(c, tt.path)
		media, text := response.Header().Get("Content-Type"), body(response)
		if response.Code != tt.status || !strings.HasPrefix(media, tt.media) || !strings.Contains(text, tt.has) {
			t.Errorf("%s: status %d, %s, want %d, %s and %q in\n%.300s", tt.name, response.Code, media, tt.status, tt.media, tt.has, text)
		}
	}
}

func TestOnlyGet(t *testing.T) {
	c := newCouncils(t)
	if got := post(c, "/brackenshire/ieListMeetings.aspx").Code; got != 405 {
		t.Errorf("POST answers %d, want 405", got)
	}
}

func FuzzHandler(f *testing.F) {
	c := newCouncils(f)
	f.Add("/brackenshire/ieListMeetings.aspx", "CId=233&Act=later&D=202001011400")
	f.Add("/stonegate/(S(x))/mgAi.aspx", "ID=1")
	f.Add("/aldersea/mgWebService.asmx/GetMeetings", "lCommitteeId=0&sFromDate=&sToDate=")
	f.Fuzz(func(t *testing.T, path, rawQuery string) {
		if !strings.HasPrefix(path, "/") {
			t.Skip("no server passes it on")
		}
		if got := get(c, path+"?"+rawQuery).Code; got != 200 && got != 302 && got != 404 && !strings.Contains(strings.ToLower(path), "mgwebservice") {
			t.Errorf("status %d", got)
		}
	})
}
