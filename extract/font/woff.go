package font

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"

	"github.com/andybalholm/brotli"

	"postern/extract"
	"postern/extract/metadata"
)

// readWOFF reads a font of the web: its tables, metadata and private data (W3C WOFF 1.0
// section 3, WOFF 2.0 section 4).
func readWOFF(r *metadata.Reading) error {
	h := r.At(0, 48)
	if len(h) < 44 {
		return metadata.Corrupt("WOFF: cut off")
	}
	be := binary.BigEndian
	two := h[3] == '2'
	blocks := h[24:] // where and how long metadata are, and private data
	if two {
		if len(h) < 48 {
			return metadata.Corrupt("WOFF: cut off")
		}
		blocks = h[28:]
	}
	count := int(be.Uint16(h[12:]))
	if count > maxTables {
		return metadata.TooBig("font: too many tables")
	}
	whole := int64(be.Uint32(h[8:])) <= r.Object.Size
	var ok bool
	var used []stretch
	if two {
		ok = packedTables(r, count, int64(be.Uint32(h[20:])))
	} else {
		used, ok = zlibTables(r, count)
	}
	whole = whole && ok
	known := used != nil && ok
	if at, size := int64(be.Uint32(blocks)), int64(be.Uint32(blocks[4:])); size > 0 {
		packed := r.Section(at, size)
		used = append(used, stretch{at, size})
		var b []byte
		if two {
			b = r.Inflated("metadata", brotli.NewReader(packed), nil)
		} else {
			z, err := zlib.NewReader(packed)
			b = r.Inflated("metadata", z, err)
		}
		r.Child(extract.Child{Path: "metadata", Types: []string{"text/xml"}}, bytes.NewReader(b))
	}
	if at, size := int64(be.Uint32(blocks[12:])), int64(be.Uint32(blocks[16:])); size > 0 {
		used = append(used, stretch{at, size})
		r.Unknown("private data", at, size)
	}
	if known {
		unused(r, used, int64(be.Uint32(h[8:])))
	}
	r.Rest(int64(be.Uint32(h[8:])))
	if !whole {
		return metadata.Corrupt("WOFF: cut off")
	}
	return nil
}

// A stretch is a part of a file.
type stretch struct{ at, size int64 }

// unused reads what lies between stretches, up to an end: no program shows it.
func unused(r *metadata.Reading, list []stretch, end int64) {
	slices.SortFunc(list, func(a, b stretch) int { return cmp.Compare(a.at, b.at) })
	at := int64(0)
	for _, x := range append(list, stretch{at: min(end, r.Object.Size)}) {
		if x.at > at {
			r.Unknown("between tables", at, x.at-at)
		}
		at = max(at, x.at+x.size)
	}
}

// mostUnpacked bounds what the tables of a font may be together.
const mostUnpacked = 256 << 20

// zlibTables reads tables that are packed one by one, and returns where they are; nil where they are too large.
func zlibTables(r *metadata.Reading, count int) (used []stretch, whole bool) {
	const head, each = 44, 20
	entries := r.At(head, each*count)
	whole = len(entries) == each*count
	packed, all := int64(0), int64(0)
	used = append(used, stretch{0, head + int64(len(entries))})
	for ; len(entries) >= each && r.Next(); entries = entries[each:] {
		be := binary.BigEndian
		t := table{string(entries[:4]), int64(be.Uint32(entries[4:])), int64(be.Uint32(entries[8:]))}
		unpacked := int64(be.Uint32(entries[12:]))
		if t.size > r.Object.Size-t.at {
			whole = false
			continue
		}
		packed, all = packed+t.size, all+unpacked
		if packed > 2*r.Object.Size || all > mostUnpacked {
			r.Gap("", extract.TooBig, "font: too large when it is unpacked")
			return nil, whole
		}
		used = append(used, stretch{t.at, t.size})
		raw := bufio.NewReader(r.Section(t.at, t.size))
		from := io.Reader(raw)
		var z io.Reader
		if t.size < unpacked {
			var err error
			if z, err = zlib.NewReader(raw); err != nil {
				r.Gap("", extract.Corrupt, "table "+name(t.tag)+": cannot be unpacked")
				continue
			}
			from = io.LimitReader(z, unpacked)
		}
		readTable(r, t, from)
		if z == nil {
			continue
		}
		// More than the font says, and what stands behind the packed bytes.
		if _, err := io.ReadFull(z, make([]byte, 1)); err == nil {
			r.Gap("", extract.Corrupt, "table "+name(t.tag)+": longer than it says")
		}
		r.Loose("behind table "+name(t.tag), r.Inflated("table", raw, nil))
	}
	return used, whole
}

// wellKnown are the tables that WOFF 2 has numbers for, in that order.
const wellKnown = "cmapheadhheahmtxmaxpnameOS/2postcvt fpgmglyflocaprepCFF VORGEBDTEBLCgasphdmxkernLTSHPCLTVDMXvheavmtxBASEGDEFGPOSGSUBEBSC" +
	"JSTFMATHCBDTCBLCCOLRCPALSVG sbixacntavarbdatblocbslncvarfdscfeatfmtxfvargvarhstyjustlcarmortmorxopbdproptrakZapfSilfGlatGlocFeatSill"

// packedTables reads tables that are packed as one: a list of them, and a stream. Of outlines
// that were rewritten to be smaller, only what is printable counts.
func packedTables(r *metadata.Reading, count int, packed int64) bool {
	const head, each = 48, 24
	b := r.At(head, each*count+64<<10)
	at := 0
	number := func() (n int64) { // UIntBase128
		for range 5 {
			if at >= len(b) {
				return -1
			}
			c := b[at]
			at++
			if n = n<<7 | int64(c&0x7f); c < 0x80 {
				return n
			}
		}
		return -1
	}
	var tables []table
	for range count {
		if at >= len(b) || !r.Next() {
			return false
		}
		flags := b[at]
		at++
		t := table{}
		if k := int(flags & 0x3f); k < 0x3f {
			t.tag = wellKnown[4*k : 4*k+4]
		} else if at+4 <= len(b) {
			t.tag = string(b[at : at+4])
			at += 4
		}
		t.size = number()
		version := flags >> 6
		if outlines := t.tag == "glyf" || t.tag == "loca"; outlines && version == 0 || !outlines && version != 0 {
			t.size = number()
		}
		if t.size < 0 {
			return false
		}
		tables = append(tables, t)
	}
	if string(r.At(4, 4)) == "ttcf" {
		if at = collection(b, at); at < 0 {
			return false
		}
	}
	if head+int64(at)+packed > r.Object.Size {
		return false
	}
	all, sum := brotli.NewReader(r.Section(head+int64(at), packed)), int64(0)
	for _, t := range tables {
		if sum += t.size; sum > mostUnpacked {
			r.Gap("", extract.TooBig, "font: too large when it is unpacked")
			return true
		}
		from := &io.LimitedReader{R: all, N: t.size}
		readTable(r, t, from)
		if _, err := io.Copy(io.Discard, from); err != nil || from.N > 0 {
			r.Gap("", extract.Corrupt, "font: cannot be unpacked to its end")
			return true
		}
	}
	r.Loose("behind the tables", r.Inflated("tables", all, nil))
	return true
}

// collection passes over the list of fonts in a collection: a version, how many, and of each
// its tables by number.
func collection(b []byte, at int) int {
	short := func() int { // 255UInt16
		if at >= len(b) {
			return -1
		}
		c := b[at]
		at++
		wide := map[byte]int{253: 2, 254: 1, 255: 1}[c]
		if at += wide; at > len(b) {
			return -1
		}
		switch c {
		case 253:
			return int(b[at-2])<<8 | int(b[at-1])
		case 254:
			return int(b[at-1]) + 506
		case 255:
			return int(b[at-1]) + 253
		}
		return int(c)
	}
	at += 4
	fonts := short()
	for range max(fonts, 0) {
		tables := short()
		at += 4 // what kind of font
		for range max(tables, 0) {
			if short() < 0 {
				return -1
			}
		}
		if tables < 0 {
			return -1
		}
	}
	if fonts < 0 {
		return -1
	}
	return at
}
