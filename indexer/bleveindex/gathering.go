package bleveindex

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"minuted"
)

// gathering collects the columns while items are added.
type gathering struct {
	columns  *columns
	seen     *rowSet // that were added or kept
	values   [len(columnFields)]*columnBuilder
	numberAt map[string]uint32
	meetings map[string]*agenda // to which items were added
	people   *peopleBuilder
	titles   []string
	titleOf  []uint32 // position in titles, by row added
	titleAt  map[string]uint32
	welsh    map[string]bool // forms in items in Welsh

	authorities map[string]minuted.Authority
}

// agenda is a meeting to which items are added.
type agenda struct {
	meeting uint32 // position in the columns' meetings
	items   uint32 // added so far
}

// newGathering begins columns.
func newGathering(authorities []minuted.Authority) *gathering {
	g := gather(newColumns(), authorities)
	for i := range g.values {
		g.values[i] = g.columns.newColumnBuilder(i)
	}
	g.number("")
	return g
}

// goOn adds to columns.
func goOn(c *columns, authorities []minuted.Authority) *gathering {
	g := gather(c, authorities)
	for i := range g.values {
		g.values[i] = extend(c.fields[columnFields[i]])
	}
	for at, number := range c.numbers {
		g.numberAt[number] = uint32(at)
	}
	return g
}

func gather(c *columns, authorities []minuted.Authority) *gathering {
	g := &gathering{
		columns: c, seen: newRowSet(&c.ids), numberAt: make(map[string]uint32), meetings: make(map[string]*agenda),
		people: newPeopleBuilder(&c.people), titleAt: make(map[string]uint32), welsh: make(map[string]bool),
		authorities: make(map[string]minuted.Authority),
	}
	for _, a := range authorities {
		g.authorities[a.ID] = a
	}
	return g
}

// check refuses an item that cannot be told from an earlier one or placed in time.
func (g *gathering) check(item *minuted.Item) error {
	if item.ID == "" {
		return fmt.Errorf("item %q of %s has no id", item.Title, item.Authority)
	}
	if item.Date != "" {
		if _, err := minuted.ParseDate(string(item.Date)); err != nil {
			return fmt.Errorf("item %s: %w", item.ID, err)
		}
	}
	if first, ok := g.seen.find(item.ID); ok {
		authority, title := g.values[authorityColumn].values[g.values[authorityColumn].code(first)], "held before"
		if at := g.added(first); at >= 0 {
			title = g.titles[g.titleOf[at]]
		}
		return fmt.Errorf("two items have the id %s: %q (%s, %s) and %q (%s, %s)", item.ID,
			title, authority, g.columns.date(first), item.Title, item.Authority, item.Date)
	}
	return nil
}

// add takes an item that passed check and gives its row.
func (g *gathering) add(item *minuted.Item, at place) uint32 {
	c, row := g.columns, uint32(g.columns.len())
	c.ids.add(item.ID)
	g.seen.add(row)
	if c.dead != nil {
		c.dead = append(c.dead, false)
	}
	c.days = append(c.days, dayOfDate(item.Date))
	c.places = append(c.places, at)
	for i := range columnFields {
		g.values[i].codes.add(g.code(i, item))
	}
	present, apologies, voters := g.people.group(item.Attendance.Present), g.people.group(item.Attendance.Apologies), g.people.group(voters(item))
	c.people.present, c.people.apologies = append(c.people.present, present), append(c.people.apologies, apologies)
	c.people.voters = append(c.people.voters, voters)
	c.numberOf = append(c.numberOf, g.number(strings.Join(forms(item.Number), " ")))
	c.urls = append(c.urls, urlHash(item.SourceURL))
	c.archived = append(c.archived, dayOf(item.FirstSeen))
	c.changed = append(c.changed, changeDay(item))
	g.titleOf = append(g.titleOf, g.title(item.Title))
	meeting, agenda := uint32(0), uint32(0)
	if item.Meeting.ID != "" {
		a := g.meeting(item.Meeting.ID)
		meeting, agenda = a.meeting+1, a.items
		a.items++
	}
	c.meetingOf, c.agenda = append(c.meetingOf, meeting), append(c.agenda, agenda)
	if langsOf(item) == welsh {
		g.listen(item)
	}
	return row
}

// code gives what stands for the values that an item has of the i-th column.
func (g *gathering) code(i int, item *minuted.Item) uint32 {
	values := g.values[i]
	switch columnFields[i] {
	case minuted.FacetAuthority:
		return values.add(item.Authority, item.AuthorityName, item.Date)
	case minuted.FacetCommittee:
		return values.add(item.CommitteeValue(), item.Committee, item.Date)
	case minuted.FacetDate:
		return values.add(item.Date.Month(), "", "")
	case minuted.FacetTopic:
		return values.addSet(topicValues(item))
	case minuted.FacetKind:
		return values.add(string(kindOf(item)), capitalised(string(kindOf(item))), "")
	case minuted.FacetOutcome:
		return values.add(string(outcomeOf(item)), capitalised(string(outcomeOf(item))), "")
	case fieldNation:
		return values.add(g.authorities[item.Authority].Nation, "", "")
	case fieldRegion:
		return values.add(g.authorities[item.Authority].Region, "", "")
	case fieldLang:
		lang := baseLanguage(item.Lang)
		return values.add(lang, languageName(lang), "")
	case fieldState:
		return values.add(string(item.Meeting.State), "", "")
	case fieldHas:
		return values.addSet(hasValues(item))
	default:
		return values.add(sourceOf(item, g.authorities), "", "")
	}
}

// listen notes the words of an item in Welsh.
func (g *gathering) listen(item *minuted.Item) {
	for p := range part(partCount) {
		for _, word := range forms(p.text(item)) {
			g.welsh[word] = true
		}
	}
}

// welshForms gives the forms that occur in items in Welsh, sorted.
func (g *gathering) welshForms() []string { return slices.Sorted(maps.Keys(g.welsh)) }

func (g *gathering) title(title string) uint32 {
	at, ok := g.titleAt[title]
	if !ok {
		at = uint32(len(g.titles))
		g.titleAt[title] = at
		g.titles = append(g.titles, title)
	}
	return at
}

// isNext reports whether a row is where the item would be: the next of the same meeting.
func (g *gathering) isNext(row uint32, item *minuted.Item) bool {
	if item.Meeting.ID == "" {
		return g.columns.meetingOf[row] == 0
	}
	a := g.meeting(item.Meeting.ID)
	return g.columns.meetingOf[row] == a.meeting+1 && g.columns.agenda[row] == a.items
}

// keep takes a row for the item.
func (g *gathering) keep(row uint32, item *minuted.Item) {
	g.seen.add(row)
	if item.Meeting.ID != "" {
		g.meeting(item.Meeting.ID).items++
	}
}

// added turns a row into a position among those added.
func (g *gathering) added(row uint32) int { return int(row) - (g.columns.len() - len(g.titleOf)) }

func (g *gathering) number(number string) uint32 {
	at, ok := g.numberAt[number]
	if !ok {
		at = uint32(len(g.columns.numbers))
		g.numberAt[number] = at
		g.columns.numbers = append(g.columns.numbers, number)
	}
	return at
}

// meeting gives the agenda of a meeting.
func (g *gathering) meeting(id string) *agenda {
	a := g.meetings[id]
	if a == nil {
		at, known := g.columns.findMeeting(id)
		if !known {
			at = uint32(len(g.columns.meetings))
			g.columns.meetings = append(g.columns.meetings, id)
		}
		a = &agenda{meeting: at}
		g.meetings[id] = a
	}
	return a
}

// finish completes the columns. lengths are those of the items added, blocks those of the item store, and what lies
// beyond some bounds becomes a chapter.
func (g *gathering) finish(lengths [][partCount]uint32, blocks []uint32, dead []bool, from bounds, o BuildOptions) {
	c := g.columns
	c.blocks = blocks
	for p := range c.lengths {
		for _, words := range lengths {
			c.lengths[p].add(words[p])
		}
	}
	official := map[string]map[string]string{minuted.FacetAuthority: {}, minuted.FacetTopic: {}}
	for _, a := range o.Authorities {
		official[minuted.FacetAuthority][a.ID] = a.Name
	}
	for _, t := range o.Topics {
		official[minuted.FacetTopic][t.ID] = t.Name
	}
	for i, field := range columnFields {
		g.values[i].relabel(official[field])
	}
	c.open(from)
	c.bury(dead)
}

// titleRows gives the rows added by their titles.
func (g *gathering) titleRows() [][]uint32 {
	rows := make([][]uint32, len(g.titles))
	first := uint32(g.columns.len() - len(g.titleOf))
	for i, title := range g.titleOf {
		rows[title] = append(rows[title], first+uint32(i))
	}
	return rows
}
