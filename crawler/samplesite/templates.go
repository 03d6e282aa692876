package samplesite

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed templates/*.tmpl
var templateFolder embed.FS

// templates writes pages. They are text templates because the markup of real sites is to be had as it is, with raw
// spaces in addresses and elements that do not close; everything they print is escaped by hand.
type templates struct{ set *template.Template }

func loadTemplates() (*templates, error) {
	set, err := template.New("pages").Funcs(template.FuncMap{
		"text": escape,
		"attr": attribute,
		"xml":  serviceText,
		"body": escape,
		"odd":  func(n int) bool { return n%2 == 1 },
		"next": func(n int) int { return n + 4 }, // the service counts rows that the page does not number
		"flag": flag,
	}).ParseFS(templateFolder, "templates/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("reading page templates: %w", err)
	}
	return &templates{set}, nil
}

// page writes a page of the platform inside the council's own template.
func (t *templates) page(name string, v *view) (string, error) {
	var body, page strings.Builder
	if err := t.set.ExecuteTemplate(&body, name+".tmpl", v); err != nil {
		return "", fmt.Errorf("writing page %s: %w", name, err)
	}
	v.Body = body.String()
	if err := t.set.ExecuteTemplate(&page, v.Council.Habits.Chrome, v); err != nil {
		return "", fmt.Errorf("writing page %s: %w", name, err)
	}
	return v.Council.Habits.encode(page.String()), nil
}

// service writes an answer of the web service.
func (t *templates) service(name string, v *view) (string, error) {
	var answer strings.Builder
	if err := t.set.ExecuteTemplate(&answer, name, v); err != nil {
		return "", fmt.Errorf("writing answer %s: %w", name, err)
	}
	return answer.String(), nil
}

// encode gives a page the characters and line ends that the site is used to.
func (h habits) encode(page string) string {
	if !h.RawText {
		page = plainASCII(page)
	}
	if h.CRLF {
		head, content, _ := strings.Cut(page, `<div class="mgContent"`)
		page = strings.ReplaceAll(head, "\n", "\r\n") + `<div class="mgContent"` + content
	}
	return page
}

// attribute writes an attribute's value with everything but letters, digits and a few marks as numeric entities.
func attribute(parts ...string) string {
	var b strings.Builder
	for _, r := range strings.Join(parts, "") {
		if strings.ContainsRune(" &'()/:\"<>", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// serviceText writes plain text for the web service, which encodes it as HTML and then as XML.
func serviceText(s string) string {
	return escape(strings.NewReplacer("&", "&#38;", "'", "&#39;", `"`, "&#34;", "<", "&#60;", ">", "&#62;").Replace(s))
}

// flag writes a truth as the web service does.
func flag(value any) string {
	if truth, _ := template.IsTrue(value); truth {
		return "True"
	}
	return "False"
}
