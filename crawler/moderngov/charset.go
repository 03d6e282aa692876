package moderngov

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// metaWindow is how far into a page a charset declaration is looked for, in bytes.
const metaWindow = 4096

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_\-]+)`)

// decode turns a body into UTF-8. Labels are trusted last: pages of these sites are labelled UTF-8 and hold
// windows-1252, or the other way round. So: a byte order mark; else all of it valid UTF-8; else the label of the
// response, unless that is UTF-8, which the body has just been shown not to be; else the page's meta element; else
// windows-1252.
func decode(body []byte, contentType string) []byte {
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		return bytes.ToValidUTF8(rest, []byte("\ufffd"))
	}
	if e := utf16Mark(body); e != nil {
		return convert(e, body)
	}
	if utf8.Valid(body) {
		return body
	}
	if e := labelled(headerLabel(contentType)); e != nil {
		return convert(e, body)
	}
	if m := metaCharset.FindSubmatch(body[:min(len(body), metaWindow)]); m != nil {
		if e := labelled(string(m[1])); e != nil {
			return convert(e, body)
		}
	}
	return convert(charmap.Windows1252, body)
}

func utf16Mark(body []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	}
	return nil
}

func headerLabel(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["charset"]
	}
	return ""
}

// labelled returns the encoding a label names, or nil for none, an unknown one, UTF-8 and UTF-16, which need a mark.
func labelled(label string) encoding.Encoding {
	e, name := charset.Lookup(label)
	if strings.HasPrefix(name, "utf-") || name == "replacement" {
		return nil
	}
	return e
}

func convert(e encoding.Encoding, body []byte) []byte {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return out
}
