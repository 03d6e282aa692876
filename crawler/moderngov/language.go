package moderngov

import (
	"strings"
	"unicode"

	"minuted"
)

// languageBound is how many words are looked at to tell a language.
const languageBound = 60

// languageOf returns "cy" for text that holds more small words of Welsh than of English, else "en". Words that both
// languages have do not count.
func languageOf(title string, texts ...minuted.Text) string {
	welsh, english, left := 0, 0, languageBound
	count := func(s string) {
		for word := range strings.FieldsFuncSeq(s, isNoLetter) {
			if left--; left < 0 {
				return
			}
			switch strings.ToLower(word) {
			case "y", "yr", "yn", "ar", "ac", "ei", "eu", "mae", "bod", "wedi", "gan", "gyda", "oedd", "hyn", "ddim", "bydd",
				"fydd", "cafwyd", "nodi", "nodwyd", "penderfynwyd", "cofnodion", "cyfarfod", "pwyllgor", "cyngor", "adroddiad",
				"ymddiheuriadau", "datganiadau", "diwethaf", "nesaf", "iaith", "gymraeg", "aelodau":
				welsh++
			case "the", "of", "and", "to", "in", "that", "for", "was", "were", "be", "is", "with", "by", "this", "from", "which",
				"report", "council", "committee", "minutes", "meeting", "members":
				english++
			}
		}
	}
	count(title)
	for _, t := range texts {
		count(string(t))
	}
	if welsh > english {
		return "cy"
	}
	return "en"
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }
