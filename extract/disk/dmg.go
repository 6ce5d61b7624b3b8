package disk

import (
	"bytes"
	"compress/bzip2"
	"context"
	"encoding/base64"

	"github.com/ulikunitz/xz/lzma"

	"postern/extract"
)

// DMG is the disk image of macOS, UDIF: pieces of a disk, each packed by itself, and a
// property list with their tables. Apple does not describe it (J. Levin, "Demystifying
// the DMG File Format").
var DMG = extract.Format{
	Name:       "dmg",
	About:      "disk images of macOS (zlib, bzip2, LZFSE, LZMA, ADC): as disk-image",
	MediaTypes: []string{"application/x-apple-diskimage"},
	Extensions: []string{"dmg"},
	Covers:     []string{"disk-image"},
	Detect:     func(o *extract.Object) bool { return o.Size > 512 && hasText(o.Data, o.Size-512, "koly") },
	Risky:      true,
	Read:       readDMG,
}

const (
	dmgZeros = 0
	dmgRaw   = 1
	dmgFree  = 2
	dmgNote  = 0x7ffffffe
	dmgADC   = 0x80000004
	dmgZlib  = 0x80000005
	dmgBzip2 = 0x80000006
	dmgLZFSE = 0x80000007
	dmgLZMA  = 0x80000008
)

func readDMG(ctx context.Context, o *extract.Object, s extract.Sink) error {
	var k [512]byte
	if !full(o.Data, k[:], o.Size-512) {
		return errMachine
	}
	const mostList = 16 << 20
	data, at, size := int64(be.Uint64(k[24:])&(1<<60-1)), int64(be.Uint64(k[216:])&(1<<60-1)), int64(be.Uint64(k[224:])&(1<<60-1))
	if size > mostList || at > o.Size-size || size == 0 {
		return corrupt("Apple disk image: no property list")
	}
	list := make([]byte, size)
	if !full(o.Data, list, at) {
		return corrupt("Apple disk image: no property list")
	}
	v := &virtual{r: o.Data, unpack: dmgUnpack}
	for {
		_, after, ok := bytes.Cut(list, []byte("<data"))
		if !ok {
			break
		}
		_, after, _ = bytes.Cut(after, []byte(">")) // behind attributes
		text, rest, _ := bytes.Cut(after, []byte("</data>"))
		list = rest
		table, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(text), nil)))
		if err != nil {
			v.broken = corrupt("Apple disk image: a table that is no base64")
			continue
		}
		if len(table) < 204 || string(table[:4]) != "mish" {
			continue
		}
		if err := dmgTable(v, table, data); err != nil {
			return err
		}
	}
	if v.size == 0 {
		return corrupt("Apple disk image: damaged tables")
	}
	v.heads = []int64{o.Size - sector}
	return readVirtual(ctx, v, o, s)
}

// dmgTable reads the table of a partition.
func dmgTable(v *virtual, table []byte, data int64) error {
	const entry = 40
	first, base := be.Uint64(table[8:]), be.Uint64(table[24:])
	if first > 1<<40 || base > 1<<50 {
		return errMachine
	}
	for b := table[204:]; len(b) >= entry; b = b[entry:] {
		kind, from, n, off, size := be.Uint32(b), be.Uint64(b[8:]), be.Uint64(b[16:]), be.Uint64(b[24:]), be.Uint64(b[32:])
		const end = 0xffffffff
		if kind == end {
			break
		}
		if from > 1<<40 || n > 1<<40 || off > 1<<50 || size > 1<<50 {
			return errMachine
		}
		x := run{at: int64(first+from) * sector, size: int64(n) * sector, off: data + int64(base+off), kind: kind}
		v.size = max(v.size, x.at+x.size)
		switch kind {
		case dmgRaw:
			if int64(size) < x.size {
				v.broken = corrupt("Apple disk image: a piece that is shorter than it should be")
			}
			x.size = min(x.size, int64(size))
		case dmgZlib, dmgBzip2, dmgADC, dmgLZFSE, dmgLZMA:
			x.packed = int64(size)
		case dmgZeros, dmgFree, dmgNote:
			continue
		default:
			v.broken = &extract.GapError{Cause: extract.Unknown, Detail: "Apple disk image packed in an unknown way: no reader"}
			continue
		}
		if x.size == 0 {
			continue
		}
		if x.packed == 0 && kind != dmgRaw {
			v.broken = corrupt("Apple disk image: a piece that is not there")
			continue
		}
		if err := v.add(x); err != nil {
			return err
		}
	}
	return nil
}

func dmgUnpack(kind uint32, packed []byte, size int64) ([]byte, int, error) {
	switch kind {
	case dmgZlib:
		return unzlib(packed, size)
	case dmgBzip2:
		r := bytes.NewReader(packed)
		block, err := blockOf(bzip2.NewReader(r), size)
		return block, len(packed) - r.Len(), err
	case dmgADC:
		return unpackADC(packed, size)
	case dmgLZFSE:
		return unpackLZFSE(packed, size)
	case dmgLZMA:
		return unxz(packed, size)
	}
	return nil, 0, errPacked
}

// unxz unpacks the first block of an XZ stream (xz-file-format.txt 1.2.1, section 3.1): a
// piece has but one, of LZMA2 alone. No copy in it reaches further than the piece is long.
func unxz(packed []byte, size int64) ([]byte, int, error) {
	const stream, lzma2 = 12, 0x21
	if len(packed) < stream+8 || string(packed[:6]) != "\xfd7zXZ\x00" {
		return nil, 0, errPacked
	}
	head := 4 * (int(packed[stream]) + 1)
	flags, at := packed[stream+1], stream+2
	for n := range 2 { // sizes, of seven bits a byte
		for flags>>(6+n)&1 != 0 && at < len(packed) {
			at++
			if packed[at-1]&0x80 == 0 {
				break
			}
		}
	}
	if flags&3 != 0 || at+2 > len(packed) || packed[at] != lzma2 || stream+head > len(packed) {
		return nil, 0, errPacked
	}
	r := bytes.NewReader(packed[stream+head:])
	x, err := lzma.Reader2Config{DictCap: int(max(size, lzma.MinDictCap))}.NewReader2(r)
	if err != nil {
		return nil, 0, errPacked
	}
	out, err := blockOf(x, size)
	return out, len(packed) - r.Len(), err
}

// unpackADC unpacks Apple Data Compression: bytes, and copies of two lengths.
func unpackADC(b []byte, size int64) ([]byte, int, error) {
	out := make([]byte, 0, size)
	all := len(b)
	for len(b) > 0 && int64(len(out)) < size {
		c := int(b[0])
		if c&0x80 != 0 {
			n := c&0x7f + 1
			if n >= len(b) {
				n = len(b) - 1
			}
			out = append(out, b[1:1+n]...)
			b = b[1+n:]
			continue
		}
		head, n, back := 2, c>>2&15+3, 0
		if c&0x40 != 0 {
			head, n = 3, c&0x3f+4
		}
		if len(b) < head {
			return nil, 0, errPacked
		}
		if back = c&3<<8 | int(b[1]); head == 3 {
			back = int(b[1])<<8 | int(b[2])
		}
		b = b[head:]
		if back >= len(out) {
			return nil, 0, errPacked
		}
		for range n {
			out = append(out, out[len(out)-back-1])
		}
	}
	return out[:min(int64(len(out)), size)], all - len(b), nil
}
