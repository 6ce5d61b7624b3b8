package mail

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

// Every byte of a message is in a part, in a field, or on a line that parts it.
func FuzzParse(f *testing.F) {
	for _, tt := range hidden {
		f.Add(tt.message)
		f.Add(crlf(tt.message))
	}
	f.Fuzz(func(t *testing.T, s string) {
		begin := time.Now()
		tree := Parse(strings.NewReader(s), int64(len(s)), Limits{Parts: 200, Depth: 20})
		if took := time.Since(begin); took > slow {
			t.Errorf("%d bytes took %v", len(s), took)
		}
		tree.Walk(func(p *Part) {
			if p.Start < 0 || p.Body < p.Start || p.End < p.Body || p.End > int64(len(s)) {
				t.Fatalf("%s: %d %d %d of %d", p.Path, p.Start, p.Body, p.End, len(s))
			}
			if len(p.Types) == 0 || len(p.Encodings) == 0 {
				t.Fatalf("%s has no type or encoding", p.Path)
			}
		})
		checkCovered(t, tree, s)
	})
}

// checkCovered allows for blanks and for lines that begin with two hyphens.
func checkCovered(t *testing.T, tree *Tree, s string) {
	t.Helper()
	cover := covered(tree, s)
	for i := 0; i < len(s); i++ {
		if cover[i] || strings.IndexByte(" \t\r\n\v\f\x85", s[i]) >= 0 {
			continue
		}
		start := strings.LastIndexAny(s[:i], "\r\n") + 1
		if !strings.HasPrefix(s[start:], "--") && strings.TrimSpace(s[start:i+1]) != "" {
			t.Fatalf("byte %d, %q, is in no part of %q\n%s", i, s[i], s, shape(tree))
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"ann@corp.test", `"a b\"c"@corp.test`, "jörg@bücher.test", "a@[192.0.2.1]", "a@[IPv6:::1]", `""@x`, "postmaster", "a@xn--bcher-kva.test"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		out := a.String()
		b, err := ParseAddress(out)
		if err != nil || a != b {
			t.Errorf("%q: %+v is written %q and read %+v, %v", s, a, out, b, err)
		}
		if strings.ContainsFunc(out, isBreaking) || a.IsDotAtom() && strings.ContainsAny(out, "<> \",;") {
			t.Errorf("%q is written %q", s, out)
		}
		if a.Key() != b.Key() {
			t.Errorf("%q has two keys", s)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"=?utf-8?Q?H=C3?= =?utf-8?Q?=A4?=", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "=?=?=?", "caf\xe9", "=?utf-7?q?+ADQ-?="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := Decode(s)
		if len(list) == 0 {
			t.Fatal("no reading")
		}
		for _, text := range list {
			if !utf8.ValidString(text) {
				t.Errorf("%q is no UTF-8", text)
			}
		}
		parseFieldValue(s)
		Header{Fields: []Field{{Name: "from", Value: s}}}.Addresses("From")
		for _, name := range Guess([]byte(s)) {
			if _, ok := Charset(name, []byte(s)); !ok {
				t.Errorf("guessed %q, which is no charset", name)
			}
		}
	})
}

// A decoder gives the same whatever pieces it reads in, and no more than twice what
// it was given.
func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"aGVsbG8=", "H=C3=A4=\r\nx \t\r\n", "begin 644 a\n%:&5L;&\\\n`\nend\n", "begin-base64 644 a\naGVs\n====\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range []string{"", "base64", "base64url", "quoted-printable", "x-uuencode"} {
			whole, damaged := Decoder(strings.NewReader(s), e)
			want, err := io.ReadAll(whole)
			if err != nil || len(want) > 2*len(s)+64*strings.Count(s, "\n")+64 {
				t.Errorf("%s: %d bytes of %d, %v", e, len(want), len(s), err)
			}
			slow, damagedSlow := Decoder(iotest.OneByteReader(strings.NewReader(s)), e)
			got, err := io.ReadAll(slow)
			if err != nil || !bytes.Equal(got, want) || damaged() != damagedSlow() {
				t.Errorf("%s: got %q, want %q, %v", e, got, want, err)
			}
		}
	})
}
