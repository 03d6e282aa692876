package minuted

import "time"

// Kind says what an item is.
type Kind string

// The kinds of item.
const (
	KindSubstance Kind = "substance" // business proper
	KindProcedure Kind = "procedure" // apologies, declarations, minutes of the last meeting...
	KindDecision  Kind = "decision"  // from the register of decisions
	KindDocument  Kind = "document"  // a meeting that exists only as one document
)

// Item is one agenda item, the unit that is indexed and found. Its JSON form is the item record: one object a line in
// exports and imports.
type Item struct {
	ID            string       `json:"id"`
	Authority     string       `json:"authority"`
	AuthorityName string       `json:"authority_name,omitempty"`
	Committee     string       `json:"committee,omitempty"`
	CommitteeID   string       `json:"committee_id,omitempty"` // the platform's own id
	Meeting       MeetingRef   `json:"meeting,omitzero"`
	Date          Date         `json:"date"`
	Number        string       `json:"number,omitempty"` // as printed: "59.", "77/21", "5:"
	Title         string       `json:"title"`
	Agenda        Text         `json:"agenda,omitempty"`
	Minutes       Text         `json:"minutes,omitempty"`
	Decision      Decision     `json:"decision,omitzero"`
	Votes         []Vote       `json:"votes,omitempty"`
	Attendance    Attendance   `json:"attendance,omitzero"`
	Attachments   []Attachment `json:"attachments,omitempty"`
	SourceURL     string       `json:"source_url,omitempty"`
	CapturedAt    time.Time    `json:"captured_at,omitzero"` // when the newest capture that this version was first read from was received, UTC
	Digest        string       `json:"digest,omitempty"`     // "sha256:" and hex, of the body of the capture it was first read from
	Kind          Kind         `json:"kind,omitempty"`
	Procedure     string       `json:"procedure,omitempty"`      // which of the scheme's procedures, for KindProcedure
	Lang          string       `json:"lang,omitempty"`           // BCP 47: en, cy
	Topics        []string     `json:"topics,omitempty"`         // scheme ids "children/looked-after", the first is primary
	Corrections   []Correction `json:"corrections,omitempty"`    // of its topics, by hand
	Cut           bool         `json:"cut,omitempty"`            // the site truncated the minutes and they could not be completed
	Version       int          `json:"version,omitempty"`        // counts content versions from 1
	FirstSeen     time.Time    `json:"first_seen,omitzero"`      // when the first capture of it was received, UTC
	Changes       []Change     `json:"changes,omitempty"`        // how this version differs from the one before
	ContentDigest string       `json:"content_digest,omitempty"` // "sha256:" and hex, of what this version says
	Earlier       []Item       `json:"earlier,omitempty"`        // the versions before this one, oldest first, as records of their own without earlier ones

	// Evidence for kind and topics is kept in the index and is no part of the record: labelling makes it anew.
	Evidence *Evidence `json:"-"`
}

// Outcome is what was decided about an item.
type Outcome string

// The outcomes.
const (
	OutcomeAgreed    Outcome = "agreed"
	OutcomeNoted     Outcome = "noted"
	OutcomeRefused   Outcome = "refused"
	OutcomeDeferred  Outcome = "deferred"
	OutcomeReferred  Outcome = "referred"
	OutcomeWithdrawn Outcome = "withdrawn"
	OutcomeOther     Outcome = "other"
	OutcomeNone      Outcome = "none" // no decision recorded
)

// Outcomes lists the outcomes in the order they are shown.
var Outcomes = [...]Outcome{OutcomeAgreed, OutcomeNoted, OutcomeRefused, OutcomeDeferred, OutcomeReferred, OutcomeWithdrawn, OutcomeOther, OutcomeNone}

// Decision is the outcome of an item and its wording ("RESOLVED that ...").
type Decision struct {
	Outcome Outcome `json:"outcome,omitempty"`
	Text    Text    `json:"text,omitempty"`
}

// Vote is one recorded vote. A side is nil where the page does not say how many took it.
type Vote struct {
	Motion    string `json:"motion"`
	Type      string `json:"type,omitempty"`   // "Resolution", "Motion", "Amendment", as printed
	Result    string `json:"result,omitempty"` // "Carried", "Lost", as printed
	For       *Side  `json:"for,omitempty"`
	Against   *Side  `json:"against,omitempty"`
	Abstained *Side  `json:"abstained,omitempty"`
}

// Side is how many voted one way and, where given, who.
type Side struct {
	Count int      `json:"count"`
	Names []string `json:"names,omitempty"`
}

// Attachment is a report or other document linked from an item or meeting.
type Attachment struct {
	Title     string   `json:"title"`
	URL       string   `json:"url"`                  // absolute
	MediaType string   `json:"media_type,omitempty"` // from the address or the link's text; not fetched to find out
	Pages     []string `json:"pages,omitempty"`      // text, page by page, where it has been extracted
}
