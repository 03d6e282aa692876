package archive

import (
	"encoding/json"
	"fmt"
	"time"

	"minuted"
)

// entry is a capture on its way into the catalogue, from a visit or out of a record found after a crash.
type entry struct {
	capture   *minuted.Capture // without the body, where it comes out of a record
	key       minuted.TaskKey
	good      bool
	truncated string
	digest    string
	says      string // digest of what the page says, "" where the body's tells
	same      bool   // it has a body of its own, which says what the newest good capture before it says
	fresh     bool   // what is read out of the archive may be another with it
	gone      bool   // by it a page that is held was found to be gone
	notSent   bool   // the server said that the body is still that of the original
	recordID  string
	original  *original // nil where this capture stores its body itself
	ending    *ending   // how it ended the task, nil for a good capture and for a task that goes on
}

// ending is how a capture that is not the page asked for ended its task. It stands in the record too, so that an answer
// which a crash kept from the catalogue need not be asked for again.
type ending struct {
	State  State     `json:"state"`
	Reason string    `json:"reason"`
	Due    time.Time `json:"due,omitzero"`
	Misses *Misses   `json:"misses,omitempty"`
}

// saysGone reports whether the capture is an answer by which the page counts as gone.
func (e *entry) saysGone() bool {
	return e.ending != nil && e.ending.State == Gone && e.ending.Misses != nil
}

// unchanged reports whether the capture says what the newest good one before it says.
func (e *entry) unchanged() bool { return e.original != nil || e.same }

// original is the capture that stores a body which others have too.
type original struct {
	seq      int64
	recordID string
	url      string
	time     time.Time
}

// source is what the field Minuted-Source of a record tells, so that the catalogue can be rebuilt.
type source struct {
	minuted.TaskKey
	Good      bool                 `json:"good"`
	URL       *string              `json:"url,omitempty"` // where WARC-Target-URI had to differ
	MediaType string               `json:"media_type,omitempty"`
	Duration  time.Duration        `json:"duration_ns,omitempty"`
	Manifest  *minuted.ManifestRow `json:"manifest,omitempty"`
	Content   string               `json:"content,omitempty"` // digest of what the page says
	Ending    *ending              `json:"ending,omitempty"`
}

func (e *entry) source() source {
	c := e.capture
	s := source{TaskKey: e.key, Good: e.good, MediaType: c.MediaType, Duration: c.Duration, Manifest: c.Manifest, Content: e.says, Ending: e.ending}
	if c.URL != targetURI(e.key, c.URL) {
		s.URL = &c.URL
	}
	return s
}

// newEntry makes the entry of a record. It is nil for records that hold no capture of ours.
func newEntry(r *Record) (*entry, error) {
	text, ours := r.Header[fieldSource]
	if !ours {
		return nil, nil
	}
	var s source
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("reading %s of %s: %w", fieldSource, r.TargetURI, err)
	}
	c := &minuted.Capture{
		Task: s.TaskKey, URL: r.TargetURI, Time: r.Date, MediaType: s.MediaType,
		Digest: r.Header[fieldPayloadDigest], Manifest: s.Manifest, Duration: s.Duration,
	}
	if s.URL != nil {
		c.URL = *s.URL
	}
	e := &entry{capture: c, key: s.TaskKey, good: s.Good, digest: c.Digest, says: s.Content,
		truncated: r.Header[fieldTruncated], recordID: r.Header[fieldRecordID], ending: s.Ending}
	if r.Type == typeRevisit {
		e.original = &original{recordID: r.Header[fieldRefersTo]}
		e.notSent = r.Header[fieldProfile] == notSentProfile
	}
	return e, nil
}

// Capture reads what another archive of ours says of a record of its: the capture, and whether it was the page its task
// asked for. It is nil for a record of anyone else, and for one that stores no body.
func (r *Record) Capture() (c *minuted.Capture, good bool, err error) {
	e, err := newEntry(r)
	if e == nil || err != nil || e.original != nil {
		return nil, false, err
	}
	if err := checkKey(e.key); err != nil {
		return nil, false, fmt.Errorf("the record of %s: %w", r.TargetURI, err)
	}
	c, err = newCapture(r)
	return c, e.good && e.truncated == "", err
}

// Site reads what another archive of ours says of a site in a record of its; ok is false for any other record.
func (r *Record) Site() (a minuted.Authority, ok bool) {
	site, ok := siteOf(r)
	if !ok || json.Unmarshal(r.Block, &a) != nil || a.Site() != site || checkKey(minuted.TaskKey{Site: site, Kind: "site"}) != nil {
		return minuted.Authority{}, false
	}
	return a, true
}

// newCapture reads a capture out of its record. The body of a revisit is empty.
func newCapture(r *Record) (*minuted.Capture, error) {
	e, err := newEntry(r)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, fmt.Errorf("the %s record of %s is no capture of ours", r.Type, r.TargetURI)
	}
	c := e.capture
	if r.Header[fieldContentType] != httpResponse {
		c.Body = r.Block
		return c, nil
	}
	// Not through HTTP: our bodies are stored decoded.
	status, header, body, err := splitHTTP(r.Block)
	if err != nil {
		return nil, fmt.Errorf("reading the response of %s: %w", r.TargetURI, err)
	}
	c.Status, c.Header, c.Body = status, wireHeader(header), body
	return c, nil
}
