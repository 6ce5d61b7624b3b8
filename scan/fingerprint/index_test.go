package fingerprint

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"postern/internal/indexfile"
)

func testNow() time.Time { return time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC) }

// edit opens an editor that ends with the test.
func edit(t testing.TB, dir string, o EditOptions) *Editor {
	t.Helper()
	o.Now = testNow
	e, err := Edit(dir, testKeys(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func add(t testing.TB, e *Editor, name, text string) Outcome {
	t.Helper()
	w := e.Document(name)
	if _, err := w.WriteString(text); err != nil {
		t.Fatal(err)
	}
	outcome, err := w.Add(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func commit(t testing.TB, e *Editor) {
	t.Helper()
	if err := e.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func openIndex(t testing.TB, dir string, older *Index) *Index {
	t.Helper()
	x, err := Open(dir, testKeys(t), older)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// copies are the copies in a text, as "ID FROM-TO".
func copies(t testing.TB, x *Index, text string, least int, public ...*Index) (out []string) {
	t.Helper()
	f := Finder{Public: public}
	f.Read(testKeys(t), text)
	for _, c := range f.Copies(x, least) {
		out = append(out, fmt.Sprintf("%d %d-%d", c.ID, c.From, c.To))
	}
	return out
}

func names(t testing.TB, x *Index) (list []string) {
	t.Helper()
	if err := x.Documents(func(d Document) bool { list = append(list, d.Name); return true }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func TestDocumentsComeAndGo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	a, b := made(1, 4000), made(2, 4000)
	for _, tt := range []struct {
		name, text string
		want       Outcome
	}{{"a", a, Added}, {"b", b, Added}, {"a", a, Unchanged}, {"tiny", "too short", TooShort}, {"b", a, Replaced}, {"b", b, Replaced}} {
		if got := add(t, e, tt.name, tt.text); got != tt.want {
			t.Errorf("%s: got outcome %v, want %v", tt.name, got, tt.want)
		}
	}
	commit(t, e)
	x := openIndex(t, dir, nil)
	if got := names(t, x); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("documents %q", got)
	}
	if got := copies(t, x, made(9, 500)+a[1000:2000]+made(8, 500), 250); len(got) != 1 || !strings.HasPrefix(got[0], "1 ") {
		t.Errorf("copies of a: %q", got)
	}
	// A new text of a document takes the old one's place, over commits, too.
	c := made(3, 4000)
	if got := add(t, e, "a", c); got != Replaced {
		t.Errorf("got outcome %v", got)
	}
	if got := add(t, e, "b", b); got != Unchanged {
		t.Errorf("got outcome %v", got)
	}
	commit(t, e)
	if got := copies(t, x, a[1000:2000], 250); len(got) != 1 {
		t.Errorf("an open index has changed: %q", got)
	}
	y := openIndex(t, dir, x)
	if got := copies(t, y, a[1000:2000], 250); got != nil {
		t.Errorf("copies of the old text: %q", got)
	}
	if got := copies(t, y, c[1000:2000], 250); len(got) != 1 {
		t.Errorf("copies of the new text: %q", got)
	}
	if n, err := e.Remove(func(d Document) bool { return d.Name == "a" }); n != 1 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	commit(t, e)
	z := openIndex(t, dir, y)
	if got := copies(t, z, c[1000:2000], 250); got != nil || z.Info.Documents != 1 {
		t.Errorf("copies of what was removed: %q, %+v", got, z.Info)
	}
	if !z.Has(testKeys(t).Points(b, nil)[5].Hash) || z.Has(testKeys(t).Points(c, nil)[5].Hash) {
		t.Error("Has says otherwise")
	}
}

// Whatever way documents come in, lookups find all of them.
func TestSegmentsAreMerged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	e.flushAt = 500
	r := rand.New(rand.NewPCG(5, 6))
	text := func(i int) string { return made(uint64(100+i), 1000+97*(i%7)) }
	const n = 300
	for i := range n {
		add(t, e, fmt.Sprint("doc ", i), text(i))
		if i%50 == 49 {
			commit(t, e)
		}
	}
	gone := map[int]bool{}
	for range 60 {
		gone[r.IntN(n)] = true
	}
	for i := range gone {
		if _, err := e.Remove(func(d Document) bool { return d.Name == fmt.Sprint("doc ", i) }); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, e)
	x := openIndex(t, dir, nil)
	if len(x.parts) > 2*mergeFan {
		t.Errorf("%d segments", len(x.parts))
	}
	if x.Info.Documents != n-len(gone) {
		t.Errorf("%d documents, want %d", x.Info.Documents, n-len(gone))
	}
	for i := range n {
		got := copies(t, x, text(i), 250)
		if want := fmt.Sprintf("%d ", i+1); gone[i] != (got == nil) || got != nil && !strings.HasPrefix(got[0], want) {
			t.Errorf("document %d (removed: %v): copies %q", i, gone[i], got)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2*len(x.parts)+2 { // each with its note, the manifest and the lock
		t.Errorf("%d files for %d segments, %v", len(files), len(x.parts), err)
	}
}

func TestPublicTextIsNoCopy(t *testing.T) {
	dir := t.TempDir()
	template := made(20, 1500)
	e := edit(t, filepath.Join(dir, "plans"), EditOptions{Name: "plans"})
	add(t, e, "plan", template+made(21, 1500))
	commit(t, e)
	p := edit(t, filepath.Join(dir, "templates"), EditOptions{Name: "templates", Public: true})
	add(t, p, "template", template)
	commit(t, p)
	plans, templates := openIndex(t, filepath.Join(dir, "plans"), nil), openIndex(t, filepath.Join(dir, "templates"), nil)
	if got := copies(t, plans, template, 250); len(got) != 1 {
		t.Errorf("without public text: %q", got)
	}
	if got := copies(t, plans, template, 250, templates); got != nil {
		t.Errorf("of the template: %q", got)
	}
	if got := copies(t, plans, template+made(21, 1500), 250, templates); len(got) != 1 || !strings.HasPrefix(got[0], "1 1") {
		t.Errorf("of all: %q", got)
	}
	if _, err := Edit(filepath.Join(dir, "templates"), testKeys(t), EditOptions{Now: testNow}); err == nil {
		t.Error("two editors of one index")
	}
	_ = p.Close()
	if _, err := Edit(filepath.Join(dir, "templates"), testKeys(t), EditOptions{Now: testNow}); err == nil || !strings.Contains(err.Error(), "holds public text") {
		t.Errorf("protected documents among public text: %v", err)
	}
}

func TestAnIndexIsWholeOrNot(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	text := made(30, 5000)
	add(t, e, "secret name", text)
	commit(t, e)
	segment := filepath.Join(dir, segmentFile(1))
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(whole), "secret name") {
		t.Error("the name can be read")
	}
	other, err := NewKeys(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, other, nil); !errors.Is(err, ErrKey) {
		t.Errorf("another key: %v", err)
	}
	older := openIndex(t, dir, nil)
	for name, data := range map[string][]byte{"cut off": whole[:len(whole)-100], "changed": append([]byte{}, append(whole[:200:200], append([]byte{whole[200] ^ 1}, whole[201:]...)...)...)} {
		replaceFile(t, segment, data)
		if _, err := Open(dir, testKeys(t), nil); !errors.Is(err, indexfile.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(dir, testKeys(t), older); err != nil {
		t.Errorf("what is open is not opened again: %v", err)
	}
	if err := os.Remove(segment); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, testKeys(t), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a segment is missing: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ManifestFile), []byte("PSTNFPRT 00000000\n{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, testKeys(t), nil); !errors.Is(err, indexfile.ErrCorrupt) {
		t.Errorf("a damaged manifest: %v", err)
	}
}

// A segment's checksum is compared once, and again when it was written to.
func TestASegmentIsCheckedOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	add(t, e, "a", made(31, 3000))
	commit(t, e)
	segment := filepath.Join(dir, segmentFile(1))
	note := segment + checkedExtension
	was, err := os.ReadFile(note)
	if err != nil {
		t.Fatalf("what was written is not noted: %v", err)
	}
	if err := os.Remove(note); err != nil {
		t.Fatal(err)
	}
	openIndex(t, dir, nil)
	if again, err := os.ReadFile(note); err != nil || string(again) != string(was) {
		t.Errorf("noted %q, then %q (%v)", was, again, err)
	}

	f, err := os.OpenFile(segment, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for now := string(was); now == string(was); { // clocks of file systems tick
		if _, err := f.WriteAt([]byte{0xff, 0xfe}, 100); err != nil {
			t.Fatal(err)
		}
		if now, err = state(segment); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(dir, testKeys(t), nil); !errors.Is(err, indexfile.ErrCorrupt) {
		t.Errorf("written to since: %v", err)
	}
	now, err := state(segment)
	if err != nil {
		t.Fatal(err)
	}
	setChecked(segment, now)
	if _, err := Open(dir, testKeys(t), nil); err != nil {
		t.Errorf("read again: %v", err)
	}
}

// replaceFile puts another file in a place: what is mapped stays as it is.
func replaceFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path+".x", data, 0o600), os.Rename(path+".x", path)); err != nil {
		t.Fatal(err)
	}
}

// An editor that does not come to its end leaves the index as it was committed.
func TestAnInterruptedChange(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	text := made(40, 3000)
	add(t, e, "a", text)
	commit(t, e)
	add(t, e, "b", made(41, 3000))
	e.mu.Lock()
	if err := e.flush(t.Context()); err != nil { // written, but not committed
		t.Fatal(err)
	}
	e.mu.Unlock()
	if err := errors.Join(e.Close(), os.WriteFile(filepath.Join(dir, ".new-1234"), []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if got := names(t, openIndex(t, dir, nil)); !slices.Equal(got, []string{"a"}) {
		t.Errorf("documents %q", got)
	}
	e = edit(t, dir, EditOptions{Name: "plans"})
	if files, err := os.ReadDir(dir); err != nil || len(files) != 4 {
		t.Errorf("%v, %v", files, err)
	}
	add(t, e, "b", made(41, 3000))
	commit(t, e)
	if got := names(t, openIndex(t, dir, nil)); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("documents %q", got)
	}
}

// When the time is over, what has come is there.
func TestCommitWithoutTime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	over, end := context.WithCancel(t.Context())
	end()
	for i := range 10 {
		add(t, e, fmt.Sprint(i), made(uint64(i), 1000))
		if err := e.Commit(over); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if x := openIndex(t, dir, nil); x.Info.Documents != 10 || len(x.parts) != 10 {
		t.Errorf("%d documents, %d segments", x.Info.Documents, len(x.parts))
	}
	commit(t, e)
	if x := openIndex(t, dir, nil); x.Info.Documents != 10 || len(x.parts) >= 10 {
		t.Errorf("%d documents, %d segments", x.Info.Documents, len(x.parts))
	}
}

func TestVersionsOfOneDocument(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	e := edit(t, dir, EditOptions{Name: "plans"})
	text := made(50, 3000)
	for i := range 200 {
		add(t, e, fmt.Sprint("version ", i), text+made(uint64(60+i), 500))
	}
	commit(t, e)
	x := openIndex(t, dir, nil)
	got := copies(t, x, text, 250)
	if len(got) != mostAlike {
		t.Errorf("%d copies, want %d", len(got), mostAlike)
	}
	// What only one of them has is found.
	if got := copies(t, x, made(60, 500), 250); len(got) != 1 || !strings.HasPrefix(got[0], "1 ") {
		t.Errorf("of the first: %q", got)
	}
}

func TestLongDocument(t *testing.T) {
	e := edit(t, filepath.Join(t.TempDir(), "x"), EditOptions{Name: "x"})
	w := e.Document("long")
	piece := made(70, 1<<20)
	for range 21 {
		if _, err := w.WriteString(piece); err != nil {
			t.Fatal(err)
		}
	}
	if outcome, err := w.Add(t.Context()); outcome != Added || err != nil || !w.Cut() {
		t.Errorf("%v, %v, cut %v", outcome, err, w.Cut())
	}
	commit(t, e)
}

// The whole of a short document is all of it, although its first and last letters have
// no fingerprint.
func TestShortDocuments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "notes")
	e := edit(t, dir, EditOptions{Name: "notes"})
	const n = 100
	for i := range n {
		add(t, e, fmt.Sprint(i), made(uint64(i), 400))
	}
	commit(t, e)
	x := openIndex(t, dir, nil)
	f := Finder{}
	for i := range n {
		f.Read(x.keys, made(1000, 300)+made(uint64(i), 400)+made(1001, 300))
		got := f.Copies(x, DefaultRun)
		if len(got) != 1 || got[0].From != 0 || got[0].To != got[0].Letters {
			t.Errorf("document %d: %+v", i+1, got)
		}
	}
}
