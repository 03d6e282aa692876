package moderngov

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	testHost = "https://democracy.ashcombe.example/"
	pageMID  = "ieListDocuments.aspx?CId=41&MId=900&Ver=4"
)

var (
	testSite = minuted.Site{Authority: "ashcombe", Platform: "moderngov"}
	testTime = time.Date(2026, time.May, 2, 9, 30, 0, 0, time.UTC)
)

// goldenCase is one page as a site would serve it, with what else was captured.
type goldenCase struct {
	name string // of the golden file; the fixture, where file is ""
	file string
	kind string
	id   string
	root string            // of the site, where it is not testHost
	path string            // below the root
	also map[string]string // "kind id" to fixture
}

var goldenCases = []goldenCase{
	{name: "01-unclosed-link.html", kind: KindCommittees, path: "mgListCommittees.aspx?bcr=1"},
	{name: "02-nested-tables.html", kind: KindMeeting},
	{name: "03-truncated.html", kind: KindMeeting},
	{name: "03-completed-from-page", file: "03-truncated.html", kind: KindMeeting, also: map[string]string{"item 511": "03-truncated-item.html", "ws-meeting 900": "03-truncated.xml"}},
	{name: "03-completed-from-service", file: "03-truncated.html", kind: KindMeeting, also: map[string]string{"ws-meeting 900": "03-truncated.xml"}},
	{name: "03-truncated-item.html", kind: KindItem, id: "511", path: "mgAi.aspx?ID=511"},
	{name: "04-decision-and-minutes.html", kind: KindMeeting},
	{name: "05-titles.html", kind: KindMeeting},
	{name: "06-hidden-suffixes.html", kind: KindMeeting},
	{name: "07-cancelled.html", kind: KindMeeting},
	{name: "08-heading-row.html", kind: KindMeeting},
	{name: "09-number-shapes.html", kind: KindMeeting},
	{name: "10-draft.html", kind: KindMeeting},
	{name: "10-final.html", kind: KindMeeting},
	{name: "11-welsh.html", kind: KindMeeting},
	{name: "11-welsh-edition", file: "11-welsh.html", kind: KindMeeting, id: "900?LLL=1", path: pageMID + "&LLL=1"},
	{name: "12-sub-directory.html", kind: KindMeeting, root: "https://www.ashcombe.example/modernGov/"},
	{name: "13-session.html", kind: KindMeeting, path: "(X(1)S(fkn0jfigeevz5oferbjpjk55))/" + pageMID},
	{name: "14-aliases", file: "13-session.html", kind: KindMeeting, path: "IELISTDOCUMENTS.ASPX?MeetingId=900"},
	{name: "15-service-off.html", kind: KindWSMeeting, path: "mgWebService.asmx/GetMeeting?lMeetingId=900"},
	{name: "16-padded.xml", kind: KindWSCommittees, path: "mgWebService.asmx/GetCommittees"},
	{name: "16-meetings.xml", kind: KindWSMeetings, id: "41", path: "mgWebService.asmx/GetMeetings?lCommitteeId=41"},
	{name: "16-double-encoded.xml", kind: KindWSMeeting, path: "mgWebService.asmx/GetMeeting?lMeetingId=900"},
	{name: "17-challenge.html", kind: KindMeeting},
	{name: "17-short.html", kind: KindMeetings, id: "41"},
	{name: "18-constitution.html", kind: KindMeetings, id: "686", path: "ieListMeetings.aspx?CommitteeId=686"},
	{name: "18-constitution-entry.html", kind: KindMeetings, id: "41", path: "ieListMeetings.aspx?CommitteeId=41"},
	{name: "19-resolved-in-agenda.html", kind: KindMeeting},
	{name: "20-debris.html", kind: KindMeeting},
	{name: "22-dates-disagree.html", kind: KindMeeting},
	{name: "attendance.html", kind: KindAttendance, path: "mgMeetingAttendance.aspx?ID=900"},
	{name: "with-attendance", file: "10-final.html", kind: KindMeeting, also: map[string]string{"attendance 900": "attendance.html"}},
	{name: "committee.html", kind: KindCommittee, id: "41", path: "mgCommitteeDetails.aspx?ID=41"},
	{name: "meetings-first.html", kind: KindMeetings, id: "41", path: "ieListMeetings.aspx?CommitteeId=41"},
	{name: "meetings-earlier.html", kind: KindMeetings, id: "41@202512041930", path: "ieListMeetings.aspx?Act=earlier&CId=41&D=202512041930&MD=ielistmeetings"},
	{name: "meetings-standing-still.html", kind: KindMeetings, id: "41@202512041930", path: "ieListMeetings.aspx?Act=earlier&CId=41&D=202512041930&MD=ielistmeetings"},
	{name: "meetings-empty.html", kind: KindMeetings, id: "41", path: "ieListMeetings.aspx?CommitteeId=41"},
	{name: "name-with-dash.html", kind: KindMeeting},
	{name: "file-name-date.html", kind: KindMeeting},
	{name: "other-meeting.html", kind: KindMeeting},
	{name: "error.html", kind: KindMeeting},
	{name: "error-for-list", file: "error.html", kind: KindMeetings, id: "41"},
	{name: "ends-early.html", kind: KindMeeting},
	{name: "another-page", file: "committee.html", kind: KindMeeting},
	{name: "votes.html", kind: KindMeeting},
	{name: "lists-and-lines.html", kind: KindMeeting},
	{name: "windows-1252.html", kind: KindMeeting},
}

// capture returns the case's page as captured.
func (g goldenCase) capture(t testing.TB) *minuted.Capture {
	t.Helper()
	file, id, root, path := g.file, g.id, g.root, g.path
	if file == "" {
		file = g.name
	}
	if id == "" && (g.kind == KindMeeting || g.kind == KindWSMeeting || g.kind == KindAttendance) {
		id = "900"
	}
	if root == "" {
		root = testHost
	}
	if path == "" {
		path = pageMID
	}
	return fixture(t, file, g.kind, id, root+path)
}

func fixture(t testing.TB, file, kind, id, address string) *minuted.Capture {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return &minuted.Capture{
		Task: minuted.TaskKey{Site: testSite, Kind: kind, ID: id}, URL: address, Time: testTime,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Digest: "sha256:" + file, Body: body,
	}
}

// goldenResult is what is compared: what reading the page gives, and for a meeting what it assembles into.
type goldenResult struct {
	Error   string               `json:"error,omitempty"`
	Block   bool                 `json:"block,omitempty"`
	Found   []goldenTask         `json:"found,omitempty"`
	Held    *minuted.MeetingHeld `json:"held,omitempty"`
	Meeting *minuted.Meeting     `json:"meeting,omitempty"`
}

type goldenTask struct {
	Kind, ID, URL string
	Date          minuted.Date `json:",omitempty"`
}

func (g goldenCase) run(t *testing.T) goldenResult {
	c := g.capture(t)
	base, err := url.Parse(testHost)
	if g.root != "" {
		base, err = url.Parse(g.root)
	}
	if err != nil {
		t.Fatal(err)
	}
	var result goldenResult
	page, err := New().Read(c, base)
	if err != nil {
		result.Error = err.Error()
		var not *minuted.NotThePageError
		result.Block = errors.As(err, &not) && not.Block
		return result
	}
	for _, f := range page.Found {
		if f.Site != testSite {
			t.Errorf("task %s %s is of site %s", f.Kind, f.ID, f.Site)
		}
		result.Found = append(result.Found, goldenTask{f.Kind, f.ID, f.URL, f.Date})
	}
	result.Held = page.Meeting
	if page.Meeting != nil {
		result.Meeting = g.assemble(t, c)
	}
	return result
}

func (g goldenCase) assemble(t *testing.T, c *minuted.Capture) *minuted.Meeting {
	m, err := New().Assemble(testSite, c.Task.ID, func(kind, id string) (*minuted.Capture, error) {
		if kind == c.Task.Kind && id == c.Task.ID {
			return c, nil
		}
		file, ok := g.also[kind+" "+id]
		if !ok {
			return nil, nil
		}
		other := fixture(t, file, kind, id, testHost+"mgWebService.asmx/x")
		other.Time = testTime.Add(time.Hour)
		return other, nil
	})
	if err != nil {
		t.Fatalf("assembling: %v", err)
	}
	return m
}

func TestGolden(t *testing.T) {
	for _, g := range goldenCases {
		t.Run(strings.TrimSuffix(strings.TrimSuffix(g.name, ".html"), ".xml"), func(t *testing.T) {
			compareGolden(t, g.name, g.run(t))
		})
	}
}

// compareGolden compares a result with its golden file as JSON.
func compareGolden(t *testing.T, name string, result any) {
	t.Helper()
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(result); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", strings.ReplaceAll(name, "/", "-")+".json")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", path, diff)
	}
}
