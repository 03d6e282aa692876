package crawler

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"minuted"
)

// verdict says what an answer is to the task that was asked.
type verdict string

const (
	good    verdict = "good"    // the page asked for
	moved   verdict = "moved"   // a redirect, to be followed
	absent  verdict = "absent"  // the site says there is no such page
	refused verdict = "refused" // the site will not let us see it
	busy    verdict = "busy"    // the host asks for fewer requests
	broken  verdict = "broken"  // something else than the page, or part of it; trying again may help
	useless verdict = "useless" // trying again in this visit is no use
)

// judge tells what an answer is, with the page where it is good and the reason in words where it is not. The capture
// must carry its task.
func judge(p minuted.Platform, base *url.URL, a *answer) (verdict, *minuted.Page, string) {
	c := a.capture
	switch status := c.Status; {
	case overloaded(status):
		return busy, nil, statusText(status)
	case status == http.StatusNotFound || status == http.StatusGone:
		return absent, nil, statusText(status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusUnavailableForLegalReasons:
		return refused, nil, "the site refuses it: " + statusText(status)
	case status >= 300 && status < 400:
		return moved, nil, fmt.Sprintf("%s to %q", statusText(status), c.Header.Get("Location"))
	case status != http.StatusOK:
		return broken, nil, statusText(status)
	case a.truncated == truncatedLength:
		return useless, nil, a.fault
	case a.truncated != "":
		return broken, nil, a.fault
	}
	page, err := p.Read(c, base)
	if err == nil {
		return good, page, ""
	}
	var other *minuted.NotThePageError
	switch isOther := errors.As(err, &other); {
	case isOther && other.Block:
		return refused, nil, "the site refuses us: " + other.Reason
	case isOther && other.Off:
		return absent, nil, "the site does not offer it: " + other.Reason
	}
	return broken, nil, err.Error()
}
