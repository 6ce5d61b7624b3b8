package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"postern/extract"
	"postern/mail"
)

const secret = "4111 1111 1111 1111"

// A secret is whole in one window wherever the border falls, and the windows
// together are the text.
func TestSecretAcrossWindows(t *testing.T) {
	r := reader(t, extract.Options{})
	for _, prefix := range []string{"RISKY echo ", "TRUSTED echo ", ""} {
		for shift := -20; shift <= 0; shift += 5 {
			before := extract.WindowSize + shift - len(prefix)
			text := prefix + strings.Repeat("a", before%2) + strings.Repeat("é", before/2) + secret + strings.Repeat("ü", extract.WindowSize)
			got := message(t, r, text)
			whole := 0
			for _, d := range got.documents {
				if len(d.Text) > extract.WindowSize {
					t.Errorf("a window of %d bytes", len(d.Text))
				}
				if !utf8.ValidString(d.Text) {
					t.Error("a window is cut within a rune")
				}
				whole += strings.Count(d.Text, secret)
			}
			if whole == 0 {
				t.Errorf("%q, shift %d: the secret is in no window", prefix, shift)
			}
			if joined := got.text("1", extract.Shown); !strings.HasSuffix(joined, text) {
				t.Errorf("%q, shift %d: the windows are not the text", prefix, shift)
			}
		}
	}
}

func TestWindowBases(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), strings.Repeat("0123456789", extract.WindowSize/4))
	end := int64(0)
	for _, d := range got.documents {
		if d.View != extract.Shown {
			continue
		}
		if d.Base+int64(d.Repeated) != end {
			t.Errorf("a window begins at %d and repeats %d, after %d", d.Base, d.Repeated, end)
		}
		if d.Base > 0 && d.Repeated != extract.WindowOverlap {
			t.Errorf("repeated %d", d.Repeated)
		}
		if want := byte('0' + d.Base%10); d.Text[0] != want {
			t.Errorf("at %d stands %c, want %c", d.Base, d.Text[0], want)
		}
		end = d.Base + int64(len(d.Text))
	}
	if want := int64(extract.WindowSize / 4 * 10); end != want {
		t.Errorf("%d bytes, want %d", end, want)
	}
}

func TestPlaces(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), "RISKY text hidden 4111")
	d := got.documents[1]
	if d.Text != "before text\nhidden 4111" {
		t.Fatalf("%q", d.Text)
	}
	if p := d.At(3); p.Where != "page 1" {
		t.Errorf("place %+v", p)
	}
	if p := d.At(strings.Index(d.Text, "4111")); p.Where != "page 2" || p.Column != "card" {
		t.Errorf("place %+v", p)
	}
}

// The place in force at the start of a window comes along from the one before.
func TestPlacesAcrossWindows(t *testing.T) {
	got := message(t, reader(t, extract.Options{}), "RISKY echo "+strings.Repeat("x", 3*extract.WindowSize))
	for _, d := range got.documents[1:] {
		if p := d.At(10); p.Where != "page 1" {
			t.Errorf("window at %d: place %+v", d.Base, p)
		}
	}
}

func TestBrokenUTF8(t *testing.T) {
	long := strings.Repeat("a", 32<<10-1)
	for _, c := range []struct{ name, in, want string }{
		{"rune cut by the reader", long + "é!", long + "é!"},
		{"broken byte", "a\xffb " + strings.Repeat("c", 4096), "a\uFFFDb " + strings.Repeat("c", 4096)},
		{"cut at the end", "TRUSTED echo \xe2\x82", "before echo\nTRUSTED echo \uFFFD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := c.in
			if c.name == "broken byte" {
				in = "TRUSTED echo " + in
				c.want = "before echo\nTRUSTED echo " + c.want
			}
			got := message(t, reader(t, extract.Options{}), in)
			if text := got.text("1", extract.Shown); text != c.want {
				t.Errorf("got %d bytes %.60q, want %d bytes %.60q", len(text), text, len(c.want), c.want)
			}
		})
	}
}

func TestLongHeaderLine(t *testing.T) {
	r := reader(t, extract.Options{})
	got := message(t, r, "RISKY section 300000")
	whole := 0
	for _, d := range got.documents {
		if d.Section == extract.HeaderSection("x-long") {
			whole += len(d.Text) - d.Repeated
		}
	}
	if whole != 3_000_000 {
		t.Errorf("%d bytes of a header line, want 3,000,000", whole)
	}
}

// No two documents of an object have the same view and base.
func TestDocumentsAreNamed(t *testing.T) {
	m := spool(t, mail.Envelope{}, "Subject: a\r\nX-A: b\r\nX-A: c\r\n\r\nRISKY section 10 THE END")
	got := walk(t, reader(t, extract.Options{}), m)
	seen := map[string]bool{}
	for _, d := range got.documents {
		name := fmt.Sprint(d.Object, d.View, d.Base)
		if seen[name] {
			t.Errorf("two documents %s", name)
		}
		seen[name] = true
	}
}
