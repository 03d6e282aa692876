package minuted

import (
	"net/http"
	"time"
)

// TaskKey names one thing to fetch: a page of a kind with the platform's own id, on a site. However many addresses a
// page has, it has one key.
type TaskKey struct {
	Site Site   `json:"site"`
	Kind string `json:"kind"` // a kind of the platform's URL grammar, or one of the kinds below
	ID   string `json:"id"`   // the platform's own id; "" for pages a site has once
}

// Kinds of capture that every platform shares.
const (
	KindRobots = "robots" // robots.txt; the id is the host
	KindSaved  = "saved"  // a saved page from an import; the id is the address or file name in its manifest row
	KindRecord = "record" // an item record from an import; the id is the item's
)

// Task is a thing to fetch and where.
type Task struct {
	TaskKey
	URL   string // absolute, as it will be requested
	Depth int    // how many pages led here; a task found on a page is one deeper than the page
	Date  Date   // of the newest meeting it is about, where the page that named it tells; "" where it does not
}

// Capture is one response as received, or one imported file. It lives in the archive for ever.
type Capture struct {
	Seq       int64         // position in the catalogue, from 1; captures are read in this order
	Task      TaskKey       //
	URL       string        // address it was requested from; for a saved page the one its manifest gives
	Time      time.Time     // when the response began, UTC
	Status    int           // HTTP status; 0 for imported files
	Header    http.Header   // response header; nil for imported files
	MediaType string        // without parameters, lower case
	Digest    string        // "sha256:" and hex, of Body
	Body      []byte        // decoded of any transfer and content coding
	Manifest  *ManifestRow  // for KindSaved
	Duration  time.Duration // from request to the end of the body
}

// ManifestRow is what the manifest of a folder of saved pages says of one file.
type ManifestRow struct {
	File      string `json:"file"`
	Authority string `json:"authority"`
	Committee string `json:"committee"`
	Date      Date   `json:"date"`
	URL       string `json:"url"`
}

// Sighting is one time at which a page was captured, or found to be gone.
type Sighting struct {
	Seq  int64 // of the capture
	Time time.Time
	Says string // digest of what the page said; captures that have the same said the same
	Gone bool   // the site no longer had the page, and had not had it for a while
}

// Before reports whether a sighting came before another. Of two at one time the one that was archived first did.
func (s Sighting) Before(other Sighting) bool {
	return s.Time.Before(other.Time) || s.Time.Equal(other.Time) && s.Seq < other.Seq
}
