package topics

import (
	"cmp"
	"regexp"
	"slices"

	"minuted"
)

// verdict is what the rules say about an item.
type verdict struct {
	kind      minuted.Kind
	procedure string
	words     string // of the title that stand for the procedure
	heading   bool   // the title only heads what follows
	about     []reason
	mentions  []reason // topics of the text that the title does not bear out
}

// reason is a topic and what speaks for it.
type reason struct {
	topic int
	*evidence
}

// Limits of what an item can be about.
const (
	maxTopics   = 3
	maxMentions = 5
	share       = 0.5 // least part of the best topic's score

	mostToCompare = 11.0 // so that many cues of one topic do not drown a strong cue of another in the title
)

// judge applies all rules to an item.
func (lex *Lexicon) judge(item *minuted.Item) verdict {
	v := verdict{kind: item.Kind}
	if item.Kind != minuted.KindDecision && item.Kind != minuted.KindDocument {
		v.kind = minuted.KindSubstance
		if v.procedure, v.words = lex.procedure(item); v.procedure != "" {
			v.kind = minuted.KindProcedure
			return v
		}
	}
	if v.heading = lex.headings.match(plainTitle(item.Title)); v.heading {
		return v
	}
	t := newTally(len(lex.subtopics), true)
	place := lex.circumstances(t, item)
	lex.gather(t, part{minuted.CueTitle, item.Title, titleWeight, true, false})
	for _, p := range lex.texts(item) {
		lex.gather(t, p)
	}
	v.about = t.about(lex.second)
	if place != nil {
		v.about = place.rule(lex, t, v.about)
	}
	v.mentions = t.mentions(v.about)
	return v
}

// committeeRule says what a kind of committee deals with.
type committeeRule struct {
	match, except patterns
	topic         int
	places        bool
}

func (r committeeRule) holds(committee string) bool {
	return r.match.match(committee) && !r.except.match(committee)
}

// referenceRule is a pattern of case numbers.
type referenceRule struct {
	match     *regexp.Regexp
	committee patterns // none for any
	topic     int
}

// settled is a topic that a reference or an address leaves no doubt about.
type settled struct {
	topic  int
	cue    minuted.Cue
	shared bool // the committee deals with other things too, so that a title that names one is about that
}

// circumstances adds what committee and case number say, and returns the topic that they settle, if any.
func (lex *Lexicon) circumstances(t *tally, item *minuted.Item) *settled {
	committee := plainTitle(item.Committee)
	if committee == "" {
		committee = opening(string(item.Agenda))
	}
	if s := lex.reference(item.Title, committee); s != nil {
		return s
	}
	var place *settled
	holding := 0
	for _, r := range lex.committees {
		if !r.holds(committee) {
			continue
		}
		holding++
		t.evidence[r.topic].prior = committeePrior
		if r.places && place == nil && lex.places.match(item.Title) {
			place = &settled{topic: r.topic, cue: minuted.Cue{Field: minuted.CueTitle, Text: item.Title, End: len(item.Title), Strength: "address"}}
		}
	}
	if place != nil {
		place.shared = holding > 1
	}
	return place
}

// reference returns what a case number in the title settles.
func (lex *Lexicon) reference(title, committee string) *settled {
	for _, r := range lex.references {
		if len(r.committee) > 0 && !r.committee.match(committee) {
			continue
		}
		if at := r.match.FindStringIndex(title); at != nil {
			return &settled{topic: r.topic, cue: minuted.Cue{Field: minuted.CueTitle, Text: title[at[0]:at[1]], Start: at[0], End: at[1], Strength: "reference"}}
		}
	}
	return nil
}

// rule keeps of the topics found those of the same subject, which say it more closely: the words of an address are no
// cues. Where there are none the settled topic stands by itself.
func (s *settled) rule(lex *Lexicon, t *tally, about []reason) []reason {
	if s.shared && len(about) > 0 && about[0].byTitle() {
		return about
	}
	subject := subjectOf(lex.subtopics[s.topic])
	var out []reason
	for _, r := range about {
		if subjectOf(lex.subtopics[r.topic]) == subject && r.title > 0 {
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		return out
	}
	e := &t.evidence[s.topic]
	e.title += strongScore * titleWeight
	e.found = append(e.found, s.cue)
	return []reason{{s.topic, e}}
}

// about returns the topics an item is about: those that say what it is about before those that say how it is dealt
// with, else the surest first and equals in the scheme's order. Where the title names some, those that need more to bear
// them out fall, but not those that say how it is dealt with, which no other topic rules out.
func (t *tally) about(second []bool) []reason {
	order, most := t.candidates()
	t.sort(order)
	if slices.ContainsFunc(order, func(topic int) bool { return t.evidence[topic].byTitle() }) {
		order = slices.DeleteFunc(order, func(topic int) bool { return !t.evidence[topic].byTitle() && !second[topic] })
	}
	var out []reason
	for _, topic := range order[:min(most, len(order))] {
		if t.evidence[topic].score() >= share*min(mostToCompare, t.evidence[order[0]].score()) {
			out = append(out, reason{topic, &t.evidence[topic]})
		}
	}
	slices.SortStableFunc(out, func(a, b reason) int { return rank(second[a.topic]) - rank(second[b.topic]) })
	return out
}

// candidates returns the topics an item may be about and how many of them it can be. Where the title says nothing the
// text may name one.
func (t *tally) candidates() (order []int, most int) {
	if order = t.named(); len(order) > 0 {
		return order, maxTopics
	}
	if order = t.summed(); len(order) > 0 {
		return order, 1
	}
	return t.discussed(), 1
}

func rank(second bool) int {
	if second {
		return 1
	}
	return 0
}

// mentions returns the topics that the text speaks of with more than one strong cue, without those the item is about.
func (t *tally) mentions(about []reason) []reason {
	var order []int
	for topic := range t.evidence {
		e := &t.evidence[topic]
		known := slices.ContainsFunc(about, func(r reason) bool { return r.topic == topic })
		if !known && e.strong >= strongToMention {
			order = append(order, topic)
		}
	}
	t.sort(order)
	var out []reason
	for _, topic := range order[:min(maxMentions, len(order))] {
		out = append(out, reason{topic, &t.evidence[topic]})
	}
	return out
}

func (t *tally) sort(order []int) {
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(t.evidence[b].score(), t.evidence[a].score())
	})
}
