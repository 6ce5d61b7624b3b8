package wordpro

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// No program of Debian writes these documents: they are built here as LibreOffice's filter reads them.

var le = binary.LittleEndian

// document96 is a document of revision 0x0b, of objects.
func document96(objects ...[]byte) []byte {
	head := make([]byte, 20)
	le.PutUint16(head[2:], newHeads)
	b := append([]byte(magic+"\x00\x00\x00\x00\x00\x00\x00\x00"), first...)
	b = le.AppendUint32(append(b, make([]byte, 22)...), uint32(len(head)))
	return append(append(b, head...), bytes.Join(objects, nil)...)
}

// object96 is an object with its head; flags say how its fields are kept.
func object96(kind uint16, flags byte, body []byte) []byte {
	b := append(le.AppendUint16(nil, kind), flags|0x14, 1, 0, 0) // with sizes of one byte
	b = append(b, make([]byte, [...]int{0, 1, 2, 4}[flags&versionBits])...)
	b = append(b, 1, byte(len(body)))
	return append(b, body...)
}

func pieceOf(tag byte, data string) string {
	return string([]byte{tag, 1}) + string(le.AppendUint16(nil, uint16(len(data)))) + data
}

// packedObject packs bytes in runs.
func packedObject(b []byte) (out []byte) {
	for len(b) > 0 {
		n := 0
		for n < len(b) && b[n] == 0 && n < 64 {
			n++
		}
		if n > 0 {
			out = append(out, byte(n-1))
			b = b[n:]
			continue
		}
		for n < len(b) && b[n] != 0 && n < 64 {
			n++
		}
		out = append(append(out, 0xc0|byte(n-1)), b[:n]...)
		b = b[n:]
	}
	return out
}

func sample() []byte {
	para := "\x07\x00\x00\x01\x00\x00" + pieceOf(pieceText, "Dear Ms M\xfcller, 4111 1111 ") + pieceOf(pieceTab, "") + "\x82\x01\x08\x02\xe3\x04\x00" + "\x04\x00\xe4\xe2\xe0 " +
		pieceOf(pieceLine, "") + pieceOf(pieceText, "a\x00\x17\x01\x00\x00b") + pieceOf(pieceUnicode, "\x42\x04") + "\x00"
	return document96(object96(paragraphs, 0, []byte(para)), object96(paragraphs, packed|1, packedObject([]byte("\x00\x00\x00\x00"+pieceOf(pieceText, strings.Repeat("packed ", 12)+"4112")+"\x00"))),
		object96(137, 2, []byte("\x05\x00name of a style\x00")), []byte("\xff\xff\xffneedle between"), object96(0xfffe, 3, []byte("\x01\x02")))
}

// imploded is b as it is, in the compression of small documents.
func imploded(b []byte) []byte {
	out, at := []byte{0, 4}, 16
	bit := func(v int) {
		if at%8 == 0 {
			out = append(out, 0)
		}
		out[at/8] |= byte(v << (at % 8))
		at++
	}
	for _, c := range b {
		bit(0)
		for i := range 8 {
			bit(int(c>>i) & 1)
		}
	}
	for _, v := range []int{1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1} {
		bit(v)
	}
	return out
}

func TestWordPro(t *testing.T) {
	plain := sample()
	small := append(append(slices.Clone(plain[:base]), imploded(plain[base:])...), "needle behind"...)
	for name, data := range map[string][]byte{"large": plain, "small": small} {
		r := extracttest.Read(t, Format, "a.lwp", data)
		if !r.Detected || !r.Gap(extract.Unknown) {
			t.Errorf("%s: detected %v, error %v", name, r.Detected, r.Err)
		}
		want := "Dear Ms Müller, 4111 1111 \tдва \naėbт\n" + strings.Repeat("packed ", 12) + "4112\n"
		if got := r.Texts[extract.Shown]; got != want {
			t.Errorf("%s: shown %q", name, got)
		}
		for _, want := range []string{"name of a style", "needle between"} {
			if !strings.Contains(r.Texts[extract.All], want) {
				t.Errorf("%s: %q is missing in %q", name, want, r.Texts[extract.All])
			}
		}
	}
	if r := extracttest.Read(t, Format, "a.lwp", small); !strings.Contains(r.Texts[extract.All], "needle behind") {
		t.Errorf("what follows the compressed document is missing in %q", r.Texts[extract.All])
	}
	if !strings.HasPrefix(string(small[base:]), "\x00\x04") || strings.Contains(string(small), "4111") {
		t.Error("the small sample is not compressed")
	}
}

func TestBroken(t *testing.T) {
	for name, data := range map[string][]byte{"large": sample(), "small": append(slices.Clone(sample()[:base]), imploded(sample()[base:])...)} {
		for n := len(magic); n < len(data); n++ {
			if r := extracttest.Read(t, Format, "a.lwp", data[:n]); r.Err == nil {
				t.Fatalf("%s, cut off at %d: no gap", name, n)
			}
		}
		for at := base; at < len(data); at++ {
			b := slices.Clone(data)
			b[at] ^= 0xff
			if r := extracttest.Read(t, Format, "a.lwp", b); r.Err == nil {
				t.Fatalf("%s, broken at %d: no gap", name, at)
			}
		}
	}
	// Paragraphs of nothing but heads of pieces.
	for _, fill := range []string{"\x82\x01\x08\x00", "\x02\x01\x00\x00", "\x02", "\x82"} {
		d := &document{ctx: t.Context(), s: &extracttest.Sink{Discard: true}}
		if err := d.paragraph([]byte(strings.Repeat(fill, mostUnpacked/len(fill)))); err != nil {
			t.Error(err)
		}
	}
}

func FuzzWordPro(f *testing.F) {
	f.Add(sample())
	f.Add(append(slices.Clone(sample()[:base]), imploded(sample()[base:])...))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Format, "a.lwp", data) })
}
