package authorities

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"minuted"
)

func builtin(t *testing.T) *Directory {
	t.Helper()
	d, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBuiltinRows(t *testing.T) {
	const count = 304
	all := builtin(t).All()
	if len(all) != count {
		t.Errorf("the directory has %d authorities, not %d: change the number here if that is meant", len(all), count)
	}
	slug := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	gss := regexp.MustCompile(`^([EWSN]\d{8})?$`)
	nations := []string{"england", "wales", "scotland", "northern-ireland"}
	tiers := []string{"county", "district", "unitary", "metropolitan", "london-borough", "combined", "other"}
	codes := map[string]string{}
	for _, a := range all {
		check := func(ok bool, what string) {
			if !ok {
				t.Errorf("%s: bad %s in %+v", a.ID, what, a)
			}
		}
		check(slug.MatchString(a.ID), "id")
		check(a.Name != "" && strings.TrimSpace(a.Name) == a.Name, "name")
		check(gss.MatchString(a.GSS), "GSS code")
		check(a.GSS == "" || codes[a.GSS] == "", "GSS code, also of "+codes[a.GSS])
		check(slices.Contains(nations, a.Nation), "nation")
		check(a.GSS == "" || strings.EqualFold(a.GSS[:1], a.Nation[:1]), "nation for its GSS code")
		check(slices.Contains(tiers, a.Tier), "tier")
		check(a.Platform == "moderngov", "platform")
		u, err := url.Parse(a.URL)
		check(err == nil && (u.Scheme == "http" || u.Scheme == "https"), "address")
		check(strings.HasSuffix(a.URL, "/") && !strings.Contains(a.URL, ".asp") && u.RawQuery == "", "site root")
		codes[a.GSS] = a.ID
	}
}

func TestNewRefuses(t *testing.T) {
	ash := minuted.Authority{ID: "ashwick", URL: "https://meetings.ashwick.example/"}
	for _, c := range []struct {
		name   string
		second minuted.Authority
		want   string
	}{
		{"the same id", minuted.Authority{ID: "ashwick", URL: "https://other.example/"}, "twice"},
		{"the same address", minuted.Authority{ID: "b", URL: "http://www.meetings.ashwick.example/"}, "same address"},
		{"no final slash", minuted.Authority{ID: "b", URL: "https://b.example/modgov"}, "final slash"},
		{"no host", minuted.Authority{ID: "b", URL: "/modgov/"}, "absolute"},
	} {
		if _, err := New([]minuted.Authority{ash, c.second}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, should say %q", c.name, err, c.want)
		}
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for _, c := range []struct{ name, table, want string }{
		{"wrong header", "id\tname\n", "line 1"},
		{"short row", columns + "\nashwick\tAshwick Council\n", "line 2: 2 columns"},
	} {
		if _, err := parse(c.table); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, should say %q", c.name, err, c.want)
		}
	}
}

func TestByURL(t *testing.T) {
	d, err := New([]minuted.Authority{
		{ID: "ashwick", URL: "https://meetings.ashwick.example/"},
		{ID: "borrow", URL: "http://www.borrow.example/moderngov/"},
		{ID: "borrow-parish", URL: "http://www.borrow.example/moderngov/parish/"},
		{ID: "local", URL: "http://127.0.0.1:8080/local/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ address, want string }{
		{"https://meetings.ashwick.example/ieListDocuments.aspx?MId=3", "ashwick"},
		{"http://MEETINGS.ashwick.example:80/x", "ashwick"},
		{"https://borrow.example/modernGov/ieListDocuments.aspx", "borrow"},
		{"https://www.borrow.example/moderngov", "borrow"},
		{"https://www.borrow.example/moderngov/parish/x", "borrow-parish"},
		{"https://www.borrow.example/moderngover", ""},
		{"https://www.borrow.example/", ""},
		{"http://127.0.0.1:8080/local/x", "local"},
		{"http://127.0.0.1/local/x", ""},
		{"https://elsewhere.example/", ""},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := d.ByURL(u)
		if got.ID != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q, %v, want %q", c.address, got.ID, ok, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	d := builtin(t)
	if a, ok := d.Find("bath-and-north-east-somerset"); !ok || a.GSS != "E06000022" {
		t.Errorf("bath-and-north-east-somerset: got %+v, %v", a, ok)
	}
	if a, ok := d.Find("atlantis"); ok {
		t.Errorf("atlantis: got %+v", a)
	}
}

func TestLike(t *testing.T) {
	d := builtin(t)
	for _, c := range []struct{ typed, want string }{
		{"leed", "leeds"},
		{"Leads", "leeds"},
		{"Bath and North East", "bath-and-north-east-somerset"},
		{"ketn", "kent"},
		{"hammersmith", "hammersmith-and-fulham"},
		{"leeds-city-council", "leeds"},
	} {
		if got := d.Like(c.typed); !slices.Contains(got, c.want) || len(got) > maxLike {
			t.Errorf("%q: got %q, which should hold %q and at most %d", c.typed, got, c.want, maxLike)
		}
	}
	for _, typed := range []string{"", "zzzzzzzzzz"} {
		if got := d.Like(typed); got != nil {
			t.Errorf("%q: got %q, want none", typed, got)
		}
	}
}

func TestAllIsACopy(t *testing.T) {
	d := builtin(t)
	d.All()[0].Name = "changed"
	if d.All()[0].Name == "changed" {
		t.Error("changing what All returned changed the directory")
	}
}
