package xmltoken

import (
	"bytes"
)

// strayTo keeps what comes before a byte.
func (t *Tokenizer) strayTo(end byte) error {
	for t.buf = t.buf[:0]; ; {
		c, err := t.r.ReadByte()
		if err != nil || c == end {
			t.stay(valid(bytes.TrimSpace(t.buf)))
			return err
		}
		if len(t.buf) >= maxAttr/2 {
			return errXML
		}
		t.buf = append(t.buf, c)
	}
}

// declaration reads what begins with "<!": a comment, CDATA, a document type.
func (t *Tokenizer) declaration() (Token, error) {
	head, _ := t.r.Peek(7)
	switch {
	case bytes.HasPrefix(head, []byte("--")):
		t.r.Discard(2)
		return t.until("-->")
	case string(head) == "[CDATA[":
		t.r.Discard(7)
		tok, err := t.until("]]>")
		tok.Kind = Chars
		return tok, err
	}
	t.buf = t.buf[:0]
	for depth, quote := 1, byte(0); depth > 0; {
		c, err := t.r.ReadByte()
		if err != nil {
			return Token{Kind: Other, Text: valid(t.buf)}, nil
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			depth++
		case c == '>':
			depth--
		}
		if len(t.buf) >= maxAttr {
			return Token{}, errXML
		}
		t.buf = append(t.buf, c)
	}
	return Token{Kind: Other, Text: valid(t.buf)}, nil
}

func (t *Tokenizer) until(end string) (Token, error) {
	t.buf = t.buf[:0]
	for !bytes.HasSuffix(t.buf, []byte(end)) {
		c, err := t.r.ReadByte()
		if err != nil {
			return Token{Kind: Other, Text: valid(t.buf)}, nil
		}
		if len(t.buf) >= maxAttr {
			return Token{}, errXML
		}
		t.buf = append(t.buf, c)
	}
	return Token{Kind: Other, Text: valid(t.buf[:len(t.buf)-len(end)])}, nil
}
