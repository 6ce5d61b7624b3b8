package pdf

// skipInlineImage reads past the bytes of an inline image (8.9.7): to the word
// EI between white space with text after it. The bytes may hold those letters
// too, so what follows must look like operators.
func (l *lexer) skipInlineImage() {
	before, last := byte(' '), byte(0)
	for l.more() {
		c := l.buf[l.pos]
		l.pos++
		if c == 'I' && last == 'E' && isSpace(before) && l.operatorsFollow() {
			return
		}
		before, last = last, c
	}
}

func (l *lexer) operatorsFollow() bool {
	if !l.more() {
		return true
	}
	next := l.buf[l.pos:min(len(l.buf), l.pos+12)]
	if !isSpace(next[0]) {
		return false
	}
	for _, c := range next {
		if c >= 0x7f || c < ' ' && !isSpace(c) || c == 0 {
			return false
		}
	}
	return true
}
