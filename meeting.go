package minuted

// MeetingStatus says whether a meeting took place.
type MeetingStatus string

// The statuses of a meeting. A status word the site prints that is none of these is kept as printed, in lower case.
const (
	StatusHeld        MeetingStatus = "held" // nothing else was said
	StatusCancelled   MeetingStatus = "cancelled"
	StatusMoved       MeetingStatus = "moved"
	StatusPostponed   MeetingStatus = "postponed"
	StatusWithdrawn   MeetingStatus = "withdrawn"
	StatusNew         MeetingStatus = "new"
	StatusProvisional MeetingStatus = "provisional"
	StatusVirtual     MeetingStatus = "virtual"
)

// PublicationState says how far the papers of a meeting have come.
type PublicationState string

// The publication states, from least to most.
const (
	StateNone   PublicationState = "none"   // nothing published
	StateAgenda PublicationState = "agenda" // an agenda, perhaps decisions, no minutes
	StateDraft  PublicationState = "draft"  // draft minutes
	StateFinal  PublicationState = "final"  // minutes as confirmed
)

// Meeting is one sitting of a committee.
type Meeting struct {
	ID         string           `json:"id"`   // permanent, from [NewID]
	Site       Site             `json:"site"` // where it was published
	PlatformID string           `json:"platform_id"`
	Committee  Committee        `json:"committee"`
	Date       Date             `json:"date"`           // "" where the page gives none
	Time       string           `json:"time,omitempty"` // start, local, as HH:MM; "" where the page gives none
	Venue      string           `json:"venue,omitempty"`
	Status     MeetingStatus    `json:"status"`
	State      PublicationState `json:"state"`
	URL        string           `json:"url"`
	Attendance Attendance       `json:"attendance"`
	Documents  []Attachment     `json:"documents,omitempty"` // printed agenda, minutes, packs
	Items      []Item           `json:"items"`               // in agenda order
	Problems   []string         `json:"problems,omitempty"`  // what the page says that cannot all be true, such as a date on another weekday
}

// MeetingRef is what an item carries of its meeting.
type MeetingRef struct {
	ID     string           `json:"id"`
	URL    string           `json:"url,omitempty"`
	Status MeetingStatus    `json:"status,omitempty"`
	State  PublicationState `json:"state,omitempty"`
}

// Ref returns what items carry of the meeting.
func (m *Meeting) Ref() MeetingRef {
	return MeetingRef{ID: m.ID, URL: m.URL, Status: m.Status, State: m.State}
}

// Attendance is who was present at a meeting and who sent apologies, as named by the page. Members who were only
// expected are in neither list.
type Attendance struct {
	Present   []string `json:"present"`
	Apologies []string `json:"apologies"`
}
