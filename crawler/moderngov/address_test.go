package moderngov

import (
	"net/url"
	"testing"
)

func TestClassify(t *testing.T) {
	const base = "https://www.ashcombe.example/modernGov/"
	for _, c := range []struct{ address, kind, id string }{
		{base + "mgListCommittees.aspx?bcr=1", KindCommittees, ""},
		{base + "mgListCommittees.aspx?PC=1", "", ""},
		{base + "mgCommitteeDetails.aspx?ID=711", KindCommittee, "711"},
		{base + "ieListMeetings.aspx?CommitteeId=711", KindMeetings, "711"},
		{base + "ieListMeetings.aspx?CId=711&Year=0", KindMeetings, "711"},
		{base + "ieListMeetings.aspx?CId=711&Year=2023", KindMeetings, "711@2023"},
		{base + "ieListMeetings.aspx?Act=earlier&CId=711&D=202409051930&MD=ielistmeetings", KindMeetings, "711@202409051930"},
		{base + "ieListMeetings.aspx?Act=later&CId=711&D=202606151930&MD=ielistmeetings", KindMeetings, "711@202606151930+"},
		{base + "ieListMeetings.aspx?Act=earlier&CId=711&D=x", "", ""},
		{base + "ieListMeetings.aspx?CId=686&info=1&MD=Constitution", "", ""},
		{base + "ieListDocuments.aspx?CId=360&MId=6290&Ver=4", KindMeeting, "6290"},
		{base + "ieListDocuments.aspx?CId=360&MID=6290#AI5", KindMeeting, "6290"},
		{base + "ieListDocuments.aspx?cid=360&meetingid=06290", KindMeeting, "6290"},
		{base + "IELISTDOCUMENTS.ASPX?MId=6290&LLL=0", KindMeeting, "6290"},
		{base + "ieListDocuments.aspx?MId=6290&LLL=1", KindMeeting, "6290?LLL=1"},
		{"http://WWW.ashcombe.example/moderngov/ieListDocuments.aspx?MId=6290", KindMeeting, "6290"},
		{"https://www.ashcombe.example:443/modernGov/ieListDocuments.aspx?MId=6290", KindMeeting, "6290"},
		{"https://www.ashcombe.example/modernGov/(X(1)S(fkn0jfigeevz5oferbjpjk55))/ieListDocuments.aspx?MId=6290", KindMeeting, "6290"},
		{"https://www.ashcombe.example/(S(fkn0))/modernGov/ieListDocuments.aspx?MId=6290", KindMeeting, "6290"},
		{base + "mgAi.aspx?ID=51902", KindItem, "51902"},
		{base + "mgMeetingAttendance.aspx?ID=10221", KindAttendance, "10221"},
		{base + "mgWebService.asmx/GetCommittees", KindWSCommittees, ""},
		{base + "mgWebService.asmx/GetMeetings?lCommitteeId=144&sFromDate=01/01/2020&sToDate=01/01/2021", KindWSMeetings, "144"},
		{base + "mgWebService.asmx/GetMeeting?lMeetingId=4967", KindWSMeeting, "4967"},
		{base + "ieListDocuments.aspx?MId=", "", ""},
		{base + "ieListDocuments.aspx?MId=0", "", ""},
		{base + "ieListDocuments.aspx?MId=12abc", "", ""},
		{base + "ieDocSearch.aspx?bcr=1", "", ""},
		{base + "documents/s111920/Minutes.pdf", "", ""},
		{"https://www.ashcombe.example/ieListDocuments.aspx?MId=6290", "", ""},
		{"https://elsewhere.example/modernGov/ieListDocuments.aspx?MId=6290", "", ""},
		{"https://www.ashcombe.example:8080/modernGov/ieListDocuments.aspx?MId=6290", "", ""},
		{"mailto:clerk@ashcombe.example", "", ""},
	} {
		kind, id, ok := New().Classify(mustParse(t, base), mustParse(t, c.address))
		if kind != c.kind || id != c.id || ok != (c.kind != "") {
			t.Errorf("%s: got %q %q %v, want %q %q", c.address, kind, id, ok, c.kind, c.id)
		}
	}
}

func TestStart(t *testing.T) {
	base := mustParse(t, "https://www.ashcombe.example/modernGov/")
	tasks := New().Start(testSite, base)
	if len(tasks) != 3 {
		t.Fatalf("got %d tasks, want what is new and the two lists of committees", len(tasks))
	}
	for i, want := range []string{KindNews, KindWSCommittees, KindCommittees} {
		kind, id, ok := New().Classify(base, mustParse(t, tasks[i].URL))
		if tasks[i].Kind != want || kind != want || id != tasks[i].ID || !ok || tasks[i].Site != testSite {
			t.Errorf("task %d is %+v, its address stands for %q %q; want %s", i, tasks[i], kind, id, want)
		}
	}
}

func TestResolve(t *testing.T) {
	page := mustParse(t, "https://www.ashcombe.example/modernGov/ieListDocuments.aspx?MId=1")
	for _, c := range []struct{ href, want string }{
		{"documents/s1/Old mill plan.pdf", "https://www.ashcombe.example/modernGov/documents/s1/Old%20mill%20plan.pdf"},
		{"documents/s1/50% more.pdf?T=1", "https://www.ashcombe.example/modernGov/documents/s1/50%25%20more.pdf?T=1"},
		{" documents\\s1\\a\nb.pdf ", "https://www.ashcombe.example/modernGov/documents/s1/ab.pdf"},
		{"/root.pdf", "https://www.ashcombe.example/root.pdf"},
		{"x.aspx?q=a b&r=é", "https://www.ashcombe.example/modernGov/x.aspx?q=a%20b&r=%C3%A9"},
		{"documents/s1/a%20b.pdf", "https://www.ashcombe.example/modernGov/documents/s1/a%20b.pdf"},
		{"mailto:a@b.example", ""},
		{"javascript:void(0)", ""},
		{"http://[bad", ""},
	} {
		got := ""
		if u, ok := resolve(page, c.href); ok {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.href, got, c.want)
		}
	}
}

func mustParse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
