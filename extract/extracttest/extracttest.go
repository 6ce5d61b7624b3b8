// Package extracttest reads files through a [extract.Format] in tests, without
// the walker and its workers: what the format hands to its sink is collected.
package extracttest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"postern/extract"
)

// A Result is everything that a format's reader handed on.
type Result struct {
	// Detected is what the format's Detect said; reading went on in any case.
	Detected bool
	// Err is what Read returned.
	Err error
	// Texts is the whole text of each view.
	Texts map[extract.View]string
	// Sections is the text that was given to Sink.Section, whatever its view.
	Sections map[extract.Section]string
	// Places are the places of each view, with offsets into Texts.
	Places   map[extract.View][]extract.Place
	Children []Child
	Gaps     []extract.Gap
	Facts    []extract.Fact
}

// A Child is an object that was found inside, read to its end.
type Child struct {
	extract.Child
	Data []byte
	// Err is the error of the child's reader after Data.
	Err error
}

// Object makes an object of data, as if it were an attachment called name. An
// empty name is no name.
func Object(name string, data []byte) *extract.Object {
	const edge = 4 << 10
	o := &extract.Object{
		Path: "1/" + name, Section: extract.Attachment,
		Data: bytes.NewReader(data), Size: int64(len(data)),
		Head: data[:min(edge, len(data))], Tail: data[max(0, len(data)-edge):],
	}
	if name != "" {
		o.Names = []string{name}
	}
	return o
}

// Read reads data with f in this process and fails the test where f hands on
// what it must not: text that is not UTF-8, places out of order.
func Read(t testing.TB, f extract.Format, name string, data []byte) Result {
	t.Helper()
	return ReadObject(t, f, Object(name, data))
}

// ReadObject is [Read] for an object with a declared type, charset or section.
func ReadObject(t testing.TB, f extract.Format, o *extract.Object) Result {
	t.Helper()
	s := &Sink{}
	detected := f.Detect(o)
	err := f.Read(context.Background(), o, s)
	r := s.Result()
	r.Detected, r.Err = detected, err
	for view, text := range r.Texts {
		if !utf8.ValidString(text) {
			t.Errorf("%s: the text of view %q is not UTF-8", f.Name, view)
		}
	}
	for sec, text := range r.Sections {
		if !utf8.ValidString(text) {
			t.Errorf("%s: the text of section %q is not UTF-8", f.Name, sec)
		}
	}
	return r
}

// Text is the text of every view and section, for tests that ask only whether
// something was seen at all.
func (r Result) Text() string {
	var b strings.Builder
	for _, t := range r.Texts {
		b.WriteString(t + "\n")
	}
	for _, t := range r.Sections {
		b.WriteString(t + "\n")
	}
	return b.String()
}

// Everything is all text of an object, and the bytes of the files in it.
func Everything(r Result) string {
	var b strings.Builder
	b.WriteString(r.Text())
	for _, c := range r.Children {
		b.WriteString("\n" + string(c.Data))
	}
	return b.String()
}

// At returns the place of the first occurrence of sub in a view; it is empty
// when sub is not there.
func (r Result) At(v extract.View, sub string) extract.Place {
	i := strings.Index(r.Texts[v], sub)
	if i < 0 {
		return extract.Place{}
	}
	d := extract.Document{Places: r.Places[v]}
	return d.At(i)
}

// Child returns the first child whose path, or its last element, is name.
func (r Result) Child(name string) (Child, bool) {
	for _, c := range r.Children {
		if c.Path == name || path.Base(c.Path) == name {
			return c, true
		}
	}
	return Child{}, false
}

// Gap reports whether there is a gap of that cause: one that was noted, or the
// one that Err makes.
func (r Result) Gap(cause extract.Cause) bool {
	for _, g := range r.Gaps {
		if g.Cause == cause {
			return true
		}
	}
	if g, ok := errors.AsType[*extract.GapError](r.Err); ok {
		return g.Cause == cause
	}
	return r.Err != nil && !errors.Is(r.Err, extract.ErrBudget) && cause == extract.Corrupt
}

// Samples are the files in testdata of a pattern's names; fewer than least are an error, since a test
// would pass without them.
func Samples(t testing.TB, pattern string, least int) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = data
	}
	if len(all) < least {
		t.Fatalf("%d samples of %s, want %d", len(all), pattern, least)
	}
	return all
}
