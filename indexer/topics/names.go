package topics

import "strings"

// names finds the names of bodies, offices and roads in a text, which say nothing of the business done: "Cabinet (Local
// Plan) Committee", "Director of Public Health", "Gypsy Lane".
type names struct {
	bodies  map[int32]bool // committee, panel, board...: the name stands before the word
	offices map[int32]bool // head, director...: the name follows, after "of" or "for"
	posts   map[int32]bool // officer, manager...: the name stands before
	roads   map[int32]bool // road, street...: one word of the name stands before
	joins   map[int32]bool // small words inside a name that follows
	leads   map[int32]bool // small words that begin it
	and     int32
}

func newNames(words dictionary, s *scheme) names {
	set := func(list ...string) map[int32]bool {
		out := make(map[int32]bool)
		for _, word := range list {
			out[words.number(string(appendFolded(nil, word)))] = true
		}
		return out
	}
	return names{
		bodies:  set(texts(s.Bodies)...),
		offices: set(texts(s.Offices)...),
		posts:   set(texts(s.Posts)...),
		roads:   set(texts(s.Roads)...),
		joins:   set("of", "the", "and", "for"),
		leads:   set("of", "for"),
		and:     words.number("and"),
	}
}

// name is where a name stands, and the word for the body or office in it.
type name struct {
	span
	head int
}

// Most words of a name before and after the word for the body or office.
const (
	longestName     = 10
	longestPost     = 3
	longestInCaps   = 4 // a text in capitals does not show where a name begins
	longestFollowUp = 8
)

// spans returns the names in a text. In capitals tells that case says nothing.
func (n names) spans(text string, words []token, inCapitals bool) []name {
	var out []name
	for i, w := range words {
		if !w.capital {
			continue
		}
		s := name{span{i, i + 1}, i}
		switch {
		case n.bodies[w.word] && !inCapitals:
			s.start = n.begin(words, i, longestName)
		case n.bodies[w.word]:
			s.start = n.begin(words, i, longestInCaps)
		case n.posts[w.word]:
			s.start = n.begin(words, i, longestPost)
		case n.roads[w.word] && i > 0 && words[i-1].capital && w.gap == plainGap:
			s.start = i - 1
		}
		switch {
		case n.offices[w.word]:
			s.end = n.end(words, i+1)
		case n.bodies[w.word]:
			s.end = bracketEnd(text, words, i+1)
		case s.start == i && !n.posts[w.word]:
			continue
		}
		out = append(out, s)
	}
	return out
}

// begin goes back from the word for a body to where its name begins.
func (n names) begin(words []token, head, longest int) int {
	begin := head
	for at := head; at > 0 && head-at < longest && words[at].gap != breakGap; at-- {
		before := words[at-1]
		switch {
		case before.word == n.and:
		case before.capital:
			begin = at - 1
		default:
			return begin
		}
	}
	return begin
}

// bracketEnd goes over a bracket that follows at once: "Scrutiny Board (Children and Families)".
func bracketEnd(text string, words []token, at int) int {
	if at >= len(words) || !strings.Contains(text[words[at-1].end:words[at].start], "(") {
		return at
	}
	for end := at + 1; end <= len(words) && end-at <= longestName; end++ {
		if end == len(words) || strings.Contains(text[words[end-1].end:words[end].start], ")") {
			return end
		}
	}
	return at
}

// end goes on from the word for an office over what it is the office of: "of Adults and Health".
func (n names) end(words []token, at int) int {
	if at >= len(words) || words[at].gap == breakGap || !n.leads[words[at].word] {
		return at
	}
	end := at
	for i := at; i < len(words) && i-at < longestFollowUp && words[i].gap != breakGap; i++ {
		switch {
		case n.joins[words[i].word]:
		case words[i].capital:
			end = i + 1
		default:
			return end
		}
	}
	return end
}

func texts(list []located) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.text
	}
	return out
}
