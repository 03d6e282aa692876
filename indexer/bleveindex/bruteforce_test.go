package bleveindex

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"

	"minuted"
)

// The matcher of this file decides by the definitions whether an item matches a query and which of its words take part.
// It shares no code with the index: it splits texts, tells sentences, stems, folds and measures by itself.

var bruteParts = []string{"title", "agenda", "minutes", "decision", "attachments"}

// bruteWord is a word of a text.
type bruteWord struct {
	form            string
	start, end      int
	sentence, block int
	breaks          bool // no phrase runs on to it
}

func bruteLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var bruteApostrophes = "'’‘ʼ"

// bruteSplit splits a text into words.
func bruteSplit(text string) []bruteWord {
	var words []bruteWord
	runes, at := []rune(text), make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	for i := 0; i < len(runes); i++ {
		if !bruteLetter(runes[i]) {
			continue
		}
		j := i + 1
		for j < len(runes) && (bruteLetter(runes[j]) || unicode.IsMark(runes[j]) ||
			j+1 < len(runes) && bruteLetter(runes[j+1]) && (strings.ContainsRune(bruteApostrophes, runes[j]) || unicode.Is(unicode.Cf, runes[j]))) {
			j++
		}
		w := bruteWord{form: bruteFold(string(runes[i:j])), start: at[i], end: at[j]}
		if n := len(words); n > 0 {
			last := words[n-1]
			gap := text[last.end:w.start]
			w.sentence, w.block = last.sentence, last.block
			if strings.Contains(gap, "\n\n") {
				w.sentence, w.block, w.breaks = w.sentence+1, w.block+1, true
			} else if bruteSentenceEnds(text[last.start:last.end], gap, runes[i]) {
				w.sentence++
			}
			w.breaks = w.breaks || strings.ContainsAny(gap, "\t•")
		}
		words = append(words, w)
		i = j
	}
	return words
}

func bruteFold(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(word)) {
		if bruteLetter(r) && !strings.ContainsRune(bruteApostrophes, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var (
	bruteStop    = regexp.MustCompile(`[.!?]["')\]”’»]*\s`)
	bruteFigures = regexp.MustCompile(`^\p{Nd}+$`)
	bruteAbbrevs = strings.Fields("no nos cllr cllrs cyng mr mrs ms dr st rev rt hon para paras ref vs viz cf")
)

func bruteSentenceEnds(word, gap string, next rune) bool {
	if !bruteStop.MatchString(gap) || !unicode.IsUpper(next) && !unicode.IsDigit(next) {
		return false
	}
	onlyDot := gap[0] == '.' && !strings.ContainsAny(gap[1:], ".!?")
	short := len([]rune(word)) == 1 || bruteFigures.MatchString(word) || slices.Contains(bruteAbbrevs, strings.ToLower(word))
	return !onlyDot || !short
}

// bruteText is one part of an item.
type bruteText struct {
	words []bruteWord
	at    map[string][]int // places of each form
}

// bruteItem is an item taken apart.
type bruteItem struct {
	*minuted.Item
	parts map[string]*bruteText
	cy    bool
}

// brute answers queries by reading every item.
type brute struct {
	items       []*bruteItem
	authorities map[string]minuted.Authority
	holders     map[string][]int          // items that hold a form
	vocabulary  map[string]map[string]int // items that hold a form, by part
	stems       map[string]string         // by form
	cache       map[string][]string       // forms of patterns and approximate words
	singles     map[string][]bool         // which items hold what was looked for lately
}

func newBrute(items []*minuted.Item, authorities []minuted.Authority) *brute {
	b := &brute{
		authorities: make(map[string]minuted.Authority), holders: make(map[string][]int),
		vocabulary: make(map[string]map[string]int), stems: make(map[string]string), cache: make(map[string][]string),
		singles: make(map[string][]bool),
	}
	for _, a := range authorities {
		b.authorities[a.ID] = a
	}
	for _, item := range items {
		var pages []string
		for _, a := range item.Attachments {
			pages = append(pages, a.Pages...)
		}
		it := &bruteItem{Item: item, parts: make(map[string]*bruteText), cy: strings.HasPrefix(item.Lang, "cy")}
		for i, text := range []string{item.Title, string(item.Agenda), string(item.Minutes), string(item.Decision.Text), strings.Join(pages, "\n\n")} {
			it.parts[bruteParts[i]] = b.read(bruteParts[i], text)
		}
		for _, t := range it.parts {
			for form := range t.at {
				b.holders[form] = append(b.holders[form], len(b.items))
			}
		}
		b.items = append(b.items, it)
	}
	return b
}

func (b *brute) read(part, text string) *bruteText {
	t := &bruteText{words: bruteSplit(text), at: make(map[string][]int)}
	for i, w := range t.words {
		t.at[w.form] = append(t.at[w.form], i)
		b.stems[w.form] = bruteStem(w.form)
	}
	for form := range t.at {
		if b.vocabulary[form] == nil {
			b.vocabulary[form] = make(map[string]int)
		}
		b.vocabulary[form][part]++
	}
	return t
}

func bruteStem(form string) string {
	if strings.Trim(form, "abcdefghijklmnopqrstuvwxyz") != "" {
		return form
	}
	env := snowballstem.NewEnv(form)
	english.Stem(env)
	return env.Current()
}

// forms gives the forms of the words of a text.
func (b *brute) forms(text string) []string {
	key := "forms " + text
	all, ok := b.cache[key]
	if !ok {
		for _, w := range bruteSplit(text) {
			all = append(all, w.form)
		}
		b.cache[key] = all
	}
	return all
}

// bruteMutations are the changes of the first consonant of Welsh words.
var bruteMutations = map[string][]string{
	"c": {"g", "ngh", "ch"}, "p": {"b", "mh", "ph"}, "t": {"d", "nh", "th"}, "g": {"", "ng"},
	"b": {"f", "m"}, "d": {"dd", "n"}, "m": {"f"}, "ll": {"l"}, "rh": {"r"},
}

// bruteMutates gives what a Welsh word may become.
func bruteMutates(word string) []string {
	all := []string{word}
	for _, fixed := range []string{"ch", "dd", "ph", "th"} {
		if strings.HasPrefix(word, fixed) {
			return all
		}
	}
	if len([]rune(word)) < 3 {
		return all
	}
	for radical, into := range bruteMutations {
		if strings.HasPrefix(word, radical) {
			for _, m := range into {
				all = append(all, m+word[len(radical):])
			}
		}
	}
	return all
}

// bruteFamily gives all forms of the Welsh words that a form may be of.
func bruteFamily(form string) []string {
	all := bruteMutates(form)
	for radical, into := range bruteMutations {
		for _, m := range into {
			if !strings.HasPrefix(form, m) {
				continue
			}
			if becomes := bruteMutates(radical + form[len(m):]); slices.Contains(becomes, form) {
				all = append(all, becomes...)
			}
		}
	}
	return all
}

// endings gives the forms of items in a language that a typed word finds.
func (b *brute) endings(form string, cy bool) []string {
	key := "stem " + form
	if cy {
		key = "family " + form
		if _, ok := b.cache[key]; !ok {
			b.cache[key] = bruteFamily(form)
		}
	}
	if _, ok := b.cache[key]; !ok {
		root := bruteStem(form)
		found := []string{}
		for v := range b.vocabulary {
			if b.stems[v] == root {
				found = append(found, v)
			}
		}
		b.cache[key] = found
	}
	return b.cache[key]
}

// like gives the most frequent forms in some parts that are accepted.
func (b *brute) like(key string, parts []string, most int, accept func(string) bool) []string {
	key += " in " + strings.Join(parts, ",")
	if found, ok := b.cache[key]; ok {
		return found
	}
	found, holders := []string{}, make(map[string]int)
	for v, in := range b.vocabulary {
		for _, p := range parts {
			holders[v] += in[p]
		}
		if holders[v] > 0 && accept(v) {
			found = append(found, v)
		}
	}
	slices.SortFunc(found, func(x, y string) int { return cmp.Or(cmp.Compare(holders[y], holders[x]), cmp.Compare(x, y)) })
	b.cache[key] = found[:min(len(found), most)]
	return b.cache[key]
}

func (b *brute) patternForms(typed string, parts []string) []string {
	if found, ok := b.cache["pattern "+typed+" in "+strings.Join(parts, ",")]; ok {
		return found
	}
	var re strings.Builder
	for _, piece := range regexp.MustCompile(`[*?]|[^*?]+`).FindAllString(typed, -1) {
		switch piece {
		case "*":
			re.WriteString(".*")
		case "?":
			re.WriteString(".")
		default:
			re.WriteString(regexp.QuoteMeta(bruteFold(piece)))
		}
	}
	whole := regexp.MustCompile("^" + re.String() + "$")
	return b.like("pattern "+typed, parts, 1000, whole.MatchString)
}

func (b *brute) fuzzyForms(typed string, edits int, parts []string) []string {
	form := bruteFold(typed)
	return b.like(strings.Repeat("~", edits)+form, parts, 100, func(v string) bool {
		return []rune(v)[0] == []rune(form)[0] && bruteEdits([]rune(form), []rune(v)) <= edits
	})
}

// bruteEdits is the distance by insertions, deletions, substitutions and swaps of neighbours, no letter changed twice.
func bruteEdits(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				same := 1
				if a[i-1] == b[j-1] {
					same = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+same)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}
