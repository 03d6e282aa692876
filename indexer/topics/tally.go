package topics

import (
	"slices"

	"minuted"
)

// Scores of cues.
const (
	strongScore    = 3.0
	longBonus      = 0.5 // for a strong cue of three words or more
	weakScore      = 1.0
	committeePrior = 2.0 // with one weak cue in the title, enough

	threshold    = 4.0 // least score of a topic
	mostFromText = 6.0 // as much as one strong cue in a title

	strongInText    = 3 // different strong cues of a topic that the title does not name
	strongToBearOut = 2 // different strong cues in the text that bear out a weak one in the title
	strongToMention = 2
)

// tally gathers what speaks for each topic.
type tally struct {
	evidence []evidence // by topic
	keep     bool       // where each cue was found, for an explanation
}

func newTally(topics int, keep bool) *tally { return &tally{make([]evidence, topics), keep} }

// evidence is what speaks for one topic.
type evidence struct {
	title, text float64
	prior       float64       // of the committee; nothing by itself
	phrases     []*phrase     // the different cues, those of the title first
	strong      int           // how many of them are strong
	brief       int           // how many strong ones stand in the summary or the decision
	found       []minuted.Cue // positions in bytes
}

// add counts one finding of a cue, the nth of its phrase in that part: the second and third come with half and a third
// of the weight.
func (e *evidence) add(p part, phrase *phrase, c cue, nth int) {
	score := weakScore
	if c.strength == strong {
		score = strongScore
		if c.words >= 3 {
			score += longBonus
		}
	}
	score *= p.weight / float64(nth)
	if p.title {
		e.title += score
	} else {
		e.text += score
	}
	if slices.Contains(e.phrases, phrase) {
		return
	}
	e.phrases = append(e.phrases, phrase)
	if c.strength == strong {
		e.strong++
		if p.weight >= decisionWeight {
			e.brief++
		}
	}
}

// find keeps where a cue stands first in a field, and counts how often it stands there.
func (e *evidence) find(p part, phrase string, at span, s strength) {
	for i := range e.found {
		if c := &e.found[i]; c.Field == p.field && c.Phrase == phrase {
			c.Times = max(c.Times, 1) + 1
			return
		}
	}
	e.found = append(e.found, minuted.Cue{
		Field: p.field, Phrase: phrase, Text: p.text[at.start:at.end], Start: at.start, End: at.end, Strength: s.String(),
	})
}

// score is 0 where a weak cue stands alone.
func (e *evidence) score() float64 {
	if e.strong == 0 && len(e.phrases) < 2 && e.prior == 0 {
		return 0
	}
	return e.title + min(e.text, mostFromText) + e.prior
}

// byTitle reports whether the cues of the title are enough, without text and committee.
func (e *evidence) byTitle() bool { return e.title >= strongScore*titleWeight }

// named returns the topics that the title has a cue of. A weak one needs more to bear it out: another in the title, the
// committee, or several strong ones in the text.
func (t *tally) named() []int {
	var out []int
	for topic := range t.evidence {
		e := &t.evidence[topic]
		borneOut := e.title >= threshold || e.prior > 0 || e.strong >= strongToBearOut
		if e.title > 0 && borneOut && e.score() >= threshold {
			out = append(out, topic)
		}
	}
	return out
}

// summed returns the topics that a strong cue of summary or decision is enough for. Those are short and say what is meant.
func (t *tally) summed() []int {
	var out []int
	for topic := range t.evidence {
		if e := &t.evidence[topic]; e.brief > 0 && e.score() >= threshold {
			out = append(out, topic)
		}
	}
	return out
}

// discussed returns the topic that the text speaks of with several strong cues, and with twice as many as of any other: a
// long text touches on many subjects.
func (t *tally) discussed() []int {
	if len(t.evidence) == 0 {
		return nil
	}
	best, second := 0, 0
	for topic := range t.evidence {
		switch strong := t.evidence[topic].strong; {
		case strong > t.evidence[best].strong:
			best, second = topic, t.evidence[best].strong
		case topic != best:
			second = max(second, strong)
		}
	}
	if t.evidence[best].strong < max(strongInText, 2*second) {
		return nil
	}
	return []int{best}
}
