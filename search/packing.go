package search

import (
	"reflect"
	"strings"

	"minuted"
)

// pack copies a result, all its texts into one piece of memory, and gives the size of the copy in bytes. What an index
// returns may share memory with much more: a snippet with the whole text it was cut from.
func pack(r *minuted.Result) (*minuted.Result, int64) {
	p := packer{bytes: sizeOf[minuted.Result]() + sizeOf[keptResult]()}
	out := *r
	out.Hits = copied(&p, r.Hits)
	for i := range out.Hits {
		h := &out.Hits[i]
		h.Topics = copied(&p, h.Topics)
		h.Snippets = copied(&p, h.Snippets)
		for j := range h.Snippets {
			h.Snippets[j].Parts = copied(&p, h.Snippets[j].Parts)
		}
	}
	out.Facets = make(map[string]minuted.Facet, len(r.Facets))
	for name, f := range r.Facets {
		out.Facets[name] = copied(&p, f)
	}
	out.Notices = copied(&p, r.Notices)
	return &out, p.pack(&out)
}

// packer adds up what a copy takes.
type packer struct{ bytes int64 }

func copied[S ~[]E, E any](p *packer, from S) S {
	if from == nil {
		return nil
	}
	p.bytes += int64(len(from)) * sizeOf[E]()
	return append(make(S, 0, len(from)), from...)
}

func sizeOf[T any]() int64 { return int64(reflect.TypeFor[T]().Size()) }

// pack moves every text of a copy into one string and returns the bytes of the whole.
func (p *packer) pack(r *minuted.Result) int64 {
	var all strings.Builder
	size := 0
	eachText(r, func(text *string) { size += len(*text) })
	all.Grow(size)
	eachText(r, func(text *string) {
		at := all.Len()
		all.WriteString(*text)
		*text = all.String()[at:]
	})
	return p.bytes + int64(size)
}

// eachText visits the texts of a result. Evidence has none: an index leaves it to the service. The names of facets are
// constants.
func eachText(r *minuted.Result, visit func(*string)) {
	visit((*string)(&r.Matched))
	for i := range r.Hits {
		eachTextOfHit(&r.Hits[i], visit)
	}
	for _, f := range r.Facets {
		for i := range f {
			visit(&f[i].Value)
			visit(&f[i].Label)
		}
	}
	for i := range r.Notices {
		n := &r.Notices[i]
		visit(&n.Code)
		visit((*string)(&n.Level))
		visit(&n.Text)
		visit(&n.SuggestedQuery)
	}
}

func eachTextOfHit(h *minuted.Hit, visit func(*string)) {
	for _, text := range []*string{
		&h.ID, &h.Title, &h.Number, &h.Authority.ID, &h.Authority.Name, &h.Committee.ID, &h.Committee.Name, (*string)(&h.Date),
		(*string)(&h.Kind), (*string)(&h.Outcome), &h.URL, &h.SourceURL,
	} {
		visit(text)
	}
	for i := range h.Topics {
		visit(&h.Topics[i].ID)
		visit(&h.Topics[i].Name)
	}
	for i := range h.Snippets {
		s := &h.Snippets[i]
		visit(&s.Field)
		visit(&s.Anchor)
		visit(&s.Attachment)
		for j := range s.Parts {
			visit(&s.Parts[j].Text)
		}
	}
}
