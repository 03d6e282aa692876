package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/crawler/samplesite"
)

// demoData is the folder of the demonstration where --data names none.
const demoData = "./minuted-demo"

func newDemo() *cobra.Command {
	var s serving
	var once bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Crawl, archive, index and serve fictional councils",
		Long: "Serve fictional councils on a loopback port, crawl them without pace, archive, index and serve the result: all by\n" +
			"the code that does it for real councils. The data goes to " + demoData + " unless --data names another folder.",
		Example: "  minuted demo\n  minuted demo --once --data /tmp/demo && minuted search caseloads --data /tmp/demo",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir := demoData
			if c.Flags().Changed("data") {
				dir = data(c)
			}
			return demonstrate(c, dir, once, s)
		},
	}
	c.Flags().StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to serve the result on")
	c.Flags().BoolVar(&once, "once", false, "stop when the index is ready")
	return c
}

func demonstrate(c *cobra.Command, dir string, once bool, s serving) error {
	var l net.Listener
	if !once {
		var err error
		if l, err = net.Listen("tcp", s.addr); err != nil {
			return fmt.Errorf("serving on %s: %w", s.addr, err)
		}
		defer l.Close()
	}
	if err := crawlSamples(c, dir); err != nil {
		return err
	}
	if err := buildIndex(c, dir, false, false); err != nil || once {
		return err
	}
	return s.serve(c, dir, l)
}

// crawlSamples serves the fictional councils on a loopback port while they are crawled.
func crawlSamples(c *cobra.Command, dir string) error {
	councils, err := samplesite.New()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serving the fictional councils: %w", err)
	}
	site := &http.Server{Handler: councils.Handler(), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- site.Serve(l) }()
	defer func() { site.Close(); <-served }()

	list := councils.Authorities("http://" + l.Addr().String())
	if err := onlyHolds(c, dir, list); err != nil {
		return err
	}
	noDelay := time.Duration(0)
	return runCrawl(c, dir, list, &crawler.Crawler{Platforms: platforms(), AllowPrivate: true, Delay: &noDelay, Log: logger(c)}, false)
}

// onlyHolds refuses a folder that holds captures of any other authority.
func onlyHolds(c *cobra.Command, dir string, list []minuted.Authority) error {
	a, err := archive.OpenReader(c.Context(), dir)
	if errors.Is(err, archive.ErrNoArchive) {
		return nil
	}
	if err != nil {
		return err
	}
	defer a.Close()
	held, err := a.Authorities(c.Context())
	if err != nil {
		return err
	}
	for _, other := range held {
		same := func(a minuted.Authority) bool { return a.Site() == other.Site() }
		if !slices.ContainsFunc(list, same) {
			return usagef("%s holds captures of %s; the demonstration wants a folder of its own, named with --data", dir, other.Name)
		}
	}
	return nil
}
