package html

import (
	"bufio"
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"
)

// markup reads what begins with "<", which has been read.
func (x *xmlReader) markup() error {
	next, _ := x.r.Peek(8)
	switch {
	case bytes.HasPrefix(next, []byte("!--")):
		x.r.Discard(3)
		return x.until("-->", x.hidden)
	case bytes.HasPrefix(next, []byte("![CDATA[")):
		x.r.Discard(8)
		if err := x.file(); err != nil {
			return err
		}
		var failed error
		err := x.until("]]>", func(b []byte) {
			x.text, x.marked = append(x.text, b...), x.marked || bytes.IndexByte(b, '<') >= 0
			if failed == nil {
				failed = x.spill()
			}
		})
		return cmp.Or(failed, err)
	case bytes.HasPrefix(next, []byte("?")):
		x.r.Discard(1)
		return x.until("?>", x.hidden)
	case bytes.HasPrefix(next, []byte("!")):
		return x.doctype()
	case len(next) > 0 && (next[0] == '/' || nameStart(next[0])):
		return x.tag()
	}
	x.text = append(x.text, '<') // not well formed: it is text
	return nil
}

// spill writes a run of text that has become too long to wait for its end.
func (x *xmlReader) spill() error {
	if len(x.text) >= flushAt && !x.marked || len(x.text) >= longestMarked {
		return x.endText()
	}
	return nil
}

// hidden writes a piece that is in no view but All.
func (x *xmlReader) hidden(b []byte) { x.page.extra(strings.TrimSpace(string(b))) }

// until hands on everything before the end mark, in pieces of bounded length.
func (x *xmlReader) until(end string, use func([]byte)) error {
	var piece []byte
	last := end[len(end)-1]
	for {
		b, err := x.r.ReadSlice(last)
		piece = append(piece, b...)
		if bytes.HasSuffix(piece, []byte(end)) {
			use(piece[:len(piece)-len(end)])
			return nil
		}
		if err != nil && err != bufio.ErrBufferFull {
			use(piece)
			return err
		}
		if keep := len(end) - 1; len(piece) > asideLimit {
			use(piece[:len(piece)-keep])
			piece = append(piece[:0], piece[len(piece)-keep:]...)
		}
	}
}

// doctype reads a document type with its inner part in brackets. Nothing in it is
// followed.
func (x *xmlReader) doctype() error {
	var piece []byte
	depth := 0
	for {
		c, err := x.r.ReadByte()
		if err != nil {
			x.hidden(piece)
			return err
		}
		switch {
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case c == '>' && depth == 0:
			x.terms.learn(string(piece))
			x.hidden(piece)
			return nil
		}
		if piece = append(piece, c); len(piece) > asideLimit {
			x.terms.learn(string(piece))
			x.hidden(piece)
			piece = piece[:0]
		}
	}
}

// tag reads a start or an end tag: its name decides whether the text breaks, its
// attributes go into All.
func (x *xmlReader) tag() error {
	var name []byte
	c, err := x.r.ReadByte()
	if c == '/' {
		c, err = x.r.ReadByte()
	}
	for ; err == nil && !blank(c) && c != '>' && c != '/'; c, err = x.r.ReadByte() {
		if len(name) < 64 {
			name = append(name, c)
		}
	}
	if err := x.endText(); err != nil {
		return err
	}
	local := string(name[bytes.LastIndexByte(name, ':')+1:])
	x.words = x.words || local == "abiword"
	if !inline(local) && !(x.words && local == "c") {
		x.page.breakLine('\n', false)
	}
	var bare []byte // attributes without a value, on one line: a number can stand in several
	for ; err == nil && c != '>'; c, err = x.r.ReadByte() {
		if !blank(c) && c != '/' {
			x.r.UnreadByte()
			if err = x.attribute(&bare); err != nil {
				return err
			}
		}
	}
	x.hidden(bare)
	if err != nil {
		return err
	}
	return x.file()
}

// attribute reads a name and a value, which may lack quotes.
func (x *xmlReader) attribute(bare *[]byte) error {
	var b []byte
	quote := byte(0)
	for {
		c, err := x.r.ReadByte()
		switch {
		case err != nil:
			x.hidden(append(*bare, b...))
			return err
		case quote == 0 && (c == '>' || blank(c)):
			x.r.UnreadByte()
			if bytes.IndexByte(b, '=') < 0 && len(*bare) < asideLimit {
				*bare = append(append(*bare, b...), ' ')
				return nil
			}
			x.hidden(b)
			return nil
		case quote == 0 && (c == '"' || c == '\'') && bytes.HasSuffix(b, []byte("=")):
			quote = c
			b[len(b)-1] = ':'
			b = append(b, ' ')
			if err := x.file(); err != nil {
				return err
			}
		case quote != 0 && c == quote:
			x.hidden(b)
			return nil
		case c == '&':
			b = append(b, x.entity()...)
		default:
			b = append(b, c)
		}
		if len(b) > asideLimit && utf8.RuneStart(b[len(b)-1]) { // the last one may go on
			last := b[len(b)-1]
			x.hidden(b[:len(b)-1])
			b = append(b[:0], last)
		}
	}
}

// inline reports whether name is one of the elements of common vocabularies that do not break a line.
func inline(name string) bool {
	return inlines[name]
}

var inlines = set(`a abbr b big bold code del em emphasis ext-link font hi i ins italic kbd monospace named-content ph phrase
	samp sc small span strike strong sub sup tspan tt u ulink underline`)

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= utf8.RuneSelf
}
