package archive

import (
	"bytes"
	"compress/bzip2"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// XAR is the format of installers of macOS (xar 1.5): a table of contents in XML, and a
// heap. QUIRK: what it calls gzip is zlib.
var XAR = extract.Format{
	Name:       "xar",
	About:      "XAR and installers of macOS: members (stored, zlib, bzip2, LZMA), their names and attributes, and all words of the table of contents",
	MediaTypes: []string{"application/x-xar", "application/vnd.apple.installer+xml"},
	Extensions: []string{"xar", "pkg", "mpkg", "xip", "safariextz"},
	Detect: func(o *extract.Object) bool {
		return len(o.Head) >= 28 && string(o.Head[:4]) == "xar!" && be.Uint16(o.Head[4:]) >= 28
	},
	Risky: true,
	Read:  readXAR,
}

const (
	xarTable = 32 << 20 // the most of a table
	xarDeep  = 64
	xarName  = 1 << 10
	xarPath  = 4 << 10
)

// A xarData says where the content of a file, or of an attribute of one, stands.
type xarData struct {
	offset, length, size int64
	style                string
}

// A xarReader walks through the table of contents.
type xarReader struct {
	ctx   context.Context
	o     *extract.Object
	sink  extract.Sink
	heap  int64
	names []string // of the files that are open
	where []string // elements that are open
	data  *xarData
	based bool // the name that comes is in base64
	sum   bool // the checksum of the table was found
	seen  spans
}

func readXAR(ctx context.Context, o *extract.Object, s extract.Sink) error {
	size, packed := int64(be.Uint16(o.Head[4:])), int64(be.Uint64(o.Head[8:])&(1<<62-1))
	if packed > o.Size-size {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "XAR archive, cut off"}
	}
	source := newCounter(io.NewSectionReader(o.Data, size, packed))
	z, err := zlib.NewReader(source)
	if err != nil {
		return err
	}
	table, err := io.ReadAll(io.LimitReader(z, xarTable+1))
	if err != nil {
		return err
	}
	if len(table) > xarTable {
		return &extract.GapError{Cause: extract.TooBig, Detail: "XAR archive: its table of contents is larger than 32 MiB"}
	}
	x := &xarReader{ctx: ctx, o: o, sink: s, heap: size + packed}
	x.seen.add(0, 28)
	if err := readableText(s, "header", o.Head[28:min(size, int64(len(o.Head)), 64)]); err != nil { // the name of a checksum
		return err
	}
	x.seen.add(28, min(size, 64))
	x.seen.add(size, size+source.n)
	if err := x.table(table); err != nil {
		return err
	}
	return (&leftover{used: &x.seen, what: "XAR archive"}).hand(ctx, o, s)
}

func (x *xarReader) table(table []byte) error {
	d := xml.NewDecoder(bytes.NewReader(table))
	d.Strict = false
	var text []byte
	for {
		token, err := d.Token()
		if err == io.EOF {
			return x.text("contents", string(text))
		}
		if err != nil {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "XAR archive: damaged table of contents"}
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := x.text("contents", string(text)); err != nil {
				return err
			}
			text = text[:0]
			if len(x.where) >= xarDeep*2 {
				return &extract.GapError{Cause: extract.TooDeep, Detail: "XAR archive: its table of contents is nested too deep"}
			}
			x.where = append(x.where, t.Name.Local)
			if err := x.begin(t); err != nil {
				return err
			}
		case xml.CharData:
			text = append(text, t...)
		case xml.Comment:
			if err := x.text("comment", string(t)); err != nil {
				return err
			}
		case xml.ProcInst:
			if err := x.text("contents", string(t.Inst)); err != nil {
				return err
			}
		case xml.Directive:
			if err := x.text("contents", string(t)); err != nil {
				return err
			}
		case xml.EndElement:
			if err := x.end(t.Name.Local, strings.TrimSpace(string(text))); err != nil {
				return err
			}
			text = text[:0]
			if n := len(x.where); n > 0 {
				x.where = x.where[:n-1]
			}
		}
	}
}

func (x *xarReader) begin(t xml.StartElement) error {
	switch t.Name.Local {
	case "file":
		x.names = append(x.names, "unnamed")
	case "data", "ea":
		x.data = &xarData{}
	case "checksum", "signature", "x-signature":
		if x.data == nil {
			x.data = &xarData{}
		}
	case "encoding", "name":
		for _, a := range t.Attr {
			if a.Name.Local == "style" && x.data != nil {
				x.data.style = a.Value
			}
			x.based = a.Name.Local == "enctype" && a.Value == "base64"
		}
	}
	for _, a := range t.Attr {
		if !strings.HasPrefix(a.Value, "application/x-") || t.Name.Local != "encoding" {
			if err := x.text("attributes", a.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// path is the name of the file that is open, with the folders around it.
func (x *xarReader) path() string {
	path := strings.Join(x.names, "/")
	return path[max(0, len(path)-xarPath):]
}

// inside reports whether an element is open around the one that ends.
func (x *xarReader) inside(name string) bool {
	return len(x.where) > 1 && x.where[len(x.where)-2] == name
}

func (x *xarReader) text(where, text string) error {
	if text = strings.TrimSpace(clean(text)); text == "" {
		return nil
	}
	return x.sink.Text(extract.Properties, extract.Place{Where: where}, text+"\n")
}

func (x *xarReader) end(name, text string) error {
	n, err := strconv.ParseInt(text, 10, 62)
	switch name {
	case "file":
		if k := len(x.names); k > 0 {
			x.names = x.names[:k-1]
		}
		return nil
	case "name":
		if x.based {
			if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
				text = string(raw)
			}
			x.based = false
		}
		if k := len(x.names); k > 0 && x.inside("file") {
			if len(text) > xarName { // it is said here, and stands in no path
				if err := x.text("names", text); err != nil {
					return err
				}
				text = text[:xarName]
			}
			x.names[k-1] = strings.ReplaceAll(clean(text), "/", "_")
			return x.text("names", x.path())
		}
		return x.text("attributes", text)
	case "offset", "length", "size":
		if d := x.data; d != nil && err == nil {
			*map[string]*int64{"offset": &d.offset, "length": &d.length, "size": &d.size}[name] = max(0, n)
			return nil
		}
	case "checksum", "signature", "x-signature":
		if d := x.data; d != nil && !x.inside("data") {
			if err := x.seal(name, d); err != nil {
				return err
			}
			x.data = nil
		}
	case "data":
		return x.member(x.path())
	case "ea":
		return x.member(x.path() + ":attribute")
	case "archived-checksum", "extracted-checksum":
		if _, err := hex.DecodeString(text); err == nil && len(text) <= 2*xarSum {
			return nil
		}
	}
	return x.text("contents", text)
}

// xarSum is the length of the longest checksum.
const xarSum = 64

// seal reads past the checksum of the table, and hands on its signatures.
func (x *xarReader) seal(kind string, d *xarData) error {
	at := x.heap + min(d.offset, x.o.Size)
	if kind == "checksum" {
		if !x.sum { // there is one
			x.seen.add(at, at+max(0, min(d.size, xarSum, x.o.Size-at)))
		}
		x.sum = true
		return nil
	}
	const most = 64 << 10
	have := max(0, min(d.size, most, x.o.Size-at))
	if have == 0 {
		return nil
	}
	x.seen.add(at, at+have)
	c := extract.Child{Path: "signature", Alternative: true}
	if err := extract.Carve(x.ctx, io.NewSectionReader(x.o.Data, at, have), x.sink, extract.Place{Where: c.Path}); err != nil {
		return err
	}
	return x.sink.Child(c, io.NewSectionReader(x.o.Data, at, have))
}

// member hands on the content of a file, or of an attribute.
func (x *xarReader) member(path string) error {
	d := x.data
	x.data = nil
	if err := x.ctx.Err(); err != nil {
		return err
	}
	if d == nil || d.length == 0 {
		return nil
	}
	at := x.heap + min(d.offset, x.o.Size)
	have := max(0, min(d.length, x.o.Size-at))
	source := newCounter(io.NewSectionReader(x.o.Data, at, have))
	var r io.Reader = source
	switch d.style {
	case "application/octet-stream", "":
	case "application/x-gzip":
		r = opening(func() (io.Reader, error) { return zlib.NewReader(source) })
	case "application/x-bzip2":
		r = bzip2.NewReader(r)
	case "application/x-lzma":
		r = opening(func() (io.Reader, error) {
			if head, _ := source.r.Peek(1); len(head) > 0 && head[0] == 0xfd {
				return newXZ(source, have)
			}
			var h [lzmaHeader]byte
			if _, err := io.ReadFull(source, h[:]); err != nil {
				return nil, err
			}
			dict, err := dictionary(int64(le.Uint32(h[1:])), have)
			if err != nil {
				return nil, err
			}
			le.PutUint32(h[1:], uint32(dict))
			return newLZMA(h, source)
		})
	default:
		return x.sink.Gap(path, extract.Unknown, "XAR member in an unknown encoding")
	}
	if d.size > 0 {
		r = &wholeReader{r: r, left: d.size}
	}
	if have < d.length {
		r = io.MultiReader(r, failing{io.ErrUnexpectedEOF})
	}
	err := x.sink.Child(extract.Child{Path: path, Names: baseNames([]string{path})}, &checked{r: r, ctx: x.ctx})
	x.seen.add(at, at+source.n)
	return err
}
