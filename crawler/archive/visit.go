package archive

import (
	"time"

	"minuted"
)

// State is where a task stands.
type State string

// The states of a task. Every task ends in one other than Queued.
const (
	Queued    State = "queued"    // to be fetched
	Done      State = "done"      // fetched, and due again at some later time
	Gone      State = "gone"      // no longer at the source
	Forbidden State = "forbidden" // robots rules or the site refuse it
	Failed    State = "failed"    // given up for this visit
)

// Visit is the outcome of one attempt at a task.
type Visit struct {
	Task      minuted.Task
	Capture   *minuted.Capture     // nil when nothing was received; Seq and Digest are set by Commit
	Good      bool                 // the capture is the page its task asked for; only good captures are read into the index
	Truncated string               // WARC-Truncated reason (length, time, disconnect) for what was kept of an incomplete body; such a capture is never good
	State     State                // of the task from now on; "" leaves the tasks as they are
	Reason    string               // for Gone, Forbidden, Failed and retries, in words
	Due       time.Time            // Queued: not before, zero is now; Done: when to look again, zero is at the next visit; Gone, Forbidden: likewise, zero is never
	Content   string               // digest of what the page says; a capture with that of the newest good one is unchanged, though its bytes differ. "" where the bytes tell
	Same      bool                 // the server answered, without a body, that the page is still that of the newest good capture (304)
	Misses    *Misses              // how often in a row the page was not there from now on; nil leaves that as it is
	Found     []minuted.Task       // unknown ones become queued; known ones are left as they are
	Renew     []minuted.Task       // become queued, known or not, unless the capture is unchanged
	Meeting   *minuted.MeetingHeld // what the capture shows of a meeting
	Host      *HostTimer           // new timer of the host that was asked
}

// Committed is what became of the capture of one visit.
type Committed struct {
	Seq       int64 // 0 where the visit had no capture
	Unchanged bool  // it says what the newest good capture of the task says, which the page was not gone since; the same body is stored as a revisit record
}

// HostTimer is when a host may be asked again. It survives restarts.
type HostTimer struct {
	Host      string
	NotBefore time.Time
	Failures  int          // in a row
	Blocks    int          // refusals in a row
	Day       minuted.Date // the day that the following counts are of, UTC
	Requests  int
	Bytes     int64 // of bodies, decoded
}

// Misses is how often in a row the site said that a page is not there.
type Misses struct {
	Count int       `json:"count"`
	Since time.Time `json:"since"` // the first of them
}
