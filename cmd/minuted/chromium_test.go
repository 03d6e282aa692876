package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Bounds of what the tests wait for.
const (
	tabTime     = 40 * time.Second // everything done in one tab
	waitTime    = 10 * time.Second // one thing to come true
	lookEvery   = 15 * time.Millisecond
	mostTabbing = 80 // presses of Tab to reach something on a page
)

// lacking skips the test for want of something it needs, or fails it where BROWSER_TESTS=required.
func lacking(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("BROWSER_TESTS") == "required" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// chromium starts a browser without a window and with an empty profile, which ends with the test.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		lacking(t, "no chromium to test with: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true))
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(browser); err != nil {
			t.Logf("ending the browser: %v", err)
		}
		cancel()
		cancelAllocator()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

// tab is one page of the browser, with cookies and storage of its own.
type tab struct {
	*testing.T
	ctx context.Context

	mu     sync.Mutex
	wrongs []string // errors of scripts and breaches of policies
}

// newTab opens an empty tab. The test fails if any page in it reports an error of a script or a breach of a policy,
// unless wrongs are taken from it before.
func newTab(t *testing.T, browser context.Context) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &tab{T: t}
	p.try("open a tab", chromedp.Do(ctx))
	p.try("listen to the tab", chromedp.Listen(ctx, p.hear))
	bounded, cancelBounded := context.WithTimeout(ctx, tabTime)
	t.Cleanup(cancelBounded)
	p.ctx = bounded
	p.size(1280, 900)
	t.Cleanup(func() {
		if wrongs := p.takeWrongs(); len(wrongs) > 0 && !t.Failed() {
			t.Errorf("the browser complained:\n%s", strings.Join(wrongs, "\n"))
		}
	})
	return p
}

// in is the tab as a subtest uses it.
func (p *tab) in(t *testing.T) *tab { return &tab{T: t, ctx: p.ctx} }

func (p *tab) try(what string, err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%s: %v", what, err)
	}
}

// hear keeps what the browser complains about. Refused requests are part of what is tested, so they are no complaint.
func (p *tab) hear(event any) {
	var wrong string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		wrong = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			wrong += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != "error" || e.Entry.Source == "network" {
			return
		}
		wrong = e.Entry.Text
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrongs = append(p.wrongs, wrong)
}

func (p *tab) takeWrongs() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.wrongs
	p.wrongs = nil
	return taken
}

func (p *tab) open(url string) {
	p.Helper()
	p.try("open "+url, chromedp.Do(p.ctx, chromedp.Navigate(url)))
}

// size sets the width and height of the tab in CSS pixels.
func (p *tab) size(width, height int64) {
	p.Helper()
	p.try("size the tab", chromedp.Do(p.ctx, chromedp.EmulateViewport(width, height)))
}

// scheme makes the system prefer light or dark.
func (p *tab) scheme(name string) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
	p.try("prefer "+name, err)
}

func (p *tab) scriptsOff() {
	p.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.try("switch scripts off", err)
}

// press types keys into whatever has the focus.
func (p *tab) press(keys string) {
	p.Helper()
	p.try(fmt.Sprintf("press %q", keys), chromedp.Do(p.ctx, keystrokes(keys)))
}

// keystrokes presses and releases keys. Unlike [chromedp.KeyEvent] it sends a character together with its key, so that
// a page which prevents the key prevents the character, as with a keyboard.
func keystrokes(keys string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, r := range keys {
			events := kb.Encode(r)
			down, up := events[0], events[len(events)-1]
			if len(events) == 3 {
				down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
			}
			for _, event := range []*input.DispatchKeyEventParams{down, up} {
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *event); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// click points at the middle of the first element a selector finds.
func (p *tab) click(selector string) {
	p.Helper()
	p.try("click "+selector, chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector))))
}

// pressThrough and clickThrough wait for the page that the act leads to.
func (p *tab) pressThrough(key string) {
	p.Helper()
	p.through(fmt.Sprintf("press %q", key), keystrokes(key))
}

func (p *tab) clickThrough(selector string) {
	p.Helper()
	p.through("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// pointThrough clicks at a point of the view, for what selectors cannot reach.
func (p *tab) pointThrough(x, y float64) {
	p.Helper()
	p.through(fmt.Sprintf("click at %v,%v", x, y), chromedp.MouseClickXY(x, y))
}

func (p *tab) through(what string, act chromedp.Action[chromedp.Void]) {
	p.Helper()
	_, err := chromedp.RunResponse(p.ctx, act)
	p.try(what+" and wait for a page", err)
}

// value evaluates an expression in the page.
func value[V any](p *tab, expression string) V {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[V](expression, chromedp.EvalAwaitPromise))
	p.try(expression, err)
	return v
}

// text is the text of the first element a selector finds, with single spaces.
func (p *tab) text(selector string) string {
	p.Helper()
	return strings.Join(strings.Fields(value[string](p, fmt.Sprintf("document.querySelector(%q)?.textContent ?? '(missing)'", selector))), " ")
}

// address is where the tab is.
func (p *tab) address() string {
	p.Helper()
	return value[string](p, "location.href")
}

// until waits for an expression to come true.
func (p *tab) until(what, expression string) {
	p.Helper()
	var last error
	for deadline := time.Now().Add(waitTime); time.Now().Before(deadline); time.Sleep(lookEvery) {
		holds, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && holds {
			return
		}
		last = err
	}
	p.Fatalf("%s did not happen within %v at %s (last error: %v)", what, waitTime, p.address(), last)
}

// focused is an expression for the element with the focus, in shadow roots too.
const focused = `(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e })()`

// tabTo presses Tab until the element with the focus matches a selector.
func (p *tab) tabTo(selector string) {
	p.Helper()
	for range mostTabbing {
		p.press("\t")
		if value[bool](p, fmt.Sprintf("%s?.matches(%q) ?? false", focused, selector)) {
			return
		}
	}
	p.Fatalf("%s cannot be reached with Tab at %s", selector, p.address())
}
