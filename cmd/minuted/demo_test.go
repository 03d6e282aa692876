package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/search"
)

// TestDemonstration runs the whole path over the fictional councils and recounts what it answers.
func TestDemonstration(t *testing.T) {
	data := t.TempDir()
	out, _ := minutedRun(t, exitDone, "demo", "--once", "--data", data)
	if !strings.Contains(out, "Indexed ") {
		t.Errorf("the demonstration does not say what it indexed:\n%s", out)
	}
	again, _ := minutedRun(t, exitDone, "demo", "--once", "--data", data)
	if strings.Contains(again, "new meeting") || !strings.Contains(again, "Nothing new to index") {
		t.Errorf("a second demonstration says\n%s\nwant that nothing is new", again)
	}

	found, _ := minutedRun(t, exitDone, "search", "caseloads", "--json", "--per", "100", "--data", data)
	var answer search.Answer
	if err := json.Unmarshal([]byte(found), &answer); err != nil {
		t.Fatal(err)
	}
	checkHits(t, &answer)
	records, _ := minutedRun(t, exitDone, "export", "--query", "caseloads", "--data", data)
	checkCounts(t, &answer, records)
	checkServed(t, data, found)
}

// checkHits wants items of five councils or more, each with the word marked in a snippet.
func checkHits(t *testing.T, a *search.Answer) {
	t.Helper()
	councils := map[string]bool{}
	for _, h := range a.Hits {
		councils[h.Authority.ID] = true
		marked := false
		for _, s := range h.Snippets {
			for _, p := range s.Parts {
				marked = marked || p.Match && strings.HasPrefix(strings.ToLower(p.Text), "caseload")
			}
		}
		if !marked {
			t.Errorf("%s %q: no snippet with the word marked: %+v", h.ID, h.Title, h.Snippets)
		}
	}
	if len(councils) < 5 || len(a.Hits) != a.Total {
		t.Errorf("caseloads: %d of %d hits at %d councils, want all at five or more", len(a.Hits), a.Total, len(councils))
	}
}

// checkCounts recounts every facet from the exported records.
func checkCounts(t *testing.T, a *search.Answer, records string) {
	t.Helper()
	want := map[string]map[string]int{"authority": {}, "date": {}, "topic": {}, "outcome": {}, "kind": {}}
	total := 0
	for line := range strings.Lines(records) {
		var i minuted.Item
		if err := json.Unmarshal([]byte(line), &i); err != nil {
			t.Fatal(err)
		}
		total++
		want["authority"][i.Authority]++
		want["date"][i.Date.Year()]++
		want["kind"][string(i.Kind)]++
		want["outcome"][string(i.Decision.Outcome)]++
		for topic := range bothLevels(i.Topics) {
			want["topic"][topic]++
		}
	}
	if total != a.Total {
		t.Errorf("the export has %d records, the answer a total of %d", total, a.Total)
	}
	for facet, counts := range want {
		sum := 0
		for _, b := range a.Facets[facet] {
			sum += b.Count
			if counts[b.Value] != b.Count {
				t.Errorf("%s %s counts %d, a recount gives %d", facet, b.Value, b.Count, counts[b.Value])
			}
			delete(counts, b.Value)
		}
		if len(counts) > 0 {
			t.Errorf("%s leaves out %v", facet, counts)
		}
		if facet != "topic" && sum != a.Total {
			t.Errorf("the counts of %s sum to %d, the total is %d", facet, sum, a.Total)
		}
	}
}

// bothLevels gives the topics of an item with their subjects, each once.
func bothLevels(topics []string) map[string]bool {
	levels := map[string]bool{}
	for _, topic := range topics {
		subject, _, _ := strings.Cut(topic, "/")
		levels[topic], levels[subject] = true, true
	}
	return levels
}

// checkServed wants from a server the answer the terminal gave, but for how long it took.
func checkServed(t *testing.T, data, terminal string) {
	t.Helper()
	address, stop := serveData(t, data)
	defer stop()
	served := get(t, address+"/api/v1/search?q=caseloads&per=100&page=1")
	if got, want := answered(t, served), answered(t, terminal); got != want {
		t.Errorf("the server answers\n%s\nthe terminal\n%s", got, want)
	}
}

// answered is an answer in one form, without how long it took.
func answered(t *testing.T, text string) string {
	t.Helper()
	var a search.Answer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	a.TookMS = 0
	plain, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// TestNewGenerationWhileServing rebuilds the index under a running server: every request is answered, each from one
// generation, and the new one is picked up.
func TestNewGenerationWhileServing(t *testing.T) {
	data := t.TempDir()
	minutedRun(t, exitDone, "demo", "--once", "--data", data)
	address, stop := serveData(t, data)
	defer stop()

	ctx, cancel := context.WithCancel(t.Context())
	generations := make(chan map[string]int, 4)
	var clients sync.WaitGroup
	for range cap(generations) {
		clients.Go(func() { generations <- askUntil(ctx, t, address) })
	}
	minutedRun(t, exitDone, "index", "--rebuild", "--data", data)
	current, err := bleveindex.NewStore(indexDir(data)).Current()
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second) // servers look once a second
	cancel()
	clients.Wait()
	close(generations)
	for seen := range generations {
		if seen[current.ID] == 0 || len(seen) != 2 {
			t.Errorf("a client saw generations %v, want the old one and %s", seen, current.ID)
		}
	}
}

// askUntil searches until ctx ends and counts the answers by generation.
func askUntil(ctx context.Context, t *testing.T, address string) map[string]int {
	seen := map[string]int{}
	total := 0
	for ctx.Err() == nil {
		response, err := http.Get(address + "/api/v1/search?q=caseloads&per=3")
		if err != nil {
			t.Errorf("a request was dropped: %v", err)
			return seen
		}
		var a search.Answer
		err = json.NewDecoder(response.Body).Decode(&a)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			t.Errorf("status %d, error %v", response.StatusCode, err)
			return seen
		}
		if total == 0 {
			total = a.Total
		}
		if a.Total != total {
			t.Errorf("generation %s has %d items of caseloads, the one before %d", a.Index.Generation, a.Total, total)
		}
		seen[a.Index.Generation]++
	}
	return seen
}

// serveData runs `serve` on a free port and waits until it answers.
func serveData(t *testing.T, data string) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--data", data}, write, io.Discard)
		write.Close()
	}()
	line := make([]byte, 512)
	n, err := read.Read(line)
	if err != nil {
		t.Fatalf("serve ended with exit code %d before it said where it listens", <-ended)
	}
	for _, word := range strings.Fields(string(line[:n])) {
		if u, err := url.Parse(word); err == nil && u.Host != "" {
			address = "http://" + u.Host
		}
	}
	return address, func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with exit code %d after it was asked to stop", code)
		}
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, error %v: %s", address, response.StatusCode, err, body)
	}
	return string(body)
}
