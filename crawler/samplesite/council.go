package samplesite

import (
	"cmp"
	_ "embed" // for councils.yaml
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed councils.yaml
var councilsFile []byte

// council is one fictional council and the habits of its clerks and its site.
type council struct {
	ID         string       `yaml:"id"`
	Name       string       `yaml:"name"`
	Nation     string       `yaml:"nation"`
	Region     string       `yaml:"region"`
	Tier       string       `yaml:"tier"`
	Seat       string       `yaml:"seat"`       // building it meets in
	Places     []string     `yaml:"places"`     // towns and wards that its business names
	Members    []string     `yaml:"members"`    // surnames; the first chairs
	Habits     habits       `yaml:"habits"`     //
	Committees []*committee `yaml:"committees"` //

	meetings  []*meeting       // by date
	byID      map[int]*meeting //
	items     map[int]*item    // by agenda item id
	documents int              // how many have been given an id
}

// habits are the ways in which real sites differ.
type habits struct {
	Chrome      string `yaml:"chrome"`       // template around the platform's own markup: columns, table or drupal
	Dates       string `yaml:"dates"`        // form of the date in a meeting's heading: see headingDate
	Numbers     string `yaml:"numbers"`      // form of an item's number: see printedNumber
	Decisions   string `yaml:"decisions"`    // where the decision stands: both, decision or minutes
	Wording     string `yaml:"wording"`      // how a decision begins: resolved, dash, ordered or agreed
	FirstID     int    `yaml:"first_id"`     // id of the oldest meeting
	Attendance  bool   `yaml:"attendance"`   // attendance pages are on
	WebService  bool   `yaml:"web_service"`  // the XML web service is on
	SessionIDs  bool   `yaml:"session_ids"`  // links hold a cookieless session id
	RawText     bool   `yaml:"raw_text"`     // UTF-8 as it is, where other sites write entities
	CRLF        bool   `yaml:"crlf"`         // some lines end in CRLF
	UnclosedA   bool   `yaml:"unclosed_a"`   // a link in the header that is never closed
	MeetingID   string `yaml:"meeting_id"`   // name of the query key for a meeting: MId, MID or MeetingId
	Headings    bool   `yaml:"headings"`     // agendas have unnumbered heading rows
	ListBullets bool   `yaml:"list_bullets"` // lists are ul elements, where other sites paste Word's paragraphs
}

// committee is one committee of a council.
type committee struct {
	Keys     []string `yaml:"keys"` // subjects it deals with, the names that minutes/*.txt and subjects.yaml know it by
	ID       int      `yaml:"id"`
	Name     string   `yaml:"name"`
	Category string   `yaml:"category"` // heading it is listed under
	Purpose  string   `yaml:"purpose"`
	Starts   string   `yaml:"starts"`   // time of day its meetings begin, HH:MM
	Meetings int      `yaml:"meetings"` // how many to make beside those that written items ask for
	From     int      `yaml:"from"`     // first year of those, default 2016
	To       int      `yaml:"to"`       // last year of those, default 2026
	Expired  bool     `yaml:"expired"`  // only the web service lists it
	Info     bool     `yaml:"info"`     // no committee at all: documents kept as meetings, such as a constitution
	Lang     string   `yaml:"lang"`     // en (the default) or cy

	written  []*writtenItem
	meetings []*meeting // newest first
}

// loadCouncils reads a councils file. Errors name the file and the place in it.
func loadCouncils(name string, content []byte) ([]*council, error) {
	var list []*council
	if err := yaml.UnmarshalWithOptions(content, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	for _, c := range list {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("reading %s: council %q: %w", name, c.ID, err)
		}
	}
	slices.SortFunc(list, func(a, b *council) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

// check finds what would make the site wrong rather than odd.
func (c *council) check() error {
	if c.ID == "" || c.Name == "" || c.Habits.FirstID == 0 {
		return fmt.Errorf("id, name and habits.first_id are needed")
	}
	if len(c.Members) < 8 || len(c.Places) < 3 {
		return fmt.Errorf("%d members and %d places are too few to write minutes with", len(c.Members), len(c.Places))
	}
	keys, ids := map[string]bool{}, map[int]bool{}
	for _, m := range c.Committees {
		if m.Lang == "" {
			m.Lang = "en"
		}
		if m.ID == 0 || m.Name == "" || m.Starts == "" || ids[m.ID] {
			return fmt.Errorf("committee %q: needs a name, starts and an id of its own", m.Name)
		}
		ids[m.ID] = true
		for _, key := range m.Keys {
			if keys[key+m.Lang] && !m.Expired {
				return fmt.Errorf("committee %q: another one has the key %q", m.Name, key)
			}
			keys[key+m.Lang] = true
		}
	}
	return nil
}

// committee returns the committee that minutes/*.txt mean by key, if there is one the one that works in lang, or nil.
func (c *council) committee(key, lang string) *committee {
	var found *committee
	for _, m := range c.Committees {
		if slices.Contains(m.Keys, key) && !m.Expired && (found == nil || m.Lang == lang) {
			found = m
		}
	}
	return found
}

func (c *council) committeeByID(id int) *committee {
	for _, m := range c.Committees {
		if m.ID == id {
			return m
		}
	}
	return nil
}
