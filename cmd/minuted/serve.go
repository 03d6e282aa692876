package main

import (
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/search"
)

// serving is what `serve` and `demo` are told about the service.
type serving struct {
	addr      string
	publicURL string
	proxies   []string
}

func newServe() *cobra.Command {
	var s serving
	c := &cobra.Command{
		Use:     "serve",
		Short:   "Answer queries as web pages and JSON, and serve the search box",
		Long:    "Answer queries as web pages and JSON, and serve the search box. A newly built index, and what is taken down,\nis obeyed while serving. At most one search a processor goes on at once, equal ones share an answer, and up to 32 MiB\nof results are kept until the index changes. What cannot be answered in time is refused with Retry-After.",
		Example: "  minuted serve\n  minuted serve --addr :8080 --public-url https://minutes.example.org --trusted-proxy 10.0.0.0/8",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			l, err := net.Listen("tcp", s.addr)
			if err != nil {
				return fmt.Errorf("serving on %s: %w", s.addr, err)
			}
			return s.serve(c, data(c), l)
		},
	}
	c.Flags().StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to listen on")
	c.Flags().StringVar(&s.publicURL, "public-url", "", "scheme and host readers reach the service under")
	c.Flags().StringSliceVar(&s.proxies, "trusted-proxy", nil, "networks (CIDR) of proxies whose X-Forwarded-For is believed")
	return c
}

// serve answers on l from the index of a data folder until the command's context ends. It closes l.
func (s serving) serve(c *cobra.Command, dir string, l net.Listener) error {
	defer l.Close()
	collectAt(servingGarbage)
	live, done := followIndex(c, dir)
	defer done()
	service, err := newService(c, dir, live, s)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "Searching %s at http://%s/ (Ctrl-C stops)\n", dir, l.Addr())
	return service.Serve(c.Context(), l)
}

func newService(c *cobra.Command, dir string, indexes minuted.Indexes, s serving) (*search.Service, error) {
	lexicon, err := openRules(dir)
	if err != nil {
		return nil, err
	}
	councils, err := known(c, dir)
	if err != nil {
		return nil, err
	}
	service, err := search.New(search.Options{
		Indexes:        indexes,
		Topics:         lexicon.Scheme(),
		Authorities:    councils,
		Version:        version,
		PublicURL:      s.publicURL,
		TrustedProxies: s.proxies,
		Log:            logger(c),
	})
	if err != nil {
		return nil, usageError{err}
	}
	return service, nil
}
