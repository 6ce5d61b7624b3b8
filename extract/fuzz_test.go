package extract

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

// gather is a Sink that keeps the text.
type gather struct{ strings.Builder }

func (g *gather) Text(_ View, _ Place, text string) error {
	g.WriteString(text)
	return nil
}
func (*gather) Section(Section, Place, string) error { return nil }
func (*gather) Child(Child, io.Reader) error         { return nil }
func (*gather) Gap(string, Cause, string) error      { return nil }
func (*gather) Fact(string, string, string) error    { return nil }

// FuzzCarve compares the carver with itself fed byte by byte, when it never
// skips.
func FuzzCarve(f *testing.F) {
	for _, s := range []string{
		"", "\x00\x01plain text\xff\xfe", "\x01w\x00i\x00d\x00e\x00r\x00\x00s\x00", "\x00w\x00i\x00d\x00e\x00r\x00r\x01",
		"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82",
		strings.Repeat("\x03", 50) + "4111 1111" + strings.Repeat("\x00", 50) + "abcdef",
		"\xf0\x9f\x92\xb3\xf0\x9f\x92\xb3\xf0\x9f\x92\xb3\xf0\x9f\x92\xb3\xf0\x9f\x92\xb3\xf0\x9f\x92\xb3\xc3",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got, want gather
		o := &Object{Data: bytes.NewReader(b), Size: int64(len(b))}
		if err := carve(context.Background(), o, &got); err != nil {
			t.Fatal(err)
		}
		slow := carver{sink: &want}
		var rest []byte
		for i := range b {
			rest, _ = slow.feed(append(bytes.Clone(rest), b[i]), i == len(b)-1)
		}
		_, _ = slow.endWide(), slow.endNarrow()
		if got.String() != want.String() {
			t.Errorf("got %q, want %q", got.String(), want.String())
		}
	})
}

// FuzzConversation lets a worker say anything.
func FuzzConversation(f *testing.F) {
	text := encoder{sayText}
	text.text("shown")
	text.text("page 1")
	text.text("")
	child := encoder{sayChild}
	child.child(Child{Path: "a", Names: []string{"b"}})
	end := encoder{sayEnd}
	end.text("corrupt")
	end.text("so")
	for _, m := range []encoder{text, child, end, {sayData, 'x'}, {sayRead, 0, 0, 0}, {saySection, 0, 0, 0, '.'}, {sayGap}, {'?'}} {
		f.Add([]byte(child), []byte(m), []byte(end))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		r := &Reader{limits: Limits{}.withDefaults(), dir: dir}
		w := newWalk(context.Background(), r, 100, func(*Document) error { return nil })
		defer w.close()
		s := w.begin(&node{})
		talk := &conversation{sink: s}
		for _, m := range [][]byte{a, b, c} {
			if talk.receive(m) != nil {
				break
			}
		}
		s.abandon()
		w.finish(s)
		if w.failure != nil {
			t.Errorf("a worker made the walk fail: %v", w.failure)
		}
	})
}

// FuzzTyping looks at anything for signatures.
func FuzzTyping(f *testing.F) {
	for _, s := range signatures {
		f.Add([]byte(s.magic + strings.Repeat("\x00", 64)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o := &Object{Data: bytes.NewReader(b), Size: int64(len(b))}
		if err := o.fillEnds(); err != nil {
			t.Fatal(err)
		}
		if s := recognise(o, nil); s != nil {
			if cause, detail := s.gap(o); cause == "" || detail == "" {
				t.Errorf("%s: %q %q", s.name, cause, detail)
			}
		}
	})
}
