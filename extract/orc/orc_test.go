package orc

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"postern/extract"
	"postern/extract/extracttest"
)

// No program that can be had here writes ORC: the samples are built from the specification,
// whose own examples of runs are in TestRuns.

// A proto is a message that is written.
type proto []byte

func (p proto) number(id int, v uint64) proto {
	return binary.AppendUvarint(binary.AppendUvarint(p, uint64(id)<<3), v)
}

func (p proto) bytes(id int, b []byte) proto {
	p = binary.AppendUvarint(binary.AppendUvarint(p, uint64(id)<<3|2), uint64(len(b)))
	return append(p, b...)
}

type part struct {
	kind, column uint64
	data         []byte
}

// A table is a file of one stripe.
type table struct {
	codec     int
	columns   []proto
	encodings []uint64
	streams   []part
	metadata  []byte
	notes     proto // more of the footer
	between   string
	declare   func(p proto) proto // changes the stripe's entry
	block     uint64
}

func (x table) pack(b []byte) []byte {
	if x.codec == codecNone || len(b) == 0 {
		return b
	}
	var z bytes.Buffer
	switch x.codec {
	case codecZlib:
		w, _ := flate.NewWriter(&z, 9)
		w.Write(b)
		w.Close()
	case codecLZO:
		z.WriteByte(0)
	case codecZstd:
		w, _ := zstd.NewWriter(&z)
		w.Write(b)
		w.Close()
	case codecSnappy: // as one literal
		z.Write(binary.AppendUvarint(nil, uint64(len(b))))
		z.Write([]byte{62 << 2, byte(len(b) - 1), byte((len(b) - 1) >> 8), byte((len(b) - 1) >> 16)})
		z.Write(b)
	case codecLZ4:
		out := make([]byte, lz4.CompressBlockBound(len(b)))
		n, _ := lz4.CompressBlock(b, out, nil)
		z.Write(out[:n])
	}
	kind := 0
	if z.Len() == 0 || z.Len() >= len(b) {
		z.Reset()
		z.Write(b)
		kind = 1 // as it is
	}
	n := z.Len()<<1 | kind
	return append([]byte{byte(n), byte(n >> 8), byte(n >> 16)}, z.Bytes()...)
}

func (x table) file() []byte {
	out := []byte(magic)
	var foot proto
	for _, s := range x.streams {
		b := x.pack(s.data)
		out = append(out, b...)
		foot = foot.bytes(1, proto(nil).number(1, s.kind).number(2, s.column).number(3, uint64(len(b))))
	}
	size := len(out) - len(magic)
	for _, e := range x.encodings {
		foot = foot.bytes(2, proto(nil).number(1, e))
	}
	b := x.pack(foot)
	out = append(out, b...)
	entry := proto(nil).number(1, uint64(len(magic))).number(2, 0).number(3, uint64(size)).number(4, uint64(len(b)))
	if x.declare != nil {
		entry = x.declare(entry)
	}
	out = append(out, x.between...)
	metadata := x.pack(x.metadata)
	out = append(out, metadata...)
	footer := proto(nil).number(1, 3).bytes(3, entry)
	for _, c := range x.columns {
		footer = footer.bytes(4, c)
	}
	b = x.pack(append(footer, x.notes...))
	out = append(out, b...)
	if x.block == 0 {
		x.block = 256 << 10
	}
	script := proto(nil).number(1, uint64(len(b))).number(2, uint64(x.codec)).number(3, x.block).number(5, uint64(len(metadata))).bytes(8000, []byte(magic))
	return append(append(out, script...), byte(len(script)))
}

func structure(names ...string) proto {
	p := proto(nil).number(1, 12)
	var below []byte
	for i := range names {
		below = binary.AppendUvarint(below, uint64(i+1))
	}
	p = p.bytes(2, below)
	for _, n := range names {
		p = p.bytes(3, []byte(n))
	}
	return p
}

func kind(k uint64) proto { return proto(nil).number(1, k) }

// literal is a run of version 1 of single numbers.
func literal(signed bool, list ...int64) []byte {
	b := []byte{byte(-len(list))}
	for _, v := range list {
		if signed {
			b = binary.AppendVarint(b, v)
		} else {
			b = binary.AppendUvarint(b, uint64(v))
		}
	}
	return b
}

// direct is a run of version 2 of numbers of 64 bits.
func direct(list ...int64) []byte {
	b := []byte{1<<6 | 31<<1, byte(len(list) - 1)}
	for _, v := range list {
		b = binary.BigEndian.AppendUint64(b, uint64(v)<<1^uint64(v>>63))
	}
	return b
}

func small(list ...int64) []byte {
	b := []byte{1<<6 | 7<<1, byte(len(list) - 1)}
	for _, v := range list {
		b = append(b, byte(v))
	}
	return b
}

const secret = "hidden 4111 1111 1111 1111"

// shop has a column of each kind.
func shop(codec int) table {
	photo := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 600)...)
	double := binary.LittleEndian.AppendUint64(nil, 0x3ff8000000000000) // 1.5
	return table{
		codec: codec,
		columns: []proto{
			structure("name", "card", "town", "born", "price", "rate", "photo", "old"),
			kind(kindString), kind(kindLong), kind(kindVarchar), kind(kindDate), kind(kindDecimal).number(6, 2), kind(kindDouble), kind(kindBinary), kind(kindInt),
		},
		encodings: []uint64{0, 2, 2, 3, 2, 2, 0, 2, 0},
		streams: []part{
			{6, 1, []byte("an index")},
			{0, 1, []byte{0xff, 0xc0}},
			{1, 1, []byte("Ännchen NeedleBob")},
			{2, 1, small(15, 3)},
			{1, 2, direct(4111111111111111, -5)},
			{1, 3, small(1, 1)},
			{2, 3, small(6, 4)},
			{3, 3, []byte("BerlinBonn")},
			{1, 4, direct(3685, 0)},
			{1, 5, append(binary.AppendVarint(nil, -12345), binary.AppendVarint(nil, 678)...)},
			{5, 5, small(4, 4)},
			{1, 6, double},
			{1, 7, photo},
			{2, 7, []byte{1<<6 | 15<<1, 0, byte(len(photo) >> 8), byte(len(photo))}},
			{1, 8, literal(true, 7, -8)},
		},
		metadata: []byte("statistics of all"),
		notes:    proto(nil).bytes(5, proto(nil).bytes(1, []byte("note")).bytes(2, []byte("a needle of the metadata"))),
	}
}

func TestTable(t *testing.T) {
	for _, codec := range []int{codecNone, codecZlib, codecSnappy, codecLZ4, codecZstd} {
		r := extracttest.Read(t, Format, "", shop(codec).file())
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Fatalf("%d: detected %v, error %v, gaps %v", codec, r.Detected, r.Err, r.Gaps)
		}
		want := "Ännchen Needle\nBob\n4111111111111111\n-5\nBonn\nBonn\n1980-02-03\n1970-01-01\n-123.45\n6.78\n1.5\n7\n-8\n"
		if got := r.Texts[extract.Shown]; got != want {
			t.Errorf("%d: %q", codec, got)
		}
		if p := r.At(extract.Shown, "4111111111111111"); p.Where != "stripe 1, card" || p.Column != "card" {
			t.Errorf("%d: place %v", codec, p)
		}
		if !strings.Contains(r.Texts[extract.Properties], "note: a needle of the metadata") || !strings.Contains(r.Texts[extract.All], "name\tcard\ttown") {
			t.Errorf("%d: %q", codec, r.Texts)
		}
		for _, want := range []string{"an index", "statistics of all", "Berlin"} {
			if !strings.Contains(r.Texts[extract.All], want) {
				t.Errorf("%d: no %q in %q", codec, want, r.Texts[extract.All])
			}
		}
		if len(r.Children) != 1 || !bytes.HasPrefix(r.Children[0].Data, []byte("\x89PNG")) {
			t.Errorf("%d: files %v", codec, r.Children)
		}
	}
}

// TestLong reads a text that is handed on in pieces.
func TestLong(t *testing.T) {
	text := "x" + strings.Repeat("ж", 3<<19)
	x := table{columns: []proto{structure("a"), kind(kindString)}, encodings: []uint64{0, 0}, streams: []part{{1, 1, []byte(text)}, {2, 1, literal(false, int64(len(text)))}}}
	if r := extracttest.Read(t, Format, "", x.file()); r.Err != nil || r.Texts[extract.Shown] != text+"\n" {
		t.Errorf("%v, %d bytes of %d", r.Err, len(r.Texts[extract.Shown]), len(text)+1)
	}
}

// TestRuns reads the examples of the specification, and runs that are cut off.
func TestRuns(t *testing.T) {
	sevens := slices.Repeat([]int64{7}, 100)
	var down []int64
	for i := range int64(100) {
		down = append(down, 100-i)
	}
	for name, tt := range map[string]struct {
		b              []byte
		second, signed bool
		want           []int64
	}{
		"run":      {[]byte{0x61, 0x00, 0x07}, false, false, sevens},
		"falling":  {[]byte{0x61, 0xff, 0x64}, false, false, down},
		"literals": {[]byte{0xfb, 0x02, 0x03, 0x06, 0x07, 0x0b}, false, false, []int64{2, 3, 6, 7, 11}},
		"repeat":   {[]byte{0x0a, 0x27, 0x10}, true, false, slices.Repeat([]int64{10000}, 5)},
		"direct":   {[]byte{0x5e, 0x03, 0x5c, 0xa1, 0xab, 0x1e, 0xde, 0xad, 0xbe, 0xef}, true, false, []int64{23713, 43806, 57005, 48879}},
		"patched": {
			[]byte{0x8e, 0x13, 0x2b, 0x21, 0x07, 0xd0, 0x1e, 0x00, 0x14, 0x70, 0x28, 0x32, 0x3c, 0x46, 0x50, 0x5a, 0x64, 0x6e, 0x78, 0x82, 0x8c, 0x96, 0xa0, 0xaa, 0xb4, 0xbe, 0xfc, 0xe8},
			true, false,
			[]int64{2030, 2000, 2020, 1000000, 2040, 2050, 2060, 2070, 2080, 2090, 2100, 2110, 2120, 2130, 2140, 2150, 2160, 2170, 2180, 2190},
		},
		"delta":  {[]byte{0xc6, 0x09, 0x02, 0x02, 0x22, 0x42, 0x42, 0x46}, true, false, []int64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}},
		"signed": {direct(1, -1, 1<<62), true, true, []int64{1, -1, 1 << 62}},
	} {
		read := func(b []byte) (got []int64, err error) {
			err = runs(b, tt.second, tt.signed, func(v int64) error { got = append(got, v); return nil })
			return got, err
		}
		if got, err := read(tt.b); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v", name, err, got)
		}
		for n := 1; n < len(tt.b); n++ {
			if got, err := read(tt.b[:n]); err == nil {
				t.Errorf("%s: cut at %d: %v", name, n, got)
			}
		}
	}
}

// TestHidden reads what no row has, and what is more than the table says.
func TestHidden(t *testing.T) {
	one := func(change func(x *table)) []byte {
		x := table{columns: []proto{structure("a"), kind(kindString)}, encodings: []uint64{0, 2}, streams: []part{{1, 1, []byte("a")}, {2, 1, small(1)}}}
		change(&x)
		return x.file()
	}
	for name, tt := range map[string]struct {
		data []byte
		gap  extract.Cause
	}{
		"between the stripes":  {one(func(x *table) { x.between = secret }), ""},
		"statistics":           {one(func(x *table) { x.metadata = []byte(secret) }), ""},
		"a field nobody knows": {one(func(x *table) { x.notes = proto(nil).bytes(77, []byte(secret)) }), ""},
		"a name":               {one(func(x *table) { x.columns[0] = structure(strings.Repeat("x", 300) + secret) }), ""},
		"a dictionary": {one(func(x *table) {
			x.encodings[1] = 3
			x.streams = []part{{1, 1, small(0)}, {2, 1, small(1, 26)}, {3, 1, []byte("a" + secret)}}
		}), ""},
		"behind a dictionary": {one(func(x *table) {
			x.encodings[1] = 3
			x.streams = []part{{1, 1, small(0)}, {2, 1, small(1)}, {3, 1, []byte("a" + secret)}}
		}), ""},
		"no dictionary":      {one(func(x *table) { x.streams = append(x.streams, part{3, 1, []byte(secret)}) }), ""},
		"an index":           {one(func(x *table) { x.streams = append(x.streams, part{6, 1, []byte(secret)}) }), ""},
		"a stream twice":     {one(func(x *table) { x.streams = append(x.streams, part{1, 1, []byte(secret)}) }), ""},
		"truths":             {one(func(x *table) { x.columns[1] = kind(0); x.streams = []part{{1, 1, []byte(secret)}} }), ""},
		"behind the values":  {one(func(x *table) { x.streams[0].data = []byte("a" + secret) }), extract.Corrupt},
		"no lengths":         {one(func(x *table) { x.streams = []part{{1, 1, []byte(secret)}} }), extract.Corrupt},
		"a length that lies": {one(func(x *table) { x.streams = []part{{1, 1, []byte(secret)}, {2, 1, small(26, 5)}} }), extract.Corrupt},
		"a column not known": {one(func(x *table) { x.streams = append(x.streams, part{1, 9, []byte(secret)}) }), extract.Corrupt},
		"encrypted columns":  {one(func(x *table) { x.notes = proto(nil).bytes(10, nil).bytes(77, []byte(secret)) }), extract.EncryptedFile},
	} {
		r := extracttest.Read(t, Format, "", tt.data)
		if name == "a column not known" && r.Gap(tt.gap) { // a gap is enough: its bytes are carved
			continue
		}
		if tt.gap == "" && r.Err != nil || tt.gap != "" && !r.Gap(tt.gap) || !strings.Contains(r.Text(), secret) {
			t.Errorf("%s: %v, %q", name, r.Err, r.Text())
		}
	}
}

// TestHostile reads tables that stand for more than they are.
func TestHostile(t *testing.T) {
	zeros := func(x table) []byte { x.block = 8 << 20; return x.file() }
	for name, tt := range map[string]struct {
		data []byte
		gap  extract.Cause
	}{
		"LZO":     {table{codec: codecLZO, columns: []proto{structure()}}.file(), extract.Unknown},
		"overlap": {table{columns: []proto{structure()}, streams: []part{{6, 0, make([]byte, 100)}}, declare: func(p proto) proto { return p.number(1, 4) }}.file(), extract.Corrupt},
		"outside": {table{columns: []proto{structure()}, declare: func(p proto) proto { return p.number(1, 1<<39) }}.file(), extract.Corrupt},
		"a bomb":  {zeros(table{codec: codecZlib, columns: []proto{structure("a"), kind(kindString)}, encodings: []uint64{0, 2}, streams: slices.Repeat([]part{{6, 1, make([]byte, 8<<20)}}, 20)}), extract.TooBig},
		"streams": {table{codec: codecZlib, columns: []proto{structure()}, streams: make([]part, mostStreams+1)}.file(), extract.Corrupt},
		"columns": {table{columns: slices.Repeat([]proto{{}}, mostColumns+1)}.file(), extract.TooBig},
	} {
		s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
		err := Format.Read(context.Background(), extracttest.Object("", tt.data), s)
		if gap, _ := err.(*extract.GapError); gap == nil || gap.Cause != tt.gap {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDamage cuts tables, and changes each byte.
func TestDamage(t *testing.T) {
	for _, codec := range []int{codecNone, codecZlib} {
		data := shop(codec).file()
		for n := range len(data) {
			if r := extracttest.Read(t, Format, "", data[:n]); r.Err == nil {
				t.Errorf("%d: cut at %d: no gap", codec, n)
			}
		}
		for i := range data {
			for _, x := range []byte{0xff, 1} {
				broken := bytes.Clone(data)
				broken[i] ^= x
				s := &extracttest.Sink{Limit: 16 << 20, Discard: true}
				_ = Format.Read(context.Background(), extracttest.Object("", broken), s)
			}
		}
	}
}

func FuzzTable(f *testing.F) {
	for _, codec := range []int{codecNone, codecZlib, codecSnappy, codecLZ4, codecZstd} {
		f.Add(shop(codec).file())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		o := extracttest.Object("", data)
		Format.Detect(o)
		_ = Format.Read(ctx, o, &extracttest.Sink{Limit: 16 << 20, Discard: true})
	})
}
