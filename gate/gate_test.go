package gate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/audit"
	"postern/config"
	"postern/extract"
	"postern/extract/all"
	"postern/gate"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/sqlite"
	"postern/scan"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		extract.RunWorker(all.Formats)
	}
	os.Exit(m.Run())
}

// A rig is a gate with everything around it.
type rig struct {
	*gate.Gate
	store  *sqlite.Store
	events *events
}

type events struct {
	mu   sync.Mutex
	list []audit.Event
}

func (e *events) Record(_ context.Context, ev audit.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, ev)
	return nil
}

const base = `
[organization]
domains = ["corp.example"]
journal = ["journal@corp.example"]
[recipients]
allowed = ["partner.example"]
blocked = ["rival.example"]
`

func rulesOf(t testing.TB, toml string) gate.Rules {
	t.Helper()
	cfg, err := config.Parse("test.toml", []byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := scan.New(scan.Options{Terms: cfg.Policy.Terms(), Own: cfg.Policy.Own()})
	if err != nil {
		t.Fatal(err)
	}
	return gate.Rules{Policy: cfg.Policy, Engine: engine}
}

func newRig(t testing.TB, toml string, change func(*gate.Options)) *rig {
	t.Helper()
	reader, err := extract.New(extract.Options{Formats: all.Formats, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	store, err := sqlite.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	r := &rig{store: store, events: &events{}}
	o := gate.Options{
		Reader: reader, Rules: rulesOf(t, base+toml), Store: store, Audit: r.events,
		TicketKey: []byte("0123456789abcdef0123456789abcdef"),
	}
	if change != nil {
		change(&o)
	}
	r.Gate = gate.New(o)
	t.Cleanup(r.Close)
	return r
}

const card = "The card is 4111 1111 1111 1111, exp 12/29.\r\n"

func message(t testing.TB, from, text string, to ...string) *mail.Message {
	t.Helper()
	env := mail.Envelope{FrontEnd: "milter", Login: "alice", QueueID: "Q1"}
	if from != "" {
		env.Sender = address(t, from)
	}
	for _, r := range to {
		env.Recipients = append(env.Recipients, mail.Recipient{Address: address(t, r)})
	}
	m, err := mail.Read(context.Background(), env, strings.NewReader(text), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func address(t testing.TB, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func text(id, body string) string {
	return "From: <alice@corp.example>\r\nSubject: hello\r\nMessage-ID: <" + id + "@corp.example>\r\n\r\n" + body
}

// states lists the recipients of the one stored item with their states.
func states(t *testing.T, s *sqlite.Store) []string {
	t.Helper()
	page, err := s.List(context.Background(), quarantine.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, it := range page.Items {
		for _, c := range it.Copies {
			for _, r := range c.Recipients {
				list = append(list, r.Address+" "+string(r.State))
			}
		}
	}
	slices.Sort(list)
	return list
}

func TestOutcomes(t *testing.T) {
	const reject = `
[[rule]]
name = "no nightjar"
public_text = "Not this."
when = { subject = "nightjar", to = "outside" }
action = "reject"
`
	nightjar := strings.Replace(text("n", "x\r\n"), "hello", "nightjar", 1)
	cases := []struct {
		name, toml, from, text string
		to                     []string
		hold                   bool
		kind                   gate.Kind
		code                   int
		states                 []string
	}{
		{name: "all deliver", from: "alice@corp.example", text: text("a", "lunch?\r\n"), to: []string{"x@elsewhere.example"}, kind: gate.Accept},
		{
			name: "held", from: "alice@corp.example", text: text("b", card), to: []string{"x@elsewhere.example"}, kind: gate.Stored, code: 250,
			states: []string{"x@elsewhere.example held"},
		},
		{
			name: "mixed", from: "alice@corp.example", text: text("c", card), to: []string{"x@elsewhere.example", "y@partner.example", "b@corp.example"}, kind: gate.Stored, code: 250,
			states: []string{"b@corp.example released", "x@elsewhere.example held", "y@partner.example released"},
		},
		{
			name: "a recipient named twice", from: "alice@corp.example", text: text("c2", card), to: []string{"x@elsewhere.example", "x@elsewhere.example"}, kind: gate.Stored, code: 250,
			states: []string{"x@elsewhere.example held"},
		},
		{
			name: "journal", from: "alice@corp.example", text: text("d", card), to: []string{"x@elsewhere.example", "journal@corp.example"}, kind: gate.Stored, code: 250,
			states: []string{"journal@corp.example released", "x@elsewhere.example held"},
		},
		{
			name: "reject", toml: reject, from: "alice@corp.example", text: nightjar, to: []string{"x@elsewhere.example"}, kind: gate.Reject, code: 550,
			states: []string{"x@elsewhere.example refused"},
		},
		{
			name: "partial reject refuses all", toml: reject, from: "alice@corp.example", text: nightjar, to: []string{"x@elsewhere.example", "b@corp.example"}, kind: gate.Reject, code: 550,
			states: []string{"b@corp.example refused", "x@elsewhere.example refused"},
		},
		{
			name: "partial reject holds", toml: reject, hold: true, from: "alice@corp.example", text: nightjar, to: []string{"x@elsewhere.example", "b@corp.example"}, kind: gate.Stored, code: 250,
			states: []string{"b@corp.example released", "x@elsewhere.example held"},
		},
		{
			name: "blocked domain", from: "alice@corp.example", text: text("e", "hi\r\n"), to: []string{"x@rival.example"}, kind: gate.Reject, code: 550,
			states: []string{"x@rival.example refused"},
		},
		{
			name: "null sender is never refused", toml: reject, text: nightjar, to: []string{"x@elsewhere.example"}, kind: gate.Stored, code: 250,
			states: []string{"x@elsewhere.example held"},
		},
		{
			name: "test string", from: "alice@corp.example", text: text("f", scan.TestString+"\r\n"), to: []string{"b@corp.example"}, kind: gate.Stored, code: 250,
			states: []string{"b@corp.example held"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, c.toml, func(o *gate.Options) { o.HoldPartialReject = c.hold })
			m := message(t, c.from, c.text, c.to...)
			out := g.Handle(context.Background(), m)
			if out.Kind != c.kind || out.Reply.Code != c.code {
				t.Fatalf("got %v %v, want %v %d", out.Kind, out.Reply, c.kind, c.code)
			}
			if out.Reply.Code >= 250 && !strings.Contains(out.Reply.Text, out.Incident) {
				t.Errorf("reply %q does not name the incident %s", out.Reply.Text, out.Incident)
			}
			if got := states(t, g.store); !slices.Equal(got, c.states) {
				t.Errorf("got %q, want %q", got, c.states)
			}
			// The client did not hear the answer and tries again, through another hop.
			again := message(t, c.from, "Received: from b\r\n\tby c; Mon, 02 Nov 2026 10:00:00 +0000\r\n"+c.text, c.to...)
			if second := g.Handle(context.Background(), again); second.Kind != out.Kind || second.Incident != out.Incident {
				t.Errorf("the retry got %v %s, want %v %s", second.Kind, second.Incident, out.Kind, out.Incident)
			}
			if got := states(t, g.store); !slices.Equal(got, c.states) {
				t.Errorf("after the retry: got %q, want %q", got, c.states)
			}
		})
	}
}

func TestReplyIsPublicOnly(t *testing.T) {
	g := newRig(t, `
[[rule]]
name = "operation nightjar"
public_text = "Please ask the legal department.\r\nAlways."
when = { subject = "nightjar", to = "outside" }
action = "reject"
`, nil)
	m := message(t, "alice@corp.example", strings.Replace(text("r", "x\r\n"), "hello", "nightjar", 1), "x@elsewhere.example")
	out := g.Handle(context.Background(), m)
	want := "550 5.7.1 Please ask the legal department.  Always. (" + out.Incident + ")"
	if got := out.Reply.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoMessageIDIsNoRetry(t *testing.T) {
	g := newRig(t, "", nil)
	reminder := "Subject: reminder\r\n\r\n" + card
	a := message(t, "alice@corp.example", reminder, "x@elsewhere.example")
	a.Envelope.QueueID = ""
	b := message(t, "alice@corp.example", reminder, "x@elsewhere.example")
	b.Envelope.QueueID = ""
	first, second := g.Handle(context.Background(), a), g.Handle(context.Background(), b)
	if first.Incident == second.Incident {
		t.Errorf("both are %s", first.Incident)
	}
	if got := states(t, g.store); len(got) != 2 {
		t.Errorf("stored %q, want two", got)
	}
}

func TestTicketPassesOnlyItsOwn(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	g := newRig(t, "", nil)
	body := text("ticket", card)
	hash := message(t, "alice@corp.example", body, "x@elsewhere.example").ContentHash()
	line := func(to ...string) string {
		return quarantine.TraceHeader + ": " + quarantine.Ticket(key, "item1", to, hash, time.Now().Add(time.Hour)) + "\r\n"
	}
	for _, c := range []struct {
		name, text, to string
		kind           gate.Kind
	}{
		{"its own", line("x@elsewhere.example") + body, "x@elsewhere.example", gate.Accept},
		{"behind another hop", "Received: from a by b; now\r\n" + line("x@elsewhere.example") + body, "x@elsewhere.example", gate.Accept},
		{"another recipient", line("y@elsewhere.example") + body, "x@elsewhere.example", gate.Stored},
		{"other content", line("x@elsewhere.example") + body + "And 5555 5555 5555 4444.\r\n", "x@elsewhere.example", gate.Stored},
		{"forged", quarantine.TraceHeader + ": v1; item1; 9999999999; 00\r\n" + body, "x@elsewhere.example", gate.Stored},
	} {
		t.Run(c.name, func(t *testing.T) {
			if out := g.Handle(context.Background(), message(t, "alice@corp.example", c.text, c.to)); out.Kind != c.kind {
				t.Errorf("got %v %v, want %v", out.Kind, out.Reply, c.kind)
			}
		})
	}
}

func TestLoopIsRefused(t *testing.T) {
	g := newRig(t, "", nil)
	for name, head := range map[string]string{
		"hops":  strings.Repeat("Received: from a by b; now\r\n", 51),
		"trace": strings.Repeat(quarantine.TraceHeader+": v1; x\r\n", 5),
	} {
		out := g.Handle(context.Background(), message(t, "alice@corp.example", head+text(name, "x\r\n"), "x@elsewhere.example"))
		if out.Kind != gate.Reject || out.Reply.Code != 554 || out.Reply.Enhanced != "5.4.6" {
			t.Errorf("%s: got %v %v, want 554 5.4.6", name, out.Kind, out.Reply)
		}
	}
}

// fullStore is a store on a full disk.
type fullStore struct{ quarantine.Store }

func (fullStore) Put(context.Context, quarantine.Item, io.Reader, time.Duration) (quarantine.Item, bool, error) {
	return quarantine.Item{}, false, errors.New("no space left on device")
}

func TestFullDiskIsTempFail(t *testing.T) {
	g := newRig(t, "", func(o *gate.Options) { o.Store = fullStore{o.Store} })
	m := message(t, "alice@corp.example", text("full", card), "x@elsewhere.example")
	out := g.Handle(context.Background(), m)
	if out.Kind != gate.TempFail || out.Reply.Code != 451 || out.Reply.Enhanced != "4.3.0" || !strings.Contains(out.Reply.Text, out.Incident) {
		t.Errorf("got %v %v", out.Kind, out.Reply)
	}
	g.Done(context.Background(), m, out, "", nil)
	if e := g.events.list[0]; e.Outcome != "tempfail" || !strings.Contains(e.Error, "no space left") {
		t.Errorf("got event %+v", e)
	}
	// Mail that passes still passes.
	if out := g.Handle(context.Background(), message(t, "alice@corp.example", text("ok", "x\r\n"), "x@elsewhere.example")); out.Kind != gate.Accept {
		t.Errorf("harmless mail got %v", out.Kind)
	}
}

// A message that takes too long by the clock is deferred, and no gap of it is made
// up: it was the machine that was slow.
func TestDeadlineIsTempFail(t *testing.T) {
	wait := 200 * time.Millisecond
	slow := func(ctx context.Context, a mail.Address) ([]mail.Address, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	g := newRig(t, "", func(o *gate.Options) { o.Deadline, o.Expand = wait, slow })
	started := time.Now()
	out := g.Handle(context.Background(), message(t, "alice@corp.example", text("slow", card), "b@corp.example"))
	if out.Kind != gate.TempFail || out.Reply.Code != 451 || out.Reply.Enhanced != "4.3.2" {
		t.Errorf("got %v %v", out.Kind, out.Reply)
	}
	if took := time.Since(started); took > wait+5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestAliasesThatCannotBeAskedAreTempFail(t *testing.T) {
	g := newRig(t, "", func(o *gate.Options) {
		o.Expand = func(context.Context, mail.Address) ([]mail.Address, error) { return nil, errors.New("table is gone") }
	})
	if out := g.Handle(context.Background(), message(t, "alice@corp.example", text("al", "x\r\n"), "b@corp.example")); out.Kind != gate.TempFail {
		t.Errorf("got %v %v", out.Kind, out.Reply)
	}
}

func TestMonitorStoresNothing(t *testing.T) {
	g := newRig(t, `
[[rule]]
name = "watch cards"
when = { class = "cardholder-data", to = "outside" }
action = "quarantine"
mode = "monitor"
`, nil)
	m := message(t, "alice@corp.example", text("mon", card), "x@elsewhere.example")
	out := g.Handle(context.Background(), m)
	g.Done(context.Background(), m, out, "250 2.0.0 Ok", nil)
	if out.Kind != gate.Accept || len(states(t, g.store)) != 0 {
		t.Errorf("got %v and items %q", out.Kind, states(t, g.store))
	}
	e := g.events.list[0]
	if i := slices.IndexFunc(e.Reasons, func(r audit.Reason) bool { return r.Rule == "watch cards" && r.Mode == "monitor" }); i < 0 {
		t.Errorf("the event does not show the rule: %+v", e)
	}
	if e.Action != "deliver" || e.Reply != "250 2.0.0 Ok" {
		t.Errorf("got event %+v", e)
	}
}

func TestBypassPassesEverythingAndEnds(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	var b *gate.Bypass
	g := newRig(t, "", func(o *gate.Options) {
		b = gate.NewBypass(o.Store, clock)
		o.Bypass = b
	})
	if err := b.Save(context.Background(), gate.BypassState{Until: now.Add(time.Minute), Reason: "reader is broken"}); err != nil {
		t.Fatal(err)
	}
	m := message(t, "alice@corp.example", text("by", card), "x@elsewhere.example")
	out := g.Handle(context.Background(), m)
	g.Done(context.Background(), m, out, "", nil)
	if out.Kind != gate.Accept || !strings.Contains(g.events.list[0].Note, "reader is broken") {
		t.Errorf("got %v, event %+v", out.Kind, g.events.list[0])
	}
	mu.Lock()
	now = now.Add(time.Hour)
	mu.Unlock()
	if out := g.Handle(context.Background(), m); out.Kind != gate.Stored {
		t.Errorf("after its end: got %v", out.Kind)
	}
}

// Nothing that is stored, logged, counted or replied holds a whole value, wherever
// in the message it stood.
func TestNoDatumLeaks(t *testing.T) {
	g := newRig(t, "", nil)
	const number = "4111111111111111"
	m := message(t, "alice@corp.example",
		"From: \"Card "+number+"\" <alice@corp.example>\r\nSubject: "+number+"\r\nMessage-ID: <"+number+"@corp.example>\r\n"+
			"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"+number+"\r\n"+
			"--b\r\nContent-Type: text/plain; name=\""+number+".txt\"\r\n\r\n"+number+"\r\n--b--\r\n", "x@elsewhere.example")
	out := g.Handle(context.Background(), m)
	g.Done(context.Background(), m, out, "", nil)
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"item": fmt.Sprintf("%+v", it), "event": fmt.Sprintf("%+v", g.events.list), "reply": out.Reply.String(),
	} {
		if strings.Contains(text, number) {
			t.Errorf("%s holds the number: %s", what, text)
		}
	}
	p, err := g.Preview(context.Background(), m, false)
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%+v", p); strings.Contains(shown, number) {
		t.Errorf("preview holds the number: %s", shown)
	}
	full, err := g.Preview(context.Background(), m, true)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(full.Text, number) {
		t.Errorf("full preview lacks the number: %+v", full)
	}
}

func TestPreviewHTMLIsMasked(t *testing.T) {
	g := newRig(t, "", nil)
	for name, body := range map[string]string{
		"whole": "<p onclick='x()'>card <b>4111111111111111</b><script>4111111111111111</script></p>",
		"split": "<p>card <b>41111111</b>11111111</p>",
	} {
		m := message(t, "alice@corp.example", "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n"+body+"\r\n", "x@elsewhere.example")
		p, err := g.Preview(context.Background(), m, false)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ReplaceAll(strings.ReplaceAll(p.HTML, "<b>", ""), "</b>", ""), "4111111111111111") || strings.Contains(p.HTML, "onclick") {
			t.Errorf("%s: got %q", name, p.HTML)
		}
		if name == "whole" && !strings.Contains(p.HTML, "<b>") {
			t.Errorf("the markup is gone: %q", p.HTML)
		}
	}
}

func TestVerdictIsStoredAndReadBack(t *testing.T) {
	g := newRig(t, "", nil)
	out := g.Handle(context.Background(), message(t, "alice@corp.example", text("v", card), "x@elsewhere.example"))
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil {
		t.Fatal(err)
	}
	v := it.Verdict
	if v.Schema != policy.VerdictSchema || v.Policy == "" || v.Action != policy.Quarantine || len(v.Findings) != 1 {
		t.Errorf("got %+v", v)
	}
	if f := v.Findings[0]; f.Where != "1, line 1" || f.Detector != "payment_card" || f.Count != 1 {
		t.Errorf("got finding %+v", f)
	}
	if !slices.Contains(v.Asked, "payment cards stay inside") {
		t.Errorf("asked rules are %q", v.Asked)
	}
}
