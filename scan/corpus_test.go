package scan

import (
	"strings"
	"testing"

	"postern/extract"
)

// A detection is one line of a detector's table: where want is empty nothing of
// the detector may be found, else its canonical value is. conf is the least
// confidence; 0 means any.
type detection struct {
	name, text, want string
	conf             Confidence
}

func newTestEngine(tb testing.TB, o Options) *Engine {
	tb.Helper()
	if o.Key == nil {
		o.Key = make([]byte, 32)
	}
	e, err := New(o)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// testDetector runs a table for one detector, with all the others beside it.
func testDetector(t *testing.T, name string, table []detection) {
	t.Helper()
	e := newTestEngine(t, Options{Terms: All()})
	for _, tt := range table {
		t.Run(tt.name, func(t *testing.T) {
			x := e.read(tt.text, &extract.Document{View: extract.Shown, Section: extract.Body, Text: tt.text})
			defer e.release(x)
			var got []match
			for _, m := range x.matches {
				if m.source >= 0 && catalogue[m.source].Name == name {
					got = append(got, m)
				}
			}
			switch {
			case tt.want == "" && len(got) > 0:
				t.Fatalf("found %q (%v) in %q", got[0].value, got[0].evidence, tt.text)
			case tt.want == "":
				return
			case len(got) != 1:
				t.Fatalf("got %d matches in %q, want 1", len(got), tt.text)
			case got[0].value != tt.want:
				t.Fatalf("got value %q, want %q", got[0].value, tt.want)
			case tt.conf != 0 && got[0].conf != tt.conf:
				t.Fatalf("got confidence %v (%v), want %v", got[0].conf, got[0].evidence, tt.conf)
			}
			checkFindings(t, e, tt.text)
		})
	}
}

// checkFindings asserts what holds of every finding in every text.
func checkFindings(t *testing.T, e *Engine, s string) {
	t.Helper()
	x := e.read(s, nil)
	values := map[[2]int][]string{}
	for _, m := range x.matches {
		at := [2]int{m.start, m.end}
		values[at] = append(values[at], m.value)
	}
	e.release(x)
	last := int64(0)
	e.Scan(&extract.Document{Text: s, Path: s}, func(f Finding) {
		if f.Start < last || f.Start >= f.End || f.End > int64(len(s)) {
			t.Fatalf("offsets [%d, %d) after %d in a text of %d bytes", f.Start, f.End, last, len(s))
		}
		last = f.Start
		if !runeBorder(s, int(f.Start)) || !runeBorder(s, int(f.End)) {
			t.Fatalf("offsets [%d, %d) are not at runes' starts", f.Start, f.End)
		}
		if got, want := f.RuneEnd-f.Rune, len([]rune(s[f.Start:f.End])); got != want {
			t.Fatalf("got %d code points, want %d", got, want)
		}
		for _, v := range values[[2]int{int(f.Start), int(f.End)}] {
			for _, shown := range []string{f.Masked, f.Path} {
				if len(plain(v)) >= 4 && strings.Contains(shown, v) || holds(readable(shown), v) {
					t.Fatalf("%q shows the value %q", shown, v)
				}
			}
		}
	})
}

func runeBorder(s string, i int) bool { return i == len(s) || runeStart(s, i) == i }

// finds returns the findings of e in s.
func finds(e *Engine, s string) []Finding {
	var out []Finding
	e.Scan(&extract.Document{Text: s, View: extract.Shown, Section: extract.Body}, func(f Finding) { out = append(out, f) })
	return out
}
