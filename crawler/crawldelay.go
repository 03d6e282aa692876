package crawler

import (
	"strconv"
	"strings"
	"time"
)

// maxDelay bounds a Crawl-delay; a longer one is taken for it.
const maxDelay = 24 * time.Hour

// delayReader picks the Crawl-delay out of a robots.txt: that of our own group if there is one, else that of all.
type delayReader struct {
	inRules   bool // the last line was a rule, so that the next User-agent line begins a group
	ours, all bool // the group at hand is for us, for everyone
	hasOurs   bool // some group is for us
	ourDelay  time.Duration
	allDelay  time.Duration
}

func (d *delayReader) delay() time.Duration {
	if d.hasOurs {
		return d.ourDelay
	}
	return d.allDelay
}

// HandleRobotsStart does nothing; it is needed for [grobotstxt.ParseHandler].
func (d *delayReader) HandleRobotsStart() {}

// HandleRobotsEnd does nothing.
func (d *delayReader) HandleRobotsEnd() {}

// HandleSitemap does nothing.
func (d *delayReader) HandleSitemap(int, string) {}

// HandleUserAgent begins a group or widens it.
func (d *delayReader) HandleUserAgent(_ int, name string) {
	if d.inRules {
		d.inRules, d.ours, d.all = false, false, false
	}
	token := strings.TrimSpace(name)
	if i := strings.IndexFunc(token, func(r rune) bool { return r != '-' && r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') }); i > 0 {
		token = token[:i]
	}
	d.all = d.all || token == "*"
	if strings.EqualFold(token, product) {
		d.ours, d.hasOurs = true, true
	}
}

// HandleAllow notes that the rules of the group have begun.
func (d *delayReader) HandleAllow(int, string) { d.inRules = true }

// HandleDisallow notes that the rules of the group have begun.
func (d *delayReader) HandleDisallow(int, string) { d.inRules = true }

// HandleUnknownAction keeps the Crawl-delay of groups that are for us or for all.
func (d *delayReader) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	d.inRules = true
	seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(seconds > 0) {
		return
	}
	delay := time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second))
	if d.ours {
		d.ourDelay = max(d.ourDelay, delay)
	}
	if d.all {
		d.allDelay = max(d.allDelay, delay)
	}
}
