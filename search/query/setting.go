package query

import (
	"slices"

	"minuted"
)

// settled is a tree apart from its settings.
type settled struct {
	tree  minuted.Expr // with sort: and scope: where they were typed, for the reading
	expr  minuted.Expr // without them
	sort  minuted.Sort
	scope minuted.Scope
}

// isSetting reports whether an expression is about the whole query or the group it stands in: sort:, scope: or in:.
func isSetting(e minuted.Expr) bool {
	f, ok := e.(minuted.Field)
	return ok && (f.Name == "sort" || f.Name == "scope" || f.Name == "in")
}

// settle takes sort: and scope: out of a tree. They count where they stand beside all else; one inside OR, NOT or
// another filter, and a second one of the same name, is left out under a notice.
func (b *builder) settle(tree minuted.Expr) settled {
	var s settled
	var all, rest []minuted.Expr
	for _, e := range conjuncts(tree) {
		if f, ok := e.(minuted.Field); ok && b.isRefused(f) {
			all = append(all, f)
			continue
		}
		if f, ok := e.(minuted.Field); ok && s.take(f) {
			all = append(all, f)
			continue
		}
		if e = b.withoutSettings(e); e != nil {
			all, rest = append(all, e), append(rest, e)
		}
	}
	s.tree, s.expr = allOf(all...), allOf(rest...)
	return s
}

// take keeps the value of a sort: or scope:. It reports false for anything else and for a second one.
func (s *settled) take(f minuted.Field) bool {
	value, _ := f.Operand.(minuted.Word)
	switch {
	case f.Name == "sort" && s.sort == "":
		s.sort = minuted.Sort(value.Text)
	case f.Name == "scope" && s.scope == "":
		s.scope = minuted.Scope(value.Text)
	default:
		return false
	}
	return true
}

func (b *builder) isRefused(e minuted.Expr) bool {
	_, refused := b.mended[String(e)]
	return refused
}

// withoutSettings leaves the settings out of an expression, each under a notice. It returns nil where nothing remains.
func (b *builder) withoutSettings(e minuted.Expr) minuted.Expr {
	if isSetting(e) {
		if b.isRefused(e) {
			return e
		}
		b.note(settingIgnored(b.placed[String(e)], String(e)))
		return nil
	}
	if isCompound(e) {
		return eachOf(e, b.withoutSettings)
	}
	return e
}

// inPlaces limits what stands beside in: to the parts of an item it names. Filters stay as they are.
func inPlaces(tree minuted.Expr) minuted.Expr {
	var places []string
	var rest []minuted.Expr
	for _, e := range conjuncts(tree) {
		if f, ok := e.(minuted.Field); ok && f.Name == "in" && arePlaces(f.Operand) {
			places = append(places, texts(f.Operand)...)
			continue
		}
		rest = append(rest, e)
	}
	isFilter := func(e minuted.Expr) bool { return filterIn(e) != "" }
	at := slices.IndexFunc(rest, func(e minuted.Expr) bool { return !isFilter(e) })
	if len(places) == 0 || at < 0 {
		return tree
	}
	if len(places) > 1 {
		for i, e := range rest {
			if !isFilter(e) {
				rest[i] = inAny(places, e)
			}
		}
		return allOf(rest...)
	}
	var words, filters []minuted.Expr
	for _, e := range rest[at:] {
		if isFilter(e) {
			filters = append(filters, e)
		} else {
			words = append(words, e)
		}
	}
	limited := limit(field{name: places[0]}, allOf(words...))
	return allOf(slices.Concat(rest[:at], []minuted.Expr{limited}, filters)...)
}

// inAny looks for an expression in any of several parts.
func inAny(places []string, e minuted.Expr) minuted.Expr {
	if not, ok := e.(minuted.Not); ok {
		return negate(inAny(places, not.Operand))
	}
	var limited []minuted.Expr
	for _, place := range places {
		limited = append(limited, limit(field{name: place}, e))
	}
	return anyOf(limited...)
}

func arePlaces(e minuted.Expr) bool {
	return !slices.ContainsFunc(texts(e), func(s string) bool { return !slices.Contains(places[:], s) })
}

// texts lists the words and phrases of an expression.
func texts(e minuted.Expr) []string {
	var list []string
	spread(e, func(text string) minuted.Expr {
		list = append(list, text)
		return minuted.Word{Text: text}
	})
	return list
}
