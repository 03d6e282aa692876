package generated

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"minuted"
)

// The number of words in an item's agenda, minutes and decision is lognormal, with these parameters of its logarithm:
// median 113, mean 218, one in twenty above 743.
const (
	lengthMu    = 4.727
	lengthSigma = 1.145
	minLength   = 3
	maxLength   = 20_000
)

// procedureShare is how many of the items below the median length are procedural, which makes 30 % of all items.
const procedureShare = 0.6

// Dates lie in ten years.
const (
	firstYear = 2015
	years     = 10
)

// Items makes n items, meeting by meeting and in agenda order within each. The same seed gives the same items, and a
// smaller n the first of them. Only one meeting is held in memory at a time.
func Items(n int, seed uint64) iter.Seq[*minuted.Item] {
	return func(yield func(*minuted.Item) bool) {
		stock := newStock()
		r := rand.New(rand.NewPCG(seed, 2))
		c := clerk{stock: stock, r: r, writer: writer{stock: stock, r: r}}
		for made := 0; made < n; {
			for _, item := range c.meeting() {
				if made == n || !yield(item) {
					return
				}
				made++
			}
		}
	}
}

// clerk writes the items of one meeting after another.
type clerk struct {
	stock    *stock
	r        *rand.Rand
	writer   writer
	meetings int
	items    int
}

// entry is an item to be written.
type entry struct {
	length    int
	procedure bool
}

// meeting writes the items of the next meeting.
func (c *clerk) meeting() []*minuted.Item {
	committee := &c.stock.committees[c.r.IntN(authorities)*committees+c.uneven(committees)]
	date := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, c.r.IntN(years*365))
	common := c.common(committee, date)
	entries := c.agenda()
	items := make([]*minuted.Item, len(entries))
	for i, e := range entries {
		items[i] = c.item(common, i, e)
	}
	return items
}

// uneven draws a number below n, small ones more often.
func (c *clerk) uneven(n int) int { return int(float64(n) * math.Pow(c.r.Float64(), 1.5)) }

// common gives what all items of a meeting share.
func (c *clerk) common(body *committee, date time.Time) minuted.Item {
	c.meetings++
	site := body.authority.Site()
	url := fmt.Sprintf("%sieListDocuments.aspx?CId=%s&MId=%d", body.authority.URL, body.id, c.meetings)
	absent := c.r.IntN(4)
	return minuted.Item{
		Authority: site.Authority, AuthorityName: body.authority.Name, Committee: body.name, CommitteeID: body.id,
		Meeting: minuted.MeetingRef{
			ID: minuted.NewID(site, "meeting", fmt.Sprint(c.meetings)), URL: url,
			Status: minuted.StatusHeld, State: minuted.StateFinal,
		},
		Date:       minuted.Date(date.Format(time.DateOnly)),
		Attendance: minuted.Attendance{Present: body.members[absent:], Apologies: body.members[:absent]},
		SourceURL:  url,
		CapturedAt: date.AddDate(0, 1, 0), FirstSeen: date.AddDate(0, 1, 0),
		Lang: "en", Version: 1,
	}
}

// agenda decides what a meeting is about: its procedures come first.
func (c *clerk) agenda() []entry {
	var procedures, business []entry
	for range 4 + c.r.IntN(9) {
		z := c.r.NormFloat64()
		length := int(math.Round(math.Exp(lengthMu + lengthSigma*z)))
		e := entry{length: min(max(length, minLength), maxLength), procedure: z < 0 && c.r.Float64() < procedureShare}
		if e.procedure {
			procedures = append(procedures, e)
		} else {
			business = append(business, e)
		}
	}
	return append(procedures, business...)
}

func (c *clerk) item(common minuted.Item, i int, e entry) *minuted.Item {
	c.items++
	item := common
	item.ID = minuted.NewID(minuted.Site{Authority: item.Authority, Platform: platform}, "item", fmt.Sprint(c.items))
	item.Number = fmt.Sprintf("%d.", i+1)
	if e.procedure {
		item.Kind, item.Title = minuted.KindProcedure, c.stock.procedures[c.uneven(procedures)]
		item.Minutes = minuted.Text(c.writer.text("", e.length))
		return &item
	}
	item.Kind, item.Title = minuted.KindSubstance, c.title()
	item.Topics = c.topics()
	c.body(&item, e.length)
	item.Attachments = c.attachments(&item)
	return &item
}

// title gives half the items of business a title that others have too.
func (c *clerk) title() string {
	closings := [...]string{"Update", "Report", "Annual Review", "Strategy", "Budget Monitoring"}
	if c.r.IntN(2) == 0 {
		return capital(c.stock.phrases[c.stock.phrase.draw(c.r)]) + " " + closings[c.r.IntN(len(closings))]
	}
	if c.r.IntN(8) == 0 {
		return fmt.Sprintf("%02d/%05d/FUL - ", c.r.IntN(25), c.r.IntN(100_000)) + c.writer.line(5)
	}
	return c.writer.line(4 + c.r.IntN(6))
}

// body shares an item's words out among its parts.
func (c *clerk) body(item *minuted.Item, length int) {
	agenda, decision := length/6, length/8
	item.Agenda = minuted.Text(c.writer.text("", agenda))
	item.Decision.Outcome = minuted.OutcomeNone
	if c.r.IntN(5) < 3 {
		item.Decision = minuted.Decision{Outcome: c.outcome(), Text: minuted.Text(c.writer.text("RESOLVED that ", decision))}
	} else {
		decision = 0
	}
	item.Minutes = minuted.Text(c.writer.text("", length-agenda-decision))
}

// outcome agrees or notes most of the time.
func (c *clerk) outcome() minuted.Outcome {
	return minuted.Outcomes[c.uneven(len(minuted.Outcomes)-1)]
}

func (c *clerk) topics() []string {
	var topics []string
	for range 1 + c.r.IntN(3) {
		topics = append(topics, c.stock.topics[c.uneven(len(c.stock.topics))])
	}
	return topics
}

func (c *clerk) attachments(item *minuted.Item) []minuted.Attachment {
	var all []minuted.Attachment
	for i := range c.r.IntN(3) {
		all = append(all, minuted.Attachment{
			Title: item.Title, URL: fmt.Sprintf("%s&doc=%d", item.SourceURL, c.items*3+i), MediaType: "application/pdf",
		})
	}
	return all
}
