package pdf

// literal reads a string in parentheses (7.3.4.2); the first one is read.
func (l *lexer) literal() (any, error) {
	var b []byte
	for level := 1; l.more(); {
		c := l.buf[l.pos]
		l.pos++
		switch c {
		case '(':
			level++
		case ')':
			if level--; level == 0 {
				return str(b), nil
			}
		case '\\':
			b = l.escape(b)
			continue
		case '\r': // any end of line is a line feed
			if l.more() && l.buf[l.pos] == '\n' {
				l.pos++
			}
			c = '\n'
		}
		if len(b) >= maxString {
			return nil, errLength
		}
		b = append(b, c)
	}
	return str(b), nil
}

func (l *lexer) escape(b []byte) []byte {
	if !l.more() {
		return b
	}
	c := l.buf[l.pos]
	l.pos++
	switch c {
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case '\n':
		return b
	case '\r':
		if l.more() && l.buf[l.pos] == '\n' {
			l.pos++
		}
		return b
	}
	if c < '0' || c > '7' {
		return append(b, c)
	}
	v := c - '0'
	for range 2 {
		if !l.more() || l.buf[l.pos] < '0' || l.buf[l.pos] > '7' {
			break
		}
		v = v<<3 | (l.buf[l.pos] - '0')
		l.pos++
	}
	return append(b, v)
}

// hex reads a string in angle brackets; the first one is read. What is no
// hexadecimal digit is skipped.
func (l *lexer) hex() (any, error) {
	var b []byte
	var high byte
	half := false
	for l.more() {
		c := l.buf[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		h, ok := unhex(c)
		if !ok {
			continue
		}
		if half {
			if len(b) >= maxString {
				return nil, errLength
			}
			b = append(b, high<<4|h)
		}
		high, half = h, !half
	}
	if half {
		b = append(b, high<<4)
	}
	return str(b), nil
}
