package xmltoken

import "bytes"

// whole takes the token at the start of ahead and returns its size: 0 when its end is not
// in ahead, or its shape is not the one that programs write, which is left to piecemeal.
func (t *Tokenizer) whole(ahead []byte) (Token, int) {
	if ahead[0] != '<' {
		n := bytes.IndexByte(ahead, '<')
		if n < 0 || n > maxText {
			return Token{}, 0
		}
		return Token{Kind: Chars, Text: t.texts.unescaped(ahead[:n])}, n
	}
	if len(ahead) < 2 {
		return Token{}, 0
	}
	switch ahead[1] {
	case '!', '?':
		return Token{}, 0
	case '/':
		from, i := nameEnd(ahead, 2)
		if i == len(ahead) || ahead[i] != '>' || !nameStart(ahead[2]) {
			return Token{}, 0
		}
		return Token{Kind: EndTag, Name: t.names.of(ahead[from:i])}, i + 1
	}
	return t.wholeStart(ahead)
}

// wholeStart takes a start tag whose attributes all have quoted values.
func (t *Tokenizer) wholeStart(ahead []byte) (Token, int) {
	from, i := nameEnd(ahead, 1)
	if i == len(ahead) || !nameStart(ahead[1]) {
		return Token{}, 0
	}
	tok := Token{Kind: StartTag, Name: t.names.of(ahead[from:i])}
	t.attrs = t.attrs[:0]
	for i < len(ahead) {
		switch c := ahead[i]; {
		case c == '>':
			tok.Attrs = t.attrs
			return tok, i + 1
		case c == '/':
			tok.Empty = true
			i++
			continue
		case isSpace(c):
			i++
			continue
		}
		var name int
		name, from = i, i
		if from, i = nameEnd(ahead, name); i+1 >= len(ahead) || i == name || ahead[i] != '=' || !nameStart(ahead[name]) {
			break
		}
		quote := ahead[i+1]
		if quote != '"' && quote != '\'' || len(t.attrs) >= maxAttrs {
			break
		}
		value := ahead[i+2:]
		n := bytes.IndexByte(value, quote)
		if n < 0 {
			break
		}
		t.attrs = append(t.attrs, Attr{t.names.of(ahead[from:i]), t.value(value[:n])})
		i += n + 3
	}
	return Token{}, 0
}

// value is that of an attribute: there are few short ones, and they come all the time.
func (t *Tokenizer) value(b []byte) string {
	const short = 2
	if len(b) <= short && bytes.IndexByte(b, '&') < 0 {
		return t.names.of(b)
	}
	return t.texts.unescaped(b)
}

// nameEnd is where the name that begins at i ends, and where it begins without its prefix.
// Beyond maxName, and where ahead ends first, the end is len(ahead).
func nameEnd(ahead []byte, i int) (from, end int) {
	from = i
	for last := min(len(ahead), i+maxName); i < last; i++ {
		switch ahead[i] {
		case ':':
			from = i + 1
		case ' ', '\n', '\r', '\t', '>', '/', '=', '<':
			return from, i
		}
	}
	return from, len(ahead)
}
