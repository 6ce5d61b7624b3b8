package extract

// quotedAt reads quoted-printable (RFC 2045 section 6.7). A soft line break may stand within
// an escape too, where a program breaks lines of any bytes.
func quotedAt(s string) ([]byte, int) {
	if n := softBreak(s); n > 0 {
		return nil, n
	}
	v, at := byte(0), 1
	for range 2 {
		if at < len(s) && s[at] == '=' {
			at += softBreak(s[at:])
		}
		if at >= len(s) || fourBits[s[at]] > 15 {
			return nil, 0
		}
		v = v<<4 | fourBits[s[at]]
		at++
	}
	return []byte{v}, at
}

// softBreak is the length of "=" at the end of a line, with what stands behind it there.
func softBreak(s string) int {
	const blanks = 32
	at := 1
	for at < len(s) && at < blanks && (s[at] == ' ' || s[at] == '\t') {
		at++
	}
	if at < len(s) && s[at] == '\r' {
		at++
	}
	if at < len(s) && s[at] == '\n' {
		return at + 1
	}
	return 0
}
