package ole

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// A property is one of a set that is built here.
type property struct {
	id    uint32
	value string
}

func word32(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

func filled(s string) string { return s + strings.Repeat("\x00", -len(s)&3) }

// set is a set of properties, the places of which are counted from its start.
func set(list ...property) string {
	head, values := "", ""
	for _, p := range list {
		head += word32(int(p.id)) + word32(8+8*len(list)+len(values))
		values += filled(p.value)
	}
	return word32(8+len(head)+len(values)) + word32(len(list)) + head + values
}

// propertyStream is a stream of sets.
func propertyStream(sets ...string) []byte {
	b := "\xfe\xff\x00\x00\x05\x01\x02\x00" + strings.Repeat("\x00", 16) + word32(len(sets))
	at := setsAt + setEntry*len(sets)
	for _, s := range sets {
		b += "a format's name." + word32(at)
		at += len(s)
	}
	return []byte(b + strings.Join(sets, ""))
}

func narrowString(s string) string { return word32(len(s)+1) + s + "\x00" }

func properties() []byte {
	const page1251 = "\x02\x00\x00\x00\xe3\x04"
	float := string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(4111111111111111)))
	return propertyStream(
		set(property{1, page1251}, property{2, word32(typeLPSTR) + narrowString("\xcf\xee\xe8\xf1\xea")}, property{3, word32(typeLPWSTR) + word32(5) + utf16le("Żak!\x00")},
			property{14, word32(typeI4) + word32(12)}, property{12, word32(typeFileTime) + "\x00\x80\xee\x53\x52\x64\xa3\x01"},
			property{13, word32(typeVector|typeLPSTR) + word32(3) + narrowString("ab") + narrowString("\xe4\xe2\xe0") + narrowString("needle three")},
			property{16, word32(typeVector|typeVariant) + word32(4) + word32(typeLPSTR) + filled(narrowString("Sheets")) + word32(typeI4) + word32(1) + word32(typeLPSTR) + narrowString("Names ") + word32(typeI4) + word32(2)},
			property{17, word32(typeCF) + word32(4+4+8+6) + "\xff\xff\xff\xff" + word32(3) + "\x08\x00\x01\x00\x01\x00\x00\x00\x01\x00\x09\x00\x00\x03"}),
		set(property{0, word32(3) + word32(2) + narrowString("Konto") + word32(3) + narrowString("Betrag") + word32(4) + narrowString("Am")}, property{1, page1251},
			property{2, word32(typeR8) + float}, property{3, word32(typeCY) + "\x40\x9c\x00\x00\x00\x00\x00\x00"}, property{4, word32(typeFileTime) + "\x00\x80\xee\x53\x52\x64\xa3\x01"}),
	)
}

func TestProperties(t *testing.T) {
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"\x05SummaryInformation": append(properties(), "needle behind"...)}))
	text := r.Texts[extract.Properties]
	for _, want := range []string{"Поиск\n", "Żak!\n", "ab\n", "два\n", "needle three\n", "Sheets\n", "Names\n", "Konto: 4111111111111111\n", "Betrag: 4\n", "Am: 1975-01-31 ", "needle behind"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	if c, ok := r.Child("preview.wmf"); !ok || string(c.Data) != "\x01\x00\x09\x00\x00\x03" || !c.Preview || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("the preview is %q, error %v, gaps %v", c.Data, r.Err, r.Gaps)
	}
	r = extracttest.Read(t, Format, "picture.doc", written(t, "picture.doc"))
	for _, want := range []string{"Jürgen Żak\n", "Kartennummer: 4111111111111111\n", "Wem: Ännchen\n"} {
		if !strings.Contains(r.Texts[extract.Properties], want) {
			t.Errorf("%q is missing in %q", want, r.Texts[extract.Properties])
		}
	}
}

// Many short values, and vectors of numbers, are no more than the stream may hold.
func TestManyProperties(t *testing.T) {
	names, pairs := word32(typeVector|typeLPSTR)+word32(1000), word32(typeVector|typeVariant)+word32(1000)
	for i := range 1000 {
		names += narrowString(string(rune('a' + i%26)))
		pairs += word32(typeI4) + word32(i)
	}
	b := propertyStream(set(property{1, "\x02\x00\x00\x00\xe4\x04"}, property{13, names}, property{12, pairs}, property{20, word32(typeVector|17) + word32(6) + "needle"},
		property{21, word32(typeVector|11) + word32(2) + "\xff\xff\x00\x00"}, property{22, word32(typeStream) + narrowString("name of a stream")}))
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"\x05DocumentSummaryInformation": b}))
	if r.Err != nil || len(r.Gaps) > 0 || strings.Count(r.Texts[extract.Properties], "\n") < 1000 {
		t.Errorf("error %v, gaps %v", r.Err, r.Gaps)
	}
	for _, want := range []string{"needle", "name of a stream"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

// Places that lie cost no more than the stream, and are a gap.
func TestBrokenProperties(t *testing.T) {
	whole := properties()
	read := func(b []byte) extracttest.Result {
		return extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"\x05SummaryInformation": b}))
	}
	for n := setsAt + setEntry; n < len(whole)-8; n++ {
		if r := read(whole[:n]); !r.Gap(extract.Corrupt) {
			t.Fatalf("cut off at %d: no gap, %q", n, r.Text())
		}
	}
	for at := range whole {
		b := bytes.Clone(whole)
		b[at] ^= 0xff
		read(b)
	}
	var same []property
	for i := range 1000 {
		same = append(same, property{uint32(i + 2), ""})
	}
	long := propertyStream(set(append(same, property{1, word32(typeLPSTR) + narrowString(strings.Repeat("x", 1<<16))})...))
	for i := range 1000 { // all of them are the last one
		binary.LittleEndian.PutUint32(long[setsAt+setEntry+12+8*i:], uint32(8+8*1001))
	}
	if r := read(long); !r.Gap(extract.Corrupt) || len(r.Text()) > 8*len(long) {
		t.Errorf("gaps %v, %d bytes of text", r.Gaps, len(r.Text()))
	}
	read(propertyStream(set(property{2, word32(typeVector) + word32(-1)}, property{3, word32(typeVector|1) + word32(-1)}, property{0, word32(-1)})))
}

// A file of the packager keeps more than the file.
func TestAroundPackagedFile(t *testing.T) {
	in := "\x00\x00\x00\x00\x02\x00list.txt\x00C:\\needle one\\list.txt\x00\x00\x00\x03\x00\x0b\x00\x00\x00needle two\x00\x06\x00\x00\x00secretneedle three"
	r := extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"\x01Ole10Native": []byte(in)}))
	for _, want := range []string{"needle one", "needle two", "needle three"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
}

func FuzzProperties(f *testing.F) {
	f.Add(properties())
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, Format, "a.doc", extracttest.Compound(map[string][]byte{"\x05SummaryInformation": data}))
	})
}
