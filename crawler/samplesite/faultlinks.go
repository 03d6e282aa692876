package samplesite

import (
	"fmt"
	"net/http"
	"regexp"
	"sync/atomic"
	"time"
)

var (
	earlierLink = regexp.MustCompile(`Act=earlier&amp;CId=(\d+)&amp;D=\d{12}`)
	meetingLink = regexp.MustCompile(`href="((?:\(S\([^)]*\)\)/)?)ieListDocuments\.aspx\?(?:CId=\d+&amp;)?(?:MId|MID|MeetingId)=(\d+)(?:&amp;Ver=4)?"`)
)

// EndlessCalendar makes the link to earlier meetings of a list lead forward, a month at a time and for ever, and adds one
// to later meetings that does the same.
func EndlessCalendar(w http.ResponseWriter, r *http.Request, next http.Handler) {
	from, err := time.Parse(stamp, queryOf(r.URL)["d"])
	if err != nil {
		from = time.Date(2020, 1, 1, 10, 0, 0, 0, time.UTC)
	}
	ahead := from.AddDate(0, 1, 0).Format(stamp)
	rewrite(w, r, next, earlierLink, func(link []byte) []byte {
		id := earlierLink.FindSubmatch(link)[1]
		return fmt.Appendf(nil, `Act=earlier&amp;CId=%s&amp;D=%s"></a><a href="ieListMeetings.aspx?Act=later&amp;CId=%s&amp;D=%s`, id, ahead, id, ahead)
	})
}

// ManyAddresses gives every meeting another address each time it is linked, and links it twice.
func ManyAddresses() Fault {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		rewrite(w, r, next, meetingLink, func(link []byte) []byte {
			parts := meetingLink.FindSubmatch(link)
			i := n.Add(1)
			return fmt.Appendf(nil, `href="%sIELISTDOCUMENTS.aspx?J=%d&amp;MID=%s"></a><a href="(S(s%d))/ieListDocuments.aspx?MeetingId=%s&amp;Ver=4&amp;J=%d"`,
				parts[1], i, parts[2], i, parts[2], i)
		})
	}
}

// rewrite answers truly, but for the links of a form.
func rewrite(w http.ResponseWriter, r *http.Request, next http.Handler, form *regexp.Regexp, write func(link []byte) []byte) {
	kept := record(next, r)
	body := form.ReplaceAllFunc(kept.body, write)
	copyHeader(w, kept)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(kept.status)
	w.Write(body)
}
