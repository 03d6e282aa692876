package bleveindex

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
)

// sampleMeetings is how many meetings of each sample council are read.
const sampleMeetings = 15

// sampleItems reads items of the sample councils straight from their handler. Some get attached documents, made of the
// texts of others.
func sampleItems(t *testing.T) ([]*minuted.Item, []minuted.Authority) {
	t.Helper()
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	const base = "http://councils.test"
	authorities := councils.Authorities(base)
	var items []*minuted.Item
	for _, a := range authorities {
		v := visit{t: t, councils: councils, site: a.Site(), captures: make(map[minuted.TaskKey]*minuted.Capture)}
		if v.base, err = url.Parse(a.URL); err != nil {
			t.Fatal(err)
		}
		items = append(items, v.items()...)
	}
	for i, item := range items {
		item.FirstSeen = time.Date(2025, 3, 1+i%60, 23, 30, 0, 0, time.UTC)
		if i%7 == 0 {
			item.Version, item.Changes, item.CapturedAt = 2, []minuted.Change{minuted.ChangeEdited}, item.FirstSeen.AddDate(0, 0, 9)
		}
		if len(item.Attachments) == 0 || i%3 > 0 {
			continue
		}
		other, third := items[(i*7+3)%len(items)], items[(i*13+5)%len(items)]
		item.Attachments[0].Pages = []string{string(other.Minutes), string(third.Agenda)}
	}
	return items, authorities
}

// visit reads a site page by page.
type visit struct {
	t        *testing.T
	councils *samplesite.Councils
	site     minuted.Site
	base     *url.URL
	captures map[minuted.TaskKey]*minuted.Capture
	platform moderngov.ModernGov
}

func (v *visit) items() []*minuted.Item {
	var items []*minuted.Item
	for _, id := range v.meetings() {
		lookup := func(kind, id string) (*minuted.Capture, error) {
			return v.captures[minuted.TaskKey{Site: v.site, Kind: kind, ID: id}], nil
		}
		m, err := v.platform.Assemble(v.site, id, lookup)
		if err != nil {
			v.t.Fatalf("meeting %s of %s: %v", id, v.site, err)
		}
		for _, item := range m.Items {
			item.Lang = stringOr(item.Lang, "en")
			items = append(items, &item)
		}
	}
	return items
}

func stringOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// meetings follows links until there are enough meetings, and gives their ids.
func (v *visit) meetings() []string {
	var ids []string
	queue := v.platform.Start(v.site, v.base)
	seen := make(map[minuted.TaskKey]bool)
	for len(queue) > 0 {
		task := queue[0]
		queue = queue[1:]
		if seen[task.TaskKey] || task.Kind == moderngov.KindMeeting && len(ids) >= sampleMeetings {
			continue
		}
		seen[task.TaskKey] = true
		page := v.read(task)
		if page == nil {
			continue
		}
		if task.Kind == moderngov.KindMeeting {
			ids = append(ids, task.ID)
		}
		queue = append(queue, page.Found...)
	}
	slices.Sort(ids)
	return ids
}

func (v *visit) read(task minuted.Task) *minuted.Page {
	w := httptest.NewRecorder()
	v.councils.Handler().ServeHTTP(w, httptest.NewRequest("GET", task.URL, nil))
	c := &minuted.Capture{
		Seq: int64(len(v.captures) + 1), Task: task.TaskKey, URL: task.URL, Status: w.Code, Header: w.Header(),
		MediaType: w.Header().Get("Content-Type"), Body: w.Body.Bytes(), Digest: fmt.Sprintf("sha256:%064x", len(v.captures)),
	}
	if at := slices.Index([]byte(c.MediaType), ';'); at >= 0 {
		c.MediaType = c.MediaType[:at]
	}
	page, err := v.platform.Read(c, v.base)
	if err != nil {
		return nil
	}
	v.captures[task.TaskKey] = c
	return page
}
