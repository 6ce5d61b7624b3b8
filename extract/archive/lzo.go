package archive

// unpackLZO unpacks a block of LZO1X (M. Oberhumer; described in the Linux kernel's
// Documentation/staging/lzo.rst) to at most most bytes.
func unpackLZO(b []byte, most int) ([]byte, error) {
	out := make([]byte, 0, min(most, 64*len(b)+64))
	at := 0
	take := func() int {
		if at >= len(b) {
			at = len(b) + 1 // seen below
			return 0
		}
		at++
		return int(b[at-1])
	}
	// length goes on with zeros, each for 255.
	length := func(n, mask int) int {
		if n &= mask; n > 0 {
			return n
		}
		n = mask
		c := take()
		for ; c == 0 && at <= len(b); c = take() {
			n += 255
		}
		return n + c
	}
	literals := func(n int) bool {
		if n > len(b)-at || n > most-len(out) {
			return false
		}
		out = append(out, b[at:at+n]...)
		at += n
		return true
	}
	again := func(back, n int) bool {
		if back > len(out) || n > most-len(out) {
			return false
		}
		for range n {
			out = append(out, out[len(out)-back])
		}
		return true
	}
	state := 0 // how many bytes were copied as they are after the last match: 0 to 3, or 4
	if len(b) > 0 && b[0] > 17 {
		n := take() - 17
		if !literals(n) {
			return nil, errPacked
		}
		state = min(n, 4)
	}
	for at < len(b) {
		c := take()
		var back, n int
		switch {
		case c < 16 && state == 0:
			if !literals(length(c, 15) + 3) {
				return nil, errPacked
			}
			state = 4
			continue
		case c < 16 && state == 4:
			back, n = c>>2+take()<<2+2049, 3
		case c < 16:
			back, n = c>>2+take()<<2+1, 2
		case c < 32:
			n = length(c, 7) + 2
			low := take()
			d := low | take()<<8
			back = c&8<<11 + d>>2 + 16384
			if back == 16384 { // the end
				if n != 3 || at != len(b) {
					return nil, errPacked
				}
				return out, nil
			}
			c = low
		case c < 64:
			n = length(c, 31) + 2
			low := take()
			back = (low|take()<<8)>>2 + 1
			c = low
		default:
			n = c>>5 + 1
			back = c>>2&7 + take()<<3 + 1
		}
		state = c & 3
		if at > len(b) || !again(back, n) || !literals(state) {
			return nil, errPacked
		}
	}
	return nil, errPacked // without its end
}
