package generated

import (
	"fmt"
	"strings"

	"minuted"
)

// How many councils there are and how many committees each has.
const (
	authorities = 100
	committees  = 20
)

// firstPlace is the invented word that the first place is called; those from there on are rare in texts.
const firstPlace = 20_000

// place gives the name of a place.
func place(i int) string { return capital(base(firstPlace + i)) }

// platform is part of what item ids are made of.
const platform = "generated"

// Authorities lists the councils whose items are made, in the order of their ids.
func Authorities() []minuted.Authority {
	nations := [...]string{"england", "england", "england", "wales", "scotland"}
	regions := [...]string{"north-east", "south-west", "east", "wales", "scotland"}
	tiers := [...]string{"county", "district", "unitary"}
	all := make([]minuted.Authority, authorities)
	for i := range all {
		name := place(i)
		id := strings.ToLower(name)
		all[i] = minuted.Authority{
			ID: id, Name: name + " Council", Nation: nations[i%len(nations)], Region: regions[i%len(regions)],
			Tier: tiers[i%len(tiers)], Platform: platform, URL: "https://" + id + ".example/",
		}
	}
	return all
}

// Topics lists the scheme the items are labelled from: subjects, each followed by its subtopics.
func Topics() []minuted.Topic {
	subjects := [...]string{"Children", "Adults", "Housing", "Planning", "Transport", "Finance", "Environment", "Culture", "Health", "Safety"}
	subtopics := [...]string{"Strategy", "Services", "Projects", "Complaints"}
	var all []minuted.Topic
	for _, subject := range subjects {
		id := minuted.Slug(subject)
		all = append(all, minuted.Topic{ID: id, Name: subject})
		for _, sub := range subtopics {
			all = append(all, minuted.Topic{ID: id + "/" + minuted.Slug(sub), Name: subject + " " + strings.ToLower(sub)})
		}
	}
	return all
}

// committee is a body of a council with the people who sit on it.
type committee struct {
	authority minuted.Authority
	id, name  string
	members   []string
}

// membersEach is how many people sit on a committee.
const membersEach = 14

// newCommittees sets up the committees of all councils, those of one council after those of another.
func newCommittees(names []string) []committee {
	kinds := [...]string{"Cabinet", "Full Council", "Planning Committee", "Licensing Committee", "Audit Committee", "Scrutiny Panel",
		"Standards Committee", "Health and Wellbeing Board", "Schools Forum", "Pensions Board"}
	var all []committee
	for i, authority := range Authorities() {
		for c := range committees {
			name := kinds[c%len(kinds)]
			if c >= len(kinds) {
				name = place(authorities+i*committees+c) + " Area " + kinds[c%len(kinds)]
			}
			from := (i*committees + c) * 7 % (len(names) - membersEach)
			all = append(all, committee{authority, fmt.Sprint(100 + c), name, names[from : from+membersEach]})
		}
	}
	return all
}

// capital writes a word with a capital letter.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
