package palm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"postern/extract"
)

// Mobipocket is a book of Mobipocket or Kindle (the MobileRead wiki, "MOBI"): a PalmDoc
// book whose text is HTML, one of Kindle Format 8, or both in one file.
var Mobipocket = extract.Format{
	Name: "mobi",
	About: "Mobipocket and Kindle books (MOBI, KF8): pages as HTML, whatever packs them, all metadata, indexes, pictures, the source that " +
		"some hold; text that is locked to a device as a gap",
	MediaTypes: []string{"application/x-mobipocket-ebook", "application/vnd.amazon.ebook", "application/vnd.amazon.mobi8-ebook"},
	Extensions: []string{"mobi", "azw", "azw3", "prc"},
	Detect:     func(o *extract.Object) bool { return isDatabase(o) && string(o.Head[60:68]) == mobipocket },
	Risky:      true,
	Read:       readMobipocket,
}

// Fields of record 0, from its start.
const (
	mobiHeader    = 16
	mobiEncoding  = 28
	mobiVersion   = 36
	mobiName      = 84
	mobiExtraData = 242
	mobiFlows     = 192 // of KF8
	mobiEXTH      = 128
	exthBoundary  = 121
)

func readMobipocket(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f, err := open(ctx, o, s)
	if err != nil {
		return err
	}
	second, err := f.book(0, "")
	if err == nil && second > 0 {
		_, err = f.book(second, "kf8/")
	}
	for n := 0; n < len(f.starts) && err == nil; n++ {
		if !f.used[n] {
			var b []byte
			if b, err = f.record(n); err == nil {
				err = f.other(n, b)
			}
		}
	}
	if err != nil {
		return err
	}
	return f.damaged
}

// book reads the book whose record 0 is a record. It returns which one is record 0 of
// the same book in another format, 0 for none.
func (f *file) book(first int, path string) (second int, err error) {
	h, err := f.record(first)
	if err != nil {
		return 0, err
	}
	if len(h) < mobiEXTH+4 || string(h[mobiHeader:mobiHeader+4]) != "MOBI" {
		if first > 0 {
			f.damage("a Kindle book whose second half is damaged")
			return 0, nil
		}
		return 0, f.doc() // as old ones are
	}
	f.page = be.Uint32(h[mobiEncoding:])
	if f.page == 0 {
		f.page = 1252
	}
	if at, n := int64(be.Uint32(h[mobiName:])), int64(be.Uint32(h[mobiName+4:])); at+n <= int64(len(h)) {
		if err := f.property("title", h[at:at+n]); err != nil {
			return 0, err
		}
	}
	end := mobiHeader + int64(be.Uint32(h[mobiHeader+4:]))
	if err := f.hidden("header", h[:min(end, int64(len(h)))]); err != nil {
		return 0, err
	}
	if second, err = f.metadata(h, end); err != nil {
		return 0, err
	}
	if first > 0 {
		second = 0
	}
	t, err := f.textOf(h, first)
	if err != nil || t == nil {
		return second, err
	}
	if end >= mobiExtraData+2-mobiHeader && len(h) >= mobiExtraData+2 {
		t.trim = trimmer(be.Uint16(h[mobiExtraData:]))
	}
	if be.Uint32(h[mobiVersion:]) >= 8 && len(h) >= mobiFlows+8 {
		err = f.flows(t, first+int(min(be.Uint32(h[mobiFlows:]), 1<<20)), path)
	} else {
		err = f.hand(path+"book.html", []string{"text/html"}, t)
	}
	return second, cmp.Or(err, f.hidden(path+"behind the texts", t.trimmed))
}

// trimmer takes away what stands behind the text of each record: for each flag but the first,
// a piece that ends with its own length, seven bits a byte; for the first, what was
// left of a letter of several bytes.
func trimmer(flags uint16) func([]byte) []byte {
	return func(b []byte) []byte {
		for bit := flags >> 1; bit > 0; bit >>= 1 {
			if bit&1 == 0 {
				continue
			}
			n := 0
			for i := range min(4, len(b)) {
				c := b[len(b)-1-i]
				n |= int(c&0x7f) << (7 * i)
				if c&0x80 != 0 {
					break
				}
			}
			b = b[:max(0, len(b)-n)]
		}
		if flags&1 != 0 && len(b) > 0 {
			b = b[:max(0, len(b)-int(b[len(b)-1]&3)-1)]
		}
		return b
	}
}

// flows hands on the parts of a KF8 text as a record tells where they are: the pages, then
// styles and drawings.
func (f *file) flows(t *textReader, n int, path string) error {
	b, err := f.record(n)
	if err != nil {
		return err
	}
	var ends []int64
	if err := f.hidden("flows", b); err != nil {
		return err
	}
	if len(b) >= 12 && string(b[:4]) == "FDST" {
		count := int64(be.Uint32(b[8:]))
		for b := b[12:]; len(b) >= 8 && count > 0; b, count = b[8:], count-1 {
			ends = append(ends, int64(be.Uint32(b[4:])))
		}
	}
	at := int64(0)
	for i, end := range ends {
		if end <= at {
			continue
		}
		name, types := path+"flow-"+strconv.Itoa(i), []string(nil)
		if i == 0 {
			name, types = path+"book.html", []string{"text/html"}
		}
		part := io.LimitReader(t, end-at)
		at = end
		if err := f.hand(name, types, part); err != nil {
			return err
		}
		if t.err != nil && len(t.left) == 0 {
			f.behind(t)
			return nil
		}
	}
	if at == 0 {
		return f.hand(path+"book.html", []string{"text/html"}, t)
	}
	return f.rest(t, path)
}

// behind notes that the text ended where a record of it is damaged.
func (f *file) behind(t *textReader) {
	if t.err != nil && !errors.Is(t.err, io.EOF) {
		f.damage("a book whose text is damaged")
	}
}

// rest hands on text behind the last part.
func (f *file) rest(t *textReader, path string) error {
	var one [1]byte
	if n, err := io.ReadFull(t, one[:]); n == 0 || err != nil {
		f.behind(t)
		return nil
	}
	t.left = append([]byte{one[0]}, t.left...)
	return f.hand(path+"rest", nil, t)
}

// metadata reads the EXTH records, which stand at an offset in record 0, and what else
// that holds as text.
func (f *file) metadata(h []byte, at int64) (second int, err error) {
	if at+12 > int64(len(h)) || string(h[at:at+4]) != "EXTH" {
		return 0, f.readable(extract.All, "header", h[mobiEXTH:])
	}
	count := be.Uint32(h[at+8:])
	b := h[at+12:]
	for range count {
		if len(b) < 8 {
			f.damage("a book whose metadata is cut off")
			return second, nil
		}
		kind, size := be.Uint32(b), int64(be.Uint32(b[4:]))
		if size < 8 || size > int64(len(b)) {
			f.damage("a book whose metadata is damaged")
			return second, f.readable(extract.All, "metadata", b)
		}
		v := b[8:size]
		b = b[size:]
		if kind == exthBoundary && len(v) == 4 {
			if n := be.Uint32(v); n > 0 && int64(n) < int64(len(f.starts)) {
				second = int(n)
			}
			continue
		}
		if name, ok := exthNames[kind]; ok {
			err = f.property(name, v)
		} else {
			err = f.readable(extract.Properties, fmt.Sprintf("metadata %d", kind), v)
		}
		if err != nil {
			return 0, err
		}
	}
	return second, f.readable(extract.All, "header", b)
}

// exthNames are the metadata that are text.
var exthNames = map[uint32]string{
	100: "author", 101: "publisher", 102: "imprint", 103: "description", 104: "ISBN", 105: "subject", 106: "date", 107: "review",
	108: "contributor", 109: "rights", 110: "subject code", 111: "type", 112: "source", 113: "ASIN", 118: "price", 119: "currency",
	129: "cover", 208: "watermark", 501: "kind", 503: "title", 504: "ASIN", 508: "title for sorting", 517: "author for sorting",
	522: "publisher for sorting", 524: "language", 525: "direction", 535: "made with",
}
