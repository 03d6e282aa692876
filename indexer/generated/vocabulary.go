package generated

import (
	"math"
	"strings"
)

// Frequencies of words fall as those of a language do: with this power of the rank among the words that everybody uses,
// and faster beyond.
const (
	words        = 200_000
	commonWords  = 10_000
	commonPower  = 1.07
	uncommonFall = 2.0
)

// head is the most frequent words of the vocabulary in order. They are English, so that there are stop words and words
// of council business.
var head = strings.Fields(`the of and to in a that for be was on is by with as were it this would from at are had an which not have been or
all any will their has there also no but they who its more than other these may one further out some could into
should up if when such so about our only before each after two over through under new council committee report
members meeting officer resolved noted agreed chair councillor services update local minutes information
following provided work support plan received item review during within between being those while where what
time first both regarding including development public cabinet scheme budget approved recommendations`)

// vocabulary is the words of all texts, the most frequent first.
type vocabulary struct {
	spelling []string
	drawn    sampler
}

func newVocabulary() *vocabulary {
	v := &vocabulary{spelling: make([]string, words)}
	weights := make([]float64, words)
	for rank := range v.spelling {
		weights[rank] = frequency(rank + 1)
		if rank < len(head) {
			v.spelling[rank] = head[rank]
		} else {
			v.spelling[rank] = invented(rank - len(head))
		}
	}
	v.drawn = newSampler(weights)
	return v
}

// frequency gives how often the word of a rank, from 1, occurs beside the others.
func frequency(rank int) float64 {
	if rank <= commonWords {
		return math.Pow(float64(rank), -commonPower)
	}
	return math.Pow(commonWords, -commonPower) * math.Pow(float64(rank)/commonWords, -uncommonFall)
}

// inflected is how many invented words apart those with further endings are; the last of as many is such an ending.
const inflected = 8

// hasEndings reports whether the n-th invented word occurs with endings too, as English words do.
func hasEndings(n int) bool { return n%inflected == 0 }

// invented spells the n-th invented word. Its two endings come at about twice its rank.
func invented(n int) string {
	if n%inflected != inflected-1 {
		return base(n)
	}
	pair := n / inflected
	return base(pair/2*inflected) + [...]string{"s", "ing"}[pair%2]
}

// Syllables of the invented words. No English ending can be made of the last ones, so that a stemmer leaves words as they
// are, and each word can be taken apart in one way only, so that no two are the same.
var (
	onsets   = [...]string{"b", "d", "h", "j", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "br", "dr", "tr", "pl", "st", "sl"}
	vowels   = [...]string{"a", "e", "i", "o", "u"}
	closing  = [...]string{"a", "o", "u"}
	codas    = [...]string{"m", "p", "b", "k", "nd"}
	prefixes = [...]string{"con", "com", "dis", "per", "sub", "int", "out", "mis", "sur", "for", "car", "mar", "par", "ver", "mon", "imp", "exp", "ind"}
)

// shortWords is how many words two syllables make. Rarer words have one of a few prefixes, so that thousands begin alike.
const shortWords = len(onsets) * len(vowels) * len(onsets) * len(closing) * len(codas)

// stride scatters neighbours in rank over the spellings. It has no divisor in common with their number.
const stride = 7_919

func base(n int) string {
	var b strings.Builder
	if round := n / shortWords; round > 0 {
		b.WriteString(prefixes[(n+round)%len(prefixes)]) // another one each time the rest comes round again
	}
	place := n % shortWords * stride % shortWords
	for _, from := range [...][]string{onsets[:], vowels[:], onsets[:], closing[:], codas[:]} {
		b.WriteString(from[place%len(from)])
		place /= len(from)
	}
	return b.String()
}
