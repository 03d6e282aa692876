package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"minuted"
)

// Bounds of one fetch.
const (
	maxHeader  = 256 << 10        // bytes of a response header
	maxHTML    = 20 << 20         // bytes of a page, decompressed
	maxFile    = 100 << 20        // bytes of anything else, decompressed
	dialTime   = 30 * time.Second //
	headerTime = 2 * time.Minute  // until the header is there; some councils answer after 90 seconds
	idleTime   = 30 * time.Second // without a byte of the body
	totalTime  = 10 * time.Minute // from request to the end of the body
)

// Causes for which a fetch is cancelled.
var (
	errIdle  = fmt.Errorf("nothing came for %v", idleTime)
	errTotal = fmt.Errorf("it took longer than %v", totalTime)
)

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// answer is what a server answered to one request.
type answer struct {
	capture   *minuted.Capture // without task
	truncated string           // WARC-Truncated reason where the body is incomplete
	fault     string           // what is wrong with the body, in words
	size      int64            // of the body as it came, decoded
}

// fetcher makes single requests: no redirects, no cookies, no proxy, one connection a host.
type fetcher struct {
	transport *http.Transport
	userAgent string
}

func newFetcher(userAgent string, allowPrivate bool, dial dialFunc) *fetcher {
	if dial == nil {
		dialer := &net.Dialer{Timeout: dialTime, Control: guard(allowPrivate).Safe}
		dial = dialer.DialContext
	}
	return &fetcher{
		userAgent: userAgent,
		transport: &http.Transport{
			DialContext:            dial,
			DisableCompression:     true, // so that decompressed bytes can be counted
			MaxConnsPerHost:        1,
			MaxResponseHeaderBytes: maxHeader,
			TLSHandshakeTimeout:    dialTime,
			ResponseHeaderTimeout:  headerTime,
			IdleConnTimeout:        time.Minute,
		},
	}
}

// guard refuses connections by the address they are really made to, so that neither names nor redirects lead inside.
func guard(allowPrivate bool) *ssrf.Guardian {
	if !allowPrivate {
		return ssrf.New()
	}
	private := func(prefixes ...string) (parsed []netip.Prefix) {
		for _, p := range prefixes {
			parsed = append(parsed, netip.MustParsePrefix(p))
		}
		return parsed
	}
	return ssrf.New(ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(private("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")...),
		ssrf.WithAllowedV6Prefixes(private("::1/128", "fc00::/7")...))
}

func (f *fetcher) close() { f.transport.CloseIdleConnections() }

// question is one request to be made.
type question struct {
	url   *url.URL
	most  int64            // bytes of the body, 0 for the bound of its media type
	since *minuted.Capture // nil, or what is held: the server may answer that it has not changed
}

// header is what the request says of us and of what is held.
func (q question) header(userAgent string) http.Header {
	h := http.Header{
		"User-Agent":      {userAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		"Accept-Language": {"en-GB,en;q=0.9"},
		"Accept-Encoding": {"gzip"},
	}
	if q.since != nil {
		for ours, theirs := range map[string]string{"If-None-Match": "Etag", "If-Modified-Since": "Last-Modified"} {
			if value := q.since.Header.Get(theirs); value != "" {
				h.Set(ours, value)
			}
		}
	}
	return h
}

// asOnce is an empty body that cannot be had twice. With any other, net/http would by itself make a request again that
// got no answer, at once and unseen by whoever minds the pace.
func asOnce() io.Reader { return struct{ io.Reader }{strings.NewReader("")} }

// get makes one request. An error means that no response began; a body that ends early or is too large is an answer
// with a fault.
func (f *fetcher) get(ctx context.Context, q question) (*answer, error) {
	ctx, stop := context.WithTimeoutCause(ctx, totalTime, errTotal)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, q.url.String(), asOnce())
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", q.url, err)
	}
	request.Header = q.header(f.userAgent)
	begin := time.Now()
	response, err := f.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode < 100 {
		return nil, fmt.Errorf("%q is not an HTTP status", response.Status)
	}
	a := &answer{capture: &minuted.Capture{
		URL: q.url.String(), Time: begin.UTC(), Status: response.StatusCode, Header: response.Header,
		MediaType: mediaType(response.Header),
	}}
	most := q.most
	if most == 0 {
		most = maxBody(a.capture.MediaType)
	}
	idle := time.AfterFunc(idleTime, func() { cancel(errIdle) })
	defer idle.Stop()
	a.read(ctx, &watched{response.Body, idle}, most)
	a.capture.Duration = time.Since(begin)
	return a, nil
}

func mediaType(h http.Header) string {
	name, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		name, _, _ = strings.Cut(h.Get("Content-Type"), ";")
	}
	return strings.ToLower(strings.TrimSpace(name))
}

func maxBody(mediaType string) int64 {
	if mediaType == "" || strings.Contains(mediaType, "html") {
		return maxHTML
	}
	return maxFile
}

// noAnswer says in plain words why there was no answer from a host.
func noAnswer(host string, err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case offLimits(err):
		return host + " is not on the public Internet, or the port is neither 80 nor 443"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no host " + host
	case errors.Is(err, syscall.ECONNREFUSED):
		return host + " refuses connections"
	case errors.As(err, &timeout) && timeout.Timeout():
		return host + " did not answer in time"
	case strings.Contains(err.Error(), "tls:"), strings.Contains(err.Error(), "x509:"):
		return "no secure connection to " + host + ": " + err.Error()
	}
	return "no answer from " + host + ": " + err.Error()
}

// offLimits reports whether a connection was refused by our own guard.
func offLimits(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}
