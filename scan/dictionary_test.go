package scan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func readDict(t testing.TB, language, text string) *Dictionary {
	t.Helper()
	d, err := ReadDictionary("test", language, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func dictHits(t testing.TB, d *Dictionary, text string) []string {
	t.Helper()
	e, err := New(Options{Terms: []Term{{Dictionary: d}}})
	if err != nil {
		t.Fatal(err)
	}
	var hits []string
	for _, f := range e.Text(text) {
		r := []rune(text)
		hits = append(hits, string(r[f.Rune:f.RuneEnd]))
		if f.Detector != "dictionary:test" || f.Confidence != High {
			t.Errorf("finding %+v", f)
		}
	}
	return hits
}

func TestDictionaryFinds(t *testing.T) {
	for _, k := range []struct {
		name, language, phrases, text string
		want                          []string
	}{
		{"folded", "", "Breast Cancer\nbrûlure", "BREAST   cancer, and Brulure", []string{"BREAST   cancer", "Brulure"}},
		{"at word borders", "", "gout", "a gouty man, lagout, gout.", []string{"gout"}},
		{"numbers", "", "4711\nNJ 1234567\nzone 51", "4711 nj 1234567 Zone 51 47110", []string{"4711", "nj 1234567", "Zone 51"}},
		{"the longest of a dictionary", "", "contract\nbreach of contract", "breach of contract; a contract", []string{"breach of contract", "contract"}},
		{"English plural", "en", "heart attack\nallergy\ndiagnosis", "heart attacks, allergies, diagnoses", []string{"heart attacks", "allergies", "diagnoses"}},
		{"German cases", "de", "chronische Krankheit\nKündigung", "mit chronischen Krankheiten nach Kündigungen", []string{"chronischen Krankheiten", "Kündigungen"}},
		{"Polish cases", "pl", "cukrzyca\numowa", "chory na cukrzycę, leczenie cukrzycy, dwie umowy", []string{"cukrzycę", "cukrzycy", "umowy"}},
		{"Italian plural", "it", "contratto\nfrattura", "contratti, fratture", []string{"contratti", "fratture"}},
		{"no language, no plural", "", "allergy", "allergies", nil},
		{"phrases that share a word", "", "patient alpha\npatient beta\npatient gamma", "patient beta patient delta", []string{"patient beta"}},
		{"a phrase that begins like a comment", "", "\\#pragma once\n#pragma twice", "#pragma once #pragma twice", []string{"#pragma once"}},
		{"Chinese", "", "糖尿病", "他患有糖尿病。", []string{"糖尿病"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			if got := dictHits(t, readDict(t, k.language, k.phrases), k.text); !slices.Equal(got, k.want) {
				t.Errorf("got %q, want %q", got, k.want)
			}
		})
	}
}

func TestDictionaryWeights(t *testing.T) {
	d := readDict(t, "", "# a comment\n\nalpha\t5\nbeta\ngamma\t-3\tde\ndelta\t\tfr\r\nalpha\t7\n")
	if d.Len() != 4 {
		t.Fatalf("%d phrases", d.Len())
	}
	e, err := New(Options{Terms: []Term{{Dictionary: d}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, f := range e.Text("alpha beta gamma delta") {
		got = append(got, f.Weight)
	}
	if want := []int{7, 1, -3, 1}; !slices.Equal(got, want) {
		t.Errorf("weights %v, want %v", got, want)
	}
	one, two := e.Text("alpha")[0], e.Text("ALPHA")[0]
	if one.Digest != two.Digest {
		t.Error("two spellings are two values")
	}
}

func TestInflectedFormsAreOneValue(t *testing.T) {
	d := readDict(t, "en", "fracture")
	e, err := New(Options{Terms: []Term{{Dictionary: d}}})
	if err != nil {
		t.Fatal(err)
	}
	f := e.Text("fracture fractures")
	if len(f) != 2 || f[0].Digest != f[1].Digest {
		t.Errorf("%+v", f)
	}
}

func TestDictionaryErrors(t *testing.T) {
	_, err := ReadDictionary("test", "", strings.NewReader("fine\n-\nfine too\tmany\nalpha\t0\nbeta\t1\txx\ngamma\t1\tde\tmore\n\xff\xfe\n"+strings.Repeat("x", 500)+"\n"))
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v", err)
	}
	var lines []int
	for _, e := range joined.Unwrap() {
		var one *DictionaryError
		if !errors.As(e, &one) {
			t.Fatalf("got %v", e)
		}
		lines = append(lines, one.Line)
	}
	if want := []int{2, 3, 4, 5, 6, 7, 8}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v: %v", lines, want, err)
	}
	for _, text := range []string{"", "# nothing\n", "\n" + strings.Repeat("long ", 1000)} {
		if _, err := ReadDictionary("test", "", strings.NewReader(text)); err == nil {
			t.Errorf("%.20q is taken", text)
		}
	}
}

func TestBuiltInDictionaries(t *testing.T) {
	if len(DictionaryNames()) == 0 {
		t.Fatal("there are none")
	}
	for _, name := range DictionaryNames() {
		d, err := BuiltInDictionary(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if again, _ := BuiltInDictionary(name); again != d {
			t.Errorf("%s is read twice", name)
		}
		t.Logf("%s: %d phrases, %d forms, %d KiB", name, d.Len(), len(d.forms), d.Size()>>10)
	}
	for _, name := range []string{"", "none", "projects/en.txt", ".."} {
		if _, err := BuiltInDictionary(name); err == nil {
			t.Errorf("%q is a dictionary", name)
		}
	}
}

func largeDictionary(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "customer %s %s %d\n", []string{"alpha", "bravo", "carol", "delta", "echo"}[i%5], []string{"north", "south", "west"}[i%3], i)
	}
	return b.String()
}

func TestLargeDictionary(t *testing.T) {
	const n = 300_000
	d := readDict(t, "", largeDictionary(n))
	if d.Len() != n {
		t.Fatalf("%d phrases", d.Len())
	}
	if d.Size() > 40<<20 {
		t.Errorf("takes %d MiB", d.Size()>>20)
	}
	t.Logf("takes %d MiB", d.Size()>>20)
	if got := dictHits(t, d, "our customer bravo south 1 and customer echo west 299999, customer alpha south 0"); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func BenchmarkReadLargeDictionary(b *testing.B) {
	text := largeDictionary(300_000)
	b.ReportAllocs()
	for b.Loop() {
		readDict(b, "", text)
	}
}

func FuzzReadDictionary(f *testing.F) {
	f.Add("alpha\t5\tde\nbeta\n# x\n", "de")
	f.Add("\ufeffa b c\t-1\n糖尿病\n", "")
	f.Add("x\t1\t1\t1\n\n\n", "pl")
	f.Fuzz(func(t *testing.T, text, language string) {
		d, err := ReadDictionary("fuzz", language, strings.NewReader(text))
		if err != nil {
			return
		}
		e, err := New(Options{Terms: []Term{{Dictionary: d}}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range min(d.Len(), 20) {
			phrase, weight := d.Phrase(i)
			if weight == 0 {
				t.Errorf("weight 0 of %q", phrase)
			}
			found := false
			for _, f := range e.Text("( " + phrase + " )") {
				found = found || f.Weight != 0
			}
			if !found {
				t.Errorf("%q is not found", phrase)
			}
		}
	})
}
