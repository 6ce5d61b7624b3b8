package mail

import "bytes"

// A uudecoder decodes uuencode (POSIX uuencode, historical alphabet). Where there
// is no "begin" line, lines of the right shape are decoded; the other lines are
// skipped and count as damage. "begin-base64" is read too, and xxencode, whose
// lines have another alphabet.
type uudecoder struct {
	state   uuState
	base64  base64State
	damaged bool
}

type uuState int

const (
	uuOutside uuState = iota
	uuInside
	uuBase64
	uuXX
)

func (u *uudecoder) line(dst, line []byte, _ bool) []byte {
	text, _ := cutBreak(line)
	switch {
	case bytes.HasPrefix(text, []byte("begin-base64 ")), bytes.HasPrefix(text, []byte("begin-base64-encoded ")):
		u.state = uuBase64
	case isUUBegin(text):
		u.state = uuInside
	case u.state == uuBase64 && bytes.HasPrefix(text, []byte("====")):
		dst, u.state = u.base64.flush(dst), uuOutside
	case u.state == uuBase64:
		dst = u.base64.decode(dst, text)
		u.damaged = u.damaged || u.base64.damaged
	case string(bytes.TrimRight(text, " \t")) == "end":
		u.state = uuOutside
	case len(bytes.TrimSpace(text)) == 0:
	case u.state == uuXX, u.state == uuInside && !isUULine(text) && isXXLine(text):
		u.state = uuXX
		dst = u.decode(dst, fromXX(text))
	case u.state == uuInside || isUULine(text):
		dst = u.decode(dst, text)
	default:
		u.damaged = true
	}
	return dst
}

// isUUBegin reports whether text is "begin 644 name".
func isUUBegin(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte("begin "))
	if !ok {
		return false
	}
	mode, name, ok := bytes.Cut(bytes.TrimLeft(rest, " "), []byte(" "))
	if !ok || len(mode) < 3 || len(mode) > 5 || len(name) == 0 {
		return false
	}
	for _, c := range mode {
		if c < '0' || c > '7' {
			return false
		}
	}
	return true
}

// IsUULine reports whether a line without its break is one that uuencode or xxencode
// writes between its first line and its last.
func IsUULine(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	return len(text) == 0 || isUULine(text) || isXXLine(text)
}

// xxDigits is the alphabet of xxencode.
const xxDigits = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// fromXX writes a line of xxencode as uuencode would.
func fromXX(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, c := range text {
		if v := bytes.IndexByte([]byte(xxDigits), c); v >= 0 {
			out = append(out, byte(v)+' ')
		}
	}
	if len(out) == 0 {
		return []byte("`")
	}
	return out
}

func isXXLine(text []byte) bool {
	for _, c := range text {
		if bytes.IndexByte([]byte(xxDigits), c) < 0 {
			return false
		}
	}
	return len(text) > 0 && isUULine(fromXX(text))
}

// isUULine reports whether text has the length its first character says, give
// or take the blanks that mail programs cut off and a checksum character.
func isUULine(text []byte) bool {
	if text[0] < ' ' || text[0] > '`' {
		return false
	}
	want := (int(text[0]-' ')&63 + 2) / 3 * 4
	got := len(text) - 1
	if got > want+1 || got < want-3 || want == 0 && got > 0 {
		return false
	}
	for _, c := range text {
		if c < ' ' || c > '`' {
			return false
		}
	}
	return true
}

func (u *uudecoder) decode(dst, text []byte) []byte {
	n := int(text[0]-' ') & 63
	body := text[1:]
	for n > 0 {
		var six [4]byte
		for i := range six {
			if i < len(body) {
				if body[i] < ' ' || body[i] > '`' {
					u.damaged = true
				}
				six[i] = (body[i] - ' ') & 63
			}
		}
		three := [3]byte{six[0]<<2 | six[1]>>4, six[1]<<4 | six[2]>>2, six[2]<<6 | six[3]}
		dst = append(dst, three[:min(n, 3)]...)
		n -= 3
		body = body[min(4, len(body)):]
	}
	u.damaged = u.damaged || len(body) > 1
	return dst
}

// looksUU reports whether b holds the first line of a uuencoded file.
func looksUU(b []byte) bool {
	for line := range bytes.Lines(b) {
		text, _ := cutBreak(line)
		if isUUBegin(text) {
			return true
		}
	}
	return false
}
