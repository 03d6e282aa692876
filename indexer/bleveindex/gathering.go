package bleveindex

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"minuted"
)

// entry is what the columns will hold of one item.
type entry struct {
	id      string
	date    minuted.Date
	place   place
	one     [len(columnFields)]uint32   // value ordinals, of fields with one
	many    [len(columnFields)][]uint32 // and of fields with several
	title   uint32
	meeting string

	present, apologies, voters uint32 // groups of people
	number                     string
	url, archived, changed     uint32
}

// gathering collects the columns while items are added.
type gathering struct {
	entries []entry
	seen    map[string]uint32 // position in entries, by id
	values  [len(columnFields)]*columnBuilder
	titles  []string
	titleAt map[string]uint32
	people  *peopleBuilder
	welsh   map[string]bool // forms in items in Welsh

	authorities map[string]minuted.Authority
}

func newGathering(authorities []minuted.Authority) *gathering {
	g := &gathering{
		seen: make(map[string]uint32), titleAt: make(map[string]uint32), people: newPeopleBuilder(),
		welsh: make(map[string]bool), authorities: make(map[string]minuted.Authority),
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
	if at, ok := g.seen[item.ID]; ok {
		first := g.entries[at]
		return fmt.Errorf("two items have the id %s: %q (%s, %s) and %q (%s, %s)", item.ID,
			g.titles[first.title], g.values[authorityColumn].values[first.one[authorityColumn]], first.date, item.Title, item.Authority, item.Date)
	}
	return nil
}

// add takes an item that passed check.
func (g *gathering) add(item *minuted.Item, at place) {
	g.seen[item.ID] = uint32(len(g.entries))
	e := entry{id: item.ID, date: item.Date, place: at, title: g.title(item.Title), meeting: item.Meeting.ID}
	for i, field := range columnFields {
		if hasMany(field) {
			e.many[i] = g.several(i, item)
		} else {
			e.one[i] = g.single(i, item)
		}
	}
	e.present = g.people.group(item.Attendance.Present)
	e.apologies = g.people.group(item.Attendance.Apologies)
	e.voters = g.people.group(voters(item))
	e.number = strings.Join(forms(item.Number), " ")
	e.url, e.archived = urlHash(item.SourceURL), dayOf(item.FirstSeen)
	e.changed = changeDay(item)
	g.entries = append(g.entries, e)
	if langsOf(item) == welsh {
		g.listen(item)
	}
}

// single gives the value ordinal of the i-th column, of which an item has one value at most.
func (g *gathering) single(i int, item *minuted.Item) uint32 {
	values := g.values[i]
	switch columnFields[i] {
	case minuted.FacetAuthority:
		return values.add(item.Authority, item.AuthorityName, item.Date)
	case minuted.FacetCommittee:
		return values.add(item.CommitteeValue(), item.Committee, item.Date)
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
	default:
		return values.add(sourceOf(item, g.authorities), "", "")
	}
}

// several gives the value ordinals of the i-th column, of which an item may have several values.
func (g *gathering) several(i int, item *minuted.Item) []uint32 {
	list := topicValues
	if columnFields[i] == fieldHas {
		list = hasValues
	}
	var ords []uint32
	for _, value := range list(item) {
		ords = append(ords, g.values[i].add(value, "", ""))
	}
	return ords
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

// order gives the positions of the entries by ordinal: newest first, then by id.
func (g *gathering) order() []uint32 {
	order := make([]uint32, len(g.entries))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		x, y := &g.entries[a], &g.entries[b]
		return cmp.Or(cmp.Compare(y.date, x.date), cmp.Compare(x.id, y.id))
	})
	return order
}

// columns lays the entries out by ordinal.
func (g *gathering) columns(order []uint32, lengths [][partCount]uint32, blocks []uint32, o BuildOptions) *columns {
	c := &columns{facets: make(map[string]*column), blocks: blocks}
	ordinals := make([]uint32, len(order)) // by position in entries
	for ord, at := range order {
		e := &g.entries[at]
		ordinals[at] = uint32(ord)
		c.ids = append(c.ids, e.id)
		c.places = append(c.places, e.place)
		c.lengths = append(c.lengths, lengths[at])
		if len(c.dates) == 0 || c.dates[len(c.dates)-1] != e.date {
			c.dates = append(c.dates, e.date)
			c.dateStarts = append(c.dateStarts, uint32(ord))
		}
	}
	c.byID = make([]uint32, len(order))
	for ord := range c.byID {
		c.byID[ord] = uint32(ord)
	}
	slices.SortFunc(c.byID, func(a, b uint32) int { return cmp.Compare(c.ids[a], c.ids[b]) })
	g.fillFacets(c, order, o)
	g.fillMeetings(c, ordinals)
	g.fillProperties(c, order)
	return c
}

// fillProperties fills what is asked for by fields alone.
func (g *gathering) fillProperties(c *columns, order []uint32) {
	c.people = g.people.people
	numbers := newColumnBuilder()
	for _, at := range order {
		e := &g.entries[at]
		c.people.present = append(c.people.present, e.present)
		c.people.apologies = append(c.people.apologies, e.apologies)
		c.people.voters = append(c.people.voters, e.voters)
		c.numberOf = append(c.numberOf, numbers.add(e.number, "", ""))
		c.urls = append(c.urls, e.url)
		c.archived = append(c.archived, e.archived)
		c.changed = append(c.changed, e.changed)
	}
	c.numbers = numbers.values
}

func (g *gathering) fillFacets(c *columns, order []uint32, o BuildOptions) {
	official := map[string]map[string]string{minuted.FacetAuthority: {}, minuted.FacetTopic: {}}
	for _, a := range o.Authorities {
		official[minuted.FacetAuthority][a.ID] = a.Name
	}
	for _, t := range o.Topics {
		official[minuted.FacetTopic][t.ID] = t.Name
	}
	for i, field := range columnFields {
		g.values[i].relabel(official[field])
		column := g.values[i].column(field)
		for _, at := range order {
			if hasMany(field) {
				column.many.add(g.entries[at].many[i]...)
			} else {
				column.one = append(column.one, g.entries[at].one[i])
			}
		}
		c.facets[field] = column
	}
}

// fillMeetings lists the items of each meeting in the order they were added in, which is that of the agenda.
func (g *gathering) fillMeetings(c *columns, ordinals []uint32) {
	items := make(map[string][]uint32)
	for at := range g.entries {
		if id := g.entries[at].meeting; id != "" {
			items[id] = append(items[id], ordinals[at])
		}
	}
	c.meetings = slices.Sorted(maps.Keys(items))
	for _, id := range c.meetings {
		c.meetingItems.add(items[id]...)
	}
}

// titleList makes the list of titles for completion.
func (g *gathering) titleList(order []uint32) *titles {
	items := make([][]uint32, len(g.titles))
	for ord, at := range order {
		title := g.entries[at].title
		items[title] = append(items[title], uint32(ord))
	}
	return newTitles(g.titles, items)
}
