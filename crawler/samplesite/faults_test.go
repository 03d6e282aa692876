package samplesite

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a handler on a loopback port and returns its address.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// fetchBody asks for an address and returns status and body, and the error of either.
func fetchBody(t *testing.T, address string) (*http.Response, string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true // so that the transport does not try again on a fresh connection
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response, string(content), err
}

var truth = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusOK, plainType, "the true answer")
})

func TestRulesCount(t *testing.T) {
	root := serve(t, WithFaults(truth,
		Rule{Path: "MId=2", Skip: 1, Times: 2, Fault: Status(503, "Retry-After", "7")},
		Rule{Path: "/page", Fault: Status(403)},
	))
	for i, want := range []int{403, 503, 503, 403} {
		response, _, err := fetchBody(t, root+"/page?MId=2")
		if err != nil || response.StatusCode != want {
			t.Fatalf("request %d: %v, error %v, want status %d", i+1, response, err, want)
		}
		if want == 503 && response.Header.Get("Retry-After") != "7" {
			t.Errorf("request %d: no Retry-After", i+1)
		}
	}
	if response, body, err := fetchBody(t, root+"/other"); err != nil || body != "the true answer" {
		t.Errorf("no rule is for it: %v %q %v", response, body, err)
	}
}

func TestFaults(t *testing.T) {
	root := serve(t, WithFaults(truth,
		Rule{Path: "/hangup", Fault: Hangup},
		Rule{Path: "/truncate", Fault: Truncate(3)},
		Rule{Path: "/delay", Fault: Delay(20 * time.Millisecond)},
		Rule{Path: "/body", Fault: Body("text/html", "Just a moment...")},
	))
	if _, body, err := fetchBody(t, root+"/hangup"); err == nil {
		t.Errorf("hangup answers %q", body)
	}
	if response, body, err := fetchBody(t, root+"/truncate"); !errors.Is(err, io.ErrUnexpectedEOF) || body != "the" || response.ContentLength != 15 {
		t.Errorf("truncate: %q, error %v", body, err)
	}
	begun := time.Now()
	if _, body, err := fetchBody(t, root+"/delay"); err != nil || body != "the true answer" || time.Since(begun) < 20*time.Millisecond {
		t.Errorf("delay: %q after %v, error %v", body, time.Since(begun), err)
	}
	if response, body, err := fetchBody(t, root+"/body"); err != nil || body != "Just a moment..." || response.Header.Get("Content-Type") != "text/html" {
		t.Errorf("body: %q, error %v", body, err)
	}
}

func TestArrivals(t *testing.T) {
	var arrivals Arrivals
	entered, leave := make(chan bool), make(chan bool)
	root := serve(t, arrivals.Log(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entered <- true
		<-leave
	})))
	done := make(chan error, 2)
	for _, path := range []string{"/first?x=1", "/second"} {
		go func() {
			_, _, err := fetchBody(t, root+path)
			done <- err
		}()
		<-entered
	}
	close(leave)
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	all := arrivals.All()
	if got := strings.Join(arrivals.URIs(), " "); got != "/first?x=1 /second" {
		t.Errorf("arrived: %s", got)
	}
	if all[0].Open != 1 || all[1].Open != 2 || all[0].Time.After(all[1].Time) || all[0].UserAgent == "" {
		t.Errorf("arrivals: %+v", all)
	}
}
