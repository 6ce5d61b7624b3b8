package archive

// lzxBits16 reads bits from 16-bit little-endian words, the highest first
// ([MS-PATCH] section 2.2). Behind the end there are zeros, as encoders rely on.
type lzxBits16 struct {
	data  []byte
	at    int
	bits  uint32 // the next bits are the highest
	count uint
}

func (b *lzxBits16) fill() {
	for b.count <= 16 {
		word := uint32(0)
		if b.at+1 < len(b.data) {
			word = uint32(b.data[b.at]) | uint32(b.data[b.at+1])<<8
		} else if b.at < len(b.data) {
			word = uint32(b.data[b.at])
		}
		b.at += 2
		b.bits |= word << (16 - b.count)
		b.count += 16
	}
}

// overrun reports whether more was read than there is, but for what is read
// ahead.
func (b *lzxBits16) overrun() bool { return b.at-int(b.count/16)*2 > len(b.data)+2 }

// unused is how many bytes were not read yet.
func (b *lzxBits16) unused() int { return len(b.data) - (b.at - int(b.count/16)*2) }

func (b *lzxBits16) take(n uint) int {
	if n == 0 {
		return 0
	}
	if n > 16 {
		return b.take(n-16)<<16 | b.take(16)
	}
	b.fill()
	v := b.bits >> (32 - n)
	b.bits <<= n
	b.count -= n
	return int(v)
}

// align goes to the next word. There is always one to be left: a whole one where
// the bits end with it.
func (b *lzxBits16) align() {
	if b.count%16 == 0 {
		b.take(16)
	}
	b.at -= int(b.count/16) * 2
	b.bits, b.count = 0, 0
}

// long reads four bytes after align.
func (b *lzxBits16) long() uint32 {
	p := b.bytes(4)
	if len(p) < 4 {
		return 0
	}
	return le.Uint32(p)
}

// bytes reads n bytes after align, or what is left.
func (b *lzxBits16) bytes(n int) []byte {
	from := min(b.at, len(b.data))
	p := b.data[from:min(from+n, len(b.data))]
	b.at += n
	return p
}

func (b *lzxBits16) skipByte() { b.at++ }

// An lzxTree decodes a canonical code of up to 16 bits.
type lzxTree struct {
	count   [17]int
	symbols []uint16
}

// build takes the lengths of the codes. A code without any symbol is allowed, as
// long as nothing asks for one.
func (t *lzxTree) build(lengths []byte) error {
	t.count = [17]int{}
	for _, n := range lengths {
		if n > 16 {
			return errLZX
		}
		t.count[n]++
	}
	t.count[0] = 0
	left := 1
	var next [17]int
	for n := 1; n <= 16; n++ {
		if left = left<<1 - t.count[n]; left < 0 {
			return errLZX
		}
		next[n] = next[n-1] + t.count[n-1]
	}
	t.symbols = make([]uint16, len(lengths))
	for s, n := range lengths {
		if n > 0 {
			t.symbols[next[n]] = uint16(s)
			next[n]++
		}
	}
	return nil
}

func (t *lzxTree) symbol(b *lzxBits16) (int, error) {
	b.fill()
	symbol, n := t.find(b.bits)
	if n == 0 {
		return 0, errLZX
	}
	b.bits <<= n
	b.count -= n
	return symbol, nil
}

// find returns the symbol whose code the highest of bits are, and how many; none where
// no code begins so.
func (t *lzxTree) find(bits uint32) (symbol int, n uint) {
	code, first, index := 0, 0, 0
	for n := uint(1); n <= 16; n++ {
		code |= int(bits >> (32 - n) & 1)
		count := t.count[n]
		if code-count < first {
			return int(t.symbols[index+code-first]), n
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, 0
}
