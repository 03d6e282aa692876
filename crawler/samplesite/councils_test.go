package samplesite

import (
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"minuted"
)

func newCouncils(t testing.TB) *Councils {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCounts(t *testing.T) {
	c := newCouncils(t)
	meetings, items := c.Counts()
	if len(c.list) < 8 || items < 1000 {
		t.Errorf("%d councils with %d items, want at least 8 and 1,000", len(c.list), items)
	}
	var oldest, newest time.Time
	caseloads := map[string]bool{}
	for _, council := range c.list {
		for _, m := range council.meetings {
			if oldest.IsZero() || m.start.Before(oldest) {
				oldest = m.start
			}
			if m.start.After(newest) {
				newest = m.start
			}
			for _, i := range m.items {
				if strings.Contains(string(i.minutes), "caseload") {
					caseloads[council.ID] = true
				}
			}
		}
	}
	if newest.Sub(oldest) < 10*365*24*time.Hour {
		t.Errorf("meetings from %s to %s, want ten years", oldest, newest)
	}
	if len(caseloads) < 5 {
		t.Errorf("caseloads are spoken of in %v, want five councils", caseloads)
	}
	t.Logf("%d councils, %d meetings, %d items", len(c.list), meetings, items)
}

// subjectKeys are the committees that written items may name. Every council deals with all of them, under whatever name.
var subjectKeys = strings.Fields("council cabinet children adults place planning licensing audit schools housing health " +
	"highways finance climate police transport education community")

func TestEveryCouncilDealsWithEverySubject(t *testing.T) {
	for _, council := range newCouncils(t).list {
		for _, key := range subjectKeys {
			if council.committee(key, "en") == nil {
				t.Errorf("%s has no committee for %s", council.ID, key)
			}
		}
	}
}

// TestHabitsAreMet makes sure that the oddities a reader must bear are there to be read.
func TestHabitsAreMet(t *testing.T) {
	seen := map[string]bool{}
	for _, council := range newCouncils(t).list {
		h := council.Habits
		for _, name := range []string{"chrome " + h.Chrome, "dates " + h.Dates, "numbers " + h.Numbers, "decisions " + h.Decisions, "wording " + h.Wording, "key " + h.MeetingID} {
			seen[name] = true
		}
		for name, met := range map[string]bool{
			"no attendance": !h.Attendance, "no service": !h.WebService, "session": h.SessionIDs, "raw": h.RawText,
			"entities": !h.RawText, "crlf": h.CRLF, "unclosed": h.UnclosedA, "ul": h.ListBullets, "headings": h.Headings,
		} {
			seen[name] = seen[name] || met
		}
		for _, m := range council.meetings {
			seen["status "+string(m.status)], seen["state "+string(m.state)], seen["lang "+m.lang] = true, true, true
			for _, i := range m.items {
				_, cut := cutText(i.minutes, shownLimit)
				seen["cut"] = seen["cut"] || cut
				seen["vote"] = seen["vote"] || i.votes != nil
				seen["table"] = seen["table"] || strings.Contains(string(i.minutes), "\t")
				seen["heading row"] = seen["heading row"] || i.heading
			}
		}
		for _, m := range council.Committees {
			seen["expired"], seen["info"] = seen["expired"] || m.Expired, seen["info"] || m.Info
		}
	}
	for _, name := range []string{
		"chrome columns", "chrome table", "chrome drupal", "dates plain", "dates commas", "dates comma", "dates ordinal", "dates dotted",
		"dates none", "numbers dot", "numbers colon", "numbers slash", "numbers year", "numbers letter", "decisions both",
		"decisions decision", "decisions minutes", "wording resolved", "wording dash", "wording ordered", "wording agreed",
		"key MId", "key MID", "key MeetingId", "no attendance", "no service", "session", "raw", "entities", "crlf", "unclosed", "ul",
		"headings", "heading row", "status held", "status cancelled", "status moved", "state none", "state agenda", "state draft",
		"state final", "lang cy", "cut", "vote", "table", "expired", "info",
	} {
		if !seen[name] {
			t.Errorf("no council shows: %s", name)
		}
	}
}

func TestWrittenItemsAreServed(t *testing.T) {
	c := newCouncils(t)
	written, err := loadMinutes(minutesFolder, "minutes")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range written {
		council := c.council(w.Council)
		found := slices.ContainsFunc(council.committee(w.Committee, w.Lang).meetings, func(m *meeting) bool {
			return m.start.Format(time.DateOnly) == string(w.Date) && slices.ContainsFunc(m.items, func(i *item) bool {
				return i.title == w.Title && i.agenda == w.Agenda && i.minutes == w.Minutes && i.decision == w.Decision
			})
		})
		if !found {
			t.Errorf("%s is served by no meeting", w.File)
		}
	}
}

func TestTwoMakingsAreOne(t *testing.T) {
	first, second := newCouncils(t), newCouncils(t)
	for _, council := range first.list {
		for n := 0; n < len(council.meetings); n += 7 { // a sample is enough: what is random is drawn per meeting
			m := council.meetings[n]
			for _, path := range []string{"ieListDocuments.aspx?MId=", "mgMeetingAttendance.aspx?ID=", "mgWebService.asmx/GetMeeting?lMeetingId="} {
				path = "/" + council.ID + "/" + path + itoa(m.id)
				if body(get(first, path)) != body(get(second, path)) {
					t.Errorf("%s differs between two makings", path)
				}
			}
		}
	}
}

func TestAuthorities(t *testing.T) {
	c := newCouncils(t)
	for _, a := range c.Authorities("http://127.0.0.1:9") {
		if a.URL != "http://127.0.0.1:9/"+a.ID+"/" || a.Platform != "moderngov" || a.Nation == "" || a.Tier == "" || a.Name == "" {
			t.Errorf("authority is not complete: %+v", a)
		}
		if a.Site() != (minuted.Site{Authority: a.ID, Platform: "moderngov"}) {
			t.Errorf("%s: site is %s", a.ID, a.Site())
		}
	}
}

func get(c *Councils, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "http://councils.test/", nil)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, r)
	return w
}

func body(w *httptest.ResponseRecorder) string {
	b, _ := io.ReadAll(w.Body) // a recorder's body does not fail
	return string(b)
}

func post(c *Councils, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, httptest.NewRequest("POST", "http://councils.test"+path, nil))
	return w
}

func itoa(n int) string { return strconv.Itoa(n) }
