package search

import (
	"net/url"
	"strings"

	"minuted"
)

// maxSlugBytes keeps addresses short enough to paste.
const maxSlugBytes = 80

func itemPath(id, title string) string { return "/items/" + id + "/" + slug(title) }

func meetingPath(id, committee string, date minuted.Date) string {
	return "/meetings/" + id + "/" + slug(committee+" "+string(date))
}

func authorityPath(id string) string { return "/authorities/" + url.PathEscape(id) }

func topicPath(id string) string {
	parts := strings.Split(id, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return "/topics/" + strings.Join(parts, "/")
}

// slug is the last part of an address, for people only: it is cut at a word and never empty.
func slug(text string) string {
	s := minuted.Slug(text)
	if len(s) > maxSlugBytes {
		s = strings.ToValidUTF8(s[:maxSlugBytes], "")
		if i := strings.LastIndexByte(s, '-'); i > 0 {
			s = s[:i]
		}
	}
	if s == "" {
		s = "untitled"
	}
	return url.PathEscape(s)
}

// webURL returns text where it is an address on the web, else "".
func webURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return text
}
