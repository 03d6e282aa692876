package moderngov

import (
	"strings"

	"minuted"
)

// presence is what a meeting's records say of one member.
type presence struct {
	name   string
	status string // as printed: "Present, as expected", "Apologies", "Expected"
}

// attendanceOf sorts members into present and apologies. "Expected" is neither: clerks leave it standing for meetings
// long past.
func attendanceOf(members []presence) minuted.Attendance {
	a := minuted.Attendance{Present: []string{}, Apologies: []string{}}
	for _, m := range members {
		switch status := strings.ToLower(m.status); {
		case m.name == "":
		case strings.HasPrefix(status, "present"), strings.HasPrefix(status, "yn bresennol"), strings.HasPrefix(status, "presennol"):
			a.Present = append(a.Present, m.name)
		case strings.HasPrefix(status, "apolog"), strings.HasPrefix(status, "ymddiheur"):
			a.Apologies = append(a.Apologies, m.name)
		}
	}
	return a
}

// readAttendance reads the page of who came to a meeting: a table of name, role and attendance.
func readAttendance(p *page) minuted.Attendance {
	var members []presence
	for _, table := range p.body.Find("table").Nodes {
		for _, row := range rowsOf(table) {
			if len(row) < 2 || row[0].Data == "th" && row[len(row)-1].Data == "th" {
				continue
			}
			members = append(members, presence{name: label(row[0]), status: label(row[len(row)-1])})
		}
	}
	return attendanceOf(members)
}

// isKnown reports whether anything is said of who came.
func isKnown(a minuted.Attendance) bool { return len(a.Present)+len(a.Apologies) > 0 }
