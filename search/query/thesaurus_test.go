package query_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/search/query"
)

func builtin(t testing.TB) *query.Thesaurus {
	t.Helper()
	thesaurus, err := query.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return thesaurus
}

func parsed(t testing.TB, text string) minuted.Query {
	t.Helper()
	q, err := atNoon.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

// spelledOut gives the reading of a tree with what was added to it in square brackets.
func spelledOut(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.And:
		return spelledOutAll(e.Operands, " ")
	case minuted.Or:
		return "(" + spelledOutAll(e.Operands, " OR ") + ")"
	case minuted.Alike:
		return "[" + spelledOut(e.Typed) + " = " + spelledOutAll(e.Others, " = ") + "]"
	case minuted.Field:
		return e.Name + ":" + spelledOut(e.Operand)
	}
	return query.String(e)
}

func spelledOutAll(operands []minuted.Expr, between string) string {
	var all []string
	for _, e := range operands {
		all = append(all, spelledOut(e))
	}
	return strings.Join(all, between)
}

func TestExpand(t *testing.T) {
	thesaurus := builtin(t)
	for _, c := range []struct{ text, want string }{
		{"bins", `bins`},
		{"PSPO zones", `[PSPO = "public spaces protection order" = "public spaces protection orders" = "PSPOs"] zones`},
		{"PSPO", `[PSPO = "public spaces protection order" = "public spaces protection orders" = "PSPOs"]`},
		{"pspo", `pspo`},
		{"DfT and DFT but not dft", `[DfT = "Department for Transport"] and [DFT = "Department for Transport"] but not dft`},
		{`"public spaces protection order"`, `["public spaces protection order" = "PSPO" = "PSPOs"]`},
		{"new public spaces protection order review", `new [public spaces protection order = "PSPO" = "PSPOs"] review`},
		{"public spaces -protection order", `public spaces NOT protection order`},
		{"LAC reviews", `[LAC = "looked-after child" = "looked-after children" = "LACs"] reviews`},
		{"looked after children", `[looked after children = "LAC" = "LACs"]`},
		{"EHCPs late", `[EHCPs = "education, health and care plan" = "education, health and care plans" = "EHCP"] late`},
		{"HMO's", `[HMO's = "house in multiple occupation" = "houses in multiple occupation" = "HMO"]`},
		{"houses in multiple occupation", `[houses in multiple occupation = "HMO" = "HMOs"]`},
		{"ehcps CQCs CPOs", `ehcps CQCs CPOs`},
		{"MATs", `[MATs = "multi-academy trust" = "multi-academy trusts" = "MAT"]`},
		{"children looked after", `[children looked after = "CLA"]`},
		{"AMR data", `[AMR = "Authority Monitoring Report"] data`},
		{"authority monitoring report", `authority monitoring report`},
		{"ASB", `[ASB = "antisocial behaviour" = "anti-social behaviour"]`},
		{"anti-social behaviour", `[[anti-social = antisocial] behaviour = "ASB"]`},
		{"antisocial", `[antisocial = anti-social]`},
		{"anti social", `[anti social = antisocial]`},
		{"s106", `[s106 = s.106 = "section 106" = "sec. 106"]`},
		{"s.106 money", `[s.106 = s106 = "section 106" = "sec. 106"] money`},
		{"section 106", `[section 106 = s106 = s.106 = "sec. 106"]`},
		{"20 mph zone", `[20 mph = 20mph] zone`},
		{"20mph", `[20mph = "20 mph"]`},
		{"SEND reviews", `[SEND = "special educational needs and disabilities"] reviews`},
		{"send reviews", `send reviews`},
		{"SEND REVIEWS", `SEND REVIEWS`},
		{"SEND", `SEND`},
		{"special educational needs and disabilities", `[special educational needs = "SEN"] and disabilities`},
		{"HRA rents", `HRA rents`},
		{`"PSPO"`, `"PSPO"`},
		{`"PSPO zones"`, `"PSPO zones"`},
		{`"public spaces protection order"~3`, `"public spaces protection order"~3`},
		{"PSPO NEAR/5 dogs", `PSPO NEAR/5 dogs`},
		{"dogs -PSPO", `dogs NOT PSPO`},
		{"title:PSPO dogs", `title:[PSPO = "public spaces protection order" = "public spaces protection orders" = "PSPOs"] dogs`},
		{"committee:OSC dogs", `committee:OSC dogs`},
		{"PSPO OR bins", `([PSPO = "public spaces protection order" = "public spaces protection orders" = "PSPOs"] OR bins)`},
		{"PSPO*", `PSPO*`},
	} {
		q := parsed(t, c.text)
		got, also := thesaurus.Expand(q.Expr)
		if spelledOut(got) != c.want {
			t.Errorf("%s: expanded to %s, want %s", c.text, spelledOut(got), c.want)
		}
		if changed := !reflect.DeepEqual(got, q.Expr); changed != (len(also) > 0) {
			t.Errorf("%s: expanded %v but told of %v", c.text, changed, also)
		}
	}
}

// TestExpandHasRoom wants queries of the largest size to stay such as can be run.
func TestExpandHasRoom(t *testing.T) {
	q := parsed(t, strings.Repeat("PSPO ", 40)+strings.Repeat("bin ", 28))
	expanded, _ := builtin(t).Expand(q.Expr)
	typed, added := 0, 0
	for _, o := range expanded.(minuted.And).Operands {
		typed++
		if alike, ok := o.(minuted.Alike); ok {
			added += len(alike.Others)
		}
	}
	if typed != 68 || added != 60 {
		t.Errorf("%d parts typed and %d added, want 68 and the 60 there is room for", typed, added)
	}
}

func TestAlso(t *testing.T) {
	_, also := builtin(t).Expand(parsed(t, `PSPO "value for money" wellbeing PSPO`).Expr)
	want := []query.Also{
		{Typed: "PSPO", Expansion: "public spaces protection order"},
		{Typed: "PSPO", Expansion: "public spaces protection orders"},
		{Typed: "PSPO", Expansion: "PSPOs"},
		{Typed: `"value for money"`, Expansion: "VFM"},
		{Typed: "wellbeing", Expansion: "well-being"},
	}
	if !slices.Equal(also, want) {
		t.Errorf("also searched %+v, want %+v", also, want)
	}
}

func TestAmbiguous(t *testing.T) {
	thesaurus := builtin(t)
	for _, c := range []struct {
		text, says, suggests string
		pos                  int
	}{
		{text: "PSPO bins"},
		{text: "hra rents"},
		{text: `"HRA" bins`},
		{text: "bins -HRA"},
		{text: "SEND reviews"},
		{text: "MATs"},
		{"rents HRA, HRA sort:newest", `"HRA" was searched as it is. Did you mean Housing Revenue Account, Habitats Regulations Assessment or Human Rights Act?`,
			`rents "Housing Revenue Account" HRA sort:newest`, 6},
		{"the LA", `"LA" was searched as it is. Did you mean local authority?`, `the "local authority"`, 4},
		{"title:(ŵ HRA)", `"HRA" was searched as it is. Did you mean Housing Revenue Account, Habitats Regulations Assessment or Human Rights Act?`,
			`title:(ŵ "Housing Revenue Account")`, 9},
		{"SEND", `"SEND" was searched as it is. Did you mean special educational needs and disabilities?`,
			`"special educational needs and disabilities"`, 0},
	} {
		notices := thesaurus.Ambiguous(parsed(t, c.text))
		if c.says == "" {
			if len(notices) > 0 {
				t.Errorf("%s: told %+v, want nothing", c.text, notices)
			}
			continue
		}
		want := []minuted.Notice{{Code: "Q302", Level: minuted.LevelInfo, Position: c.pos, Text: c.says, SuggestedQuery: c.suggests}}
		if !slices.Equal(notices, want) {
			t.Errorf("%s: told %+v, want %+v", c.text, notices, want)
		}
	}
}

func TestRelaxations(t *testing.T) {
	for _, c := range []struct {
		text string
		want []query.Relaxed
	}{
		{"bins", nil},
		{"authority:kent", nil},
		{"the bins", []query.Relaxed{}},
		{"-garden bins", []query.Relaxed{{"bins", "NOT garden"}}},
		{`"green bins"`, []query.Relaxed{{"green bins", "quotation marks"}}},
		{`"green bin*"~3`, []query.Relaxed{{"green bin*", "quotation marks"}}},
		{"bins NEAR/5 (waste OR refuse)", []query.Relaxed{{"bins (waste OR refuse)", "NEAR/5"}}},
		{`"green bins" charges authority:kent date:2023`, []query.Relaxed{
			{"green bins charges authority:kent date:2023-01-01..2023-12-31", "quotation marks"},
			{`"green bins" charges date:2023-01-01..2023-12-31`, "authority:kent"},
			{`"green bins" charges authority:kent`, "date:2023-01-01..2023-12-31"},
			{"charges authority:kent date:2023-01-01..2023-12-31", `"green bins"`},
			{`"green bins" authority:kent date:2023-01-01..2023-12-31`, "charges"},
		}},
		{"title:(bins waste) charges", []query.Relaxed{
			{"bins waste charges", "title:"}, {"charges", "title:(bins waste)"}, {"title:(bins waste)", "charges"},
		}},
	} {
		got := query.Relaxations(parsed(t, c.text).Expr)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: relaxed to %+v, want %+v", c.text, got, c.want)
		}
	}
	many := query.Relaxations(parsed(t, "b c d e f g h i j k l").Expr)
	if len(many) != query.MaxRelaxations {
		t.Errorf("eleven words are relaxed in %d ways, want %d", len(many), query.MaxRelaxations)
	}
}

// TestExpandAnyQuery checks for made-up queries that expanded ones are as good as typed ones and expand no further, and
// that relaxed and suggested queries can be run.
func TestExpandAnyQuery(t *testing.T) {
	thesaurus := builtin(t)
	random := rand.New(rand.NewPCG(302, 0))
	words := []string{"PSPO", "ASB", "SEND", "HRA", "anti-social", "behaviour", "section", "106", "public", "spaces", "protection", "order"}
	for range 5_000 {
		text := madeUp(random)
		for range random.IntN(6) {
			text += " " + words[random.IntN(len(words))]
		}
		q, err := atNoon.Parse(text)
		if err != nil {
			continue
		}
		expanded, also := thesaurus.Expand(q.Expr)
		if changed := !reflect.DeepEqual(expanded, q.Expr); changed != (len(also) > 0) {
			t.Errorf("%q: expanded %v but told of %v", text, changed, also)
		}
		if _, err := atNoon.Parse(query.String(expanded)); err != nil && !strings.Contains(err.Error(), "the limit is") {
			t.Errorf("%q: expanded to %s, which does not run: %v", text, query.String(expanded), err)
		}
		for _, n := range thesaurus.Ambiguous(q) {
			if _, err := atNoon.Parse(n.SuggestedQuery); err != nil {
				t.Errorf("%q: the suggested %s does not run: %v", text, n.SuggestedQuery, err)
			}
		}
		for _, r := range query.Relaxations(q.Expr) {
			if _, err := atNoon.Parse(r.Query); err != nil || r.Dropped == "" {
				t.Errorf("%q: relaxed to %s without %q: %v", text, r.Query, r.Dropped, err)
			}
		}
	}
}

func TestBadThesaurus(t *testing.T) {
	const header = "acronym\texpansion\tmode\tother_meanings\n"
	for _, c := range []struct{ row, want string }{
		{"ABC\ta big council\ttwo-way", "row 2 of the acronyms: 3 columns, want 4"},
		{"ABC\ta big council\tsometimes\t", `row 2 of the acronyms: mode "sometimes" of ABC is not known`},
		{"ABC\t(of old)\ttwo-way\t", `row 2 of the acronyms: acronym "ABC" has no expansion`},
		{"ABC\ta big council\ttwo-way\t\nABC\ta bold claim\ttwo-way\t", "row 3 of the acronyms: ABC is there already, as a big council"},
	} {
		if _, err := query.NewThesaurus(header+c.row+"\n", ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.row, err, c.want)
		}
	}
}
