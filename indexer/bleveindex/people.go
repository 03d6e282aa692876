package bleveindex

import (
	"slices"
	"strings"

	"minuted"
)

// people is who is named by items, in groups: all items of a meeting share one list of those who were present.
type people struct {
	names  []string // different ones, as printed
	groups lists    // positions in names; the first group is empty

	present, apologies, voters []uint32 // groups, by item
}

// named gives the groups that hold somebody whose name has all the words of a text.
func (p *people) named(text string) []bool {
	wanted := forms(text)
	meant := make([]bool, len(p.names))
	for i, name := range p.names {
		meant[i] = len(wanted) > 0 && holdsAll(forms(name), wanted)
	}
	table := make([]bool, p.groups.len())
	for group := range table {
		table[group] = slices.ContainsFunc(p.groups.at(uint32(group)), func(name uint32) bool { return meant[name] })
	}
	return table
}

// write writes what lies beyond some bounds.
func (p *people) write(w *sideWriter, from bounds) {
	w.strings(p.names[from.names:])
	w.lists(p.groups.from(from.groups))
	w.numbers(p.present[from.rows:])
	w.numbers(p.apologies[from.rows:])
	w.numbers(p.voters[from.rows:])
}

// read adds who is named in so many rows.
func (p *people) read(r *sideReader, rows int) {
	p.names = extended(p.names, r.strings())
	p.groups.append(r.lists(len(p.names)))
	groups := p.groups.len()
	p.present = extended(p.present, r.eachBelow(rows, groups))
	p.apologies = extended(p.apologies, r.eachBelow(rows, groups))
	p.voters = extended(p.voters, r.eachBelow(rows, groups))
}

// peopleBuilder gathers people in the order in which they are first seen. Those whom it goes on from may be gathered a
// second time.
type peopleBuilder struct {
	*people
	nameAt  map[string]uint32
	groupAt map[string]uint32 // by the names, joined
}

func newPeopleBuilder(p *people) *peopleBuilder {
	b := &peopleBuilder{people: p, nameAt: make(map[string]uint32), groupAt: make(map[string]uint32)}
	if p.groups.len() > 0 {
		b.groupAt[""] = 0
	}
	b.group(nil)
	return b
}

// group gives the number of a group of people.
func (b *peopleBuilder) group(names []string) uint32 {
	key := strings.Join(names, "\n")
	at, ok := b.groupAt[key]
	if ok {
		return at
	}
	at = uint32(b.groups.len())
	b.groupAt[key] = at
	var members []uint32
	for _, name := range names {
		members = append(members, b.name(name))
	}
	b.groups.add(members...)
	return at
}

func (b *peopleBuilder) name(name string) uint32 {
	at, ok := b.nameAt[name]
	if !ok {
		at = uint32(len(b.names))
		b.nameAt[name] = at
		b.names = append(b.names, name)
	}
	return at
}

// voters are those named in the votes of an item.
func voters(item *minuted.Item) []string {
	var names []string
	for _, v := range item.Votes {
		for _, side := range []*minuted.Side{v.For, v.Against, v.Abstained} {
			if side != nil {
				names = append(names, side.Names...)
			}
		}
	}
	return names
}
