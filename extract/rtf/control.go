package rtf

import (
	"io"
	"unicode/utf16"
)

// control handles what follows a backslash.
func (r *reader) control() error {
	b, err := r.next()
	if err != nil {
		return nil // the end, which the caller sees
	}
	if isLetter(b) {
		return r.word(b)
	}
	if b == '\'' {
		return r.hexByte()
	}
	if err := r.decode(); err != nil {
		return err
	}
	switch b {
	case '*':
		r.g.ignorant = true
	case '\\', '{', '}':
		if r.skip > 0 {
			r.skip--
			return nil
		}
		return r.text(string(rune(b)))
	case '~':
		return r.text("\u00a0")
	case '_':
		return r.text("\u2011")
	case '\r', '\n':
		return r.text("\n")
	}
	return nil
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// hexByte handles \'hh.
func (r *reader) hexByte() error {
	value := 0
	for range 2 {
		b, err := r.next()
		if err != nil {
			return nil
		}
		d, ok := hexDigit(b)
		if !ok {
			r.back() // QUIRK: fewer digits than two; what is there counts
			break
		}
		value = value<<4 | int(d)
	}
	r.g.begun = true
	if r.skip > 0 {
		r.skip--
		return nil
	}
	if r.g.to.isData() {
		return nil // QUIRK: Word leaves it out of data too; malware hides behind it
	}
	return r.raw(byte(value))
}

// maxWord is the length of a control word; longer ones are cut, as in Word.
const maxWord = 64

// word reads a control word with its number and obeys it.
func (r *reader) word(b byte) error {
	if err := r.decode(); err != nil {
		return err
	}
	name := []byte{b}
	number, has, negative := 0, false, false
	for {
		var err error
		if b, err = r.next(); err != nil {
			break
		}
		if isLetter(b) && !has && !negative {
			if len(name) < maxWord {
				name = append(name, b)
			}
			continue
		}
		if b == '-' && !has && !negative {
			negative = true
			continue
		}
		if b >= '0' && b <= '9' {
			has = true
			number = min(number*10+int(b-'0'), 1<<40)
			continue
		}
		if b != ' ' {
			r.back()
		}
		break
	}
	if negative {
		number = -number
	}
	return r.obey(string(name), number, has)
}

// symbols are control words that are characters.
var symbols = map[string]string{
	"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n", "nestrow": "\n", "softline": "\n",
	"tab": "\t", "cell": "\t", "nestcell": "\t",
	"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "", "zwnj": "", "zwbo": "", "zwnbo": "",
}

// obey does what a control word says.
func (r *reader) obey(name string, n int, has bool) error {
	first, ignorant := !r.g.begun, r.g.ignorant
	r.g.begun, r.g.ignorant = true, false
	if s, ok := symbols[name]; ok {
		if r.skip > 0 {
			r.skip--
			return nil
		}
		return r.text(s)
	}
	if first || ignorant {
		if to, ok := destinations[name]; ok {
			switch name {
			case "upr":
				r.g.above = r.g.to
			case "shptxt", "dptxbxtext":
				if err := r.text("\n"); err != nil { // a text box stands anywhere, also within a word
					return err
				}
			}
			r.enter(to)
			return nil
		}
		if ignorant {
			r.enter(everything)
			return nil
		}
	}
	switch name {
	case "u":
		return r.unicode(n)
	case "uc":
		r.g.skip = min(max(n, 0), 16)
	case "bin":
		return r.binary(n)
	case "f":
		r.g.font = n
	case "fcharset":
		r.fonts[r.g.font] = charsetPages[n]
	case "cpg":
		if r.g.to == fontTable && n > 0 {
			r.fonts[r.g.font] = n
		}
	case "ansicpg":
		r.page = n
	case "mac":
		r.page = 10000
	case "pc":
		r.page = 437
	case "pca":
		r.page = 850
	case "v", "deleted":
		r.g.hidden = !has || n != 0
	case "plain":
		r.g.hidden = false
	case "pngblip", "jpegblip", "emfblip", "wmetafile", "dibitmap", "wbitmap", "pmmetafile", "macpict":
		r.kind = name
	}
	return nil
}

// unicode handles \uN: a 16-bit code, negative from 32768 on, in pairs beyond the
// first plane.
func (r *reader) unicode(n int) error {
	if n < 0 {
		n += 1 << 16
	}
	r.skip = r.g.skip
	c := rune(n)
	switch {
	case n < 0 || n > 0x10ffff:
		return nil
	case c >= 0xd800 && c < 0xdc00:
		r.high = c
		return nil
	case c >= 0xdc00 && c < 0xe000:
		c = utf16.DecodeRune(r.high, c)
	}
	r.high = 0
	return r.text(string(c))
}

// binary takes n bytes as they are.
func (r *reader) binary(n int) error {
	if n <= 0 {
		return nil
	}
	w := io.Writer(io.Discard)
	if r.g.to.isData() {
		w = &r.hex
	}
	got, err := io.CopyN(w, r.in, int64(n))
	r.pos += got
	if err == io.EOF {
		return nil // cut off, which the caller sees
	}
	return err
}

// enter begins a destination.
func (r *reader) enter(to destination) {
	switch to {
	case same:
		return
	case twice:
		r.g.to, r.g.entered = r.g.above, false
		return
	case r.g.to:
		r.g.entered = true // ends like one of its own: {\title A}{\author B} are two lines
		return
	case picture, objectData, dataStore, fieldData:
		r.hex.reset(r.o.Limits.Object)
		r.kind = ""
	}
	r.g.to = to
}
