package minuted

import "net/url"

// Platform knows one kind of meeting software: the grammar of its addresses and how its pages are read. It does no
// input or output.
type Platform interface {
	// Name is the platform's id: "moderngov".
	Name() string

	// Start returns the tasks that begin a visit to the site whose root is base. base ends with a slash.
	Start(site Site, base *url.URL) []Task

	// Classify names the thing an address of the site stands for; ok is false for an address outside the grammar.
	Classify(base, u *url.URL) (kind, id string, ok bool)

	// Read checks that a capture is the page its task asked for and returns what it leads to. An error that is a
	// [*NotThePageError] says that the site answered with something else.
	Read(c *Capture, base *url.URL) (*Page, error)

	// MeetingKinds lists the kinds of task whose captures hold a meeting; their ids are the platform's meeting ids.
	MeetingKinds() []string

	// Assemble reads the newest good captures of one meeting into the meeting. lookup returns nil where nothing was
	// captured.
	Assemble(site Site, meetingID string, lookup func(kind, id string) (*Capture, error)) (*Meeting, error)

	// ReadSaved reads one saved page, a whole meeting or a single item, as HTML or as plain text. What the page itself
	// does not say is taken from the manifest row.
	ReadSaved(c *Capture) (*Meeting, error)
}

// OptionalPages is implemented by platforms some kinds of whose pages a site need not have. One that a site does not
// serve is no failure.
type OptionalPages interface {
	OptionalKinds() []string
}

// Page is what one capture leads to.
type Page struct {
	Found   []Task       // things the page names, in page order
	News    []News       // for a page that tells what was published lately
	Meeting *MeetingHeld // for a page that shows a meeting
	PartOf  string       // the platform's own id of the meeting that the page tells more of, where the page names it

	// Digest is "sha256:" and hex of what the page says. It leaves out what may differ from one request to the next and
	// means nothing, such as today's date, so that pages of one digest are unchanged. "" where the bytes of the body tell.
	Digest string
}

// News is one thing that a page names as published lately.
type News struct {
	Task        // to be fetched again
	Says string // what the page says of it; that changes when something of it is published again
}

// MeetingHeld is one line of coverage: a meeting of which something is held.
type MeetingHeld struct {
	ID    string // the platform's own id
	Date  Date
	State PublicationState
	Items int // agenda items shown
}

// NotThePageError says that a site answered a task with something that is not the page asked for.
type NotThePageError struct {
	Reason string // "challenge page", "error page", "HTML where XML was due", "page ends early"
	Block  bool   // the site is refusing us, rather than failing: stop asking
	Off    bool   // the site does not offer pages of this kind, which need not be tried again
}

func (e *NotThePageError) Error() string { return "not the page asked for: " + e.Reason }
