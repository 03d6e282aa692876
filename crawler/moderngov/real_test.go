package moderngov

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"minuted"
)

// TestRealPages reads real pages, where they are at hand, and checks how much each is seen to lead to.
func TestRealPages(t *testing.T) {
	const (
		folder = "../../../shared/pages"
		refuse = -1
	)
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the real pages are not at hand")
	}
	for _, c := range []struct {
		file, kind, id, path string
		found, items         int
	}{
		{"kingston__meeting__1.html", KindMeeting, "10221", "ieListDocuments.aspx?CId=711&MId=10221", 4, 12},
		{"kingston__listmeetings__1.html", KindMeetings, "711", "ieListMeetings.aspx?CommitteeId=711", 17, 0},
		{"kingston__committeestructure__1.html", KindCommittees, "", "mgListCommittees.aspx?bcr=1", 30, 0},
		{"kingston__committeedetails__1.html", KindCommittee, "711", "mgCommitteeDetails.aspx?ID=711", 1, 0},
		{"manchester__GetCommittees__1.xml", KindWSCommittees, "", "mgWebService.asmx/GetCommittees", 3, 0},
		{"manchester__GetMeetings__1.xml", KindWSMeetings, "144", "mgWebService.asmx/GetMeetings", 2, 0},
		{"manchester__GetMeeting-minutes__1.xml", KindWSMeeting, "4967", "mgWebService.asmx/GetMeeting", 0, 2},
		{"leeds__GetCouncillorsByWard-not-xml__1.html", KindWSMeeting, "1", "mgWebService.asmx/GetMeeting", refuse, 0},
		{"denbighshire__GetCouncillorsByWard-not-xml__1.html", KindWSCommittees, "", "mgWebService.asmx/GetCommittees", refuse, 0},
		{"kent__searchresults__1.html", KindMeeting, "1", "ieSearchResults2.aspx", refuse, 0},
		{"darlington-probable__searchresults-none__1.html", KindMeeting, "1", "ieSearchResults2.aspx", refuse, 0},
		{"darlington-probable__docsearchform__1.html", KindMeeting, "1", "ieDocSearch.aspx", refuse, 0},
	} {
		body, err := os.ReadFile(filepath.Join(folder, c.file))
		if err != nil {
			t.Error(err)
			continue
		}
		page, err := New().Read(&minuted.Capture{
			Task: minuted.TaskKey{Site: testSite, Kind: c.kind, ID: c.id}, URL: testHost + c.path, Body: body,
		}, mustParse(t, testHost))
		var not *minuted.NotThePageError
		switch {
		case c.found == refuse:
			if !errors.As(err, &not) {
				t.Errorf("%s: got error %v, want a *NotThePageError", c.file, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.file, err)
		case len(page.Found) != c.found:
			t.Errorf("%s: leads to %d things, want %d", c.file, len(page.Found), c.found)
		case (page.Meeting != nil) != (c.items > 0) || page.Meeting != nil && page.Meeting.Items != c.items:
			t.Errorf("%s: shows the meeting %+v, want %d items", c.file, page.Meeting, c.items)
		}
	}
}
