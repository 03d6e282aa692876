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
	columns   *columns
	seen      map[string]uint32 // rows, by id
	values    [len(columnFields)]*columnBuilder
	numbers   *columnBuilder
	titles    []string
	titleOf   []uint32 // position in titles, by row
	titleAt   map[string]uint32
	people    *peopleBuilder
	byMeeting map[string][]uint32 // rows in the order they were added in, which is that of the agenda
	welsh     map[string]bool     // forms in items in Welsh

	authorities map[string]minuted.Authority
}

func newGathering(authorities []minuted.Authority) *gathering {
	g := &gathering{
		columns: &columns{fields: make(map[string]*column)},
		seen:    make(map[string]uint32), titleAt: make(map[string]uint32), people: newPeopleBuilder(),
		numbers: newColumnBuilder(), byMeeting: make(map[string][]uint32), welsh: make(map[string]bool),
		authorities: make(map[string]minuted.Authority),
	}
	for _, a := range authorities {
		g.authorities[a.ID] = a
	}
	for i := range g.values {
		g.values[i] = newColumnBuilder()
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
	if first, ok := g.seen[item.ID]; ok {
		authority := g.values[authorityColumn].values[g.columns.codes[first][authorityColumn]]
		return fmt.Errorf("two items have the id %s: %q (%s, %s) and %q (%s, %s)", item.ID,
			g.titles[g.titleOf[first]], authority, g.columns.date(first), item.Title, item.Authority, item.Date)
	}
	return nil
}

// add takes an item that passed check.
func (g *gathering) add(item *minuted.Item, at place) {
	c, row := g.columns, uint32(g.columns.len())
	g.seen[item.ID] = row
	c.ids.add(item.ID)
	c.days = append(c.days, dayOfDate(item.Date))
	c.places = append(c.places, at)
	c.codes = append(c.codes, codes{})
	for i := range columnFields {
		code := g.code(i, item)
		if i < len(minuted.FacetNames) {
			c.codes[row][i] = code
		} else {
			g.values[i].one = append(g.values[i].one, code)
		}
	}
	c.people.present = append(c.people.present, g.people.group(item.Attendance.Present))
	c.people.apologies = append(c.people.apologies, g.people.group(item.Attendance.Apologies))
	c.people.voters = append(c.people.voters, g.people.group(voters(item)))
	c.numberOf = append(c.numberOf, g.numbers.add(strings.Join(forms(item.Number), " "), "", ""))
	c.urls = append(c.urls, urlHash(item.SourceURL))
	c.archived = append(c.archived, dayOf(item.FirstSeen))
	c.changed = append(c.changed, changeDay(item))
	g.titleOf = append(g.titleOf, g.title(item.Title))
	if id := item.Meeting.ID; id != "" {
		g.byMeeting[id] = append(g.byMeeting[id], row)
	}
	if langsOf(item) == welsh {
		g.listen(item)
	}
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

// finish completes the columns.
func (g *gathering) finish(lengths [][partCount]uint32, blocks []uint32, o BuildOptions) *columns {
	c := g.columns
	c.lengths, c.blocks = lengths, blocks
	c.byID, c.newest = make([]uint32, c.len()), make([]uint32, c.len())
	for row := range c.byID {
		c.byID[row], c.newest[row] = uint32(row), uint32(row)
	}
	slices.SortFunc(c.byID, func(a, b uint32) int { return strings.Compare(c.ids.at(a), c.ids.at(b)) })
	slices.SortFunc(c.newest, c.compareAge)
	g.fillFields(o)
	c.people.names, c.people.groups, c.numbers = g.people.names, g.people.groups, g.numbers.values
	c.meetings = slices.Sorted(maps.Keys(g.byMeeting))
	for _, id := range c.meetings {
		c.meetingItems.add(g.byMeeting[id]...)
	}
	return c
}

func (g *gathering) fillFields(o BuildOptions) {
	official := map[string]map[string]string{minuted.FacetAuthority: {}, minuted.FacetTopic: {}}
	for _, a := range o.Authorities {
		official[minuted.FacetAuthority][a.ID] = a.Name
	}
	for _, t := range o.Topics {
		official[minuted.FacetTopic][t.ID] = t.Name
	}
	for i, field := range columnFields {
		b := g.values[i]
		b.relabel(official[field])
		g.columns.fields[field] = &column{
			field: field, values: b.values, labels: b.labels, sets: b.sets, one: b.one, rows: g.columns.codes, place: i,
		}
	}
}

// titleList makes the list of titles for completion.
func (g *gathering) titleList() *titles {
	items, rank := make([][]uint32, len(g.titles)), make([]uint32, g.columns.len())
	for row, title := range g.titleOf {
		items[title] = append(items[title], uint32(row))
	}
	for i, row := range g.columns.newest {
		rank[row] = uint32(i)
	}
	return newTitles(g.titles, items, rank)
}
