package mail

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// A byteTable is a charset of 256 letters. Postern never writes it.
type byteTable struct {
	runes  [256]rune
	ebcdic bool
}

func (t *byteTable) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: byteDecoder{t}}
}

func (t *byteTable) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

type byteDecoder struct{ table *byteTable }

func (byteDecoder) Reset() {}

func (d byteDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r := d.table.runes[src[nSrc]]
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}

// byteTables are the charsets of codepages.go, by their names without punctuation.
var byteTables = func() map[string]encoding.Encoding {
	tables := map[string]encoding.Encoding{}
	base := &byteTable{ebcdic: true}
	for i := range base.runes {
		base.runes[i] = charmap.CodePage037.DecodeByte(byte(i))
	}
	base.runes[0x15] = '\n' // a new line on machines of IBM, where 0x25 is a line feed
	add := func(t encoding.Encoding, names ...string) {
		for _, n := range names {
			tables[n] = t
		}
	}
	page := func(number string, t encoding.Encoding) {
		long := strings.Repeat("0", max(0, 5-len(number))) + number // IBM01141, IBM00500
		add(t, "ibm"+number, "cp"+number, "xibm"+number, "csibm"+number, "ibm"+long, "cp"+long, "ccsid"+long, "ccsid"+number)
	}
	page("037", base)
	page("37", base)
	add(base, "ebcdic", "ebcdicus", "ebcdiccpus", "ebcdiccpca", "ebcdiccpwt", "ebcdiccpnl")
	for number, p := range ebcdicPages {
		t := *base
		letters := []rune(p.letters)
		for i, r := range letters {
			t.runes[p.bytes[i]] = r
		}
		page(number, &t)
	}
	for number, m := range map[string]*charmap.Charmap{"1047": charmap.CodePage1047, "1140": charmap.CodePage1140} {
		t := &byteTable{ebcdic: true}
		for i := range t.runes {
			t.runes[i] = m.DecodeByte(byte(i))
		}
		t.runes[0x15] = '\n'
		page(number, t)
	}
	for name, number := range map[string]string{
		"de": "273", "at": "273", "dk": "277", "no": "277", "fi": "278", "se": "278", "it": "280", "es": "284",
		"gb": "285", "fr": "297", "he": "424", "be": "500", "ch": "500", "is": "871", "gr": "423", "ar1": "420",
	} {
		add(tables["ibm"+number], "ebcdiccp"+name, "ebcdic"+name)
	}
	add(tables["ibm500"], "ebcdicinternational", "ebcdiccp500v1")
	for _, p := range highPages {
		t := &byteTable{}
		for i := range 0x80 {
			t.runes[i] = rune(i)
		}
		for i, r := range []rune(p.letters) {
			t.runes[0x80+i] = r
		}
		for name := range strings.FieldsSeq(p.names) {
			add(t, name, "x"+name, "cs"+name)
		}
	}
	return tables
}()

// EBCDIC reports whether name is that of a charset in which ASCII letters and digits
// are other bytes.
func EBCDIC(name string) bool {
	e, ok := lookup(name, nil)
	t, is := e.(*byteTable)
	return ok && is && t.ebcdic
}
