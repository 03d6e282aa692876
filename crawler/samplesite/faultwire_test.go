package samplesite

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestFaultsOnTheWire(t *testing.T) {
	var arrivals Arrivals
	root := serve(t, arrivals.Log(WithFaults(truth,
		Rule{Path: "/trickle", Fault: Trickle(4, 5*time.Millisecond)},
		Rule{Path: "/silence", Fault: Silence(5)},
		Rule{Path: "/chunk", Fault: CutChunk(5)},
		Rule{Path: "/gzip", Fault: CutGzip},
		Rule{Path: "/bomb", Fault: GzipBomb(1 << 20)},
		Rule{Path: "/header", Fault: LargeHeader(1 << 10)},
		Rule{Path: "/reset", Fault: Reset},
		Rule{Path: "/charset", Fault: Charset("text/html; charset=klingon")},
		Rule{Path: "/untold", Fault: Charset("")},
	)))
	for _, c := range []struct {
		path, body  string
		cut         error  // of the body
		contentType string // "" for any
	}{
		{"/trickle", "the true answer", nil, ""},
		{"/silence", "the t", nil, plainType},
		{"/chunk", "the t", io.ErrUnexpectedEOF, ""},
		{"/gzip", "the true answer", io.ErrUnexpectedEOF, ""},
		{"/bomb", strings.Repeat(" ", 1<<20), nil, htmlType},
		{"/header", "the true answer", nil, ""},
		{"/charset", "the true answer", nil, "text/html; charset=klingon"},
		{"/untold", "the true answer", nil, "none"},
	} {
		response, body, err := fetchBody(t, root+c.path)
		if response == nil || !errors.Is(err, c.cut) || c.cut == nil && body != c.body || !strings.HasPrefix(c.body, body) {
			t.Errorf("%s: %.40q, error %v, want %.40q, %v", c.path, body, err, c.body, c.cut)
			continue
		}
		given := response.Header.Get("Content-Type")
		if given == "" {
			given = "none"
		}
		if c.contentType != "" && given != c.contentType {
			t.Errorf("%s: media type %s, want %s", c.path, given, c.contentType)
		}
	}
	if _, body, err := fetchBody(t, root+"/reset"); err == nil {
		t.Errorf("a reset connection answers %q", body)
	}
	fetchBody(t, root+"/true")
	time.Sleep(50 * time.Millisecond) // until the last answer has been noted
	for _, a := range arrivals.All() {
		if a.Fault == (a.URI == "/true") {
			t.Errorf("%s is noted as a fault: %v", a.URI, a.Fault)
		}
	}
}

func TestFaultsOfLinks(t *testing.T) {
	c := newCouncils(t)
	const path = "/brackenshire/ieListMeetings.aspx?CommitteeId=233"
	root := serve(t, WithFaults(c.Handler(), Rule{Path: "x=endless", Fault: EndlessCalendar}, Rule{Path: "x=many", Fault: ManyAddresses()}))
	_, endless, err := fetchBody(t, root+path+"&x=endless&Act=earlier&D=203001011000")
	if err != nil || !strings.Contains(endless, "Act=earlier&amp;CId=233&amp;D=203002011000") || !strings.Contains(endless, "Act=later") {
		t.Errorf("the links of an endless calendar do not lead on (%v):\n%s", err, endless)
	}
	for range 2 {
		_, many, err := fetchBody(t, root+path+"&x=many")
		if err != nil || strings.Count(many, "J=") < 2 || strings.Count(many, "J=")%2 != 0 {
			t.Errorf("meetings are not linked twice (%v):\n%s", err, many)
		}
	}
}
