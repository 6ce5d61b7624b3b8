package archive

// A sevenZipParser reads a header of 7z. What it takes from nothing is zeros, and bad is
// set.
type sevenZipParser struct {
	b      []byte
	bad    bool
	locked bool // something is encrypted
}

// Ids of properties.
const (
	sevenEnd       = 0
	sevenArchive   = 2
	sevenStreams   = 4
	sevenFiles     = 5
	sevenPacked    = 6
	sevenUnpacked  = 7
	sevenSub       = 8
	sevenSize      = 9
	sevenDigest    = 10
	sevenFolder    = 11
	sevenUnpackLen = 12
	sevenCount     = 13
)

// mostPacks bounds the packed streams; a message may have far fewer files.
const mostPacks = 1 << 20

func (p *sevenZipParser) take(n int64) []byte {
	if n < 0 || n > int64(len(p.b)) {
		p.bad, p.b = true, nil
		return nil
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *sevenZipParser) byte() byte {
	if b := p.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

// number reads a number: ones at the beginning of its first byte say how many bytes follow.
func (p *sevenZipParser) number() int64 {
	first := p.byte()
	v, mask := uint64(0), byte(0x80)
	for i := range 8 {
		if first&mask == 0 {
			v |= uint64(first&(mask-1)) << (8 * i)
			break
		}
		v |= uint64(p.byte()) << (8 * i)
		mask >>= 1
	}
	if v >= 1<<62 {
		p.bad = true
		return 0
	}
	return int64(v)
}

// id reads the id of a property, of which each stands once: what walks all folders would do so for two bytes each.
func (p *sevenZipParser) id(seen *uint64) byte {
	id := p.byte()
	p.bad = p.bad || id != sevenEnd && *seen>>id&1 != 0
	*seen |= 1 << id
	return id
}

// count reads how many of something follow, of which each takes at least some bits.
func (p *sevenZipParser) count() int64 {
	n := p.number()
	if n > 8*int64(len(p.b)) {
		p.bad = true
		return 0
	}
	return n
}

// bits reads a list of n bits.
func (p *sevenZipParser) bits(n int64) (list []bool) {
	for i, b := range p.take((n + 7) / 8) {
		for bit := range int64(8) {
			if int64(i)*8+bit < n {
				list = append(list, b&(0x80>>bit) != 0)
			}
		}
	}
	return list
}

// digests skips checksums: which of n there are, then these.
func (p *sevenZipParser) digests(n int64) (known []bool) {
	if all := p.byte(); all == 0 {
		known = p.bits(n)
	} else {
		for range n {
			known = append(known, true)
		}
	}
	for _, k := range known {
		if k {
			p.take(4)
		}
	}
	return known
}

// header reads what follows its id.
func (p *sevenZipParser) header(z *sevenZipHeader) bool {
	for seen := uint64(0); !p.bad; {
		switch p.id(&seen) {
		case sevenArchive:
			for !p.bad && p.byte() != sevenEnd {
				p.take(p.number())
			}
		case sevenStreams:
			if !p.streams(z) {
				return false
			}
		case sevenFiles:
			p.files(z)
		case sevenEnd:
			return !p.bad && len(p.b) == 0
		default:
			return false
		}
	}
	return false
}

// files counts the files that have a stream.
func (p *sevenZipParser) files(z *sevenZipHeader) {
	n := p.count()
	z.files = n
	const emptyStream = 14
	for !p.bad {
		switch id := p.byte(); id {
		case sevenEnd:
			return
		case emptyStream:
			inner := sevenZipParser{b: p.take(p.number())}
			for _, empty := range inner.bits(n) {
				if empty {
					z.files--
				}
			}
			p.bad = p.bad || inner.bad
		default:
			p.take(p.number())
		}
	}
}

// A sevenZipFolder is how some streams are unpacked to one.
type sevenZipFolder struct {
	outs   int64
	size   int64
	summed bool
	packs  int
	plain  bool // stored
}

// streams reads where packed streams are, what unpacks them, and of how many files each
// is made.
func (p *sevenZipParser) streams(z *sevenZipHeader) bool {
	var folders []sevenZipFolder
	for seen := uint64(0); !p.bad; {
		switch p.id(&seen) {
		case sevenPacked:
			p.packed(z)
		case sevenUnpacked:
			folders = p.unpacked(z)
			z.streams = int64(len(folders))
		case sevenSub:
			p.substreams(z, folders)
		case sevenEnd:
			z.folders, z.plain = len(folders), map[int]int64{}
			at := 0
			for _, f := range folders {
				if f.plain {
					z.plain[at] = f.size
				}
				at += f.packs
			}
			z.empty = z.empty || at < len(z.packs) // one that no folder takes
			return !p.bad
		default:
			return false
		}
	}
	return false
}

func (p *sevenZipParser) packed(z *sevenZipHeader) {
	z.at = p.number()
	n := p.count()
	p.bad = p.bad || n > mostPacks
	for seen := uint64(0); !p.bad; {
		switch p.id(&seen) {
		case sevenSize:
			for i := int64(0); i < n && !p.bad; i++ {
				z.packs = append(z.packs, p.number())
			}
		case sevenDigest:
			p.digests(n)
		case sevenEnd:
			return
		default:
			p.bad = true
		}
	}
}

func (p *sevenZipParser) unpacked(z *sevenZipHeader) (folders []sevenZipFolder) {
	for seen := uint64(0); !p.bad; {
		switch p.id(&seen) {
		case sevenFolder:
			n := p.count()
			if p.byte() != 0 { // they stand elsewhere, which no program writes
				p.bad = true
			}
			for i := int64(0); i < n && !p.bad; i++ {
				folders = append(folders, p.folder(z))
			}
		case sevenUnpackLen:
			for i := range folders {
				for range folders[i].outs {
					folders[i].size = max(folders[i].size, p.number())
				}
			}
		case sevenDigest:
			for i, known := range p.digests(int64(len(folders))) {
				folders[i].summed = known
			}
		case sevenEnd:
			return folders
		default:
			p.bad = true
		}
	}
	return nil
}

// folder reads the coders of a folder, and counts the memory that they declare.
func (p *sevenZipParser) folder(z *sevenZipHeader) (f sevenZipFolder) {
	const most = 32
	n, ins, memory := p.number(), int64(0), int64(0)
	if n == 0 || n > most {
		p.bad = true
		return f
	}
	for range n {
		kind := p.byte()
		id := string(p.take(int64(kind & 15)))
		in, out := int64(1), int64(1)
		if kind&0x10 != 0 {
			in, out = p.number(), p.number()
		}
		if in > most || out > most || kind&0x80 != 0 {
			p.bad = true
			return f
		}
		var properties []byte
		if kind&0x20 != 0 {
			properties = p.take(p.number())
		}
		f.plain = n == 1 && id == "\x00"
		p.locked = p.locked || id == sevenZipAES
		memory += sevenZipMemory(id, properties)
		ins, f.outs = ins+in, f.outs+out
	}
	z.memory = max(z.memory, memory)
	for range f.outs - 1 {
		p.number()
		p.number()
	}
	packed := ins - (f.outs - 1)
	if f.packs = int(max(packed, 0)); packed > 1 {
		for range packed {
			p.number()
		}
	}
	return f
}

const sevenZipAES = "\x06\xf1\x07\x01"

// sevenZipMemory is what a coder declares to need.
func sevenZipMemory(id string, properties []byte) int64 {
	const lzma, lzma2, ppmd = "\x03\x01\x01", "\x21", "\x03\x04\x01"
	switch {
	case (id == lzma || id == ppmd) && len(properties) >= 5:
		return int64(le.Uint32(properties[1:]))
	case id == lzma2 && len(properties) >= 1 && properties[0] <= 40:
		bits := properties[0]
		return (2 | int64(bits&1)) << (bits/2 + 11)
	}
	return 0
}

// substreams reads how many files each folder is made of.
func (p *sevenZipParser) substreams(z *sevenZipHeader, folders []sevenZipFolder) {
	counts := make([]int64, len(folders))
	for i := range counts {
		counts[i] = 1
	}
	for seen := uint64(0); !p.bad; {
		switch p.id(&seen) {
		case sevenCount:
			for i := range counts {
				counts[i] = p.number()
				z.empty = z.empty || counts[i] == 0 && folders[i].size > 0
				if counts[i] > int64(len(z.all)) {
					p.bad = true
				}
			}
		case sevenSize:
			for _, c := range counts {
				for i := int64(1); i < c && !p.bad; i++ {
					p.number()
				}
			}
		case sevenDigest:
			n := int64(0)
			for i, c := range counts { // a folder's own is that of its only file
				if c != 1 || !folders[i].summed {
					n += c
				}
			}
			if n > 8*int64(len(p.b)) {
				p.bad = true
				return
			}
			p.digests(n)
		case sevenEnd:
			z.streams = 0
			for _, c := range counts {
				z.streams += c
			}
			return
		default:
			p.bad = true
		}
	}
}
