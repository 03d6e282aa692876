package samplesite

import "minuted"

// labels are the platform's own words on a page.
type labels struct {
	Items, Documents, Decision, Minutes string
	Venue, Contact, Nothing, Browse     string
	Attendee, Role, Attendance          string
	AttendanceLink, Item                string
}

func labelsIn(lang string) labels {
	if lang == "cy" {
		return labels{
			Items: "Eitemau", Documents: "Dogfennau ychwanegol:", Decision: "Penderfyniad:", Minutes: "Cofnodion:",
			Venue: "Lleoliad:", Contact: "Cyswllt:", Nothing: "Nid oes unrhyw ddogfennau ar gael ar gyfer y cyfarfod hwn",
			Browse: "Pori drwy gyfarfodydd a rhaglenni'r pwyllgor hwn", Attendee: "Aelod", Role: "Swyddogaeth",
			Attendance: "Presenoldeb", AttendanceLink: "Manylion presenoldeb", Item: "Eitem ar yr agenda",
		}
	}
	return labels{
		Items: "Items", Documents: "Additional documents:", Decision: "Decision:", Minutes: "Minutes:",
		Venue: "Venue:", Contact: "Contact:", Nothing: "No documents are available for this meeting",
		Browse: "Browse meetings and agendas for this committee", Attendee: "Attendee", Role: "Role",
		Attendance: "Attendance", AttendanceLink: "Attendance details", Item: "Agenda item",
	}
}

// stateHeading is the main title of a meeting's page, which says how far its papers have come.
func stateHeading(m *meeting, decided bool) string {
	form := m.lang
	if decided {
		form += " decided"
	}
	headings := map[string]map[minuted.PublicationState]string{
		"en":         {minuted.StateNone: "Meeting", minuted.StateAgenda: "Agenda", minuted.StateDraft: "Agenda and draft minutes", minuted.StateFinal: "Agenda and minutes"},
		"en decided": {minuted.StateAgenda: "Agenda and decisions", minuted.StateDraft: "Agenda, decisions and draft minutes", minuted.StateFinal: "Agenda, decisions and minutes"},
		"cy":         {minuted.StateNone: "Cyfarfod", minuted.StateAgenda: "Rhaglen", minuted.StateDraft: "Rhaglen a chofnodion drafft", minuted.StateFinal: "Rhaglen a chofnodion"},
		"cy decided": {minuted.StateAgenda: "Rhaglen a phenderfyniadau", minuted.StateDraft: "Rhaglen, penderfyniadau a chofnodion drafft", minuted.StateFinal: "Rhaglen, penderfyniadau a chofnodion"},
	}
	return headings[form][m.state]
}
