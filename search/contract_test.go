package search

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"minuted"
	"minuted/search/query"
)

// site is a service under test. Every answer of the API it gives is held against the OpenAPI file.
type site struct {
	*httptest.Server
	service *Service
	indexes *fakeIndexes
	router  routers.Router
}

func newSite(t *testing.T, ix minuted.Index, change ...func(*Options)) *site {
	t.Helper()
	indexes := &fakeIndexes{live: ix}
	o := Options{Indexes: indexes, Parse: parseWords, Topics: testTopics(), Authorities: testAuthorities(), Version: "test"}
	for _, f := range change {
		f(&o)
	}
	service, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Server: httptest.NewServer(service.Handler()), service: service, indexes: indexes, router: openAPIRouter(t)}
	t.Cleanup(func() {
		s.Close()
		if held := indexes.holds(); held != 0 {
			t.Errorf("%d acquired indexes were not given back", held)
		}
	})
	return s
}

func openAPIRouter(t *testing.T) routers.Router {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(openAPIFile)
	if err != nil {
		t.Fatalf("openapi.json: %v", err)
	}
	if err := document.Validate(context.Background()); err != nil {
		t.Fatalf("openapi.json: %v", err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// parseWords reads words joined by AND. A word "bad" cannot be run, a word "odd" leaves a notice.
func parseWords(text string) (minuted.Query, error) {
	q := minuted.Query{Text: text}
	var and minuted.And
	for word := range strings.FieldsSeq(text) {
		switch word {
		case "bad":
			return q, &query.Error{Notices: []minuted.Notice{{Code: "Q202", Level: minuted.LevelError, Text: `"bad" cannot be run.`, SuggestedQuery: "good"}}}
		case "broken":
			return q, errors.New("no notices here")
		case "odd":
			q.Notices = append(q.Notices, minuted.Notice{Code: "Q106", Level: minuted.LevelNotice, Text: "An odd word.", SuggestedQuery: "even"})
		}
		and.Operands = append(and.Operands, minuted.Word{Text: word})
	}
	if len(and.Operands) > 0 {
		q.Expr = and
	}
	q.ReadAs = strings.Join(strings.Fields(text), " AND ")
	return q, nil
}

// answered is a response with its body read.
type answered struct {
	*http.Response
	body string
}

func (s *site) get(t *testing.T, path string, header ...string) answered {
	t.Helper()
	return s.do(t, http.MethodGet, path, header...)
}

// do sends a request without following redirects. header is names and values in turn.
func (s *site) do(t *testing.T, method, path string, header ...string) answered {
	t.Helper()
	request, err := http.NewRequest(method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	unpacked := io.Reader(response.Body)
	if response.Header.Get("Content-Encoding") == "gzip" && method != http.MethodHead {
		if unpacked, err = gzip.NewReader(response.Body); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	body, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	a := answered{response, string(body)}
	if method == http.MethodGet && !strings.Contains(path, "/assets/") {
		s.holdToContract(t, request, a)
	}
	return a
}

// holdToContract checks an answer of an address in the OpenAPI file, and the request too where it was found good.
func (s *site) holdToContract(t *testing.T, request *http.Request, a answered) {
	t.Helper()
	route, pathParams, err := s.router.FindRoute(request)
	if err != nil {
		if strings.HasPrefix(request.URL.Path, apiPrefix) && a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is not in openapi.json", request.URL.Path)
		}
		return
	}
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: pathParams, Route: route}
	if a.StatusCode == http.StatusOK {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			t.Errorf("%s was answered, though openapi.json refuses it: %v", request.URL, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 a.StatusCode,
		Header:                 a.Header,
		Body:                   io.NopCloser(bytes.NewReader([]byte(a.body))),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s: answer breaks openapi.json: %v\n%s", request.URL, err, a.body)
	}
}
