package scan

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/scan/fingerprint"
)

// madeText is n made words, always the same ones of a seed.
func madeText(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for range n {
		for range 1 + r.IntN(3) {
			b.WriteByte("bdfgklmnprstv"[r.IntN(13)])
			b.WriteByte("aeiou"[r.IntN(5)])
			b.WriteByte("lnrst"[r.IntN(5)])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// openPrints makes and opens an index of documents, whose names are the keys.
func openPrints(t testing.TB, public bool, documents map[string]string) *fingerprint.Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plans")
	k, err := fingerprint.NewKeys(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	e, err := fingerprint.Edit(dir, k, fingerprint.EditOptions{Name: "plans", Public: public, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for name, text := range documents {
		w := e.Document(name)
		w.WriteString(Canonical(text))
		if _, err := w.Add(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	x, err := fingerprint.Open(dir, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestCopies(t *testing.T) {
	plan, template := madeText(1, 1000), madeText(2, 200)
	open := map[string]*fingerprint.Index{"plans": openPrints(t, false, map[string]string{"/srv/plans/Nightjar merger.docx": template + plan})}
	public := []*fingerprint.Index{openPrints(t, true, map[string]string{"template": template})}
	words := strings.Fields(plan)
	part := strings.Join(words[300:500], " ")
	for _, tt := range []struct {
		name, text string
		run        int
		want       bool
	}{
		{"a part", madeText(3, 100) + part + madeText(4, 100), 0, true},
		{"capitals and lines", strings.ToUpper(strings.ReplaceAll(part, " ", "\n> ")), 0, true},
		{"look-alikes and accents", strings.NewReplacer("a", "а", "e", "é", "o", "ο").Replace(part), 0, true},
		{"invisible characters", strings.ReplaceAll(part, "a", "a\u200b"), 0, true},
		{"every twentieth word changed", everyTwentieth(words[300:500]), 0, true},
		{"less than a run", strings.Join(words[300:330], " "), 0, false},
		{"a lower bound", strings.Join(words[300:345], " "), 150, true},
		{"a higher bound", part, 2000, false},
		{"public text", template, 0, false},
		{"other text", madeText(5, 2000), 0, false},
		{"the words in another order", shuffled(words[300:500]), 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := newTestEngine(t, Options{Terms: []Term{{Fingerprint: "plans", Run: tt.run}}, Fingerprints: open, PublicText: public})
			var got []Finding
			e.Scan(&extract.Document{Text: tt.text}, func(f Finding) { got = append(got, f) })
			if len(got) > 0 != tt.want {
				t.Fatalf("got %+v", got)
			}
			for _, f := range got {
				if f.Detector != "fingerprint:plans" || f.Copied == nil || f.Copied.Document != 1 || f.End <= f.Start {
					t.Errorf("got %+v", f)
				}
				if s := fmt.Sprint(f.Evidence); !strings.Contains(s, "document 1 Nig••••• mer•••.docx") || strings.Contains(s, "merger") {
					t.Errorf("evidence %s", s)
				}
				for _, w := range words[300:500] {
					if len(w) > 5 && strings.Contains(strings.ToLower(f.Masked), w) {
						t.Errorf("%q is shown: %s", w, f.Masked)
					}
				}
			}
		})
	}
}

func everyTwentieth(words []string) string {
	out := append([]string{}, words...)
	for i := 5; i < len(out); i += 20 {
		out[i] = "anotherword"
	}
	return strings.Join(out, " ")
}

func shuffled(words []string) string {
	out := append([]string{}, words...)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return strings.Join(out, " ")
}

// The offsets are those of the original text, to the letter.
func TestCopiesKnowTheirPlace(t *testing.T) {
	plan := madeText(1, 300)
	e := newTestEngine(t, Options{Terms: []Term{{Fingerprint: "plans"}}, Fingerprints: map[string]*fingerprint.Index{"plans": openPrints(t, false, map[string]string{"plan": plan})}})
	head, tail := strings.Repeat("é ü ", 500), strings.Repeat("zz ½ ", 500)
	text := head + strings.ReplaceAll(plan, "a", "á") + tail
	var got []Finding
	e.Scan(&extract.Document{Text: text}, func(f Finding) { got = append(got, f) })
	const least = 61 + 4 // a window, and spaces
	if len(got) != 1 || got[0].Start < int64(len(head)) || got[0].Start > int64(len(head)+2*least) ||
		got[0].End > int64(len(text)-len(tail)) || got[0].End < int64(len(text)-len(tail)-2*least) {
		t.Errorf("got %+v, text from %d to %d", got, len(head), len(text)-len(tail))
	}
	if got[0].Copied.Letters != len(strings.ReplaceAll(plan, " ", "")) {
		t.Errorf("letters %d", got[0].Copied.Letters)
	}
}

func TestCopiesInWindows(t *testing.T) {
	plan := madeText(1, 4000)
	e := newTestEngine(t, Options{Terms: []Term{{Fingerprint: "plans"}}, Fingerprints: map[string]*fingerprint.Index{"plans": openPrints(t, false, map[string]string{"plan": plan})}})
	for _, before := range []int{extract.WindowSize - 100, extract.WindowSize - 8000, extract.WindowSize - 12_000, extract.WindowSize} {
		text := madeText(9, 160_000)[:before] + plan + "end"
		from, to := 1<<40, 0
		for _, f := range e.Text(text) {
			from, to = min(from, f.Copied.From), max(to, f.Copied.To)
		}
		if all := len(strings.ReplaceAll(plan, " ", "")); from > 61 || to < all-61 {
			t.Errorf("plan at %d: letters %d to %d of %d were found", before, from, to, all)
		}
	}
}

// Two documents with the same stretch are two findings.
func TestCopiesOfTwoDocuments(t *testing.T) {
	plan := madeText(1, 300)
	x := openPrints(t, false, map[string]string{"one": plan, "two": plan + madeText(2, 300)})
	e := newTestEngine(t, Options{Terms: []Term{{Fingerprint: "plans"}}, Fingerprints: map[string]*fingerprint.Index{"plans": x}})
	seen := map[string]bool{}
	e.Scan(&extract.Document{Text: plan}, func(f Finding) { seen[f.Digest] = true })
	if len(seen) != 2 {
		t.Errorf("%d documents, want 2", len(seen))
	}
}

func TestFingerprintTerms(t *testing.T) {
	open := map[string]*fingerprint.Index{"public": openPrints(t, true, map[string]string{"x": madeText(1, 100)})}
	for name, want := range map[string]string{"public": "public text", "other": "no index"} {
		if _, err := New(Options{Terms: []Term{{Fingerprint: name}}, Fingerprints: open}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
