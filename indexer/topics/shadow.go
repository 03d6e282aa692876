package topics

import (
	"fmt"
	"slices"
	"strings"
)

// shadowed looks for a strong cue of own that holds another strong cue of its topic and keeps no cue of another topic from
// counting: every title that holds it holds the shorter one, so that it says nothing. Whole is the scheme that own is part
// of. It returns the cue and the reason, or "".
//
// A cue with the word for a body is not shadowed either, for in the name of a body the shorter one does not count.
func shadowed(own, whole *scheme) (located, string) {
	bodies := make(map[string]bool)
	for _, b := range whole.Bodies {
		bodies[strings.Join(forms(b.text), " ")] = true
	}
	topics := make(map[string]map[string]located) // by words of the cue and topic
	whole.eachCue(func(id string, cue located, s strength) {
		form := strings.Join(forms(cue.text), " ")
		if topics[form] == nil {
			topics[form] = make(map[string]located)
		}
		if s == weak {
			cue.text = "" // hidden by a longer cue, but not enough to shadow one
		}
		topics[form][id] = cue
	})
	var bad located
	var reason string
	own.eachCue(func(id string, cue located, s strength) {
		if reason != "" || s != strong {
			return
		}
		words := forms(cue.text)
		if slices.ContainsFunc(words, func(w string) bool { return bodies[w] }) {
			return
		}
		if by, ok := shadow(words, id, topics); ok {
			bad, reason = cue, fmt.Sprintf("cue %q of %s is shadowed by %q, which it holds: it says nothing more", cue.text, id, by.text)
		}
	})
	return bad, reason
}

// shadow returns the strong cue inside another of the same topic, unless the longer one hides a cue of another topic, or
// is one itself and so hides the shorter.
func shadow(words []string, id string, topics map[string]map[string]located) (by located, found bool) {
	for start := range words {
		for end := start + 1; end <= len(words); end++ {
			for topic, cue := range topics[strings.Join(words[start:end], " ")] {
				if topic != id {
					return located{}, false
				}
				if cue.text != "" && end-start < len(words) {
					by, found = cue, true
				}
			}
		}
	}
	return by, found
}
