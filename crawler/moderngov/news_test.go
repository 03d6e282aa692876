package moderngov

import (
	"strings"
	"testing"

	"minuted"
)

// newsPage writes a page of what is new with the given entries, fetched on the given day.
func newsPage(day string, entries ...string) string {
	return `<html><head><meta name="DC.date" content="` + day + `"></head><body><p>Today is ` + day + `</p><div id="modgov">
		<h1 class="mgMainTitleTxt">What's new</h1><ul>` + strings.Join(entries, "\n") + `</ul></div></body></html>`
}

func readAs(t *testing.T, kind, id, body string) *minuted.Page {
	t.Helper()
	c := &minuted.Capture{
		Task: minuted.TaskKey{Site: testSite, Kind: kind, ID: id}, URL: "https://www.ashcombe.example/modernGov/mgWhatsNew.aspx",
		Status: 200, MediaType: "text/html", Body: []byte(body),
	}
	page, err := New().Read(c, mustParse(t, "https://www.ashcombe.example/modernGov/"))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestNewsNamesMeetingsAndItems(t *testing.T) {
	page := readAs(t, KindNews, "", newsPage("2026-03-01",
		`<li><a href="ieListDocuments.aspx?MId=81&amp;Ver=4">Cabinet, 3 Feb 2026</a> - Agenda, Minutes</li>`,
		`<li><a href="(S(abc))/mgAi.aspx?ID=902">Item 4</a> of 3 Feb 2026</li>`,
		`<li><a href="mgUserInfo.aspx?UID=7">Councillor Hale</a></li>`,
		`<li><a href="ieListDocuments.aspx?MId=81">Cabinet, 3 Feb 2026</a> - Decisions</li>`,
	))
	var got []string
	for _, n := range page.News {
		got = append(got, n.Kind+" "+n.ID+" "+string(n.Date)+": "+n.Says)
	}
	want := "meeting 81 2026-02-03: Cabinet, 3 Feb 2026 - Agenda, Minutes\nitem 902 2026-02-03: Item 4 of 3 Feb 2026\nmeeting 81 2026-02-03: Cabinet, 3 Feb 2026 - Decisions"
	if strings.Join(got, "\n") != want {
		t.Errorf("news are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if len(page.Found) != 2 {
		t.Errorf("found %+v, want one meeting and one item", page.Found)
	}
}

func TestDigestLeavesOutWhatMeansNothing(t *testing.T) {
	entry := func(words string) string { return `<li><a href="ieListDocuments.aspx?MId=81">` + words + `</a></li>` }
	first := readAs(t, KindNews, "", newsPage("2026-03-01", entry("Cabinet")))
	for _, c := range []struct {
		name string
		page string
		same bool
	}{
		{"another day", newsPage("2026-03-02", entry("Cabinet")), true},
		{"other spaces", newsPage("2026-03-01", entry(" \n Cabinet\n")), true},
		{"a session in its links", newsPage("2026-03-01", `<li><a href="(S(fkn0jfig))/ieListDocuments.aspx?MId=81">Cabinet</a></li>`), true},
		{"other words", newsPage("2026-03-01", entry("Council")), false},
		{"another meeting", newsPage("2026-03-01", `<li><a href="ieListDocuments.aspx?MId=82">Cabinet</a></li>`), false},
	} {
		got := readAs(t, KindNews, "", c.page)
		if (got.Digest == first.Digest) != c.same || !strings.HasPrefix(got.Digest, "sha256:") {
			t.Errorf("%s: digest %s, first %s, want them the same: %v", c.name, got.Digest, first.Digest, c.same)
		}
	}
}

// TestMetadataOfMeetingsCount changes the date in the metadata of a meeting's page, which is read where the heading has none.
func TestMetadataOfMeetingsCount(t *testing.T) {
	body := func(day string) string {
		return `<html><head><meta name="DC.date" content="` + day + `"></head><body><div id="modgov"><h1 class="mgMainTitleTxt">Agenda and minutes</h1>
			<h2 class="mgSubTitleTxt">Cabinet</h2><table id="mgItemTable" class="mgItemTable"><tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt"><a name="AI5"></a>1.</p></td>
			<td><p class="mgAiTitleTxt">Apologies</p></td></tr></table></div></body></html>`
	}
	if a, b := readAs(t, KindMeeting, "81", body("2026-02-03")), readAs(t, KindMeeting, "81", body("2026-02-04")); a.Digest == b.Digest {
		t.Error("another date in the metadata leaves the digest as it is")
	}
}
