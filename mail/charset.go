package mail

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// Charset decodes b in the named charset; ok is false where the name is unknown.
// Broken input never fails: U+FFFD stands for what cannot be decoded. A byte-order
// mark is taken out. The name is taken in any case and with the marks and
// misspellings seen in mail ("utf8", "x-sjis", "cp-850").
func Charset(name string, b []byte) (text string, ok bool) {
	e, ok := lookup(name, b)
	if !ok {
		return "", false
	}
	if e == utf8Encoding {
		return strings.ToValidUTF8(string(bytes.TrimPrefix(b, bomUTF8)), "\uFFFD"), true
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		// No decoder fails on bytes; if one did, nothing of them may be lost.
		out = append(out, b...)
	}
	return strings.ToValidUTF8(string(out), "\uFFFD"), true
}

// CharsetReader is Charset over a stream. Its errors are those of r.
func CharsetReader(name string, r io.Reader) (text io.Reader, ok bool) {
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	e, ok := lookup(name, head[:n])
	if !ok {
		return nil, false
	}
	rest := io.MultiReader(bytes.NewReader(head[:n]), r)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		rest = io.MultiReader(bytes.NewReader(head[:n]), failing{err})
	}
	return transform.NewReader(rest, toTheEnd{e.NewDecoder()}), true
}

// toTheEnd decodes a character that is cut off by the end of the text to U+FFFD.
// QUIRK: some of x/text's decoders (UTF-32) give an error there.
type toTheEnd struct{ transform.Transformer }

func (d toTheEnd) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = d.Transformer.Transform(dst, src, atEOF)
	if err != transform.ErrShortSrc || !atEOF {
		return nDst, nSrc, err
	}
	const cut = "\ufffd"
	if len(dst)-nDst < len(cut) {
		return nDst, nSrc, transform.ErrShortDst
	}
	return nDst + copy(dst[nDst:], cut), len(src), nil
}

// failing is a reader of nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

var bomUTF8 = []byte("\xef\xbb\xbf")

// utf8Encoding replaces what is no UTF-8 and drops a byte-order mark.
var utf8Encoding = unicode.UTF8BOM

// lookup finds an encoding by name; head, the first bytes of the text, settles
// the byte order where the name does not.
func lookup(name string, head []byte) (encoding.Encoding, bool) {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	if len(name) > longestCharset || name == "" {
		return nil, false
	}
	switch squeeze(name) {
	case "utf16", "ucs2", "iso10646ucs2", "unicode", "unicodefffe", "csunicode", "xutf16", "utf16be", "utf16le",
		"unicodelittle", "unicodebig":
		return utf16Encoding(squeeze(name), head), true
	case "utf32", "ucs4", "iso10646ucs4", "utf32be", "utf32le", "csucs4":
		return utf32Encoding(squeeze(name), head), true
	}
	if e, ok := aliases[squeeze(name)]; ok {
		return e, true
	}
	if e, ok := byteTables[squeeze(name)]; ok {
		return e, true
	}
	for _, n := range []string{name, strings.TrimPrefix(name, "x-"), strings.ReplaceAll(name, "_", "-")} {
		if e, err := htmlindex.Get(n); err == nil && e != encoding.Replacement {
			return e, true
		}
		if e, err := ianaindex.MIME.Encoding(n); err == nil && e != nil {
			return e, true
		}
	}
	return nil, false
}

// squeeze leaves the letters and digits of a name.
func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, name)
}

// utf16Encoding settles the byte order: by the mark, by the name, by where the zero
// bytes are, else big-endian (RFC 2781 section 4.3).
func utf16Encoding(name string, head []byte) encoding.Encoding {
	order := unicode.BigEndian
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		order = unicode.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
	case name == "utf16le" || name == "unicodelittle":
		order = unicode.LittleEndian
	case name == "utf16be" || name == "unicodebig" || name == "unicodefffe":
	case zeroes(head, 2, 1) > zeroes(head, 2, 0):
		order = unicode.LittleEndian
	}
	return unicode.UTF16(order, unicode.UseBOM)
}

func utf32Encoding(name string, head []byte) encoding.Encoding {
	order := utf32.BigEndian
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")):
		order = utf32.LittleEndian
	case bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
	case name == "utf32le":
		order = utf32.LittleEndian
	case name == "utf32be":
	case zeroes(head, 4, 3) > zeroes(head, 4, 0):
		order = utf32.LittleEndian
	}
	return utf32.UTF32(order, utf32.UseBOM)
}

// zeroes counts the zero bytes at place at of each group of n.
func zeroes(b []byte, n, at int) int {
	count := 0
	for i := at; i < len(b); i += n {
		if b[i] == 0 {
			count++
		}
	}
	return count
}

// cutRune takes a character off the end of b that is cut off, as at the end of the
// first few bytes of a text.
func cutRune(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
