package samplesite

import (
	"fmt"
	"regexp"
	"strings"

	"minuted"
)

// word writes texts as the HTML that is left of a Word document after pasting and a run of tidy: a class on every
// paragraph, blank paragraphs between them, list marks as text, lines of at most 67 characters.
type word struct {
	bullets bool            // lists as ul elements
	strange map[string]bool // words that the spelling checker marked
}

func (c *council) word() *word {
	w := &word{bullets: c.Habits.ListBullets, strange: map[string]bool{}}
	for _, name := range c.Members {
		w.strange[name] = true
	}
	return w
}

// lineWidth is the length of tidy's lines, in bytes.
const lineWidth = 67

const (
	blankParagraph = `<p class="MsoNormal">&nbsp;</p>`
	markGap        = `<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;</span>`
)

// body writes a text.
func (w *word) body(t minuted.Text) string { return w.blocks(t.Blocks(), "") }

// blocks writes blocks, with markup at the end of the last paragraph.
func (w *word) blocks(blocks []minuted.Block, tail string) string {
	var out []string
	for i, b := range blocks {
		end := ""
		if i == len(blocks)-1 && b.Kind == minuted.Paragraph {
			end, tail = tail, ""
		}
		if i > 0 && b.Kind == minuted.Paragraph {
			out = append(out, blankParagraph)
		}
		out = append(out, w.block(b, end)...)
	}
	if tail != "" {
		out = append(out, `<p class="MsoNormal">`+tail+`</p>`)
	}
	for i, line := range out {
		out[i] = wrap(line, lineWidth)
	}
	return "<div class=\"WordSection1\">\n" + strings.Join(out, "\n") + "\n</div>\n"
}

// block writes one block as elements.
func (w *word) block(b minuted.Block, tail string) []string {
	switch b.Kind {
	case minuted.Heading:
		return w.each(b.Lines, `<h3 style="">%s</h3>`)
	case minuted.List:
		return w.list(b.Lines)
	case minuted.Table:
		return w.table(b.Lines)
	default:
		return []string{w.paragraph(b.Lines[0], tail)}
	}
}

func (w *word) each(lines []string, form string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = fmt.Sprintf(form, w.inline(line))
	}
	return out
}

func (w *word) list(lines []string) []string {
	if w.bullets {
		out := append([]string{`<ul style="margin-top:0cm" type="disc">`}, w.each(lines, `<li class="MsoNormal" style="">%s</li>`)...)
		return append(out, `</ul>`)
	}
	form := `<p class="MsoListParagraphCxSpMiddle" style="text-indent:-18.0pt"><span style="font-family:Symbol"><span style="">%s` + markGap + `</span></span>%s</p>`
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = fmt.Sprintf(form, escape("·"), w.inline(line))
	}
	return out
}

func (w *word) table(rows []string) []string {
	out := []string{`<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0">`}
	for _, row := range rows {
		out = append(out, "<tr>")
		out = append(out, w.each(strings.Split(row, "\t"), `<td width="160" valign="top"><p class="MsoNormal">%s</p></td>`)...)
		out = append(out, "</tr>")
	}
	return append(out, "</table>")
}

func (w *word) paragraph(line, tail string) string {
	mark := typedNumber.FindString(line)
	if mark == "" {
		return `<p class="MsoNormal">` + w.inline(line) + tail + `</p>`
	}
	return `<p class="MsoListParagraphCxSpMiddle" style="text-indent:-18.0pt"><span style="">` +
		escape(strings.TrimSpace(mark)) + markGap + `</span>` + w.inline(line[len(mark):]) + tail + `</p>`
}

var (
	leadWord = regexp.MustCompile(`\b(RESOLVED|ORDERED|AGREED|PENDERFYNWYD)\b`)
	wordForm = regexp.MustCompile(`\pL[\pL'-]*`)
)

// inline writes running text: resolutions in bold, strange words in the span of the spelling checker.
func (w *word) inline(s string) string {
	marked := wordForm.ReplaceAllStringFunc(escape(s), func(one string) string {
		if w.strange[one] {
			return `<span class="SpellE">` + one + `</span>`
		}
		return one
	})
	return leadWord.ReplaceAllString(marked, `<b style="">$1</b>`)
}

// escape writes the characters that mean something in HTML as entities.
func escape(s string) string { return htmlEntities.Replace(s) }

var htmlEntities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// plainASCII writes what ASCII does not hold as entities, by name where clerks' software knows one.
func plainASCII(markup string) string {
	var b strings.Builder
	for _, r := range namedEntities.Replace(markup) {
		if r < 128 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}

var namedEntities = strings.NewReplacer("’", "&rsquo;", "‘", "&lsquo;", "“", "&ldquo;", "”", "&rdquo;", "–", "&ndash;",
	"£", "&pound;", "\u00a0", "&nbsp;", "½", "&frac12;")
