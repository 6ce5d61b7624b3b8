package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/audit"
	"postern/encrypt"
	"postern/extract"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/sqlite"
	"postern/quarantine/web"
)

var start = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// A bench is a page over a real store and desk.
type bench struct {
	t      *testing.T
	store  *sqlite.Store
	desk   *quarantine.Desk
	server *httptest.Server

	mu     sync.Mutex
	now    time.Time
	events []audit.Event
	log    bytes.Buffer
	// preview is what the judging side makes of a message.
	preview func(full bool) (*quarantine.Preview, error)
	// keys are what the folder of keys holds.
	keys func() ([]encrypt.Key, error)
}

func newBench(t *testing.T, change ...func(*web.Options)) *bench {
	t.Helper()
	b := &bench{t: t, now: start, preview: plainPreview, keys: someKeys}
	var err error
	if b.store, err = sqlite.Open(filepath.Join(t.TempDir(), "data")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.store.Close() })
	log := slog.New(slog.NewTextHandler(b, nil))
	b.desk = quarantine.NewDesk(quarantine.DeskOptions{
		Store: b.store, Audit: b, Now: b.clock, Log: log, Dir: t.TempDir(),
		Chain: []string{"openpgp", "smime"},
		Preview: func(_ context.Context, _ *mail.Message, full bool) (*quarantine.Preview, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			return b.preview(full)
		},
	})
	o := web.Options{Desk: b.desk, Accounts: b.store, Audit: b, Log: log, Now: b.clock, Counts: b.store.Counts}
	o.Keys = func(context.Context) ([]encrypt.Key, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.keys()
	}
	o.Directory = benchDirectory{b}
	for _, f := range change {
		f(&o)
	}
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.server = httptest.NewServer(h)
	t.Cleanup(b.server.Close)
	return b
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) wait(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// Record takes an event.
func (b *bench) Record(_ context.Context, e audit.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
	return nil
}

// Write takes a line of the log.
func (b *bench) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(line)
}

// last returns the latest event of a kind.
func (b *bench) last(kind string) audit.Event {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := len(b.events) - 1; i >= 0; i-- {
		if b.events[i].Kind == kind {
			return b.events[i]
		}
	}
	b.t.Fatalf("no event %q", kind)
	return audit.Event{}
}

func (b *bench) count(kind string) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func plainPreview(full bool) (*quarantine.Preview, error) {
	number := "•••• •••• •••• 1111"
	if full {
		number = "4111 1111 1111 1111"
	}
	return &quarantine.Preview{
		Header: [][2]string{{"From", "Dana Whitfield <dana@corp.example>"}, {"Subject", "Refund list"}},
		Text:   "Hello Ivo,\n\nthe card is " + number + ".\n",
		HTML:   "<p>the card is <b>" + number + "</b></p><script>document.title='ran'</script>",
		Parts: []quarantine.PreviewPart{
			{Path: "1.1", Format: "plain", Size: 120, Depth: 1},
			{Path: "1.2/offer.zip", Name: "offer.zip", Format: "zip", Size: 8124, Depth: 1},
			{Path: "1.2/offer.zip/q3.xlsx", Name: "q3.xlsx", Format: "xlsx", Size: 20480, Depth: 2},
			{Path: "1.2/offer.zip/notes.7z", Name: "notes.7z", Gap: "encrypted-file", Size: 512, Depth: 2},
		},
	}, nil
}

// held is a mail from Dana that two rules hold for Ivo and Petra.
func held(id string) quarantine.Item {
	cards := policy.Finding{
		Class: "cardholder-data", Detector: "payment_card", Confidence: 0.95, Count: 2,
		Where: "1.2/offer.zip/q3.xlsx, Sheet2!B7", Masked: "refund to Visa •••• •••• •••• 1111 until 12/29",
		Evidence: []string{"checksum", "issuer visa", "keyword visa"},
	}
	reasons := []policy.Reason{
		{
			Rule: "payment cards stay inside", Action: policy.Quarantine, Mode: policy.Enforce, Severity: "high",
			Text:     "payment cards stay inside: class cardholder-data, 2 distinct payment_card",
			Public:   "Payment card numbers may not be sent outside the organisation.",
			Findings: []policy.Finding{cards},
		},
		{
			Rule: "what cannot be read does not leave unseen", Action: policy.Quarantine, Mode: policy.Enforce,
			Text:   "what cannot be read does not leave unseen: gap encrypted-file",
			Public: "A part of this mail could not be read, so a person has to look at it before it leaves.",
		},
		{
			Rule: "names of projects", Action: policy.Reject, Mode: policy.Monitor,
			Text: "names of projects: class projects, 1 distinct phrase",
		},
	}
	it := quarantine.Item{
		ID: id, Received: start.Add(-7 * time.Minute), Sender: "dana@corp.example", Login: "dana",
		From: "Dana Whitfield <dana@corp.example>", Subject: "Refund list for the Hamburg shop",
		MessageID: id + "@corp.example", QueueID: "Q" + id, Client: "10.0.8.17", FrontEnd: "milter", Size: 31_240,
		Action: policy.Quarantine, Expires: start.Add(14 * 24 * time.Hour),
		Verdict: policy.Verdict{
			Schema: policy.VerdictSchema, Policy: "5f2c90aa", Action: policy.Quarantine,
			Findings: []policy.Finding{cards},
			Gaps:     []extract.Gap{{Path: "1.2/offer.zip/notes.7z", Cause: extract.EncryptedFile, Detail: "7z archive"}},
		},
	}
	c := quarantine.Copy{Number: 1}
	for _, to := range []string{"ivo@elsewhere.example", "petra@another.example"} {
		it.Verdict.Recipients = append(it.Verdict.Recipients, policy.Decision{Address: to, Action: policy.Quarantine, Reasons: reasons})
		c.Recipients = append(c.Recipients, quarantine.Recipient{Address: to, State: quarantine.Held})
	}
	it.Copies = []quarantine.Copy{c}
	return it
}

// refusal is the record of a refused mail.
func refusal(id string) quarantine.Item {
	it := held(id)
	it.Record, it.Action = true, policy.Reject
	for i := range it.Copies[0].Recipients {
		it.Copies[0].Recipients[i].State = quarantine.Refused
	}
	return it
}

const content = "From: dana@corp.example\r\nSubject: Refund list\r\n\r\nThe card is 4111 1111 1111 1111.\r\n"

func (b *bench) put(items ...quarantine.Item) {
	b.t.Helper()
	for _, it := range items {
		var r io.Reader
		if !it.Record {
			r = strings.NewReader(content)
		}
		if _, created, err := b.store.Put(b.t.Context(), it, r, time.Hour); err != nil || !created {
			b.t.Fatalf("Put = %v, %v", created, err)
		}
	}
}

func (b *bench) item(id string) quarantine.Item {
	b.t.Helper()
	it, err := b.store.Item(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return it
}

func (b *bench) state(id string) quarantine.State {
	b.t.Helper()
	it := b.item(id)
	return it.State()
}

// A client is a browser.
type client struct {
	t    *testing.T
	base string
	http *http.Client
}

func (b *bench) client() *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	c := &client{t: b.t, base: b.server.URL, http: &http.Client{Jar: jar}}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// as is a client who is signed in; the user is made.
func (b *bench) as(u quarantine.User) *client {
	b.t.Helper()
	if err := b.store.PutUser(b.t.Context(), u); err != nil {
		b.t.Fatal(err)
	}
	c := b.client()
	got := c.post("/sign-in", "link", b.link(u.Name))
	if got.status != http.StatusSeeOther || got.to() != "/" {
		b.t.Fatalf("sign in: %d to %q", got.status, got.to())
	}
	return c
}

var (
	reviewer = quarantine.User{Name: "ruth", Addresses: []string{"ruth@corp.example"}}
	trusted  = quarantine.User{Name: "tara", ShowFull: true}
	root     = quarantine.User{Name: "administrator", ShowFull: true, Admin: true}
)

func (b *bench) link(user string) string {
	b.t.Helper()
	token, err := web.NewLink(b.t.Context(), b.store, user, b.clock().Add(15*time.Minute))
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) to() string { return a.header.Get("Location") }

func (c *client) do(method, path string, form url.Values, change ...func(*http.Request)) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost || method == http.MethodDelete {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", c.base)
	}
	for _, f := range change {
		f(r)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func (c *client) get(path string) answer {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil)
}

// post sends a form of names and values in turn.
func (c *client) post(path string, pairs ...string) answer {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, form)
}

// want checks the status and that each text is there, or, with a "!" before it,
// is not.
func (a answer) want(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d\n%s", a.status, status, a.body)
	}
	for _, text := range texts {
		if without, ok := strings.CutPrefix(text, "!"); ok {
			if strings.Contains(a.body, without) {
				t.Errorf("%q is there:\n%s", without, a.body)
			}
		} else if !strings.Contains(a.body, text) {
			t.Errorf("%q is missing:\n%s", text, a.body)
		}
	}
}

func number(n int) string { return fmt.Sprintf("item%03d", n) }

// A benchDirectory knows the bench's keys, and cannot be asked for one domain.
type benchDirectory struct{ b *bench }

func (d benchDirectory) Lookup(_ context.Context, a mail.Address) ([]encrypt.Key, error) {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	if a.Domain == "down.example" {
		return nil, errors.New("ldap://secret: connection refused")
	}
	keys, err := d.b.keys()
	return slices.DeleteFunc(keys, func(k encrypt.Key) bool { return !slices.Contains(k.Addresses, a.String()) }), err
}
