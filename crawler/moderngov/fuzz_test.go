package moderngov

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"minuted"
)

// seedWith adds every fixture of the pattern to a fuzz target.
func seedWith(f *testing.F, pattern string, add func(body []byte)) {
	f.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		f.Fatalf("no fixtures at %s: %v", pattern, err)
	}
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		add(body)
	}
}

// checkMeeting checks what holds for every meeting that is read.
func checkMeeting(t *testing.T, m *minuted.Meeting) {
	t.Helper()
	if m.Date != "" {
		if _, err := minuted.ParseDate(string(m.Date)); err != nil {
			t.Errorf("date: %v", err)
		}
	}
	seen := map[string]bool{}
	for _, item := range m.Items {
		if seen[item.ID] {
			t.Errorf("item id %s is given twice", item.ID)
		}
		seen[item.ID] = true
		if !minuted.IsID(item.ID) || item.Decision.Outcome == "" || item.Lang == "" {
			t.Errorf("item lacks an id, outcome or language: %+v", item)
		}
		for _, text := range []minuted.Text{item.Agenda, item.Minutes, item.Decision.Text} {
			if !utf8.ValidString(string(text)) {
				t.Errorf("text is not valid UTF-8: %q", text)
			}
		}
	}
}

func FuzzReadHTML(f *testing.F) {
	seedWith(f, "testdata/*.html", func(body []byte) { f.Add(KindMeeting, body) })
	f.Add(KindNews, []byte(newsPage("2026-03-01", `<li><a href="ieListDocuments.aspx?MId=81">Cabinet, 3 Feb 2026</a> - Minutes</li>`)))
	f.Add(KindMeetings, []byte(`<div id="modgov">`+strings.Repeat("<table><tr><td>", 200)+"</html>"))
	base, err := url.Parse(testHost)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		c := &minuted.Capture{Task: minuted.TaskKey{Site: testSite, Kind: kind, ID: "900"}, URL: testHost + pageMID, Time: testTime, Body: body}
		page, err := New().Read(c, base)
		if err != nil || page.Meeting == nil {
			return
		}
		m, err := New().Assemble(testSite, "900", func(k, _ string) (*minuted.Capture, error) {
			if k == kind || k == KindItem || k == KindAttendance {
				return c, nil
			}
			return nil, nil
		})
		if err != nil {
			t.Fatalf("the page was read but not assembled: %v", err)
		}
		checkMeeting(t, m)
		if kind == KindMeeting && (page.Meeting.Date != m.Date || page.Meeting.State != m.State || page.Meeting.Items != len(m.Items)) {
			t.Errorf("the outline says %+v, the meeting is of %s, %s, with %d items", page.Meeting, m.Date, m.State, len(m.Items))
		}
	})
}

func FuzzReadXML(f *testing.F) {
	seedWith(f, "testdata/*.xml", func(body []byte) {
		f.Add(KindWSMeeting, body)
		f.Add(KindWSCommittees, body)
		f.Add(KindWSMeetings, body)
	})
	base, err := url.Parse(testHost)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		c := &minuted.Capture{Task: minuted.TaskKey{Site: testSite, Kind: kind, ID: "900"}, URL: testHost + "mgWebService.asmx/GetMeeting", Body: body}
		page, err := New().Read(c, base)
		if err != nil || kind != KindWSMeeting || page.Meeting == nil {
			return
		}
		m, err := New().Assemble(testSite, "900", func(k, _ string) (*minuted.Capture, error) {
			if k == kind {
				return c, nil
			}
			return nil, nil
		})
		if err != nil {
			t.Fatalf("the answer was read but not assembled: %v", err)
		}
		checkMeeting(t, m)
	})
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{
		"Thursday 15 January 2026 7:30 pm", "12 noon on Monday 30th May 2022", "Dydd Iau, 9fed Hydref, 2014 2.00 o'r gloch",
		"31/02/2026 25.61", "15-Jan-2026 19.30", "Constitution",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = oneLine(text)
		s, ok := findStamp(text)
		if !ok {
			if s.date != "" {
				t.Errorf("%q: not found, and yet %s", text, s.date)
			}
			return
		}
		if _, err := minuted.ParseDate(string(s.date)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if s.start < 0 || s.end > len(text) || s.start >= s.end {
			t.Errorf("%q: found at %d to %d of %d", text, s.start, s.end, len(text))
		}
		if s.clock != "" && (len(s.clock) != 5 || s.clock > "23:59") {
			t.Errorf("%q: clock %q", text, s.clock)
		}
		splitTitle(text)
	})
}

func FuzzClassify(f *testing.F) {
	for _, seed := range []string{
		pageMID, "ieListMeetings.aspx?Act=earlier&CId=711&D=202409051930", "(X(1)S(a))/mgAi.aspx?ID=5&LLL=1", "mgWebService.asmx/GetMeeting?lMeetingId=4", "%zz?%",
	} {
		f.Add(seed)
	}
	base, err := url.Parse(testHost)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, href string) {
		u, ok := resolve(base, href)
		if !ok {
			return
		}
		kind, id, ok := New().Classify(base, u)
		again, err := url.Parse(u.String())
		if err != nil {
			t.Fatalf("%q resolves to an address that cannot be parsed: %v", href, err)
		}
		if k, i, o := New().Classify(base, again); k != kind || i != id || o != ok {
			t.Errorf("%q is %q %q, written out and read again %q %q", href, kind, id, k, i)
		}
		if ok && kind == "" || !ok && (kind != "" || id != "") {
			t.Errorf("%q: kind %q, id %q, ok %v", href, kind, id, ok)
		}
	})
}

func FuzzReadSavedText(f *testing.F) {
	seedWith(f, "testdata/saved/*.txt", func(body []byte) { f.Add(string(body)) })
	f.Fuzz(func(t *testing.T, text string) {
		m, err := New().ReadSaved(&minuted.Capture{
			Task: minuted.TaskKey{Site: testSite, Kind: minuted.KindSaved, ID: "x"}, Body: []byte(text),
			Manifest: &minuted.ManifestRow{Committee: "C", Date: "2026-03-12", URL: testHost + "mgAi.aspx?ID=1"},
		})
		if err == nil {
			checkMeeting(t, m)
		}
	})
}
