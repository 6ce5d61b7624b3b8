package extract_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"postern/extract"
	"postern/mail"
)

// A result is everything that a walk handed out.
type result struct {
	documents []extract.Document
	report    *extract.Report
}

func (r result) text(path string, v extract.View) string {
	var b strings.Builder
	for _, d := range r.documents {
		if d.Path == path && d.View == v {
			b.WriteString(d.Text[d.Repeated:])
		}
	}
	return b.String()
}

func (r result) gaps() string {
	var list []string
	for _, g := range r.report.Gaps {
		list = append(list, g.Path+":"+string(g.Cause))
	}
	return strings.Join(list, " ")
}

func (r result) facts() string {
	var list []string
	for _, f := range r.report.Facts {
		list = append(list, f.Path+":"+f.Name)
	}
	return strings.Join(list, " ")
}

func reader(t testing.TB, o extract.Options) *extract.Reader {
	t.Helper()
	o.Formats = formats
	r, err := extract.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func spool(t testing.TB, env mail.Envelope, text string) *mail.Message {
	t.Helper()
	m, err := mail.Read(t.Context(), env, strings.NewReader(text), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// message walks through a mail with the given body.
func message(t testing.TB, r *extract.Reader, body string) result {
	t.Helper()
	return walk(t, r, spool(t, mail.Envelope{}, "Subject: hello\r\n\r\n"+body))
}

func walk(t testing.TB, r *extract.Reader, m *mail.Message) result {
	t.Helper()
	var all result
	report, err := r.Message(t.Context(), m, func(d *extract.Document) error {
		c := *d
		c.Places = append([]extract.Place(nil), d.Places...)
		all.documents = append(all.documents, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all.report = report
	return all
}

func TestDocumentsFollowTheMessage(t *testing.T) {
	inner := bundle("x.txt", "third", "y.txt", "fourth")
	env := mail.Envelope{
		Sender:     mail.Address{Local: "alice", Domain: "corp.example"},
		Recipients: []mail.Recipient{{Address: mail.Address{Local: "bob", Domain: "out.example"}, Args: []string{"NOTIFY=NEVER"}}},
	}
	m := spool(t, env, "Subject: first\r\nX-Note: noted\r\n\r\n"+bundle("a.txt", "second", "in.bundle", inner, "b.txt", "fifth", "empty", ""))
	got := walk(t, reader(t, extract.Options{}), m)
	var lines []string
	for _, d := range got.documents {
		lines = append(lines, fmt.Sprintf("%d %s %s %s %s %q", d.Object, d.Path, d.Format, d.View, d.Section, d.Text))
	}
	want := []string{
		`0  eml properties subject "first"`,
		`0  eml properties header:x-note "noted"`,
		`1 envelope envelope properties envelope "alice@corp.example\nbob@out.example\nNOTIFY=NEVER\n"`,
		`3 1/a.txt plain shown body "second"`,
		`5 1/in.bundle/x.txt plain shown body "third"`,
		`6 1/in.bundle/y.txt plain shown body "fourth"`,
		`7 1/b.txt plain shown body "fifth"`,
	}
	if g, w := strings.Join(lines, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	var objects []string
	for i, o := range got.report.Objects {
		if o.Number != i {
			t.Errorf("object %d has number %d", i, o.Number)
		}
		objects = append(objects, fmt.Sprintf("%s:%s:%d", o.Path, o.Format, o.Depth))
	}
	if g, w := strings.Join(objects, " "), ":eml:0 envelope:envelope:0 1:bundle:1 1/a.txt:plain:2 1/in.bundle:bundle:2 1/in.bundle/x.txt:plain:3 1/in.bundle/y.txt:plain:3 1/b.txt:plain:2 1/empty:empty:2"; g != w {
		t.Errorf("objects\n%s\nwant\n%s", g, w)
	}
	if got.gaps()+got.facts() != "" {
		t.Errorf("gaps %s, facts %s", got.gaps(), got.facts())
	}
}

// What a hostile object does is a gap of its own, and the next message is read
// as ever.
func TestHostileObjects(t *testing.T) {
	limits := extract.Limits{CPU: 1e9}
	r := reader(t, extract.Options{Limits: limits, Workers: 2, WorkerMemory: 128 << 20})
	for _, c := range []struct{ name, body, gaps string }{
		{"fine", "RISKY text 4111", ""},
		{"endless loop", "RISKY loop", "1:timeout"},
		{"4 GiB", "RISKY allocate", "1:crashed"},
		{"endless text", "RISKY print", "1:too-big"},
		{"endless text, deaf", "RISKY deaf", "1:too-big"},
		{"exit", "RISKY exit", "1:crashed"},
		{"nil pointer", "RISKY nil", "1:crashed"},
		{"stack overflow", "RISKY stack", "1:crashed"},
		{"error", "RISKY error", "1:corrupt"},
		{"gap error", "RISKY password", "1:encrypted-file"},
		{"gap error of no known cause", "RISKY wrong-cause", "1:corrupt"},
		{"gap inside", "RISKY gap", "1/inside:encrypted-file"},
		{"broken child", "RISKY broken-child", "1/member:corrupt"},
		{"too many children", "RISKY children 20000", "1:too-big"},
		{"children without end, deaf", "RISKY swallow", "1:too-big"},
		{"panic here", "TRUSTED nil", "1:crashed"},
		{"endless text here", "TRUSTED print", "1:too-big"},
		{"children here", "TRUSTED children 20000", "1:too-big"},
		{"children here, deaf", "TRUSTED swallow", "1:too-big"},
		{"Detect panics", "SHY", "1:corrupt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := message(t, r, c.body)
			if got.gaps() != c.gaps {
				t.Errorf("gaps %q, want %q; %v", got.gaps(), c.gaps, got.report.Gaps)
			}
			for _, g := range got.report.Gaps {
				if strings.Contains(g.Detail, "bad bytes") {
					t.Errorf("the detail quotes an unknown error: %q", g.Detail)
				}
			}
			if c.name == "endless loop" && got.text("1", extract.Shown) != "before loop\n" {
				t.Errorf("the text before the loop is lost")
			}
			if next := message(t, r, "RISKY text fine"); next.gaps() != "" || !strings.Contains(next.text("1", extract.Shown), "fine") {
				t.Errorf("the next message: %s", next.gaps())
			}
		})
	}
}

func TestNestedWithoutEnd(t *testing.T) {
	r := reader(t, extract.Options{Limits: extract.Limits{Depth: 6}})
	got := message(t, r, "QUINE")
	deep := 0
	for _, g := range got.report.Gaps {
		if g.Cause != extract.TooDeep {
			t.Errorf("gap %v", g)
		}
		deep++
	}
	if deep != 64 {
		t.Errorf("%d gaps, want one for each of 64 objects", deep)
	}
}

func TestNestedAndWide(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), "QUINE")
	if n := len(got.report.Objects); n > 10_002 {
		t.Errorf("%d objects", n)
	}
	causes := map[extract.Cause]int{}
	for _, g := range got.report.Gaps {
		causes[g.Cause]++
	}
	if causes[extract.TooDeep] == 0 || len(got.report.Gaps) > 250 {
		t.Errorf("gaps %v", causes)
	}
}

func TestRatio(t *testing.T) {
	r := reader(t, extract.Options{})
	got := message(t, r, "RISKY zeros 100")
	if !strings.HasPrefix(got.gaps(), "1:too-big") {
		t.Errorf("gaps %s", got.gaps())
	}
	if got := message(t, r, "RISKY zeros 5"); strings.Contains(got.gaps(), "too-big") {
		t.Errorf("5 MiB: gaps %s", got.gaps())
	}
}

func TestLargeChild(t *testing.T) {
	r := reader(t, extract.Options{Limits: extract.Limits{Object: 1 << 20}})
	for _, where := range []string{"RISKY", "TRUSTED"} {
		got := message(t, r, where+" zeros 3")
		if got.gaps() != "1/zeros:too-big 1/zeros:unknown" {
			t.Errorf("%s: gaps %s", where, got.gaps())
		}
		if n := len(got.report.Objects); got.report.Objects[n-1].Size != 1<<20 {
			t.Errorf("%s: size %d", where, got.report.Objects[n-1].Size)
		}
	}
}

func TestSpentBudgetLeavesGaps(t *testing.T) {
	r := reader(t, extract.Options{Limits: extract.Limits{CPU: 100e6}})
	got := message(t, r, bundle("a", "RISKY loop", "b", "text", "c", "text"))
	if got.gaps() != "1/a:timeout 1/b:timeout 1/c:timeout" {
		t.Errorf("gaps %s", got.gaps())
	}
	members := []string{"a", "RISKY loop"}
	for i := range 500 {
		members = append(members, fmt.Sprint("m", i), "text")
	}
	if got := message(t, r, bundle(members...)); len(got.report.Gaps) != 101 {
		t.Errorf("%d gaps, want 100 and one that sums up", len(got.report.Gaps))
	}
}

func TestOwnFailures(t *testing.T) {
	r := reader(t, extract.Options{})
	m := spool(t, mail.Envelope{}, "Subject: hello\r\n\r\ntext")
	mine := errors.New("mine")
	if _, err := r.Message(t.Context(), m, func(*extract.Document) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("an error of visit: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	slow := spool(t, mail.Envelope{}, "Subject: hello\r\n\r\nRISKY loop")
	_, err := r.Message(ctx, slow, func(*extract.Document) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if got := message(t, r, "RISKY text fine"); got.gaps() != "" {
		t.Errorf("the next message: %s", got.gaps())
	}
}

func TestOverloadIsNoGap(t *testing.T) {
	r := reader(t, extract.Options{Workers: 1, Wait: 50e6})
	ctx, cancel := context.WithCancel(t.Context())
	begun, ended := make(chan bool), make(chan bool)
	slow := spool(t, mail.Envelope{}, "Subject: hello\r\n\r\nRISKY sleep")
	go func() {
		defer close(ended)
		r.Message(ctx, slow, func(d *extract.Document) error {
			close(begun)
			return nil
		})
	}()
	<-begun
	var err error
	for err == nil { // the slow one may not have its worker yet
		_, err = r.Message(t.Context(), spool(t, mail.Envelope{}, "Subject: hello\r\n\r\nRISKY text x"), func(*extract.Document) error { return nil })
	}
	if !errors.Is(err, extract.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	cancel()
	<-ended
}

func TestMemoryComesBack(t *testing.T) {
	r := reader(t, extract.Options{})
	m := spool(t, mail.Envelope{}, "Subject: hello\r\n\r\n"+bundle("a", strings.Repeat("text ", 1<<20), "b", strings.Repeat("text ", 1<<20)))
	drop := func(*extract.Document) error { return nil }
	var before, after runtime.MemStats
	for i := range 12 {
		if i == 2 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
		if _, err := r.Message(t.Context(), m, drop); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("ten walks left %d bytes", grown)
	}
}
