package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/search"
)

// TestTakedownWhileServing takes items down from a process of its own while another serves them and a third crawls, and
// looks for them everywhere.
func TestTakedownWhileServing(t *testing.T) {
	data := filledData(t)
	down := chosenItems(t, data)
	holdArchive(t, data)
	service := startServer(t, data)
	addresses := addressesOf(down)
	for _, a := range addresses {
		if status, body := fetch(t, service+a); status != http.StatusOK || !tellsOf(body, down) {
			t.Fatalf("%s does not tell of an item to be taken down: status %d", a, status)
		}
	}
	args := []string{"takedown", "--reason", "asked for by the family", "--data", data}
	for _, it := range down {
		args = append(args, it.ID)
	}
	if out, err := command(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("the takedown: %v\n%s", err, out)
	}
	began := time.Now()
	for _, a := range addresses {
		status, body := fetch(t, service+a)
		if tellsOf(body, down) {
			t.Errorf("%s still tells of an item taken down: %s", a, body)
		}
		if gone := strings.Contains(a, "/items/"); gone != (status == http.StatusGone) || gone != strings.Contains(body, "asked for by the family") {
			t.Errorf("%s: status %d", a, status)
		}
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to look, so that nothing is shown to be gone at once", took)
	}
	checkExports(t, data, service, down)
	meeting := down[slices.IndexFunc(down, func(it minuted.Item) bool { return it.Meeting.ID != "" })]
	if _, said := minutedRun(t, exitDone, "takedown", meeting.Meeting.ID, "--reason", "x", "--data", data); !strings.Contains(said, "id of a meeting") || !strings.Contains(said, meeting.ID) {
		t.Errorf("of the id of a meeting it is said: %q", said)
	}
}

// chosenItems are an imported item and one of a crawled meeting that has others, each with a title of its own.
func chosenItems(t *testing.T, data string) []minuted.Item {
	t.Helper()
	all := exportedItems(t, data)
	titles, siblings := map[string]int{}, map[string]int{}
	for _, it := range all {
		titles[it.Title]++
		siblings[it.Meeting.ID]++
	}
	var chosen []minuted.Item
	crawled := false
	for _, it := range all {
		fits := it.Authority == "harrowmere" && len(it.Minutes) > 100 && siblings[it.Meeting.ID] > 2 && titles[it.Title] == 1 && !crawled
		if crawled = crawled || fits; fits || it.Title == "Harbour dues" {
			chosen = append(chosen, it)
		}
	}
	if len(chosen) != 2 {
		t.Fatalf("%d items to be taken down, want 2", len(chosen))
	}
	return chosen
}

func exportedItems(t *testing.T, data string) []minuted.Item {
	t.Helper()
	out, _ := minutedRun(t, exitDone, "export", "--data", data)
	var items []minuted.Item
	for line := range strings.Lines(out) {
		var it minuted.Item
		if err := json.Unmarshal([]byte(line), &it); err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	return items
}

// addressesOf are addresses whose answers tell of the items.
func addressesOf(items []minuted.Item) []string {
	var list []string
	for _, it := range items {
		words := strings.ReplaceAll(it.Title, " ", "+")
		list = append(list,
			"/items/"+it.ID, "/api/v1/items/"+it.ID,
			"/search?match=any&q="+words, "/api/v1/search?match=any&per=100&q="+words,
			"/api/v1/suggest?limit=10&q="+words,
		)
		if it.Meeting.ID != "" {
			list = append(list, "/meetings/"+it.Meeting.ID, "/api/v1/meetings/"+it.Meeting.ID)
		}
	}
	return append(list, "/authorities/wexcombe", "/search?authority=wexcombe", "/api/v1/search?authority=wexcombe&sort=oldest")
}

// tellsOf reports whether a text has the title of an item or leads to it. What was typed is no telling.
func tellsOf(text string, items []minuted.Item) bool {
	return slices.ContainsFunc(items, func(it minuted.Item) bool {
		asked := strings.NewReplacer(`value="`+it.Title+`"`, "", `"text":"`+it.Title+`"`, "", `‘`+it.Title+`’`, "")
		return strings.Contains(asked.Replace(text), it.Title) || strings.Contains(text, "/items/"+it.ID+"/")
	})
}

// checkExports recounts every facet of the server from an export, and looks for the items in all that other verbs print.
func checkExports(t *testing.T, data, service string, down []minuted.Item) {
	t.Helper()
	records, _ := minutedRun(t, exitDone, "export", "--data", data)
	_, body := fetch(t, service+"/api/v1/search?per=100")
	var answer search.Answer
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	checkCounts(t, &answer, records)
	if n := strings.Count(records, "\n"); answer.Index.Items != n {
		t.Errorf("the index says it holds %d items, the export has %d", answer.Index.Items, n)
	}
	csv, _ := minutedRun(t, exitDone, "export", "--format", "csv", "--data", data)
	for _, it := range down {
		found, _ := minutedRun(t, exitDone, "search", it.Title, "--match", "any", "--json", "--data", data)
		for what, text := range map[string]string{"ndjson": records, "csv": csv, "search": found} {
			if strings.Contains(text, it.ID) {
				t.Errorf("%s tells of %s", what, it.ID)
			}
		}
		if _, said := minutedRun(t, exitFailed, "show", it.ID, "--data", data); !strings.Contains(said, "asked for by the family") {
			t.Errorf("show of %s says %q", it.ID, said)
		}
	}
}

// holdArchive begins a crawl that does not end before the test does.
func holdArchive(t *testing.T, data string) {
	t.Helper()
	asked := make(chan struct{}, 100)
	ended := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-ended
	}))
	c := command(t, "crawl", "--url", site.URL+"/", "--authority", "slowford", "--allow-private", "--delay", "0s", "--data", data)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Process.Kill(); err != nil {
			t.Error(err)
		}
		c.Wait() // it was killed
		close(ended)
		site.Close()
	})
	<-asked
	if _, said := minutedRun(t, exitFailed, "index", "--data", data); !strings.Contains(said, "held by crawl") {
		t.Fatalf("the crawl does not hold the archive: %s", said)
	}
}

// startServer serves a data folder from a process of its own and returns the address.
func startServer(t *testing.T, data string) string {
	t.Helper()
	c := command(t, "serve", "--addr", "127.0.0.1:0", "--data", data)
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Process.Kill(); err != nil {
			t.Error(err)
		}
		c.Wait() // it was killed
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		t.Fatalf("serve says %q (%v)", line, err)
	}
	address, _, _ = strings.Cut(address, "/")
	return "http://" + address
}

// fetch gets what is at an address, wherever it leads.
func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// TestKilledTakedown kills takedowns at random moments: the file can be read after each, and what was acknowledged holds.
func TestKilledTakedown(t *testing.T) {
	data := t.TempDir()
	random := rand.New(rand.NewPCG(3, 4))
	began := time.Now()
	minutedProcess(t, "takedown", minuted.ImportedID("a", "first"), "--reason", "a first one", "--data", data)
	usual := time.Since(began)
	var acknowledged []string
	for n := range 2 * kills {
		id := minuted.ImportedID("a", string(rune('a'+n)))
		c := command(t, "takedown", id, "--reason", strings.Repeat("long ", 100), "--data", data)
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(usual * 3 / 2))))
		_ = c.Process.Kill() // it may have ended
		said, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		if c.Wait(); strings.HasPrefix(string(said), id) {
			acknowledged = append(acknowledged, id)
		}
		if out, err := command(t, "takedown", "--list", "--data", data).CombinedOutput(); err != nil {
			t.Fatalf("after kill %d the takedowns cannot be read: %v\n%s", n, err, out)
		}
	}
	list, _ := minutedRun(t, exitDone, "takedown", "--list", "--data", data)
	for _, id := range acknowledged {
		if !strings.Contains(list, id) {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	if len(acknowledged) == 0 || len(acknowledged) == 2*kills {
		t.Errorf("%d of %d takedowns were acknowledged: the kills came too early or too late to show anything", len(acknowledged), 2*kills)
	}
}

// minutedProcess runs minuted in a process of its own to its end.
func minutedProcess(t *testing.T, args ...string) {
	t.Helper()
	if out, err := command(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("minuted %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestOneWayToTheIndex keeps verbs from serving an index with what was taken down: stores.go alone opens indexes, and
// the whole of one is for those named here.
func TestOneWayToTheIndex(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source (%v)", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "stores.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if strings.Contains(string(text), "bleveindex.Follow(") || strings.Contains(string(text), "bleveindex.Open(") {
			t.Errorf("%s opens an index with what was taken down; followIndex leaves it out", name)
		}
		if strings.Contains(string(text), "openWhole(") && name != "takedown.go" && name != "withheld.go" {
			t.Errorf("%s opens the whole index; what it shows may have been taken down", name)
		}
	}
}
