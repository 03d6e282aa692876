package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// Types of WARC record that are written here (WARC 1.1, section 6).
const (
	typeInfo     = "warcinfo"
	typeResponse = "response"
	typeResource = "resource"
	typeMetadata = "metadata"
	typeRevisit  = "revisit"
)

// Fields of a WARC record (WARC 1.1, section 5), and ours.
const (
	fieldType          = "WARC-Type"
	fieldRecordID      = "WARC-Record-ID"
	fieldDate          = "WARC-Date"
	fieldTargetURI     = "WARC-Target-URI"
	fieldContentType   = "Content-Type"
	fieldContentLength = "Content-Length"
	fieldBlockDigest   = "WARC-Block-Digest"
	fieldPayloadDigest = "WARC-Payload-Digest"
	fieldTruncated     = "WARC-Truncated"
	fieldFilename      = "WARC-Filename"
	fieldProfile       = "WARC-Profile"
	fieldRefersTo      = "WARC-Refers-To"
	fieldRefersToURI   = "WARC-Refers-To-Target-URI"
	fieldRefersToDate  = "WARC-Refers-To-Date"
	fieldSource        = "Minuted-Source"
)

// Values of those fields.
const (
	httpResponse    = "application/http; msgtype=response"
	sameBodyProfile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	notSentProfile  = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Record is one record of a WARC file.
type Record struct {
	Type      string            // WARC-Type: response, resource, revisit, ...
	TargetURI string            // without the angle brackets some writers put around it
	Date      time.Time         // UTC; zero where the record gives none that can be read
	Header    map[string]string // fields by their usual spelling, "WARC-Target-URI"; of a repeated field the first
	Block     []byte            // as stored
}

// HTTP reads the block of a response as HTTP: de-chunked and content-decoded. The status and header are returned even
// where the error is about the body, in a coding that is not read or cut short.
func (r *Record) HTTP() (status int, header http.Header, body []byte, err error) {
	if !strings.HasPrefix(strings.ToLower(r.Header[fieldContentType]), "application/http") {
		return 0, nil, nil, fmt.Errorf("the %s record of %s holds no HTTP response", r.Type, r.TargetURI)
	}
	status, header, rest, err := splitHTTP(r.Block)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("reading the HTTP response of %s: %w", r.TargetURI, err)
	}
	body, err = decodeBody(header, rest)
	if err != nil {
		return status, header, nil, fmt.Errorf("decoding the body of %s: %w", r.TargetURI, err)
	}
	return status, header, body, nil
}

// splitHTTP parses the head of an HTTP response. It bears with what servers send and archives keep: no reason phrase,
// HTTP/2, lines that are no fields.
func splitHTTP(block []byte) (status int, header http.Header, rest []byte, err error) {
	line, rest := cutLine(block)
	version, after, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimLeft(after, " "), " ")
	status, err = strconv.Atoi(code)
	if !strings.HasPrefix(version, "HTTP/") || err != nil || status < 100 || status > 999 {
		return 0, nil, nil, fmt.Errorf("%.60q is not an HTTP status line", line)
	}
	fields, rest := cutFields(rest)
	header = make(http.Header, len(fields))
	for _, f := range fields {
		key := textproto.CanonicalMIMEHeaderKey(f.name)
		header[key] = append(header[key], f.value)
	}
	return status, header, rest, nil
}

// field is one named line of a header.
type field struct{ name, value string }

// cutFields reads header lines up to the blank one. A line that begins with white space continues the one before; a line
// without a colon is skipped.
func cutFields(block []byte) (fields []field, rest []byte) {
	for rest = block; len(rest) > 0; {
		var line string
		line, rest = cutLine(rest)
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last := len(fields) - 1; last >= 0 {
				fields[last].value = trimBlanks(fields[last].value + " " + trimBlanks(line))
			}
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			fields = append(fields, field{trimBlanks(name), trimBlanks(value)})
		}
	}
	return fields, rest
}

// trimBlanks removes the white space that may surround a field's value, and no other that Unicode knows.
func trimBlanks(s string) string { return strings.Trim(s, " \t\r") }

// cutLine returns the first line without its end, which may be LF alone, and what follows.
func cutLine(block []byte) (line string, rest []byte) {
	before, after, _ := bytes.Cut(block, []byte{'\n'})
	return string(bytes.TrimSuffix(before, []byte{'\r'})), after
}

// fieldName gives the usual spelling of a WARC field's name, which is case-insensitive.
func fieldName(name string) string {
	parts := strings.Split(strings.ToLower(name), "-")
	for i, part := range parts {
		switch part {
		case "warc", "uri", "id", "ip":
			parts[i] = strings.ToUpper(part)
		case "":
		default:
			parts[i] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "-")
}

// readDate reads a WARC-Date. WARC 1.1 allows any precision from the year to the nanosecond.
func readDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
