package mail

import "bytes"

// quoted decodes quoted-printable (RFC 2045 section 6.7).
type quoted struct {
	// carry is the end of a piece of a long line: an escape or blanks that the
	// next piece may go on with.
	carry   []byte
	damaged bool
}

// line decodes one line, or a piece of one that is longer than the buffer.
func (q *quoted) line(dst, line []byte, last bool) []byte {
	if len(q.carry) > 0 {
		line = append(q.carry, line...)
		q.carry = nil
	}
	text, brk := cutBreak(line)
	if len(brk) == 0 && !last {
		text = q.keep(text)
		return q.decode(dst, text)
	}
	// Blanks before the break were added on the way (rule 3).
	text = bytes.TrimRight(text, " \t")
	if soft, ok := bytes.CutSuffix(text, []byte("=")); ok {
		return q.decode(dst, soft)
	}
	return append(q.decode(dst, text), brk...)
}

// keep holds back what cannot be decoded without the next piece.
func (q *quoted) keep(text []byte) []byte {
	end := len(bytes.TrimRight(text, " \t\r"))
	if eq := bytes.LastIndexByte(text[max(0, end-3):end], '='); eq >= 0 {
		end = max(0, end-3) + eq
	}
	if len(text)-end > longestLine {
		return text // blanks without end are blanks
	}
	q.carry = append([]byte(nil), text[end:]...)
	return text[:end]
}

func (q *quoted) decode(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		if n := softBreak(text); n > 0 {
			text = text[n:]
			continue
		}
		if len(text) < 3 || unhex(text[1]) < 0 || unhex(text[2]) < 0 {
			q.damaged = true
			dst, text = append(dst, '='), text[1:]
			continue
		}
		dst = append(dst, byte(unhex(text[1])<<4|unhex(text[2])))
		text = text[3:]
	}
}

// softBreak is the length of a soft line break that ends in a lone CR: "=", blanks
// and the CR; 0 where there is none.
func softBreak(text []byte) int {
	i := 1
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	if i < len(text) && text[i] == '\r' {
		return i + 1
	}
	return 0
}

// cutBreak splits a line from its CRLF or LF.
func cutBreak(line []byte) (text, brk []byte) {
	text, ok := bytes.CutSuffix(line, []byte("\n"))
	if !ok {
		return line, nil
	}
	text = bytes.TrimSuffix(text, []byte("\r"))
	return text, line[len(text):]
}
