package search

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"minuted"
)

// Bounds of suggestions.
const (
	defaultSuggestions = 6
	maxSuggestions     = 10
	maxSuggestText     = 200 // code points
)

// suggestions is the answer to what has been typed so far.
type suggestions struct {
	Text        string       `json:"text"`
	Suggestions []suggestion `json:"suggestions"`
}

type suggestion struct {
	minuted.Suggestion
	URL string `json:"url"` // where choosing it leads
}

func (s *Service) suggestAPI(c *gin.Context, ix minuted.Index) error {
	r, err := readSuggest(c.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	if s.unchanged(c, ix, c.Request.URL.RawQuery) {
		return nil
	}
	c.Header("Timing-Allow-Origin", "*")
	a := suggestions{Text: r.Text, Suggestions: []suggestion{}}
	if strings.TrimSpace(r.Text) == "" {
		return writeJSON(c, a)
	}
	found, err := ix.Suggest(c.Request.Context(), r)
	if err != nil {
		return fmt.Errorf("suggest: %w", err)
	}
	for _, f := range found {
		a.Suggestions = append(a.Suggestions, suggestion{f, s.publicURL + suggestedPath(f, r.Filters)})
	}
	return writeJSON(c, a)
}

func readSuggest(rawQuery string) (minuted.SuggestRequest, error) {
	r := minuted.SuggestRequest{Limit: defaultSuggestions}
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return r, wrong("query string", "it is not encoded as addresses are: %v", err)
	}
	for _, name := range sortedKeys(values) {
		if err := setSuggest(&r, name, values[name]); err != nil {
			return r, err
		}
	}
	return r, nil
}

func setSuggest(r *minuted.SuggestRequest, name string, values []string) (err error) {
	if err := checkValues(name, values); err != nil {
		return err
	}
	switch name {
	case minuted.FacetAuthority, minuted.FacetTopic:
		r.Filters = append(r.Filters, minuted.Filter{Facet: name, Any: unique(values)})
		return nil
	case "q", "limit":
	default:
		return refuse(name)
	}
	if len(values) > 1 {
		return wrong(name, "it is given %d times; once is the most", len(values))
	}
	if name == "q" {
		r.Text = values[0]
		if utf8.RuneCountInString(r.Text) > maxSuggestText {
			return wrong(name, "it is longer than %d characters", maxSuggestText)
		}
		return nil
	}
	if r.Limit, err = between(values[0], 1, maxSuggestions); err != nil {
		return &paramError{name, err.Error()}
	}
	return nil
}

// suggestedPath is where a suggestion leads: to the page of an authority or topic, or to a search, which keeps to the
// scope that suggestions were asked for.
func suggestedPath(f minuted.Suggestion, scope []minuted.Filter) string {
	if len(scope) == 0 {
		switch f.Kind {
		case minuted.FacetAuthority:
			return authorityPath(f.Value)
		case minuted.FacetTopic:
			return topicPath(f.Value)
		}
	}
	p := newParams()
	for _, filter := range scope {
		p.any[filter.Facet] = filter.Any
	}
	if slices.Contains(filterNames[:], f.Kind) {
		p.any[f.Kind] = []string{f.Value}
	} else {
		p.text = phrase(f.Value)
	}
	return p.address()
}

// phrase asks for the words of a title next to each other, so that none of them is read as an operator.
func phrase(title string) string {
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"“”„‟«»`, r) {
			return ' '
		}
		return r
	}, title)
	return `"` + strings.Join(strings.Fields(bare), " ") + `"`
}
