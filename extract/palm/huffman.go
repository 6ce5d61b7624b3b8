package palm

// A dictionary holds the codes of a HUFF record and the phrases of the CDIC records
// behind it: each code stands for a phrase, which may be packed itself.
type dictionary struct {
	first    [256]code  // by the first eight bits
	least    [33]uint64 // by length of the code
	most     [33]uint64
	phrases  []phrase
	unpacked int // bytes of phrases in all, packed and unpacked
}

type code struct {
	length uint
	whole  bool // the length is known
	most   uint64
}

type phrase struct {
	data  []byte
	plain bool
	busy  bool
}

// Bounds of a dictionary: phrases, and bytes that they unpack to.
const (
	mostPhrases  = 1 << 18
	mostUnpacked = 32 << 20
	deepest      = 24
)

// dictionary reads the dictionary of the text that record 0, h, tells of. It is nil
// where that is damaged.
func (f *file) dictionary(h []byte, first int) (*dictionary, error) {
	if len(h) < 120 {
		return nil, nil
	}
	at, count := int(be.Uint32(h[112:])), int(be.Uint32(h[116:]))
	if at < 1 || count < 2 || at > len(f.starts) || count > len(f.starts) {
		return nil, nil
	}
	b, err := f.record(first + at)
	if err != nil {
		return nil, err
	}
	d := &dictionary{}
	if err := f.hidden("dictionary", b); err != nil || !d.codes(b) {
		return nil, err
	}
	for n := 1; n < count; n++ {
		if b, err = f.record(first + at + n); err != nil {
			return nil, err
		}
		if err := f.hidden("dictionary", b); err != nil || !d.add(b) { // some phrases may stand in no text
			return nil, err
		}
	}
	return d, nil
}

func (d *dictionary) codes(b []byte) bool {
	if len(b) < 24 || string(b[:4]) != "HUFF" {
		return false
	}
	one, two := int64(be.Uint32(b[8:])), int64(be.Uint32(b[12:]))
	if one+256*4 > int64(len(b)) || two+64*4 > int64(len(b)) {
		return false
	}
	for i := range d.first {
		v := be.Uint32(b[one+int64(4*i):])
		c := code{length: uint(v & 0x1f), whole: v&0x80 != 0, most: uint64(v >> 8)}
		if c.length == 0 {
			return false
		}
		c.most = (c.most+1)<<(32-c.length) - 1
		d.first[i] = c
	}
	for n := uint(1); n <= 32; n++ {
		p := b[two+int64(8*(n-1)):]
		d.least[n] = uint64(be.Uint32(p)) << (32 - n)
		d.most[n] = (uint64(be.Uint32(p[4:]))+1)<<(32-n) - 1
	}
	return true
}

// add takes the phrases of a CDIC record.
func (d *dictionary) add(b []byte) bool {
	const head = 16
	if len(b) < head || string(b[:4]) != "CDIC" {
		return false
	}
	total, bits := int64(be.Uint32(b[8:])), be.Uint32(b[12:])
	if total > mostPhrases || bits > 18 {
		return false
	}
	n := min(int64(1)<<bits, total-int64(len(d.phrases)))
	b = b[head:]
	if n < 0 || 2*n > int64(len(b)) {
		return false
	}
	for i := range n {
		at := int(be.Uint16(b[2*i:]))
		if at+2 > len(b) {
			return false
		}
		v := int(be.Uint16(b[at:]))
		size := v & 0x7fff
		if at+2+size > len(b) {
			return false
		}
		d.phrases = append(d.phrases, phrase{data: b[at+2 : at+2+size], plain: v&0x8000 != 0})
	}
	return true
}

func (d *dictionary) unpack(b []byte) ([]byte, error) { return d.decode(b, 0) }

// decode replaces codes by phrases. A phrase that is packed is unpacked once.
func (d *dictionary) decode(b []byte, depth int) ([]byte, error) {
	if depth > deepest {
		return nil, errText
	}
	var out []byte
	window, have := uint64(0), uint(0) // have bits of the window are of b, the lowest
	for left := len(b) * 8; ; {
		for have < 32 {
			next := byte(0)
			if len(b) > 0 {
				next, b = b[0], b[1:]
			}
			window = window<<8 | uint64(next)
			have += 8
		}
		bits := window >> (have - 32) & 0xffffffff
		c := d.first[bits>>24]
		if !c.whole {
			for c.length < 32 && bits < d.least[c.length] {
				c.length++
			}
			c.most = d.most[c.length]
		}
		have -= c.length
		if left -= int(c.length); left < 0 {
			return out, nil
		}
		if c.most < bits {
			return out, errText
		}
		k := (c.most - bits) >> (32 - c.length)
		if k >= uint64(len(d.phrases)) {
			return out, errText
		}
		p := &d.phrases[k]
		if !p.plain {
			if p.busy {
				return out, errText
			}
			p.busy = true
			if d.unpacked += len(p.data); d.unpacked > mostUnpacked { // phrases may share their bytes
				return out, errText
			}
			data, err := d.decode(p.data, depth+1)
			if d.unpacked += len(data); err != nil || d.unpacked > mostUnpacked {
				return out, errText
			}
			p.data, p.plain = data, true
		}
		if out = append(out, p.data...); len(out) > mostText {
			return out, errText
		}
	}
}
