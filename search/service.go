// Package search is the service: the JSON API and the web pages over an index.
package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"minuted"
	"minuted/search/query"
	"minuted/search/web"
)

// Bounds of the server.
const (
	answerTime    = 10 * time.Second // for one request, waiting for its turn included
	headTime      = 5 * time.Second
	readTime      = 10 * time.Second
	writeTime     = 30 * time.Second
	idleTime      = 2 * time.Minute
	stopTime      = 10 * time.Second // for open requests to finish
	maxHeadBytes  = 64 << 10
	maxBodyBytes  = 4 << 10 // nothing here takes a body
	smallestGzip  = 1024    // bytes; less is sent as it is
	retryAfterSec = "5"
)

// Options says what a service answers from. Indexes is required; every other field has a useful zero value.
type Options struct {
	Indexes        minuted.Indexes
	Parse          func(string) (minuted.Query, error) // nil is query.Parse
	Topics         []minuted.Topic                     // the scheme, in its own order, topics no longer given too
	Authorities    []minuted.Authority
	Version        string   // of the program, shown to people
	PublicURL      string   // scheme and host that people reach the service under; "" gives relative addresses
	TrustedProxies []string // networks whose X-Forwarded-For is believed; none by default
	ResultCache    int64    // bytes of results to keep; 0 is DefaultResultCache, below 0 keeps none
	Log            *slog.Logger
}

// Service answers the API and the pages.
type Service struct {
	indexes   minuted.Indexes
	parseText func(string) (minuted.Query, error)
	thesaurus *query.Thesaurus
	names     names
	version   string
	publicURL string
	log       *slog.Logger
	renderer  *web.Renderer
	meters    *meters
	desk      *desk
	answer    time.Duration
	handler   http.Handler
}

// New returns a service. The error says which option cannot be used.
func New(o Options) (*Service, error) {
	if o.Indexes == nil {
		return nil, errors.New("a search service needs indexes")
	}
	publicURL, err := readPublicURL(o.PublicURL)
	if err != nil {
		return nil, err
	}
	thesaurus, err := query.Builtin()
	if err != nil {
		return nil, err
	}
	renderer, err := web.New()
	if err != nil {
		return nil, err
	}
	meters := newMeters()
	s := &Service{
		indexes:   o.Indexes,
		parseText: o.Parse,
		thesaurus: thesaurus,
		names:     newNames(o.Topics, o.Authorities),
		version:   o.Version,
		publicURL: publicURL,
		log:       o.Log,
		renderer:  renderer,
		meters:    meters,
		desk:      newDesk(o.ResultCache, meters),
		answer:    answerTime,
	}
	if s.parseText == nil {
		s.parseText = query.Parse
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.handler, err = s.routes(o.TrustedProxies)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// readPublicURL checks that text is a scheme and a host and returns it without a final slash.
func readPublicURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("public URL: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return "", fmt.Errorf("public URL %q: it has to be a scheme and a host, such as https://minutes.example", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

// Handler returns the handler of every route.
func (s *Service) Handler() http.Handler { return s.handler }

// Serve answers on l until ctx ends, then takes no new requests and finishes open ones, for at most ten seconds. It
// closes l. The error is nil after a clean stop.
func (s *Service) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeadBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := server.Shutdown(stop)
	if err != nil {
		err = fmt.Errorf("finish open requests: %w", errors.Join(err, server.Close()))
	}
	<-served
	return err
}
