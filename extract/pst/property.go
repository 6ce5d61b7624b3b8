package pst

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Properties ([MS-OXPROPS]) that are more than a line of text.
const (
	tagSubject       = 0x0037
	tagBody          = 0x1000
	tagCompressedRTF = 0x1009
	tagHTML          = 0x1013
	tagName          = 0x3001
	tagData          = 0x3701
	tagShortName     = 0x3704
	tagMethod        = 0x3705
	tagLongName      = 0x3707
	tagMIME          = 0x370e
	tagInternetPage  = 0x3fde
	tagMessagePage   = 0x3ffd
	firstNamed       = 0x8000
)

// A property is one of an item; its value may stand elsewhere.
type property struct {
	tag, kind uint16
	inline    uint32 // the value, or what leads to it
	data      []byte // of a table's cell
}

// An item is what a list of properties is about (section 2.3.3).
type item struct {
	*heap
	list []property
	page uint32 // code page of its texts
	html uint32 // of its HTML body
}

// properties reads those of a node; nil when it has none.
func (f *file) properties(n node) (*item, error) {
	h, err := f.heap(n)
	if err != nil {
		f.damage("%w", err)
		return nil, f.give(err)
	}
	if h == nil || h.kind != heapProperties {
		return nil, nil
	}
	p := &item{heap: h}
	err = h.records(h.root, func(key, data []byte) error {
		const most = 1 << 16 // as many as there are tags
		if len(key) != 2 || len(data) != 6 || len(p.list) >= most {
			return errHeap
		}
		p.list = append(p.list, property{tag: le.Uint16(key), kind: le.Uint16(data), inline: le.Uint32(data[2:])})
		return nil
	})
	if err != nil {
		f.damage("%w", err)
	}
	p.pages()
	return p, f.give(err)
}

// pages are the code pages that a message says its texts are in.
func (p *item) pages() {
	for _, x := range p.list {
		switch {
		case x.tag == tagMessagePage && x.kind == mapi.TypeLong:
			p.page = x.inline
		case x.tag == tagInternetPage && x.kind == mapi.TypeLong:
			p.html = x.inline
		}
	}
	if p.page == 0 {
		p.page = p.html
	}
	if p.html == 0 {
		p.html = p.page
	}
}

// find returns a property by its tag.
func (p *item) find(tag uint16) (property, bool) {
	if p != nil {
		for _, x := range p.list {
			if x.tag == tag {
				return x, true
			}
		}
	}
	return property{}, false
}

// text is a property that is a line of text; empty where there is none.
func (f *file) text(p *item, tag uint16) string {
	x, ok := p.find(tag)
	if !ok || x.kind != mapi.TypeString && x.kind != mapi.TypeString8 {
		return ""
	}
	b := x.data
	if b == nil {
		const enough = 2 * longestName
		var err error
		if b, err = p.begin(x.inline, enough); err != nil {
			return ""
		}
	}
	name := strings.Join(strings.Fields(p.decode(x.kind, b)), " ")
	return strings.ToValidUTF8(name[:min(len(name), longestName)], "")
}

// bytes returns the value of a property that is no number.
func (p *item) bytes(x property) ([]byte, error) {
	if x.data != nil {
		return x.data, nil
	}
	return p.value(x.inline)
}

func (p *item) decode(kind uint16, b []byte) string {
	if kind == mapi.TypeString8 {
		return tidy(mapi.Narrow(b, p.page))
	}
	return tidy(mapi.Wide(b))
}

// say hands on a text, which may be long: in pieces, that end between two letters.
func (p *item) say(view extract.View, at extract.Place, kind uint16, b []byte) error {
	const piece, letters = 1 << 20, 64
	end := ""
	for len(b) > 0 {
		n := min(len(b), piece)
		if kind == mapi.TypeString {
			n = max(n&^1, min(len(b), 2))
		}
		if n < len(b) {
			switch kind {
			case mapi.TypeString:
				if c := b[n-1]; c >= 0xd8 && c < 0xdc { // the first half of a letter
					n -= 2
				}
			default: // no letter of several bytes ends with a sign below the digits
				for k := n; k > n-letters; k-- {
					if b[k-1] < '0' {
						n = k
						break
					}
				}
			}
		}
		if text := p.decode(kind, b[:n]); text != "" {
			if err := p.f.s.Text(view, at, text); err != nil {
				return err
			}
			end, at = "\n", extract.Place{}
		}
		b = b[n:]
	}
	if end == "" {
		return nil
	}
	return p.f.s.Text(view, at, end)
}

// tidy takes out what is neither text nor a line end, and the mark in front of a
// subject that says how long its prefix is (section 2.5.3.1.1.1).
func tidy(text string) string {
	if strings.HasPrefix(text, "\x01") {
		_, n := utf8.DecodeRuneInString(text[1:])
		text = text[1+n:]
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == 0:
			return '\n'
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
	return strings.ToValidUTF8(strings.TrimRight(text, "\n"), "\ufffd")
}

// label is what a property is called.
func (f *file) label(tag uint16) string {
	if name := f.labels[tag]; name != "" {
		return name
	}
	return mapi.TagName(tag)
}

// emit hands on a property that is not read apart.
func (f *file) emit(p *item, x property, title string) error {
	where := extract.Place{Where: title + "property " + f.label(x.tag)}
	if text := f.number(x, p); text != "" {
		return f.s.Text(extract.Properties, where, text+"\n")
	}
	single := x.kind &^ mapi.ManyValues
	if single != mapi.TypeString && single != mapi.TypeString8 && single != mapi.TypeBinary && single != mapi.TypeObject {
		return nil
	}
	b, err := p.bytes(x)
	if err != nil {
		f.damage("a property of an item of an Outlook data file is missing")
		return f.give(err)
	}
	if x.kind&mapi.ManyValues != 0 {
		return many(b, f.deleted, func(v []byte) error { return f.line(p, x.tag, single, v, where) })
	}
	return f.line(p, x.tag, single, b, where)
}

// line hands on one value: a text, or bytes, of which what is printable counts. What
// looks like a file is read as one.
func (f *file) line(p *item, tag, kind uint16, b []byte, where extract.Place) error {
	if kind == mapi.TypeString || kind == mapi.TypeString8 {
		return p.say(extract.Properties, where, kind, b)
	}
	err := parts.Stretch(f.ctx, bytes.NewReader(b), 0, int64(len(b)), func(b []byte) error {
		text := parts.Printable(b)
		if text == "" {
			return nil
		}
		return f.s.Text(extract.All, where, text)
	})
	if err != nil || len(b) < smallFile {
		return err
	}
	return f.s.Child(extract.Child{Path: fmt.Sprintf("property %s", f.label(tag)), Alternative: true}, bytes.NewReader(b))
}

// smallFile is from how many bytes on what nobody knows may be a file.
const smallFile = 512

// many calls found with the values of a property of several (section 2.3.3.4.2), and
// before with the bytes that are none.
func many(b []byte, before, found func([]byte) error) error {
	if len(b) < 4 {
		return nil
	}
	count := int64(le.Uint32(b))
	if count > int64(len(b)/4)-1 {
		return cmp.Or(before(b), found(b))
	}
	at := 4 + 4*count // where values may begin
	for i := range count + 1 {
		to, part := int64(len(b)), found
		if i < count {
			to = int64(le.Uint32(b[4+4*i:]))
		}
		if i == 0 {
			part = before
		}
		if to < at || to > int64(len(b)) {
			return cmp.Or(before(b[4:]), found(b[4:]))
		}
		if to > at {
			if err := part(b[at:to]); err != nil {
				return err
			}
		}
		at = to
	}
	return nil
}

// number is the text of a long number, as a field of an account may be one, and of any that
// somebody gave a name to; empty for all else.
func (f *file) number(x property, p *item) string {
	const long = 1e8
	v := float64(int32(x.inline))
	switch x.kind {
	case mapi.TypeLong:
	case mapi.TypeDouble, mapi.TypeCurrency, mapi.TypeInteger:
		b, err := p.bytes(x)
		if err != nil || len(b) < 8 {
			return ""
		}
		switch n := le.Uint64(b); x.kind {
		case mapi.TypeDouble:
			v = math.Float64frombits(n)
		case mapi.TypeCurrency: // in ten-thousandths
			v = float64(int64(n)) / 10_000
		default:
			v = float64(int64(n))
		}
	default:
		return ""
	}
	named := x.tag >= firstNamed
	if math.IsNaN(v) || math.IsInf(v, 0) || !named && (math.Abs(v) < long || x.kind == mapi.TypeLong || x.kind == mapi.TypeCurrency) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// named reads the names of properties that are no standard's (section 2.4.7).
func (f *file) named() error {
	const entries, strings8 = 0x0003, 0x0004
	for _, n := range f.nodes {
		if n.id != nodeNames {
			continue
		}
		p, err := f.properties(n)
		if err != nil || p == nil {
			return err
		}
		x, _ := p.find(entries)
		y, _ := p.find(strings8)
		list, _ := p.bytes(x)
		names, _ := p.bytes(y)
		for ; len(list) >= 8; list = list[8:] {
			at, tag := int64(le.Uint32(list)), firstNamed+le.Uint16(list[6:])
			if list[4]&1 == 0 || at+4 > int64(len(names)) || tag < firstNamed || f.labels[tag] != "" {
				continue
			}
			const longest = 512
			b := names[at+4:]
			b = b[:min(int64(le.Uint32(names[at:])), int64(len(b)), longest)]
			f.labels[tag] = strings.Join(strings.Fields(tidy(mapi.Wide(b))), " ")
		}
	}
	return nil
}
