package crawler

import (
	"fmt"
	"strings"
)

// product is the name robots.txt files know us by.
const product = "Minuted"

// localUserAgent is sent by crawls of private hosts that give no contact.
const localUserAgent = product + " (+local)"

// UserAgent returns how we name ourselves to sites: program, version and where to reach whoever runs it, a mail address
// or web page. The error is [ErrNoContact] for a blank contact.
func UserAgent(version, contact string) (string, error) {
	contact = strings.TrimSpace(contact)
	if contact == "" {
		return "", ErrNoContact
	}
	if strings.ContainsFunc(version+contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
		return "", fmt.Errorf("contact %q cannot be sent: plain letters without brackets are needed", contact)
	}
	return fmt.Sprintf("%s/%s (+%s)", product, version, contact), nil
}
