package generated

import (
	"math"
	"math/rand/v2"
	"strings"
)

// How much recurs from item to item.
const (
	phrases    = 2_000
	names      = 5_000
	procedures = 200
)

// phrasePower is how fast the frequencies of the fixed phrases fall with their rank.
const phrasePower = 0.9

// stock is what all items are made from: the same for every seed.
type stock struct {
	vocabulary *vocabulary
	phrases    []string // each of 2 to 4 words, the most frequent first
	phrase     sampler
	names      []string // forename and surname
	procedures []string // titles of procedural items
	committees []committee
	topics     []string // ids
}

func newStock() *stock {
	s := &stock{vocabulary: newVocabulary()}
	r := rand.New(rand.NewPCG(1, 1))
	weights := make([]float64, phrases)
	for i := range weights {
		weights[i] = math.Pow(float64(i+1), -phrasePower)
	}
	s.phrase = newSampler(weights)
	s.phrases = distinct(phrases, func() string { return s.fixedPhrase(r) })
	s.names = distinct(names, func() string { return inventedName(r) })
	s.procedures = procedureTitles()
	s.committees = newCommittees(s.names)
	for _, topic := range Topics() {
		s.topics = append(s.topics, topic.ID)
	}
	return s
}

// distinct calls for n different strings.
func distinct(n int, next func() string) []string {
	seen := make(map[string]bool, n)
	all := make([]string, 0, n)
	for len(all) < n {
		if s := next(); !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// fixedPhrase puts words together as often as they occur, but for the English ones.
func (s *stock) fixedPhrase(r *rand.Rand) string {
	length := 2 + r.IntN(3)
	var chosen []string
	for len(chosen) < length {
		rank := s.vocabulary.drawn.draw(r)
		if rank >= len(head) && rank < commonWords {
			chosen = append(chosen, s.vocabulary.spelling[rank])
		}
	}
	return strings.Join(chosen, " ")
}

// Parts of names, which are not words of the vocabulary but for chance.
const (
	forenames = 200
	surnames  = 2_000
	firstName = 20_000 // among the invented words
)

func inventedName(r *rand.Rand) string {
	forename := base((firstName+r.IntN(forenames))*inflected + 1)
	surname := base((firstName+forenames+r.IntN(surnames))*inflected + 1)
	return capital(forename) + " " + capital(surname)
}

// procedureTitles lists the titles of procedural items, as differently as clerks word them.
func procedureTitles() []string {
	openings := [...]string{"Apologies for Absence", "Declarations of Interest", "Minutes of the Previous Meeting", "Public Question Time",
		"Chair's Announcements", "Exclusion of the Press and Public", "Urgent Business", "Forward Plan", "Date of Next Meeting", "Petitions"}
	closings := [...]string{"", " (if any)", " and Substitutions", " - To receive", " (Standing Item)", " from Members", " / Welcome",
		" for Approval", " - Standing Order 12", " - Verbal"}
	var all []string
	for _, opening := range openings {
		for _, closing := range closings {
			all = append(all, opening+closing, strings.ToUpper(opening)+closing)
		}
	}
	return all[:procedures]
}
