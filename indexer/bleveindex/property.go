package bleveindex

import (
	"hash/fnv"
	"net/url"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // so that London's clock is known on machines without a zone database

	"minuted"
)

// sourceImported is the source of items of authorities that no platform is known for.
const sourceImported = "imported"

// sourceOf gives the platform that an item's authority publishes on.
func sourceOf(item *minuted.Item, authorities map[string]minuted.Authority) string {
	if platform := authorities[item.Authority].Platform; platform != "" {
		return platform
	}
	return sourceImported
}

// hasValues lists what an item has beside its texts.
func hasValues(item *minuted.Item) []string {
	var values []string
	if item.Decision.Text != "" || outcomeOf(item) != minuted.OutcomeNone {
		values = append(values, "decision")
	}
	if len(item.Votes) > 0 {
		values = append(values, "votes")
	}
	if len(item.Attachments) > 0 {
		values = append(values, "attachments")
	}
	if len(item.Changes) > 0 {
		values = append(values, "changes")
	}
	return values
}

// languageName is the label of a language.
func languageName(lang string) string {
	switch lang {
	case "en":
		return "English"
	case "cy":
		return "Welsh"
	default:
		return lang
	}
}

// canonicalURL makes addresses of one page equal: http and https are the same, the letter case of the host, a fragment
// and an empty path mean nothing. What is no address is "".
func canonicalURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return strings.ToLower(u.Host) + path
}

// urlHash is what tells most addresses apart, 0 for none: 32-bit FNV-1a of the canonical form.
func urlHash(address string) uint32 {
	canonical := canonicalURL(address)
	if canonical == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(canonical))
	return max(h.Sum32(), 1)
}

// london is where dates are told by.
var london = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC // cannot be: the zone is compiled in
	}
	return zone
})

// dayOf gives the day in London, as dayOfDate counts, 0 where the time is unknown.
func dayOf(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return dayOfDate(minuted.Date(t.In(london()).Format(time.DateOnly)))
}

// changeDay gives the day on which an item came to say what it says now, 0 where it never said anything else.
func changeDay(item *minuted.Item) uint32 {
	if len(item.Changes) == 0 {
		return 0
	}
	return dayOf(item.CapturedAt)
}
