package archive

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"minuted"
)

// draft is a WARC record to be written.
type draft struct {
	fields []field // but for the length and digest of the block
	block  []byte
}

// warcDate is the form of WARC-Date, to the microsecond.
const warcDate = "2006-01-02T15:04:05.999999Z"

func formatDate(t time.Time) string { return t.UTC().Format(warcDate) }

// Digest gives the digest of a body as captures, WARC fields and the catalogue carry it: "sha256:" and hex.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// newRecordID returns a random UUID (RFC 9562, version 4) as a WARC-Record-ID.
func newRecordID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// infoDraft describes a file, as its first record.
func infoDraft(filename, software string, now time.Time) draft {
	block := "software: " + oneLine(software) + "\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
	return draft{[]field{
		{fieldType, typeInfo},
		{fieldRecordID, newRecordID()},
		{fieldDate, formatDate(now)},
		{fieldFilename, filename},
		{fieldContentType, "application/warc-fields"},
	}, []byte(block)}
}

// siteURI begins the target of the metadata record of a site.
const siteURI = "urn:minuted:site:"

// siteDraft keeps what is known of a site's authority, so that the catalogue can be rebuilt.
func siteDraft(site minuted.Site, record []byte, now time.Time) draft {
	return draft{[]field{
		{fieldType, typeMetadata},
		{fieldRecordID, newRecordID()},
		{fieldDate, formatDate(now)},
		{fieldTargetURI, siteURI + site.String()},
		{fieldContentType, "application/json"},
	}, record}
}

// draft makes the record of a capture.
func (e *entry) draft() (draft, error) {
	source, err := json.Marshal(e.source())
	if err != nil {
		return draft{}, fmt.Errorf("describing the capture of %s: %w", e.capture.URL, err)
	}
	kind, contentType, block := e.content()
	fields := []field{
		{fieldType, kind},
		{fieldRecordID, e.recordID},
		{fieldDate, formatDate(e.capture.Time)},
		{fieldTargetURI, targetURI(e.key, e.capture.URL)},
		{fieldSource, string(source)},
		{fieldContentType, oneLine(contentType)},
	}
	if !e.notSent { // the digest of a body that was not sent would be taken for that of an empty one
		fields = append(fields, field{fieldPayloadDigest, e.digest})
	}
	if e.truncated != "" {
		fields = append(fields, field{fieldTruncated, e.truncated})
	}
	if o := e.original; o != nil {
		profile := sameBodyProfile
		if e.notSent {
			profile = notSentProfile
		}
		fields = append(fields,
			field{fieldProfile, profile},
			field{fieldRefersTo, o.recordID},
			field{fieldRefersToURI, targetURI(e.key, o.url)},
			field{fieldRefersToDate, formatDate(o.time)})
	}
	return draft{fields, block}, nil
}

// content chooses the type of a capture's record and what it stores: a response, a resource where there was no HTTP, or
// a revisit where the body is stored already.
func (e *entry) content() (kind, contentType string, block []byte) {
	c, again := e.capture, e.original != nil
	kind, contentType = typeResource, c.MediaType
	switch {
	case c.Status != 0:
		kind, contentType, block = typeResponse, httpResponse, httpBlock(c, !again)
	case !again:
		block = c.Body
	}
	if again {
		kind = typeRevisit
	}
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	return kind, contentType, block
}

// targetURI gives the address of a capture in the form a WARC field can hold, or a name where it has none.
func targetURI(key minuted.TaskKey, address string) string {
	if address == "" {
		return "urn:minuted:" + url.PathEscape(key.Kind) + ":" + url.PathEscape(key.ID)
	}
	var b strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// origPrefix marks header fields that were true of the response on the wire but not of its body as stored, a usage of
// other web archives.
const origPrefix = "X-Archive-Orig-"

// wireFields lists those fields.
func wireFields() []string {
	return []string{"Content-Length", "Transfer-Encoding", "Content-Encoding"}
}

// httpBlock writes a response with its body decoded, and so under a header that says so.
func httpBlock(c *minuted.Capture, withBody bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", c.Status, http.StatusText(c.Status))
	for _, name := range slices.Sorted(maps.Keys(c.Header)) {
		if name == "" || strings.ContainsAny(name, ": \t\r\n") {
			continue
		}
		stored := http.CanonicalHeaderKey(name)
		if slices.Contains(wireFields(), stored) {
			stored = origPrefix + stored
		}
		for _, value := range c.Header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", stored, oneLine(value))
		}
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(c.Body))
	if withBody {
		b.Write(c.Body)
	}
	return b.Bytes()
}

// wireHeader undoes what httpBlock did to a header.
func wireHeader(stored http.Header) http.Header {
	stored.Del("Content-Length")
	for _, name := range wireFields() {
		if values, ok := stored[origPrefix+name]; ok {
			stored[name] = values
			delete(stored, origPrefix+name)
		}
	}
	return stored
}

// oneLine keeps a value from ending its header line.
func oneLine(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
}

// encoder writes records as gzip members, one after the other.
type encoder struct {
	out bytes.Buffer
	gz  *gzip.Writer
}

func newEncoder() *encoder { return &encoder{gz: gzip.NewWriter(nil)} }

// add appends a record and returns where its member lies in the output.
func (e *encoder) add(d draft) (offset, length int64, err error) {
	offset = int64(e.out.Len())
	e.gz.Reset(&e.out)
	var head bytes.Buffer
	head.WriteString("WARC/1.1\r\n")
	fields := append(d.fields,
		field{fieldBlockDigest, Digest(d.block)},
		field{fieldContentLength, strconv.Itoa(len(d.block))})
	for _, f := range fields {
		head.WriteString(f.name + ": " + f.value + "\r\n")
	}
	head.WriteString("\r\n")
	if head.Len() > maxHead || len(d.block) > maxBlock {
		return 0, 0, fmt.Errorf("a record with a header of %d bytes and a block of %d could not be read back; at most %d and %d are",
			head.Len(), len(d.block), maxHead, maxBlock)
	}
	for _, part := range [][]byte{head.Bytes(), d.block, []byte("\r\n\r\n")} {
		if _, err := e.gz.Write(part); err != nil {
			return 0, 0, err
		}
	}
	if err := e.gz.Close(); err != nil {
		return 0, 0, err
	}
	return offset, int64(e.out.Len()) - offset, nil
}
