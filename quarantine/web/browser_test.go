package web_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"postern/encrypt"
	"postern/quarantine"
)

// A browser is a headless Chromium on one page. Chromium has to be there: this
// is the only test of what people really see.
type browser struct {
	t   *testing.T
	ctx context.Context
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	})
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		chromedp.Cancel(ctx) // waits for the browser, which still writes to its folder
		cancel()
	})
	// The first run starts the browser, which lives as long as that run's context.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatalf("start Chromium (install the package chromium): %v", err)
	}
	return &browser{t, ctx}
}

func run[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	// QUIRK: a frame that comes in between finding an element and acting on it
	// makes the browser number all elements anew. Nothing was done then.
	v, err := chromedp.Run(ctx, a)
	for err != nil && strings.Contains(err.Error(), "Could not find node with given id") {
		v, err = chromedp.Run(ctx, a)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *browser) open(url string) { b.t.Helper(); run(b, chromedp.Navigate(url)) }

// press clicks and waits for the page that comes of it.
func (b *browser) press(selector, expect string) {
	b.t.Helper()
	b.leads(chromedp.Click(selector), expect)
}

// leads does something that leads to another page, and waits for that. While the
// pages change, questions to them fail.
func (b *browser) leads(a chromedp.Action[chromedp.Void], expect string) {
	b.t.Helper()
	run(b, chromedp.Evaluate[chromedp.Void]("window.before = true"))
	run(b, a)
	there := `!window.before && document.readyState == "complete" && !!document.querySelector("` + expect + `")`
	for range 300 {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](there)); err == nil && ok {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.t.Fatalf("no page with %s came", expect)
}

func (b *browser) text(selector string) string {
	b.t.Helper()
	return run(b, chromedp.Text(selector))
}

func (b *browser) want(selector string, texts ...string) {
	b.t.Helper()
	got := b.text(selector)
	for _, text := range texts {
		if without, ok := strings.CutPrefix(text, "!"); ok == strings.Contains(got, strings.TrimPrefix(text, "!")) {
			b.t.Errorf("%s: is %q there? %t (want %t):\n%s", selector, without, ok, !ok, got)
		}
	}
}

func (b *browser) count(selector string) int {
	b.t.Helper()
	return run(b, chromedp.Evaluate[int]("document.querySelectorAll("+`"`+selector+`"`+").length"))
}

func TestBrowserReviewsMail(t *testing.T) {
	page := newBench(t)
	other := held("b2")
	other.Subject, other.Received = "Offer for the <b>spring</b> fair", start.Add(-26*time.Hour)
	page.put(held("a1"), other)
	if err := page.store.PutUser(t.Context(), reviewer); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)

	// Sign in by a link.
	b.open(page.server.URL + "/sign-in?link=" + page.link("ruth"))
	b.want("main", "The link works once")
	b.press("main button", "table.list")
	b.want("table.list", "Refund list for the Hamburg shop", "Offer for the <b>spring</b> fair", "payment cards stay inside", "7 minutes ago")

	// Search.
	b.leads(chromedp.SendKeys("input[name=q]", "hamburg\n"), "table.list")
	b.want("table.list", "Refund list", "!spring")

	// See why it is held.
	b.press(`a[href='/items/a1']`, "#why")
	b.want(".reasons", "Payment card numbers may not be sent outside", "•••• •••• •••• 1111", "Sheet2!B7", "Could not be read")
	b.want("main", "high confidence (0.95)", "!4111")
	if style := run(b, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".badge")).borderRadius`)); style == "0px" {
		t.Error("the style sheet was not applied")
	}
	b.seesFrame()

	// Release one recipient with a note.
	run(b, chromedp.Click(`input[value="petra@another.example"]`))
	run(b, chromedp.SendKeys("textarea[name=note]", "Ivo is our acquirer"))
	b.press("button[value=release]", "a.button")
	b.want("main", "Release this mail?", "ivo@elsewhere.example", "1 other recipient stays held", "!petra")
	b.press("main button.primary", ".notice.good")
	b.want("main", "Released. It leaves now", "Ivo is our acquirer", "ruth released")

	// Deny the other.
	b.press("button[value=deny]", "a.button")
	b.want("main", "Deny this mail?", "petra@another.example", "!ivo@")
	b.press("main button.danger", ".notice.good")
	b.want("main", "Denied. It will not leave", "Nothing is held any more")
	if n := b.count("button[name=decision]"); n != 0 {
		t.Errorf("%d buttons are left", n)
	}
	got := map[string]quarantine.State{}
	for _, r := range page.item("a1").Copies[0].Recipients {
		got[r.Address] = r.State
	}
	if got["ivo@elsewhere.example"] != quarantine.Released || got["petra@another.example"] != quarantine.Denied {
		t.Errorf("states %v", got)
	}

	// Sign out.
	b.press(".who button", "input[name=password]")
	b.open(page.server.URL + "/items/b2")
	b.want("main", "Sign in", "!spring")
}

func TestBrowserReleasesEncrypted(t *testing.T) {
	page := newBench(t)
	page.put(held("a1"))
	if err := page.store.PutUser(t.Context(), reviewer); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	b.open(page.server.URL + "/sign-in?link=" + page.link("ruth"))
	b.press("main button", "table.list")

	// Who can be reached how.
	b.press("nav a[href='/keys']", "table.keys")
	b.want("table.keys", "ben@another.example", "in 12 days", "Cannot be used")
	b.leads(chromedp.SendKeys("input[name=address]", "ann@elsewhere.example\n"), ".looked-up")
	b.want(".looked-up", "can be encrypted", "ann.asc", "!ben")
	b.leads(chromedp.SendKeys("input[name=q]", "partner\n"), "table.keys")
	b.want("table.keys", "@partner.example.asc", "!ben@")

	b.open(page.server.URL + "/items/a1")
	run(b, chromedp.Click(`input[value="petra@another.example"]`))
	b.press("button[value=release-encrypted]", "a.button")
	b.want("main", "Release this mail encrypted?", "ivo@elsewhere.example", "held again", "!petra")
	b.press("main button.primary", ".notice.good")
	b.want("main", "It leaves encrypted", "encrypted only.", "encrypted by OpenPGP, else S/MIME, else held")
	page.wantWay("a1", "ivo@elsewhere.example", quarantine.Released, "openpgp", "smime")
	page.wantWay("a1", "petra@another.example", quarantine.Held, "")
}

// seesFrame opens the HTML of the mail and looks into its frame, which is a
// page of its own for the browser since it is sandboxed.
func (b *browser) seesFrame() {
	b.t.Helper()
	run(b, chromedp.Click(".html summary"))
	run(b, chromedp.ScrollIntoView("iframe"))
	b.waitInFrame("/html", "b")
	inside := b.frame("/html")
	html, err := chromedp.Run(inside, chromedp.OuterHTML("html"))
	if err != nil {
		b.t.Fatal(err)
	}
	if !strings.Contains(html, "<b>•••• •••• •••• 1111</b>") || strings.Contains(html, "script") {
		b.t.Errorf("the frame holds %s", html)
	}
	title := run(b, chromedp.Title())
	if !strings.HasPrefix(title, "Refund list") {
		b.t.Errorf("a script of the mail changed the title to %q", title)
	}
	// Even what got through the sanitiser would not run: the frame has no origin and no scripts.
	if n := b.count(`iframe[sandbox='']`); n != 1 {
		b.t.Errorf("%d sandboxed frames, want 1", n)
	}
}

// frame is the context of the frame whose address ends so.
func (b *browser) frame(end string) context.Context {
	b.t.Helper()
	for range 100 {
		infos, err := chromedp.Targets(b.ctx)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, info := range infos {
			if info.Type == "iframe" && strings.HasSuffix(info.URL, end) {
				return b.attach(info)
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.t.Fatal("the frame did not load")
	return nil
}

func (b *browser) attach(info *target.Info) context.Context {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(info.TargetID))
	b.t.Cleanup(cancel)
	return ctx
}

// waitInFrame waits for an element of a frame. The frame's document may be
// exchanged while it is looked at; then it is looked at anew.
func (b *browser) waitInFrame(path, selector string) {
	b.t.Helper()
	var err error
	for range 20 {
		if _, err = chromedp.Run(b.frame(path), chromedp.WaitReady(selector)); err == nil {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	b.t.Fatal(err)
}

func TestBrowserRunsNoScriptOfAMail(t *testing.T) {
	page := newBench(t)
	page.put(held("a1"))
	page.preview = func(bool) (*quarantine.Preview, error) {
		bad := `<img src=x onerror="top.document.title='ran'"><script>top.document.title='ran'</script>`
		return &quarantine.Preview{Header: [][2]string{{"Subject", bad}}, Text: bad, HTML: bad + "<p>end</p>"}, nil
	}
	if err := page.store.PutUser(t.Context(), trusted); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	b.open(page.server.URL + "/sign-in?link=" + page.link("tara"))
	b.press("main button", "table.list")
	b.open(page.server.URL + "/items/a1")
	b.want("pre.body", "<script>")
	run(b, chromedp.Click(".html summary"))
	run(b, chromedp.ScrollIntoView("iframe"))
	b.waitInFrame("/html", "p")
	if title := run(b, chromedp.Title()); strings.Contains(title, "ran") {
		t.Error("a script of the mail ran")
	}
	// Scripts have no place on the page either, wherever they come from.
	ran := run(b, chromedp.Evaluate[bool](`(() => { const s = document.createElement("script"); s.textContent = "window.ran = true"; document.body.append(s); return !!window.ran })()`))
	if ran {
		t.Error("the page's policy lets inline scripts run")
	}
}

// TestBrowserFitsSmallScreens also writes the picture of the README where
// POSTERN_SCREENSHOT names a file.
func TestBrowserFitsSmallScreens(t *testing.T) {
	page := newBench(t)
	long := held("b2")
	long.Subject = strings.Repeat("Donaudampfschifffahrtsgesellschaft", 4)
	long.Copies[0].Recipients[0].Address = strings.Repeat("a", 60) + "@" + strings.Repeat("b", 60) + ".example"
	page.put(held("7k2vf0qm1x8w3d5e"), long, encrypted("c3"))
	page.keys = func() ([]encrypt.Key, error) {
		keys, err := someKeys()
		return append(keys, encrypt.Key{
			Kind: encrypt.OpenPGP, Addresses: []string{long.Copies[0].Recipients[0].Address}, ID: strings.Repeat("ab", 32),
			Source: strings.Repeat("c", 200) + ".asc", Problem: errors.New(strings.Repeat("d", 200)),
		}), err
	}
	b := newBrowser(t)
	if err := page.store.PutUser(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	b.open(page.server.URL + "/sign-in?link=" + page.link(root.Name))
	b.press("main button", "table.list")
	for _, width := range []int64{390, 768, 1280} {
		run(b, chromedp.EmulateViewport(width, 900))
		for _, path := range []string{"/", "/items/7k2vf0qm1x8w3d5e", "/items/b2", "/items/c3", "/keys", "/keys?address=ann%40elsewhere.example", "/users", "/users/administrator", "/password"} {
			b.open(page.server.URL + path)
			if over := run(b, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > innerWidth")); over {
				t.Errorf("%s is wider than %d pixels", path, width)
			}
		}
	}
	file := os.Getenv("POSTERN_SCREENSHOT")
	if file == "" {
		return
	}
	b.open(page.server.URL + "/items/7k2vf0qm1x8w3d5e")
	shot := run(b, chromedp.CaptureScreenshot())
	if size, err := png.DecodeConfig(bytes.NewReader(shot)); err != nil || size.Width != 1280 || size.Height != 900 {
		t.Fatalf("the picture is %dx%d, %v", size.Width, size.Height, err)
	}
	if err := os.WriteFile(file, shot, 0o644); err != nil {
		t.Fatal(err)
	}
}
