package disk

// unpackLZVN appends what b unpacks to: letters, and copies of one to three bytes of code.
// It ends at most bytes, or at the code of the end.
func unpackLZVN(b, out []byte, most int) ([]byte, bool) {
	back := 0
	for len(b) > 0 {
		c := int(b[0])
		letters, n, head, ok := lzvnCode(b, &back)
		switch {
		case c == 0x06:
			return out, true
		case c == 0x0e || c == 0x16: // nothing
			b = b[1:]
			continue
		case !ok || letters > len(b)-head || len(out)+letters+n > most:
			return out, false
		}
		out = append(out, b[head:head+letters]...)
		b = b[head+letters:]
		if n > 0 && (back == 0 || back > len(out)) {
			return out, false
		}
		for range n {
			out = append(out, out[len(out)-back])
		}
	}
	return out, false
}

// lzvnCode reads a code: how many letters stand behind it, how many bytes are then copied,
// and how long it is. The distance stays what it was where the code has none.
func lzvnCode(b []byte, back *int) (letters, n, head int, ok bool) {
	c := int(b[0])
	need := func(k int) bool { head = k; return len(b) >= k }
	switch {
	case c>>4 == 0xe: // letters alone
		if c == 0xe0 {
			if !need(2) {
				return 0, 0, 0, false
			}
			return int(b[1]) + 16, 0, head, true
		}
		return c & 15, 0, 1, true
	case c>>4 == 0xf: // a copy alone
		if c == 0xf0 {
			if !need(2) {
				return 0, 0, 0, false
			}
			return 0, int(b[1]) + 16, head, true
		}
		return 0, c & 15, 1, true
	case c>>4 == 7 || c>>4 == 0xd:
		return 0, 0, 0, false
	case c>>5 == 5: // a middle distance
		if !need(3) {
			return 0, 0, 0, false
		}
		w := int(le.Uint16(b[1:]))
		*back = w >> 2
		return c >> 3 & 3, (c&7<<2 | w&3) + 3, head, true
	}
	letters, n = c>>6, c>>3&7+3
	switch c & 7 {
	case 7: // a large one
		if !need(3) {
			return 0, 0, 0, false
		}
		*back = int(le.Uint16(b[1:]))
	case 6: // the one before
		if letters == 0 || !need(1) {
			return 0, 0, 0, false
		}
	default:
		if !need(2) {
			return 0, 0, 0, false
		}
		*back = c&7<<8 | int(b[1])
	}
	return letters, n, head, true
}
