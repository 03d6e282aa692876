package samplesite

import (
	"cmp"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/moderngov"
)

// visit walks one council's site as the platform's reader leads, and keeps every page by its task.
func visit(t *testing.T, c *Councils, id string) map[minuted.TaskKey]*minuted.Capture {
	t.Helper()
	platform := moderngov.New()
	base, err := url.Parse("http://councils.test/" + id + "/")
	if err != nil {
		t.Fatal(err)
	}
	queue := platform.Start(minuted.Site{Authority: id, Platform: platform.Name()}, base)
	kept := map[minuted.TaskKey]*minuted.Capture{}
	for len(queue) > 0 {
		task := queue[0]
		queue = queue[1:]
		if _, seen := kept[task.TaskKey]; seen {
			continue
		}
		capture := fetch(c, task.TaskKey, task.URL)
		kept[task.TaskKey] = nil
		page, err := platform.Read(capture, base)
		if capture.Status != 200 || err != nil {
			off := strings.HasPrefix(task.Kind, "ws-") && !c.council(id).Habits.WebService
			if !off {
				t.Errorf("%s: status %d, read with error %v", task.URL, capture.Status, err)
			}
			continue
		}
		kept[task.TaskKey] = capture
		queue = append(queue, page.Found...)
	}
	return kept
}

func fetch(c *Councils, key minuted.TaskKey, address string) *minuted.Capture {
	response := httptest.NewRecorder()
	c.Handler().ServeHTTP(response, httptest.NewRequest("GET", address, nil))
	return &minuted.Capture{
		Task: key, URL: address, Time: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC),
		Status: response.Code, Header: response.Header(), Body: response.Body.Bytes(),
	}
}

func TestReaderGetsBackWhatIsServed(t *testing.T) {
	c := newCouncils(t)
	for _, council := range c.list {
		t.Run(council.ID, func(t *testing.T) {
			kept := visit(t, c, council.ID)
			for _, m := range council.meetings {
				compare(t, council, m, "pages", func(kind, id string) (*minuted.Capture, error) {
					return kept[minuted.TaskKey{Site: siteOf(council), Kind: kind, ID: id}], nil
				})
				if !council.Habits.WebService {
					continue
				}
				key := minuted.TaskKey{Site: siteOf(council), Kind: moderngov.KindWSMeeting, ID: itoa(m.id)}
				answer := fetch(c, key, "http://councils.test/"+council.ID+"/mgWebService.asmx/GetMeeting?lMeetingId="+itoa(m.id))
				compare(t, council, m, "web service", func(kind, id string) (*minuted.Capture, error) {
					if kind != key.Kind || id != key.ID {
						return nil, nil
					}
					return answer, nil
				})
			}
		})
	}
}

func siteOf(c *council) minuted.Site { return minuted.Site{Authority: c.ID, Platform: "moderngov"} }

// compare reads a meeting from what was kept and reports every difference from its source.
func compare(t *testing.T, c *council, m *meeting, from string, lookup func(kind, id string) (*minuted.Capture, error)) {
	t.Helper()
	got, err := moderngov.New().Assemble(siteOf(c), strconv.Itoa(m.id), lookup)
	if err != nil {
		t.Errorf("meeting %d from %s: %v", m.id, from, err)
		return
	}
	if got.Committee.Name != m.committee.Name && from == "pages" {
		t.Errorf("meeting %d from %s: committee %q, want %q", m.id, from, got.Committee.Name, m.committee.Name)
	}
	if want := minuted.Date(m.start.Format(time.DateOnly)); got.Date != want {
		t.Errorf("meeting %d from %s: date %s, want %s", m.id, from, got.Date, want)
	}
	if want := m.start.Format("15:04"); got.Time != want && m.lang != "cy" {
		t.Errorf("meeting %d from %s: time %s, want %s", m.id, from, got.Time, want)
	}
	if got.State != m.state && from == "pages" {
		t.Errorf("meeting %d from %s: state %s, want %s", m.id, from, got.State, m.state)
	}
	if got.Status != m.status && from == "pages" {
		t.Errorf("meeting %d from %s: status %s, want %s", m.id, from, got.Status, m.status)
	}
	if len(got.Problems) > 0 && m.lang != "cy" { // "2.00 o'r gloch" may be either half of the day
		t.Errorf("meeting %d from %s: problems %q", m.id, from, got.Problems)
	}
	want := slices.DeleteFunc(slices.Clone(m.items), func(i *item) bool { return i.heading })
	read := slices.DeleteFunc(slices.Clone(got.Items), func(i minuted.Item) bool { return i.Number == "" })
	if len(read) != len(want) {
		t.Errorf("meeting %d from %s: %d items, want %d", m.id, from, len(read), len(want))
		return
	}
	for n, i := range want {
		compareItem(t, i, &read[n], from)
	}
}

func compareItem(t *testing.T, want *item, got *minuted.Item, from string) {
	t.Helper()
	where := func(part string) string {
		return strconv.Itoa(want.meeting.id) + "/" + strconv.Itoa(want.id) + " from " + from + ": " + part
	}
	minutes := want.minutes
	if minutes == want.decision { // the reader keeps one of two equal texts
		minutes = ""
	}
	for _, part := range []struct{ name, got, want string }{
		{"number", got.Number, want.number},
		{"title", got.Title, want.title},
		{"agenda", string(got.Agenda), string(want.agenda)},
		{"minutes", string(got.Minutes), string(minutes)},
		{"decision", string(got.Decision.Text), cmp.Or(string(want.decision), string(got.Decision.Text))},
	} {
		if part.got != part.want {
			t.Errorf("%s\n got %q\nwant %q", where(part.name), part.got, part.want)
		}
	}
	if got.Cut {
		t.Errorf("%s is cut", where("item"))
	}
	files := len(want.documents)
	if want.report != nil {
		files++
	}
	if len(got.Attachments) != files {
		t.Errorf("%s: %d, want %d", where("attachments"), len(got.Attachments), files)
	}
	if from == "pages" && len(got.Votes) < len(want.votes) {
		t.Errorf("%s: %d, want %d", where("votes"), len(got.Votes), len(want.votes))
	}
}

// TestItemPagesNameTheirMeeting reads the own page of an item of every council, and of the Welsh edition of its meeting.
func TestItemPagesNameTheirMeeting(t *testing.T) {
	platform, councils := moderngov.New(), newCouncils(t)
	for _, council := range councils.list {
		item := council.meetings[0].items[len(council.meetings[0].items)-1]
		base, err := url.Parse("http://councils.test/" + council.ID + "/")
		if err != nil {
			t.Fatal(err)
		}
		for welsh, address := range map[string]string{"": "mgAi.aspx?ID=" + itoa(item.id), "?LLL=1": "mgAi.aspx?ID=" + itoa(item.id) + "&LLL=1"} {
			key := minuted.TaskKey{Site: siteOf(council), Kind: moderngov.KindItem, ID: itoa(item.id) + welsh}
			page, err := platform.Read(fetch(councils, key, base.String()+address), base)
			if err != nil || page.PartOf != itoa(item.meeting.id)+welsh {
				t.Errorf("%s: the page is part of %+v (%v), want meeting %d%s", key, page, err, item.meeting.id, welsh)
			}
		}
	}
}
