package archive

import (
	"encoding/binary"
	"hash/crc32"

	"postern/extract"
)

// A rarBlock is a block of a RAR archive: a header, and data behind it.
type rarBlock struct {
	kind       rarKind
	header     []byte // whole, from its checksum on
	name       string // of files and services
	rest       []byte // of the header, behind the name
	at         int64  // of the header
	data, size int64  // of its data
	unpacked   int64
	stored     bool
	locked     bool
	split      bool // it began in another volume, or goes on in one
	later      bool // it began in another volume
	solid      bool // unpacking it wants what was unpacked before
	typeAt     int  // of the header's kind
	sumFrom    int  // the header's checksum is of what follows from here
}

type rarKind byte

const (
	rarOther rarKind = iota
	rarMain
	rarFile
	rarService
	rarEnd
	rarSealed // the headers that follow are encrypted
)

const (
	rarMagic4    = "Rar!\x1a\x07\x00"
	rarMagic5    = "Rar!\x1a\x07\x01\x00"
	rarMostBlock = 2 << 20 // of a header
	rarMostFiles = 200_000
)

// rarBlockAt reads the block at an offset; ok is false where there is none.
func rarBlockAt(o *extract.Object, at int64) (b rarBlock, ok bool) {
	if beginsWith(rarMagic5)(o.Head) {
		return rarBlock5(o, at)
	}
	return rarBlock4(o, at)
}

// rarBlock4 reads a block of RAR 1.5 to 4 (technote.txt of RAR 3).
func rarBlock4(o *extract.Object, at int64) (b rarBlock, ok bool) {
	var h [7]byte
	if !readFull(o, h[:], at) {
		return b, false
	}
	flags, size := le.Uint16(h[3:]), int64(le.Uint16(h[5:]))
	if size < 7 || h[2] < 0x72 || h[2] > 0x7f {
		return b, false
	}
	b = rarBlock{header: make([]byte, size), typeAt: 2, sumFrom: 2, data: at + size}
	if !readFull(o, b.header, at) {
		return b, false
	}
	const long, large, salted = 0x8000, 0x100, 0x400
	more := func(i int) int64 {
		if i+4 > len(b.header) {
			return 0
		}
		return int64(le.Uint32(b.header[i:]))
	}
	if flags&long != 0 {
		b.size = more(7)
	}
	switch h[2] {
	case 0x73:
		b.kind, b.rest = rarMain, b.header[min(13, size):]
		if flags&0x80 != 0 {
			b.kind = rarSealed
		}
	case 0x74, 0x7a:
		if b.kind = rarFile; h[2] == 0x7a {
			b.kind = rarService
		}
		const fixed = 32
		if size < fixed {
			return b, false
		}
		from, n := int64(fixed), int64(le.Uint16(b.header[26:]))
		b.size, b.unpacked = more(7), more(11)
		if flags&large != 0 {
			b.size, b.unpacked, from = b.size|more(32)<<32, b.unpacked|more(36)<<32, from+8
		}
		if from+n > size || b.size < 0 || b.unpacked < 0 {
			return b, false
		}
		b.name, b.rest = cString(b.header[from:from+n]), b.header[from+n:]
		b.stored, b.locked, b.split = b.header[25] == 0x30, flags&4 != 0, flags&3 != 0
		b.later, b.solid = flags&1 != 0, flags&0x10 != 0
	case 0x7b:
		b.kind, b.rest = rarEnd, b.header[7:]
	default:
		b.rest = b.header[7:]
	}
	return b, b.data <= o.Size
}

// rarBlock5 reads a block of RAR 5 (RARLAB, "RAR 5.0 archive format").
func rarBlock5(o *extract.Object, at int64) (b rarBlock, ok bool) {
	const most = 4 + 3
	var h [most]byte
	n, _ := o.Data.ReadAt(h[:], at)
	if n < 5 {
		return b, false
	}
	size, width := binary.Uvarint(h[4:n])
	if width <= 0 || size == 0 || size > rarMostBlock {
		return b, false
	}
	b = rarBlock{header: make([]byte, 4+width+int(size)), typeAt: 4 + width, sumFrom: 4}
	if !readFull(o, b.header, at) || crc32.ChecksumIEEE(b.header[4:]) != le.Uint32(b.header) {
		return b, false
	}
	b.data = at + int64(len(b.header))
	r := b.header[4+width:]
	ok = true
	number := func() int64 {
		v, n := binary.Uvarint(r)
		if n <= 0 || v >= 1<<62 {
			ok, r = false, nil
			return 0
		}
		r = r[n:]
		return int64(v)
	}
	const extra, data, from, to = 1, 2, 8, 16
	kind, flags, extras := number(), number(), int64(0)
	if flags&extra != 0 {
		extras = number()
	}
	if flags&data != 0 {
		b.size = number()
	}
	b.split, b.later = flags&(from|to) != 0, flags&from != 0
	switch kind {
	case 1:
		b.kind, b.rest = rarMain, r
	case 2, 3:
		if b.kind = rarFile; kind == 3 {
			b.kind = rarService
		}
		file := number()
		b.unpacked = number()
		number()
		for _, bit := range []int64{2, 4} { // a time, a checksum
			if file&bit != 0 {
				r = r[min(4, len(r)):]
			}
		}
		packing := number()
		b.stored, b.solid = packing>>7&7 == 0, packing&0x40 != 0
		number()
		if n := number(); n <= int64(len(r)) {
			b.name, b.rest = string(r[:n]), r[n:]
		} else {
			ok = false
		}
		b.locked = extras > 0 && rarLocked(b.rest)
	case 4:
		b.kind = rarSealed
	case 5:
		b.kind, b.rest = rarEnd, r
	default:
		b.rest = r
	}
	return b, ok
}

// rarLocked reports whether one of the records behind a name says how it is encrypted.
func rarLocked(extra []byte) bool {
	const encryption = 1
	for len(extra) > 0 {
		size, n := binary.Uvarint(extra)
		if n <= 0 || size > uint64(len(extra)-n) {
			return false
		}
		kind, _ := binary.Uvarint(extra[n:])
		if kind == encryption {
			return true
		}
		extra = extra[n+int(size):]
	}
	return false
}
