package moderngov

import (
	"strings"
	"testing"

	"minuted"
)

func TestOutcomeOf(t *testing.T) {
	for text, want := range map[minuted.Text]minuted.Outcome{
		"RESOLVED that the scheme be approved.":                                   minuted.OutcomeAgreed,
		"RESOLVED that the report be noted.":                                      minuted.OutcomeNoted,
		"RESOLVED - That the Board notes the approved plan.":                      minuted.OutcomeNoted,
		"RESOLVED that progress on the agreed plan be noted.":                     minuted.OutcomeNoted,
		"RESOLVED that the report be noted and the plan be approved.":             minuted.OutcomeAgreed,
		"AGREED to note the report.":                                              minuted.OutcomeNoted,
		"AGREED the recommendations.":                                             minuted.OutcomeAgreed,
		"The Committee agreed to note the report.":                                minuted.OutcomeNoted,
		"The Committee NOTED the report.":                                         minuted.OutcomeNoted,
		"AGREED:\n\n1. That the update be noted\n\n2. That the Board see figures": minuted.OutcomeAgreed,
		"ORDERED that planning permission be REFUSED.":                            minuted.OutcomeRefused,
		"The application was refused.":                                            minuted.OutcomeRefused,
		"RESOLVED that the matter be deferred to March.":                          minuted.OutcomeDeferred,
		"RESOLVED: That the motion be referred to Cabinet.":                       minuted.OutcomeReferred,
		"The item was withdrawn from the agenda.":                                 minuted.OutcomeWithdrawn,
		"PENDERFYNWYD nodi'r adroddiad.":                                          minuted.OutcomeNoted,
		"PENDERFYNWYD cymeradwyo'r adroddiad.":                                    minuted.OutcomeAgreed,
		"PENDERFYNWYD gohirio'r mater.":                                           minuted.OutcomeDeferred,
		"Decision Made: (CAB 24/25 46138)\n\nThat the lease be granted.":          minuted.OutcomeAgreed,
		"That officers write to the ferry company.":                               minuted.OutcomeOther,
		"RESOLVED that officers write to the ferry company.":                      minuted.OutcomeAgreed,
		"None":                      minuted.OutcomeNone,
		"No decision was required.": minuted.OutcomeNone,
	} {
		if got := outcomeOf(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestResolutionIn(t *testing.T) {
	for _, c := range []struct{ name, minutes, want string }{
		{"sentence", "Talk.\n\nTherefore, it was RESOLVED that it be built.\n\nMore talk.", "Therefore, it was RESOLVED that it be built."},
		{"alone before points", "RESOLVED\n\n1. That a.\n\n2. That b.\n\nREASON\n\nBecause.", "RESOLVED\n\n1. That a.\n\n2. That b."},
		{"votes between points", "It was RESOLVED that:\n\n1. a be built;\n\nVoting: unanimous\n\n2. b be built.\n\nVoting: unanimous", "It was RESOLVED that:\n\n1. a be built;\n\n2. b be built."},
		{"alone before prose", "AGREED:\n\nThat it be built.\n\nThe Chair spoke.", "AGREED:\n\nThat it be built."},
		{"bulleted", "ORDERED that:\n\n• a\n• b\n\nEnd.", "ORDERED that:\n\n• a\n• b"},
		{"mixed case", "Resolved:-\n\n(a) That a.\n\nEnd.", "Resolved:-\n\n(a) That a."},
		{"dash", "Resolved – That a be done.", "Resolved – That a be done."},
		{"typed label", "Talk.\n\nDECISION\n\nThe panel is content.\n\nREASONS\n\nNone.", "DECISION\n\nThe panel is content."},
		{"reference", "Decision Made: (CAB 24/25 46138)\n\nThat the lease be granted.", "Decision Made: (CAB 24/25 46138)\n\nThat the lease be granted."},
		{"welsh", "PENDERFYNWYD derbyn yr adroddiad.", "PENDERFYNWYD derbyn yr adroddiad."},
		{"lower case", "It was agreed that officers would write.", ""},
		{"lost amendment", "The amendment was put and it was NOT AGREED.", ""},
		{"amendment then resolution", "The amendment was LOST. It was then RESOLVED that it be built.", "The amendment was LOST. It was then RESOLVED that it be built."},
		{"earlier meeting", "The Panel had previously RESOLVED to wait.", ""},
		{"last meeting", "At its last meeting the Panel RESOLVED to wait.", ""},
		{"something else was bygone", "As fears had been raised, it was RESOLVED that it be built.", "As fears had been raised, it was RESOLVED that it be built."},
		{"shouted heading", "MATTERS NOTED\n\nTalk.", ""},
		{"table", "RESOLVED\tx\nb\tc", ""},
		{"none", "Talk.", ""},
	} {
		if got := resolutionIn(minuted.Text(c.minutes)); string(got) != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestVotesTold(t *testing.T) {
	for _, c := range []struct {
		line                    string
		inFavour, against, none int // -1 for a side that is not told
	}{
		{"For: 23 Against: 12 Abstain: 3", 23, 12, 3},
		{"The motion was carried with 23 votes for, 12 against and 3 abstentions.", 23, 12, 3},
		{"The motion was LOST by 23 votes to 12.", 23, 12, -1},
		{"For (2): Roe, Doe Against (1): Poe", 2, 1, -1},
	} {
		votes := votesTold(minuted.Text(c.line))
		if len(votes) != 1 {
			t.Errorf("%q: got %d votes, want 1", c.line, len(votes))
			continue
		}
		v := votes[0]
		for side, want := range map[*minuted.Side]int{v.For: c.inFavour, v.Against: c.against} {
			if side == nil || side.Count != want {
				t.Errorf("%q: got %+v, want a count of %d", c.line, side, want)
			}
		}
		if (v.Abstained == nil) != (c.none < 0) || v.Abstained != nil && v.Abstained.Count != c.none {
			t.Errorf("%q: abstained is %+v, want %d", c.line, v.Abstained, c.none)
		}
	}
	for _, line := range []string{"Reasons for: cost. Reasons against: noise.", "36% were against and 60% for it.", "The vote was taken."} {
		if votes := votesTold(minuted.Text(line)); len(votes) != 0 {
			t.Errorf("%q: got votes %+v, want none", line, votes)
		}
	}
}

func TestNamesIn(t *testing.T) {
	for text, want := range map[string]string{
		"Councillors Quennell, Ombersley and Tasburgh": "Quennell|Ombersley|Tasburgh",
		"Councillor A. de Vere; Cllr Roe":              "Councillor A. de Vere|Cllr Roe",
		"the cost was too high, and so on":             "",
		"":                                             "",
	} {
		if got := strings.Join(namesIn(text), "|"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
