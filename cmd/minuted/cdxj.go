package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"minuted/crawler/archive"
)

// cdxLine is what a line of CDXJ says of a capture.
type cdxLine struct {
	URL      string `json:"url"`
	MIME     string `json:"mime"`
	Status   string `json:"status,omitempty"`
	Digest   string `json:"digest"`
	Length   string `json:"length"`
	Offset   string `json:"offset"`
	Filename string `json:"filename"`
}

// cdxRevisit stands for the media type of a capture whose body is stored by an earlier one.
const cdxRevisit = "warc/revisit"

// cdxTime is the form of times in CDXJ.
const cdxTime = "20060102150405"

// exportCDXJ writes a line for every capture of the archive that has a web address, ordered as programs that replay
// archives need it: by the address, host first, and time. Pages that hold something taken down are left out.
func exportCDXJ(c *cobra.Command) error {
	a, err := archive.OpenReader(c.Context(), data(c))
	if err != nil {
		return fmt.Errorf("%s: %w", data(c), err)
	}
	defer a.Close()
	without, err := withhold(c.Context(), data(c), a)
	if err != nil {
		return err
	}
	for _, id := range without.unknown {
		fmt.Fprintf(c.ErrOrStderr(), "The index does not hold %s, which was taken down; pages of its meeting are not left out.\n", id)
	}
	lines, err := cdxLines(c.Context(), a, without)
	if err != nil {
		return fmt.Errorf("exporting: %w", err)
	}
	out := bufio.NewWriter(c.OutOrStdout())
	for _, line := range lines {
		if _, err := io.WriteString(out, line+"\n"); err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
	}
	return out.Flush()
}

// cdxLines makes the lines. They are held in memory to be put in order, some 300 bytes for a capture.
func cdxLines(ctx context.Context, a *archive.Reader, without *withheld) (lines []string, err error) {
	for l, err := range a.Located(ctx) {
		if err != nil {
			return nil, err
		}
		key, ok := surt(l.Capture.URL)
		if !ok || without.holds(l.Capture.Task) {
			continue
		}
		line := cdxLine{
			URL: l.Capture.URL, MIME: l.Capture.MediaType, Digest: l.Capture.Digest, Filename: l.File,
			Length: strconv.FormatInt(l.Length, 10), Offset: strconv.FormatInt(l.Offset, 10),
		}
		if l.Revisit {
			line.MIME = cdxRevisit
		}
		if l.Capture.Status > 0 {
			line.Status = strconv.Itoa(l.Capture.Status)
		}
		text, err := json.Marshal(line)
		if err != nil {
			return nil, err
		}
		lines = append(lines, key+" "+l.Capture.Time.UTC().Format(cdxTime)+" "+string(text))
	}
	slices.Sort(lines)
	return lines, nil
}

// surt writes an address with its host turned round, "uk,gov,example)/page?a=1", so that those of one site lie together:
// in small letters, without scheme, www and default port, with the parameters of the query in order. ok is false for
// what is no web address.
func surt(address string) (key string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	if name, rest, found := strings.Cut(host, "."); found && strings.TrimRight(name, "0123456789") == "www" {
		host = rest
	}
	if net.ParseIP(host) == nil {
		labels := strings.Split(host, ".")
		slices.Reverse(labels)
		host = strings.Join(labels, ",")
	}
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	key = host + ")" + path
	if u.RawQuery != "" {
		pairs := strings.Split(u.RawQuery, "&")
		slices.Sort(pairs)
		key += "?" + strings.Join(pairs, "&")
	}
	return strings.ReplaceAll(strings.ToLower(key), " ", "%20"), true
}
