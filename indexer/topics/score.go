package topics

import (
	"cmp"
	"slices"
)

// Weights of the places a cue stands in.
const (
	titleWeight    = 2.0
	decisionWeight = 1.0
	bodyWeight     = 0.8 // agenda and minutes
)

// Scores of cues, and what makes a topic of them.
const (
	strongScore = 3.0
	longBonus   = 0.5 // for a strong cue of three words or more
	weakScore   = 1.0
	threshold   = 4.0 // least score of a topic
	share       = 0.5 // least part of the best topic's score
	maxTopics   = 3

	mostFromBody = 6.0 // as much as one strong cue in a title
	strongInBody = 3   // different strong cues of a topic that the title does not name
)

// passage is text and the weight of its place.
type passage struct {
	text   string
	weight float64
	title  bool
}

// about returns the ids of the topics the passages are about, the surest first and equals in the scheme's order.
func (lex *Lexicon) about(passages ...passage) []string {
	evidence := make([]evidence, len(lex.subtopics))
	for _, p := range passages {
		lex.gather(p, evidence)
	}
	order := named(evidence)
	if len(order) == 0 {
		order = discussed(evidence)
	}
	if len(order) == 0 {
		return nil
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(evidence[b].score(), evidence[a].score()) })
	best := evidence[order[0]].score()
	var ids []string
	for _, topic := range order[:min(maxTopics, len(order))] {
		if evidence[topic].score() >= share*best {
			ids = append(ids, lex.subtopics[topic])
		}
	}
	return ids
}

// named returns the topics that the title has a cue of.
func named(evidence []evidence) []int {
	var found []int
	for topic, e := range evidence {
		if e.title > 0 && e.score() >= threshold {
			found = append(found, topic)
		}
	}
	return found
}

// discussed returns the topics that the text speaks of with several strong cues. A long text touches on many subjects,
// so it counts only where the title names none.
func discussed(evidence []evidence) []int {
	var found []int
	for topic, e := range evidence {
		if e.strong >= strongInBody && e.score() >= threshold {
			found = append(found, topic)
		}
	}
	return found
}

// gather adds the cues of one passage to the evidence for each topic.
func (lex *Lexicon) gather(p passage, evidence []evidence) {
	capitals := isCapitals(p.text)
	cues, nevers := lex.cues.find(p.text)
	times := make(map[*node]int)
	for _, m := range cues {
		times[m.phrase]++
		for _, c := range m.phrase.cues {
			if c.strength == never || excluded(m, c.topic, nevers) {
				continue
			}
			if capitals && c.acronym {
				c.strength = weak
			}
			evidence[c.topic].add(m.phrase, c, p.weight/float64(times[m.phrase]), p.title)
		}
	}
}

// excluded reports whether a match lies within a phrase that speaks against the topic.
func excluded(m match, topic int, nevers []match) bool {
	return slices.ContainsFunc(nevers, func(n match) bool {
		return m.within(n) && slices.ContainsFunc(n.phrase.cues, func(c cue) bool { return c.topic == topic && c.strength == never })
	})
}

// evidence is what the cues found say for one topic.
type evidence struct {
	title, body float64
	phrases     []*node // the different cues, those of the title first
	strong      int     // how many of them are strong
}

// add counts one finding of a cue. The second and third finding of one phrase in a passage come with half and a third
// of the passage's weight.
func (e *evidence) add(phrase *node, c cue, weight float64, inTitle bool) {
	score := weakScore
	if c.strength == strong {
		score = strongScore
		if c.words >= 3 {
			score += longBonus
		}
	}
	if inTitle {
		e.title += score * weight
	} else {
		e.body += score * weight
	}
	if slices.Contains(e.phrases, phrase) {
		return
	}
	e.phrases = append(e.phrases, phrase)
	if c.strength == strong {
		e.strong++
	}
}

// score is 0 where a weak cue stands alone.
func (e *evidence) score() float64 {
	if e.strong == 0 && len(e.phrases) < 2 {
		return 0
	}
	return e.title + min(e.body, mostFromBody)
}
