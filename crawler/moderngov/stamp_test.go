package moderngov

import (
	"strings"
	"testing"

	"minuted"
)

func TestFindStamp(t *testing.T) {
	for _, c := range []struct {
		text    string
		date    minuted.Date
		clock   string
		problem string // part of the problem expected, "" for none
	}{
		{"Thursday 15 January 2026 7:30 pm", "2026-01-15", "19:30", ""},
		{"Tuesday, 31st January, 2023 1.30 pm", "2023-01-31", "13:30", ""},
		{"Wednesday, 7 May 2025 6.30pm", "2025-05-07", "18:30", ""},
		{"Wednesday 12th November, 2025 6.00 pm", "2025-11-12", "18:00", ""},
		{"Monday 30th May 2022 6.00 p.m.", "2022-05-30", "18:00", ""},
		{"Monday 30th May 2022 at 10 a.m.", "2022-05-30", "10:00", ""},
		{"Monday\u00a030th\u00a0May 2022 12 noon", "2022-05-30", "12:00", ""},
		{"12 noon on Monday 30th May 2022", "2022-05-30", "12:00", ""},
		{"Noon on Monday 30th May 2022", "2022-05-30", "12:00", ""},
		{"6.15pm on 3rd of June 2024", "2024-06-03", "18:15", ""},
		{"12.30 am, 3 June 2024", "2024-06-03", "", ""},
		{"3 June 2024, 12.30 am", "2024-06-03", "00:30", ""},
		{"3 June 2024 12.30 pm", "2024-06-03", "12:30", ""},
		{"Dydd Iau, 9fed Hydref, 2014 2.00 o'r gloch", "2014-10-09", "14:00", "half of the day"},
		{"Dydd Iau, 9fed Hydref, 2014 10.00 o’r gloch", "2014-10-09", "10:00", "half of the day"},
		{"Dydd Mawrth, 3ydd Mawrth 2015 2.00 o'r gloch y prynhawn", "2015-03-03", "14:00", ""},
		{"Dydd Mercher 1af Ebrill 2015 10.00 yb", "2015-04-01", "10:00", ""},
		{"Agenda frontsheet Thursday 15-Jan-2026 19.30 Kelder Committee.pdf", "2026-01-15", "19:30", ""},
		{"15 Jan 2026\u00a07:30 pm", "2026-01-15", "19:30", ""},
		{"10/02/2026 10.00 am", "2026-02-10", "10:00", ""},
		{"2026-01-15", "2026-01-15", "", ""},
		{"15 January 2026 7.30", "2026-01-15", "19:30", "half of the day"},
		{"Panel of 1 May 2020 - Friday 5 June 2020 2 pm", "2020-06-05", "14:00", ""},
		{"Friday 15 January 2026 7:30 pm", "2026-01-15", "19:30", "is a Thursday"},
		{"31 June 2024", "", "", "not a day of the calendar"},
		{"29 February 2023 10.00 am", "", "", "not a day of the calendar"},
		{"10/13/2026", "", "", "not a day of the calendar"},
		{"15 January 26", "", "", ""},
		{"Constitution", "", "", ""},
		{"3 Bananas 2024", "", "", ""},
		{"", "", "", ""},
	} {
		s, ok := findStamp(oneLine(c.text))
		if s.date != c.date || s.clock != c.clock || ok != (c.date != "") {
			t.Errorf("%q: got %q %q (found %v), want %q %q", c.text, s.date, s.clock, ok, c.date, c.clock)
		}
		problems := strings.Join(s.problems, "; ")
		if c.problem == "" && problems != "" || !strings.Contains(problems, c.problem) {
			t.Errorf("%q: got problems %q, want %q", c.text, problems, c.problem)
		}
	}
}

func TestSplitTitle(t *testing.T) {
	for _, c := range []struct {
		title, committee string
		status           minuted.MeetingStatus
	}{
		{"Kelder Committee - Thursday 15 January 2026 7:30 pm", "Kelder Committee", minuted.StatusHeld},
		{"Planning - West - Thursday 15 January 2026 7:30 pm, CANCELLED", "Planning - West", minuted.StatusCancelled},
		{"MOVED, Planning Committee - Wednesday, 7 May 2025 6.30pm", "Planning Committee", minuted.StatusMoved},
		{"Virtual Meeting, Cabinet - Tuesday 19th January 2021 4.00 pm", "Cabinet", minuted.StatusVirtual},
		{"Health, Care and Wellbeing Board - Monday 2 March 2026 10.00 am", "Health, Care and Wellbeing Board", minuted.StatusHeld},
		{"Cabinet - Monday 2 March 2026 10.00 am (ADJOURNED)", "Cabinet", "adjourned"},
		{"Cabinet - Dydd Llun, 2 Mawrth 2026 10.00 yb, WEDI'I GANSLO", "Cabinet", minuted.StatusCancelled},
		{"Cabinet", "Cabinet", minuted.StatusHeld},
	} {
		h := splitTitle(c.title)
		if h.committee.Name != c.committee || h.status != c.status {
			t.Errorf("%q: got %q, %s; want %q, %s", c.title, h.committee.Name, h.status, c.committee, c.status)
		}
	}
}

func TestStateOf(t *testing.T) {
	for title, want := range map[string]minuted.PublicationState{
		"Meeting": minuted.StateNone, "Agenda": minuted.StateAgenda, "Agenda and draft minutes": minuted.StateDraft,
		"Agenda and decisions": minuted.StateAgenda, "Agenda, decisions and minutes": minuted.StateFinal,
		"Agendas, Meetings and Minutes - Agenda": minuted.StateAgenda, "Rhaglen a chofnodion": minuted.StateFinal,
		"Agenda a Chofnodion drafft": minuted.StateDraft, "Rhaglen": minuted.StateAgenda,
	} {
		if got := stateOf(title); got != want {
			t.Errorf("%q: got %s, want %s", title, got, want)
		}
	}
}
