package visio_test

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ole"
	"postern/extract/visio"
)

// No program of Debian writes these drawings: the samples are built here as Apache POI's HDGF and
// libvisio describe them; libvisio finds the same pages in them.

var le = binary.LittleEndian

// A node is a stream of a drawing: of chunks, or of other streams.
type node struct {
	kind   uint32
	format uint16
	data   []byte
	inner  []node
}

// A builder writes the streams of a drawing of a version.
type builder struct {
	version byte
	out     []byte
}

func (b *builder) pointer(kind uint32, off, length int, format uint16) []byte {
	if b.version < 6 {
		p := []byte{byte(kind), 0, byte(format), 0, 0, 0, 0, 0}
		return le.AppendUint32(le.AppendUint32(p, uint32(off)), uint32(length))
	}
	p := le.AppendUint32(le.AppendUint32(nil, kind), 0)
	return le.AppendUint16(le.AppendUint32(le.AppendUint32(p, uint32(off)), uint32(length)), format)
}

// compress writes a stream in groups of eight bytes as they are, and one reference.
func compress(b []byte) []byte {
	b = append([]byte{0, 0, 0, 0}, b...)
	var out []byte
	for i := 0; i < len(b); {
		k := slices.Index(b[:min(i, 4000)], b[i])
		if k >= 0 && i+3 <= len(b) && k+3 <= i && string(b[k:k+3]) == string(b[i:i+3]) {
			at := (k + 4096 - 18) & 4095
			out = append(out, 0, byte(at), byte(at>>4)&0xf0)
			i += 3
			if i >= len(b) {
				break
			}
			// The group goes on with seven bytes as they are.
			n := min(7, len(b)-i)
			out[len(out)-3] = byte(1<<n-1) << 1
			out = append(out, b[i:i+n]...)
			i += n
			continue
		}
		n := min(8, len(b)-i)
		out = append(append(out, byte(1<<n-1)), b[i:i+n]...)
		i += n
	}
	return out
}

func (b *builder) stream(n node) []byte {
	data := n.data
	if n.inner != nil {
		list := []byte{}
		for _, i := range n.inner {
			list = append(list, b.stream(i)...)
		}
		if b.version < 6 {
			at := map[uint32]int{0x14: 0x82, 0x1d: 0x1e, 0x1e: 0x36}[n.kind]
			if at == 0 {
				at = 10
			}
			data = append(le.AppendUint16(make([]byte, at), uint16(len(n.inner))), list...)
		} else {
			data = append(append([]byte{8, 0, 0, 0, 0, 0, 0, 0, byte(len(n.inner)), 0, 0, 0, 0, 0, 0, 0}, list...), make([]byte, 4)...)
		}
	}
	if n.format&2 != 0 {
		data = compress(data)
	}
	p := b.pointer(n.kind, len(b.out), len(data), n.format)
	b.out = append(b.out, data...)
	return p
}

func (b *builder) chunk(kind, list uint32, level uint16, data []byte, trailer int) []byte {
	if b.version < 6 {
		c := le.AppendUint16(le.AppendUint16(nil, uint16(kind)), 1)
		c = append(c, byte(level), 0)
		c = le.AppendUint16(c, uint16(list))
		return append(append(le.AppendUint32(c, uint32(len(data))), data...), make([]byte, trailer)...)
	}
	c := le.AppendUint32(le.AppendUint32(le.AppendUint32(nil, kind), 1), list)
	c = le.AppendUint16(le.AppendUint32(c, uint32(len(data))), level)
	return append(append(append(c, 0x54), data...), slices.Repeat([]byte{0xee}, trailer)...)
}

func (b *builder) string(s string) []byte {
	var out []byte
	if b.version < 11 {
		for _, r := range s {
			out = append(out, byte(r))
		}
		return append(out, 0)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = le.AppendUint16(out, u)
	}
	return append(out, 0, 0)
}

func drawing(version byte, packed bool) []byte {
	b := &builder{version: version, out: make([]byte, 0x80)}
	copy(b.out, "Visio (TM) Drawing\r\n")
	b.out[0x1a] = version
	bit := uint16(0)
	if packed {
		bit = 2
	}
	text := func(s string) []byte { return append(make([]byte, 8), b.string(s)...) }
	shape := func(s string) node {
		c := b.chunk(0x48, 0, 1, make([]byte, 60), 0)
		c = append(c, b.chunk(0x9b, 0, 2, make([]byte, 60), 0)...)
		c = append(c, b.chunk(0x65, 0, 2, make([]byte, 12), map[byte]int{5: 8, 6: 8, 11: 12}[version])...)
		c = append(c, b.chunk(0x0e, 0, 2, text(s), 0)...)
		return node{0x48, 0xd4 | bit, append(c, b.chunk(0xb4, 0, 2, append(make([]byte, 5), b.string("Prop.Salary=4711")...), 0)...), nil}
	}
	sheet := func() node {
		c := b.chunk(0x46, 0, 1, make([]byte, 40), 0)
		order := []byte{0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0}
		c = append(c, b.chunk(0x65, 0, 2, order, map[byte]int{5: 8, 6: 8, 11: 12}[version])...)
		return node{0x46, 0xd4 | bit, append(c, b.chunk(0x92, 0, 2, make([]byte, 80), 0)...), nil}
	}
	page := func(kind uint32, all ...string) node {
		n := node{kind, 0x55 | bit, nil, []node{sheet()}}
		for _, s := range all {
			n.inner = append(n.inner, shape(s))
		}
		return n
	}
	root := node{0x14, 0x54 | bit, nil, []node{
		{0x27, 0x54 | bit, nil, []node{page(0x15, "Card of Müller:\n4111 1111", "Second shape"), page(0x15, "On the second page")}},
		{0x1a, 0xd4 | bit, b.chunk(0x0c, 0, 2, []byte("\x89PNG\r\n\x1a\nand more"), 0), nil},
		{0x32, 0x44 | bit, b.string("Name of a layer"), nil},
	}}
	p := b.stream(root)
	copy(b.out[0x24:], p)
	le.PutUint32(b.out[0x1c:], uint32(len(b.out)))
	return b.out
}

func read(t testing.TB, data []byte) extracttest.Result {
	return extracttest.Read(t, ole.Format, "a.vsd", extracttest.Compound(map[string][]byte{"VisioDocument": data}))
}

func TestDrawings(t *testing.T) {
	for _, version := range []byte{5, 6, 11} {
		for _, packed := range []bool{false, true} {
			r := read(t, drawing(version, packed))
			if r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("version %d, compressed %v: error %v, gaps %v", version, packed, r.Err, r.Gaps)
			}
			for text, where := range map[string]string{"Card of Müller:\n4111 1111\n": "page 1", "Second shape": "page 1", "On the second page": "page 2"} {
				if p := r.At(extract.Shown, text); p.Where != where {
					t.Errorf("version %d, compressed %v: %q is at %q in %q", version, packed, text, p.Where, r.Texts[extract.Shown])
				}
			}
			for _, text := range []string{"Prop.Salary=4711", "Name of a layer"} {
				if !strings.Contains(r.Texts[extract.All], text) {
					t.Errorf("version %d, compressed %v: %q is missing in %q", version, packed, text, r.Texts[extract.All])
				}
			}
			if c, ok := r.Child("object 1"); !ok || !strings.HasPrefix(string(c.Data), "\x89PNG") {
				t.Errorf("version %d, compressed %v: the picture is missing", version, packed)
			}
		}
	}
}

func TestOlderDrawingsInOtherCodePages(t *testing.T) {
	data := drawing(6, false)
	copy(data[strings.Index(string(data), "Second shape"):], "\xd1\xf7\xe5\xf2 4111   ")
	if r := read(t, data); !strings.Contains(r.Texts[extract.All], "Счет 4111") {
		t.Errorf("got %q", r.Texts)
	}
}

func TestBrokenDrawings(t *testing.T) {
	for _, version := range []byte{5, 6, 11} {
		data := drawing(version, true)
		for n := 0x20; n < len(data); n += 3 {
			s := &extracttest.Sink{}
			if err := visio.Read(context.Background(), data[:n], s); err == nil {
				t.Fatalf("version %d, cut off at %d of %d: no gap", version, n, len(data))
			}
		}
		for at := range data {
			b := slices.Clone(data)
			b[at] ^= 0xff
			_ = visio.Read(context.Background(), b, &extracttest.Sink{})
		}
	}
}

// raw is a drawing whose streams are what is given.
func raw(version byte, n node) []byte {
	b := &builder{version: version, out: make([]byte, 0x80)}
	copy(b.out, "Visio (TM) Drawing\r\n")
	b.out[0x1a] = version
	root := b.stream(node{0x14, 0x54, nil, []node{n}})
	copy(b.out[0x24:], root)
	return b.out
}

// What no stream takes is read, and so are bytes where UTF-16 belongs.
func TestUnusual(t *testing.T) {
	data := raw(11, node{0x48, 0xd4, (&builder{version: 11}).chunk(0x0e, 0, 2, []byte("12345678needle one"), 0), nil})
	r := read(t, append(data, "\x00\x01needle two"...))
	for _, want := range []string{"needle one", "needle two"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
}

// A stream of which more comes than may is a gap, also where it is the last one.
func TestGrownStream(t *testing.T) {
	piece := "\x00" + strings.Repeat("\x00\x0f", 8) // eight times eighteen bytes
	b := &builder{version: 6, out: make([]byte, 0x80)}
	copy(b.out, "Visio (TM) Drawing\r\n")
	b.out[0x1a] = 6
	packed := strings.Repeat(piece, 49<<20/(8*18))
	list := append([]byte{8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, b.pointer(0x32, len(b.out), len(packed), 0x46)...)
	b.out = append(b.out, packed...)
	copy(b.out[0x24:], b.pointer(0x14, len(b.out), len(list), 0x54))
	r := extracttest.Result{Err: visio.Read(t.Context(), append(b.out, list...), &extracttest.Sink{Discard: true})}
	if !r.Gap(extract.TooBig) {
		t.Errorf("error %v", r.Err)
	}
}

// Chunks each of which seems to be followed by one that ends far away, in front of zeros and of what is
// no chunk, are read once: looking behind the zeros for each would take hours.
func TestChunksBeforeZeros(t *testing.T) {
	const chunks, zeros = 100_000, 16 << 20
	b := &builder{version: 5}
	piece := append(b.chunk(0x33, 0, 0, nil, 0), b.chunk(1, 0, 0, nil, 0)...)
	data := make([]byte, 0, chunks*len(piece)+zeros)
	for i := range chunks {
		le.PutUint32(piece[len(piece)-4:], uint32((chunks-i-1)*len(piece)))
		data = append(data, piece...)
	}
	data = append(append(data, make([]byte, zeros)...), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"...)
	if err := visio.Read(t.Context(), raw(5, node{0x15, 0xd4, data, nil}), &extracttest.Sink{Discard: true}); err != nil {
		t.Error(err)
	}
}

func FuzzVisio(f *testing.F) {
	for _, version := range []byte{5, 6, 11} {
		f.Add(drawing(version, true))
		f.Add(drawing(version, false))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = visio.Read(context.Background(), data, &extracttest.Sink{})
	})
}
