// Package xmltoken reads XML as a run of tokens, leniently: what office programs
// write and what somebody made to look like it. No entity is expanded but the
// five of XML, nothing is fetched, and memory is bounded whatever the text.
package xmltoken

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// A Token is a piece of XML. Names are without their prefix: the formats do not
// use one local name for things that must be read differently.
type Token struct {
	Kind Kind
	// Name is the element's, of a start or an end.
	Name string
	// Attrs are those of a start; they are valid until the next token.
	Attrs []Attr
	// Text is that of Chars, and what Other holds.
	Text string
	// Empty is a start that is its own end; no end follows.
	Empty bool
}

// An Attr is an attribute of a start tag, its entities replaced.
type Attr struct{ Name, Value string }

// A Kind says what a token is.
type Kind int

// The kinds of tokens.
const (
	StartTag Kind = iota
	EndTag
	Chars
	// Other is what stands in comments, processing instructions and document
	// types. Entities that a document type defines are never expanded. Behind a tag it
	// is what stands in that and is neither a name nor an attribute.
	Other
)

// A Tokenizer reads XML leniently and without looking back: text comes in
// pieces of up to maxText, nothing is checked for being well-formed.
type Tokenizer struct {
	r     *bufio.Reader
	buf   []byte
	names names
	attrs []Attr
	texts texts
	after byte   // the byte that ended a name
	stray []byte // what stood in the tag and was no part of it
}

const (
	maxText = 64 << 10
	maxName = 1 << 10
	maxAttr = 4 << 20
	// maxAttrs is how many attributes an element may have.
	maxAttrs = 1 << 14
)

var errXML = errors.New("XML with a name or value beyond all bounds")

// New returns a tokenizer of r. It looks at the first bytes for the charset (XML 1.0, appendix F).
func New(r io.Reader) *Tokenizer {
	br := bufio.NewReaderSize(r, 32<<10)
	head, _ := br.Peek(256)
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("<\x00")):
		br = bufio.NewReader(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(br))
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\x00<")):
		br = bufio.NewReader(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(br))
	case bytes.HasPrefix(head, []byte("<?xml")):
		if label := declared(head); label != "" && !strings.EqualFold(label, "utf-8") {
			if enc, err := htmlindex.Get(label); err == nil && enc != nil && !strings.HasPrefix(strings.ToLower(label), "utf-16") {
				br = bufio.NewReader(enc.NewDecoder().Reader(br))
			}
		}
	}
	return &Tokenizer{r: br, names: names{all: map[string]string{}}}
}

func declared(head []byte) string {
	decl, _, _ := bytes.Cut(head, []byte("?>"))
	_, rest, ok := bytes.Cut(decl, []byte("encoding="))
	if !ok || len(rest) < 2 {
		return ""
	}
	label, _, _ := bytes.Cut(rest[1:], rest[:1])
	return string(label)
}

// Next returns the next token; io.EOF at the end.
func (t *Tokenizer) Next() (Token, error) {
	if ahead, _ := t.r.Peek(t.r.Buffered()); len(ahead) > 0 && len(t.stray) == 0 {
		if tok, size := t.whole(ahead); size > 0 {
			_, err := t.r.Discard(size)
			return tok, err
		}
	}
	return t.piecemeal()
}

// piecemeal reads a token byte by byte, whatever its shape and wherever its rest is.
func (t *Tokenizer) piecemeal() (Token, error) {
	if len(t.stray) > 0 {
		return t.strayed(), nil
	}
	tok, err := t.token()
	if errors.Is(err, io.EOF) && len(t.stray) > 0 { // of a tag that is cut off
		return t.strayed(), nil
	}
	return tok, err
}

func (t *Tokenizer) token() (Token, error) {
	c, err := t.r.ReadByte()
	if err != nil {
		return Token{}, err
	}
	if c != '<' {
		t.r.UnreadByte()
		return t.characters()
	}
	c, err = t.r.ReadByte()
	if err != nil {
		return Token{}, err
	}
	switch c {
	case '/':
		n, err := t.name()
		if err == nil && t.after != '>' {
			err = t.strayTo('>')
		}
		return Token{Kind: EndTag, Name: n}, err
	case '?':
		return t.until("?>")
	case '!':
		return t.declaration()
	}
	t.r.UnreadByte()
	return t.start()
}

func (t *Tokenizer) start() (Token, error) {
	n, err := t.name()
	tok := Token{Kind: StartTag, Name: n}
	t.attrs = t.attrs[:0]
	for c := t.after; err == nil; {
		switch {
		case c == '>':
			tok.Attrs = t.attrs
			return tok, nil
		case c == '/':
			tok.Empty = true
		case !isSpace(c):
			t.r.UnreadByte()
			if c, err = t.attribute(); err != nil {
				return tok, err
			}
			continue
		}
		c, err = t.r.ReadByte()
	}
	return tok, err
}

// attribute reads name="value" and returns the byte after it.
func (t *Tokenizer) attribute() (byte, error) {
	n, err := t.name()
	c := t.after
	for err == nil && isSpace(c) {
		c, err = t.r.ReadByte()
	}
	if err != nil || c != '=' {
		if n != "" && nameStart(n[0]) { // what is no name was kept already
			t.stay(n)
		}
		if len(t.stray) > maxAttr {
			return c, errXML
		}
		if n == "" && err == nil { // a byte that starts no name: pass it
			c, err = t.r.ReadByte()
		}
		return c, err
	}
	if c, err = t.r.ReadByte(); err != nil {
		return c, err
	}
	for err == nil && isSpace(c) {
		c, err = t.r.ReadByte()
	}
	t.buf = t.buf[:0]
	quote := c
	if quote != '"' && quote != '\'' {
		quote = ' '
		t.buf = append(t.buf, c)
	}
	for err == nil {
		if c, err = t.r.ReadByte(); err != nil {
			break
		}
		if c == quote || quote == ' ' && (c == '>' || isSpace(c)) {
			break
		}
		if len(t.buf) >= maxAttr {
			return c, errXML
		}
		t.buf = append(t.buf, c)
	}
	t.attrs = append(t.attrs, Attr{n, t.texts.unescaped(t.buf)})
	if len(t.attrs) > maxAttrs {
		return c, errXML
	}
	if err != nil { // no tag comes that would have it
		t.stay(valid(t.buf))
	}
	if err == nil && c == quote && quote != ' ' {
		c, err = t.r.ReadByte()
	}
	return c, err
}

// name reads a name and drops its prefix; t.after is the byte that ended it.
func (t *Tokenizer) name() (string, error) {
	t.buf = t.buf[:0]
	for first := true; ; first = false {
		c, err := t.r.ReadByte()
		if err != nil {
			t.stay(valid(t.buf))
			return "", err
		}
		if isSpace(c) || c == '>' || c == '/' || c == '=' || c == '<' {
			t.after = c
			break
		}
		if first && !nameStart(c) {
			return t.noName(c)
		}
		if c == ':' {
			t.buf = t.buf[:0]
			continue
		}
		if len(t.buf) >= maxName {
			return "", errXML
		}
		t.buf = append(t.buf, c)
	}
	return t.names.of(t.buf), nil
}

// noName reads what stands where a name should and is none, which begins with a byte.
func (t *Tokenizer) noName(c byte) (string, error) {
	t.buf = append(t.buf, c)
	for {
		c, err := t.r.ReadByte()
		if err != nil || len(t.buf) >= maxName || isSpace(c) || c == '>' || c == '/' || c == '=' || c == '<' {
			name := t.names.of(t.buf)
			t.stay(name)
			if err == nil && len(t.buf) >= maxName {
				err = errXML
			}
			t.after = c
			return name, err
		}
		t.buf = append(t.buf, c)
	}
}

// stay keeps text of a tag that is no part of it.
func (t *Tokenizer) stay(s string) {
	if s != "" {
		t.stray = append(append(t.stray, s...), ' ')
	}
}

// strayed is the token of what was kept.
func (t *Tokenizer) strayed() Token {
	tok := Token{Kind: Other, Text: valid(bytes.TrimSpace(t.stray))}
	t.stray = t.stray[:0]
	return tok
}

func (t *Tokenizer) characters() (Token, error) {
	t.buf = t.buf[:0]
	for len(t.buf) < maxText {
		c, err := t.r.ReadByte()
		if err != nil {
			if len(t.buf) == 0 {
				return Token{}, err
			}
			break // comes again at the next call
		}
		if c == '<' {
			t.r.UnreadByte()
			break
		}
		t.buf = append(t.buf, c)
	}
	t.completeRune()
	return Token{Kind: Chars, Text: t.texts.unescaped(t.buf)}, nil
}

// completeRune reads on so that a piece ends neither within a rune nor within
// an entity.
func (t *Tokenizer) completeRune() {
	if len(t.buf) < maxText {
		return
	}
	for range 12 {
		open := bytes.LastIndexByte(t.buf[len(t.buf)-12:], '&') > bytes.LastIndexByte(t.buf[len(t.buf)-12:], ';')
		r, size := utf8.DecodeLastRune(t.buf)
		if !open && (r != utf8.RuneError || size != 1) {
			return
		}
		c, err := t.r.ReadByte()
		if err != nil {
			return
		}
		if c == '<' {
			t.r.UnreadByte()
			return
		}
		t.buf = append(t.buf, c)
	}
}

func nameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// Of returns the value of the first attribute of that name.
func (t *Token) Of(name string) string {
	for _, a := range t.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}
