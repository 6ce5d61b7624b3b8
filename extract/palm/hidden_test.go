package palm_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/palm"
)

const secret = "hidden 4111 1111 1111 1111"

// mobi is record 0 of a book of stored text.
func mobi(texts uint16, change func(h []byte)) []byte {
	h := append(book0(1, texts, 0), make([]byte, 240)...)
	copy(h[16:], "MOBI")
	binary.BigEndian.PutUint32(h[20:], 232)
	binary.BigEndian.PutUint32(h[28:], 65001)
	binary.BigEndian.PutUint32(h[36:], 6)
	change(h)
	return h
}

// TestHidden reads what no book shows.
func TestHidden(t *testing.T) {
	plain := func([]byte) {}
	codes := huff([]string{"Card ", secret}, nil, []byte{0xff}) // the second stands in no text
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte("zipped"))
	w.Close()
	font := slices.Concat([]byte("FONT"), make([]byte, 8), []byte{0, 0, 0, 60}, make([]byte, 8), []byte(secret), make([]byte, 36))
	named := database("DATAmemo", []byte("memo"))
	copy(named[len("A database")+1:], "4111 1111 1111")
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
	}{
		"a film without a place":   {palm.Mobipocket, database("BOOKMOBI", mobi(1, plain), []byte("text"), []byte("VIDE\xff\xff\xff\xff\x00\x00\x00\x00"+secret))},
		"before a sound":           {palm.Mobipocket, database("BOOKMOBI", mobi(1, plain), []byte("text"), []byte("AUDI\x00\x00\x00\x40\x00\x00\x00\x00"+secret+strings.Repeat("\x00", 60)))},
		"a source of no length":    {palm.Mobipocket, database("BOOKMOBI", mobi(1, plain), []byte("text"), []byte("SRCS4111 1111 11"))},
		"before a font":            {palm.Mobipocket, database("BOOKMOBI", mobi(1, plain), []byte("text"), font)},
		"behind a text":            {palm.Mobipocket, database("BOOKMOBI", mobi(1, func(h []byte) { h[243] = 2 }), append([]byte("text "+secret), byte(0x80+1+len(secret))))},
		"the header":               {palm.Mobipocket, database("BOOKMOBI", mobi(1, func(h []byte) { copy(h[150:], secret) }), []byte("text"))},
		"a phrase of no text":      {palm.Mobipocket, codes},
		"the header of a document": {palm.Database, database("TEXtREAd", append(book0(1, 1, 0), secret...), []byte("text"))},
		"the header of an eReader": {palm.Database, database("PNRdPPrs", append([]byte("\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"), secret...), []byte("text"))},
		"behind zipped text":       {palm.Database, database("zTXTGPlm", []byte{1, 0x2c, 0, 1}, append(z.Bytes(), secret...))},
		"behind the name":          {palm.Database, named},
	} {
		r := extracttest.Read(t, tt.format, "", tt.data)
		want := secret
		if name == "behind the name" || name == "a source of no length" {
			want = "4111 1111 11"
		}
		if !strings.Contains(all(r), want) {
			t.Errorf("%s: %v, %q", name, r.Err, all(r))
		}
	}
}

// TestLongRecord finds a text wherever pieces of a long record meet.
func TestLongRecord(t *testing.T) {
	for _, between := range []string{"x", "\x00"} {
		for at := 1<<20 - 30; at < 1<<20+4; at++ {
			b := []byte(strings.Repeat(between, 1<<20+100))
			copy(b[at:], secret)
			if r := extracttest.Read(t, palm.Database, "", database("applTest", b)); !strings.Contains(r.Texts[extract.All], secret) {
				t.Errorf("between %q, at %d: not found", between, at)
			}
		}
	}
}

// TestShortRuns reads memos and addresses of few letters.
func TestShortRuns(t *testing.T) {
	for _, kind := range []string{"DATAmemo", "DATAaddr"} {
		r := extracttest.Read(t, palm.Database, "", database(kind, []byte("\x00\x01Li\x00Wu\x00110\x00")))
		for _, want := range []string{"Li", "Wu", "110"} {
			if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], want) {
				t.Errorf("%s: %v, no %q in %q", kind, r.Err, want, r.Texts)
			}
		}
	}
}

// TestRocketPieces reads files that are longer than their pieces.
func TestRocketPieces(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte("zipped"))
	w.Close()
	file := func(body []byte) []byte {
		b := append([]byte("\xb0\x0c\xb0\x0c"), make([]byte, 24)...)
		binary.LittleEndian.PutUint32(b[24:], uint32(len(b)))
		at := len(b) + 4 + 44
		b = append(binary.LittleEndian.AppendUint32(b, 1), "index.html"...)
		b = append(b, make([]byte, 22)...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
		b = binary.LittleEndian.AppendUint32(b, uint32(at))
		return append(binary.LittleEndian.AppendUint32(b, 8), body...)
	}
	packed := func(pieces ...[]byte) []byte {
		b := binary.LittleEndian.AppendUint32(nil, uint32(len(pieces)))
		b = binary.LittleEndian.AppendUint32(b, 6)
		for _, p := range pieces {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(p)))
		}
		return append(b, bytes.Join(pieces, nil)...)
	}
	for name, tt := range map[string]struct {
		body []byte
		gap  bool
	}{
		"whole":           {packed(z.Bytes()), false},
		"no pieces":       {append(packed(), secret...), true},
		"behind a piece":  {packed(append(z.Bytes(), secret...)), true},
		"behind all":      {append(packed(z.Bytes()), secret...), true},
		"a piece of none": {packed(nil, z.Bytes()), true},
	} {
		c, ok := extracttest.Read(t, palm.Rocket, "", file(tt.body)).Child("index.html")
		if !ok || (c.Err != nil) != tt.gap {
			t.Errorf("%s: %v, %v, %q", name, ok, c.Err, c.Data)
		}
	}
}

// TestDamagedEnd reads a book whose last records of text are damaged: those before are read,
// and the end is a gap.
func TestDamagedEnd(t *testing.T) {
	flows := slices.Concat([]byte("FDST"), []byte{0, 0, 0, 12, 0, 0, 0, 1}, []byte{0, 0, 0, 0, 0, 0, 0, 5})
	for name, texts := range map[string][][]byte{
		"in a flow":      {[]byte("te"), []byte("\x80\x00")},
		"behind a flow":  {[]byte("texts"), []byte("\x80\x00")},
		"behind letters": {[]byte("texts"), []byte("more\x80\x00")},
	} {
		h := mobi(2, func(h []byte) {
			h[1] = 2                                   // packed as PalmDoc does
			binary.BigEndian.PutUint32(h[36:], 8)      // of KF8
			binary.BigEndian.PutUint32(h[192:], 3)     // the record of flows
			binary.BigEndian.PutUint32(h[4:], 1<<20-1) // of text
		})
		r := extracttest.Read(t, palm.Mobipocket, "", database("BOOKMOBI", h, texts[0], texts[1], flows))
		told := r.Err != nil
		for _, c := range r.Children {
			told = told || c.Err != nil
		}
		if !told || !strings.Contains(all(r), "te") {
			t.Errorf("%s: %v, %q", name, r.Err, all(r))
		}
	}
}

// TestSharedStarts reads records that all begin at one place, and phrases that share their
// bytes.
func TestSharedStarts(t *testing.T) {
	data := database("applTest", slices.Repeat([][]byte{nil}, 5000)...)
	data = append(data, bytes.Repeat([]byte("text of a record "), 1<<14)...)
	phrases := slices.Repeat([]string{""}, 200)
	long := huff(append(phrases, strings.Repeat("\xff", 30_000)), nil, []byte("\x37\x38\x39"))
	list := bytes.LastIndex(long, []byte("CDIC")) + 16
	for i := 1; i <= 200; i++ { // all but the first are the last, which is made of the first
		copy(long[list+2*i:], long[list+2*200:list+2*201])
	}
	at := list + int(binary.BigEndian.Uint16(long[list+400:]))
	long[at] &= 0x7f // and packed
	long = bytes.Replace(long, []byte("\x37\x38\x39"), []byte("\xfe\xfd\xfc"), 1)
	for name, tt := range map[string]struct {
		format extract.Format
		data   []byte
		most   uint64
	}{
		"records": {palm.Database, data, 20},
		"phrases": {palm.Mobipocket, long, 40},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		sink := &extracttest.Sink{Discard: true}
		_ = tt.format.Read(context.Background(), extracttest.Object("", tt.data), sink)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > tt.most || sink.Bytes > 4*int64(len(tt.data)) {
			t.Errorf("%s: %d MiB, %d bytes of text", name, took, sink.Bytes)
		}
	}
}
