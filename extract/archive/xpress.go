package archive

// unpackXPRESS unpacks a chunk of XPRESS with Huffman codes ([MS-XCA] section 2.2.4): the
// lengths of 512 codes, then bytes and copies in one stream of words, among which whole
// bytes stand where lengths go on.
func unpackXPRESS(b []byte, size int) ([]byte, error) {
	const codes = 512
	if len(b) < codes/2+4 {
		return nil, errPacked
	}
	lengths := make([]byte, codes)
	for i := range lengths {
		lengths[i] = b[i/2] >> (4 * (i & 1)) & 15
	}
	var tree lzxTree
	if tree.build(lengths) != nil {
		return nil, errPacked
	}
	at := codes / 2
	word := func() uint32 {
		v := uint32(0)
		if at+2 <= len(b) {
			v = uint32(le.Uint16(b[at:]))
		}
		at += 2
		return v
	}
	bits, extra := word()<<16, 16
	bits |= word()
	take := func(n uint) {
		bits <<= n
		if extra -= int(n); extra < 0 {
			bits |= word() << -extra
			extra += 16
		}
	}
	out := make([]byte, 0, size)
	for len(out) < size {
		symbol, n := tree.find(bits)
		if n == 0 || at > len(b)+6 {
			return nil, errPacked
		}
		take(n)
		if symbol < 256 {
			out = append(out, byte(symbol))
			continue
		}
		length, width := symbol&15, uint(symbol>>4&15)
		if length == 15 {
			if at >= len(b) {
				return nil, errPacked
			}
			length += int(b[at])
			at++
			if length == 15+255 {
				if at+2 > len(b) {
					return nil, errPacked
				}
				length = int(le.Uint16(b[at:]))
				at += 2
			}
		}
		length += 3
		back := 1 << width
		if width > 0 {
			back |= int(bits >> (32 - width))
			take(width)
		}
		if back > len(out) || length > size-len(out) {
			return nil, errPacked
		}
		for range length {
			out = append(out, out[len(out)-back])
		}
	}
	if len(b)-at > packedPadding {
		return nil, errPacked
	}
	return out, nil
}
