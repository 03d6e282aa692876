package bleveindex

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"minuted"
)

// brutePlace is words of a text that together are one occurrence, in rising order.
type brutePlace []int

func (p brutePlace) first() int { return p[0] }
func (p brutePlace) last() int  { return p[len(p)-1] }

// places gives every occurrence of an operand in a text. parts are those that patterns were expanded over.
func (b *brute) places(e minuted.Expr, t *bruteText, cy bool, parts []string) []brutePlace {
	switch e := e.(type) {
	case minuted.Word:
		words := b.forms(e.Text)
		if len(words) == 1 {
			return t.any(b.endings(words[0], cy))
		}
		return brutePhrase(t, exactSlots(t, words))
	case minuted.Pattern:
		return t.any(b.patternForms(e.Text, parts))
	case minuted.Fuzzy:
		return t.any(b.fuzzyForms(e.Text, e.Edits, parts))
	case minuted.Phrase:
		slots := b.phraseSlots(e.Text, t, parts)
		switch {
		case len(slots) == 1:
			return slots[0]
		case e.Slop > 0:
			return bruteLoose(t, slots, len(slots)+e.Slop)
		default:
			return brutePhrase(t, slots)
		}
	case minuted.Near:
		return bruteNear(e, t, b.places(e.Left, t, cy, parts), b.places(e.Right, t, cy, parts))
	case minuted.Or:
		return b.anyPlaces(e.Operands, t, cy, parts)
	case minuted.Alike:
		return b.anyPlaces(append([]minuted.Expr{e.Typed}, e.Others...), t, cy, parts)
	}
	panic(fmt.Sprintf("%T has no place", e))
}

func (b *brute) anyPlaces(operands []minuted.Expr, t *bruteText, cy bool, parts []string) []brutePlace {
	var all []brutePlace
	for _, o := range operands {
		all = append(all, b.places(o, t, cy, parts)...)
	}
	return all
}

// any gives the places of any of several forms.
func (t *bruteText) any(forms []string) []brutePlace {
	var all []int
	if len(forms) > len(t.at) {
		for i, w := range t.words {
			if slices.Contains(forms, w.form) {
				all = append(all, i)
			}
		}
	} else {
		for _, form := range forms {
			all = append(all, t.at[form]...)
		}
	}
	slices.Sort(all)
	var places []brutePlace
	for _, i := range slices.Compact(all) {
		places = append(places, brutePlace{i})
	}
	return places
}

func exactSlots(t *bruteText, words []string) [][]brutePlace {
	var slots [][]brutePlace
	for _, w := range words {
		slots = append(slots, t.any([]string{w}))
	}
	return slots
}

// phraseSlots gives the places of each word of a phrase. Words that end in * are patterns.
func (b *brute) phraseSlots(text string, t *bruteText, parts []string) [][]brutePlace {
	var slots [][]brutePlace
	for _, word := range strings.Fields(text) {
		if strings.HasSuffix(word, "*") {
			slots = append(slots, t.any(b.patternForms(word, parts)))
		} else {
			slots = append(slots, exactSlots(t, b.forms(word))...)
		}
	}
	return slots
}

func brutePhrase(t *bruteText, slots [][]brutePlace) []brutePlace {
	var all []brutePlace
	if len(slots) == 0 {
		return nil
	}
next:
	for _, first := range slots[0] {
		place := brutePlace{first[0]}
		for k, slot := range slots[1:] {
			at := first[0] + k + 1
			if !slices.ContainsFunc(slot, func(p brutePlace) bool { return p[0] == at }) || t.words[at].breaks {
				continue next
			}
			place = append(place, at)
		}
		all = append(all, place)
	}
	return all
}

// bruteLoose tries every way of choosing a different word for each slot.
func bruteLoose(t *bruteText, slots [][]brutePlace, longest int) []brutePlace {
	var all []brutePlace
	for _, s := range slots {
		if len(s) == 0 {
			return nil
		}
	}
	var choose func(chosen []int)
	choose = func(chosen []int) {
		if len(chosen) > 0 {
			first, last := slices.Min(chosen), slices.Max(chosen)
			if last-first >= longest || t.words[first].block != t.words[last].block {
				return
			}
		}
		if len(chosen) == len(slots) {
			all = append(all, slices.Sorted(slices.Values(chosen)))
			return
		}
		for _, p := range slots[len(chosen)] {
			if !slices.Contains(chosen, p[0]) {
				choose(append(slices.Clone(chosen), p[0]))
			}
		}
	}
	choose(nil)
	return all
}

func bruteNear(e minuted.Near, t *bruteText, left, right []brutePlace) []brutePlace {
	var all []brutePlace
	for _, l := range left {
		for _, r := range right {
			a, b := l, r
			if a.first() > b.first() {
				a, b = b, a
			}
			if a.last() >= b.first() || e.Ordered && l.first() > r.first() {
				continue
			}
			from, to := t.words[a.first()], t.words[b.last()]
			near := b.first()-a.last()-1 <= e.Words
			switch e.Unit {
			case minuted.UnitSentence:
				near = from.sentence == to.sentence
			case minuted.UnitParagraph:
				near = from.block == to.block
			}
			if near {
				all = append(all, append(slices.Clone(a), b...))
			}
		}
	}
	return all
}

// holds decides for each item whether a tree holds in it; together, whether it holds in the items of its meeting.
func (b *brute) holds(e minuted.Expr, parts []string, together bool) []bool {
	switch e := e.(type) {
	case nil:
		return b.each(func(int) bool { return true })
	case minuted.And:
		sets := b.sets(e.Operands, parts, together)
		return b.each(func(i int) bool { return !slices.ContainsFunc(sets, func(s []bool) bool { return !s[i] }) })
	case minuted.Or:
		sets := b.sets(e.Operands, parts, together)
		return b.each(func(i int) bool { return slices.ContainsFunc(sets, func(s []bool) bool { return s[i] }) })
	case minuted.Not:
		set := b.holds(e.Operand, parts, together)
		return b.each(func(i int) bool { return !set[i] })
	case minuted.Field:
		if slices.Contains(bruteParts, e.Name) {
			return b.holds(e.Operand, []string{e.Name}, together)
		}
		if or, ok := e.Operand.(minuted.Or); ok {
			var any []minuted.Expr
			for _, o := range or.Operands {
				any = append(any, minuted.Field{Name: e.Name, Operand: o})
			}
			return b.holds(minuted.Or{Operands: any}, parts, together)
		}
	}
	if alike, ok := e.(minuted.Alike); ok {
		if run, ok := bruteRun(alike); ok {
			return b.holds(run, parts, together)
		}
	}
	set := b.single(e, parts)
	if !together {
		return set
	}
	meetings := make(map[string]bool)
	for i, it := range b.items {
		meetings[it.meeting()] = meetings[it.meeting()] || set[i]
	}
	return b.each(func(i int) bool { return meetings[b.items[i].meeting()] })
}

func (it *bruteItem) meeting() string { return stringOr(it.Meeting.ID, "item "+it.ID) }

func (b *brute) each(holds func(i int) bool) []bool {
	set := make([]bool, len(b.items))
	for i := range set {
		set[i] = holds(i)
	}
	return set
}

func (b *brute) sets(operands []minuted.Expr, parts []string, together bool) [][]bool {
	var sets [][]bool
	for _, o := range operands {
		sets = append(sets, b.holds(o, parts, together))
	}
	return sets
}

// single decides for each item about one filter or one thing to be found.
func (b *brute) single(e minuted.Expr, parts []string) []bool {
	switch e := e.(type) {
	case minuted.Field:
		text := ""
		switch o := e.Operand.(type) {
		case minuted.Word:
			text = o.Text
		case minuted.Phrase:
			text = o.Text
		}
		return b.each(func(i int) bool { return b.has(b.items[i], e.Name, text) })
	case minuted.Range:
		return b.each(func(i int) bool { return bruteDated(b.items[i], e) })
	case minuted.Numbers:
		return b.each(func(i int) bool {
			it := b.items[i]
			n := len(it.parts["agenda"].words) + len(it.parts["minutes"].words) + len(it.parts["decision"].words)
			return n >= e.Min && (e.Max < 0 || n <= e.Max)
		})
	}
	key := fmt.Sprintf("%T %v in %v", e, e, parts)
	if _, known := b.singles[key]; !known {
		if len(b.singles) > 100 {
			clear(b.singles)
		}
		may := b.may(e, parts)
		b.singles[key] = b.each(func(i int) bool { return may[i] && b.found(e, b.items[i], parts) })
	}
	return b.singles[key]
}

// may leaves out items that hold none of the words, to save time.
func (b *brute) may(e minuted.Expr, parts []string) []bool {
	switch e := e.(type) {
	case minuted.Word:
		if words := b.forms(e.Text); len(words) > 1 {
			return b.holding(words[:1])
		} else if len(words) == 1 {
			return b.holding(slices.Concat(b.endings(words[0], true), b.endings(words[0], false)))
		}
	case minuted.Pattern:
		return b.holding(b.patternForms(e.Text, parts))
	case minuted.Fuzzy:
		return b.holding(b.fuzzyForms(e.Text, e.Edits, parts))
	case minuted.Phrase:
		if first := strings.Fields(e.Text)[0]; !strings.HasSuffix(first, "*") {
			return b.holding(b.forms(first)[:1])
		}
	case minuted.Alike:
		return b.mayAny(append([]minuted.Expr{e.Typed}, e.Others...), parts)
	case minuted.Or:
		return b.mayAny(e.Operands, parts)
	case minuted.Near:
		left, right := b.may(e.Left, parts), b.may(e.Right, parts)
		return b.each(func(i int) bool { return left[i] && right[i] })
	}
	return b.each(func(int) bool { return true })
}

func (b *brute) mayAny(operands []minuted.Expr, parts []string) []bool {
	any := make([]bool, len(b.items))
	for _, o := range operands {
		for i, may := range b.may(o, parts) {
			any[i] = any[i] || may
		}
	}
	return any
}

func (b *brute) holding(forms []string) []bool {
	set := make([]bool, len(b.items))
	for _, form := range forms {
		for _, i := range b.holders[form] {
			set[i] = true
		}
	}
	return set
}

func (b *brute) found(e minuted.Expr, it *bruteItem, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return len(b.places(e, it.parts[p], it.cy, parts)) > 0 })
}

func bruteDated(it *bruteItem, r minuted.Range) bool {
	date, at := it.Date, it.FirstSeen
	if r.Of == minuted.OfChange {
		if at = it.CapturedAt; len(it.Changes) == 0 {
			return false
		}
	}
	if r.Of != minuted.OfMeeting {
		zone, err := time.LoadLocation("Europe/London")
		if err != nil {
			panic(err)
		}
		date = minuted.Date(at.In(zone).Format(time.DateOnly))
	}
	return r.From == "" && r.To == "" || date != "" && date >= r.From && (r.To == "" || date <= r.To)
}

// has decides whether an item has a value of a field.
func (b *brute) has(it *bruteItem, name, text string) bool {
	var voted []string
	for _, v := range it.Votes {
		for _, side := range []*minuted.Side{v.For, v.Against, v.Abstained} {
			if side != nil {
				voted = append(voted, side.Names...)
			}
		}
	}
	wanted := b.forms(text)
	named := func(lists ...[]string) bool {
		return slices.ContainsFunc(slices.Concat(lists...), func(name string) bool {
			words := b.forms(name)
			return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(words, w) })
		})
	}
	a := b.authorities[it.Authority]
	switch name {
	case "authority":
		return it.Authority == text
	case "topic", "committee", "kind":
		return slices.Contains(it.facetValues(name, ""), text)
	case "nation":
		return a.Nation == text
	case "region":
		return a.Region == text
	case "lang":
		return it.Lang == text
	case "state":
		return string(it.Meeting.State) == text
	case "outcome":
		return string(it.Decision.Outcome) == text || it.Decision.Outcome == "" && text == "none"
	case "source":
		return cmp.Or(a.Platform, "imported") == text
	case "has":
		return text == "votes" && len(it.Votes) > 0 || text == "attachments" && len(it.Attachments) > 0 || text == "changes" && len(it.Changes) > 0 ||
			text == "decision" && (it.Decision.Text != "" || it.Decision.Outcome != "" && it.Decision.Outcome != "none")
	case "meeting":
		return it.Meeting.ID == text
	case "url":
		return bruteURL(it.SourceURL) == bruteURL(text)
	case "ref":
		return slices.Equal(b.forms(it.Number), wanted) ||
			len(wanted) > 1 && slices.ContainsFunc(wanted, bruteFigures.MatchString) && b.found(minuted.Phrase{Text: text}, it, []string{"title"})
	case "present":
		return named(it.Attendance.Present)
	case "apologies":
		return named(it.Attendance.Apologies)
	case "person":
		return named(it.Attendance.Present, it.Attendance.Apologies, voted)
	}
	panic(name)
}

func bruteURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Fragment = "http", ""
	return u.String()
}

// bruteRun gives what an Alike of a run of words means.
func bruteRun(e minuted.Alike) (minuted.Expr, bool) {
	_, run := e.Typed.(minuted.And)
	return minuted.Or{Operands: append([]minuted.Expr{e.Typed}, e.Others...)}, run
}

// positive gives what is looked for in texts outside every Not, with its parts, and the filters outside every Not.
func positive(e minuted.Expr, parts []string, tell func(e minuted.Expr, parts []string, filter bool)) {
	switch e := e.(type) {
	case nil, minuted.Not:
	case minuted.And:
		for _, o := range e.Operands {
			positive(o, parts, tell)
		}
	case minuted.Or:
		for _, o := range e.Operands {
			positive(o, parts, tell)
		}
	case minuted.Alike:
		if run, ok := bruteRun(e); ok {
			positive(run, parts, tell)
		} else {
			tell(e, parts, false)
		}
	case minuted.Field:
		if slices.Contains(bruteParts, e.Name) {
			positive(e.Operand, []string{e.Name}, tell)
		} else {
			tell(e, parts, true)
		}
	case minuted.Range, minuted.Numbers:
		tell(e, parts, true)
	default:
		tell(e, parts, false)
	}
}

// hits decides which items hold something of what is looked for; where that is no text, which any filter accepts.
func (b *brute) hits(e minuted.Expr, parts []string) []bool {
	var words, filters []minuted.Expr
	positive(e, parts, func(e minuted.Expr, parts []string, filter bool) {
		switch {
		case filter:
			filters = append(filters, e)
		case len(parts) == 1:
			words = append(words, minuted.Field{Name: parts[0], Operand: e})
		default:
			words = append(words, e)
		}
	})
	switch {
	case len(words) > 0:
		return b.holds(minuted.Or{Operands: words}, parts, false)
	case len(filters) > 0:
		return b.holds(minuted.Or{Operands: filters}, parts, false)
	default:
		return b.holds(nil, parts, false)
	}
}

// marks gives the words of a part that take part, as their bytes.
func (b *brute) marks(e minuted.Expr, it *bruteItem, part string, parts []string) map[[2]int]bool {
	marked := make(map[[2]int]bool)
	t := it.parts[part]
	positive(e, parts, func(e minuted.Expr, parts []string, filter bool) {
		if filter || !slices.Contains(parts, part) {
			return
		}
		for _, place := range b.places(e, t, it.cy, parts) {
			for _, i := range place {
				marked[[2]int{t.words[i].start, t.words[i].end}] = true
			}
		}
	})
	return marked
}
