package topics

import (
	"math"
	"slices"

	"minuted"
)

// Accuracy says how well a lexicon labels items that a person labelled. Measures without a case are 0.
type Accuracy struct {
	Rules     string          `json:"rules"`
	Items     int             `json:"items"`
	Subtopic  Measure         `json:"subtopic"`
	Top       Measure         `json:"top"` // of subjects
	Procedure Procedural      `json:"procedure"`
	Coverage  float64         `json:"coverage"` // part of the items that are no procedure that got a topic
	Primary   Proportion      `json:"primary"`  // how often the first topic given is the person's first
	Topics    []TopicAccuracy `json:"topics"`   // those that were given or should have been, in the scheme's order
}

// Measure sums up one level of topics. Micro measures count every label alike, macro ones every topic.
type Measure struct {
	MicroPrecision float64 `json:"micro_precision"`
	MicroRecall    float64 `json:"micro_recall"`
	MicroF1        float64 `json:"micro_f1"`
	MacroF1        float64 `json:"macro_f1"`
}

// Procedural measures the gate between procedure and business.
type Procedural struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Given     int     `json:"given"`
	Labelled  int     `json:"labelled"`
}

// Proportion is a share of cases with its 95% Wilson interval.
type Proportion struct {
	Of    int     `json:"of"`
	Right int     `json:"right"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Note  string  `json:"note,omitempty"` // "n too small"
}

// TopicAccuracy measures one topic.
type TopicAccuracy struct {
	ID        string     `json:"id"`
	Precision Proportion `json:"precision"` // of those given
	Recall    Proportion `json:"recall"`    // of those labelled
	F1        float64    `json:"f1"`
}

// enough is the least number of cases that a share says anything of.
const enough = 20

// newProportion works out a share and its Wilson interval, which stays sensible for few cases and for shares near 1.
func newProportion(right, of int) Proportion {
	p := Proportion{Of: of, Right: right, High: 1}
	if of < enough {
		p.Note = "n too small"
	}
	if of == 0 {
		return p
	}
	const z = 1.96
	n := float64(of)
	p.Share = float64(right) / n
	centre := p.Share + z*z/(2*n)
	margin := z * math.Sqrt(p.Share*(1-p.Share)/n+z*z/(4*n*n))
	p.Low = max(0, (centre-margin)/(1+z*z/n))
	p.High = min(1, (centre+margin)/(1+z*z/n))
	return p
}

// count counts labels given, labelled, and both.
type count struct{ given, labelled, right int }

func (c count) precision() float64 { return ratio(c.right, c.given) }
func (c count) recall() float64    { return ratio(c.right, c.labelled) }
func (c count) f1() float64        { return ratio(2*c.right, c.given+c.labelled) }

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// counts counts labels of one level by id.
type counts map[string]*count

func (cs counts) of(id string) *count {
	if cs[id] == nil {
		cs[id] = &count{}
	}
	return cs[id]
}

func (cs counts) add(given, labelled []string) {
	for _, id := range given {
		cs.of(id).given++
		if slices.Contains(labelled, id) {
			cs.of(id).right++
		}
	}
	for _, id := range labelled {
		cs.of(id).labelled++
	}
}

func (cs counts) measure() Measure {
	var sum count
	var f1 float64
	for _, c := range cs {
		sum.given += c.given
		sum.labelled += c.labelled
		sum.right += c.right
	}
	ids := make([]string, 0, len(cs))
	for id := range cs {
		ids = append(ids, id)
	}
	slices.Sort(ids) // so that sums come out the same every time
	for _, id := range ids {
		f1 += cs[id].f1() / float64(len(ids))
	}
	return Measure{sum.precision(), sum.recall(), sum.f1(), f1}
}

// Evaluate labels items afresh and compares.
func (lex *Lexicon) Evaluate(items []Labelled) Accuracy {
	subtopics, subjects := make(counts), make(counts)
	var gate, primary count
	business, covered := 0, 0
	for _, l := range items {
		item := l.Item
		lex.Label(&item)
		subtopics.add(item.Topics, l.Topics)
		subjects.add(subjectsOf(item.Topics), subjectsOf(l.Topics))
		gate.add(item.Kind == minuted.KindProcedure, l.Procedure)
		if !l.Procedure {
			business++
			covered += min(1, len(item.Topics))
		}
		if len(item.Topics) > 0 && len(l.Topics) > 0 {
			primary.add(item.Topics[0] == l.Topics[0], true)
		}
	}
	return Accuracy{
		Rules: lex.Rules(), Items: len(items), Subtopic: subtopics.measure(), Top: subjects.measure(),
		Procedure: Procedural{gate.precision(), gate.recall(), gate.given, gate.labelled},
		Coverage:  ratio(covered, business), Primary: newProportion(primary.right, primary.labelled),
		Topics: lex.topicAccuracies(subtopics),
	}
}

func (c *count) add(given, labelled bool) {
	if given {
		c.given++
	}
	if labelled {
		c.labelled++
	}
	if given && labelled {
		c.right++
	}
}

func (lex *Lexicon) topicAccuracies(cs counts) []TopicAccuracy {
	out := []TopicAccuracy{}
	for _, id := range lex.subtopics {
		if c := cs[id]; c != nil {
			out = append(out, TopicAccuracy{id, newProportion(c.right, c.given), newProportion(c.right, c.labelled), c.f1()})
		}
	}
	return out
}

// subjectsOf lists the subjects of topics, each once.
func subjectsOf(topics []string) []string {
	var out []string
	for _, id := range topics {
		if s := subjectOf(id); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
