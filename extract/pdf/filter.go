package pdf

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"io"
)

var (
	errFilter  = errors.New("unknown filter")
	errImage   = errors.New("a picture's filter")
	errFilters = errors.New("too many filters")
)

// maxFilters is how many filters one stream may have.
const maxFilters = 8

// open returns a reader over the decoded bytes of st.
func (f *file) open(st *stream) (io.Reader, error) {
	filters, parms := f.filters(st.dict)
	if len(filters) > maxFilters {
		return nil, errFilters
	}
	raw := st.raw
	if f.crypt != nil && !st.plain {
		var custom name
		if len(filters) > 0 && filters[0] == "Crypt" {
			if custom = f.name(parms[0]["Name"]); custom == "" {
				custom = "Identity"
			}
		}
		var err error
		if raw, err = f.crypt.stream(st, custom); err != nil {
			return nil, err
		}
	}
	var r io.Reader = bytes.NewReader(raw)
	if len(bytes.Trim(raw, "\r\n\t \x00")) == 0 {
		return r, nil // QUIRK: nothing, where a filter would write at least its end
	}
	for i, n := range filters {
		var err error
		br := bufio.NewReader(r)
		if r, err = f.filter(n, parms[i], br); err != nil {
			return nil, err
		}
		e := &ended{r: r, from: br, f: f, id: st.id}
		if n == "FlateDecode" || n == "Fl" {
			e.sum = zlibSum
		}
		r = e
		if i == 0 && bytes.HasSuffix(bytes.TrimRight(raw, "\r\n"), flushed) {
			r = &unended{r}
		}
	}
	if f.meter != nil && len(filters) > 0 {
		r = &metered{r: r, m: f.meter}
	}
	return r, nil
}

// filters lists the names of the filters of d and their parameters, as many.
func (f *file) filters(d dict) ([]name, []dict) {
	v, p := f.get(first(d, "Filter", "F")), f.get(first(d, "DecodeParms", "DP"))
	list, ok := v.(array)
	if !ok && v != nil {
		list = array{v}
	}
	plist, ok := p.(array)
	if !ok {
		plist = array{p}
	}
	var names []name
	var parms []dict
	for i, v := range list {
		if i > maxFilters {
			break
		}
		var d dict
		if i < len(plist) {
			d = f.dict(plist[i])
		}
		names, parms = append(names, f.name(v)), append(parms, d)
	}
	return names, parms
}

func first(d dict, keys ...name) any {
	for _, k := range keys {
		if v, ok := d[k]; ok {
			return v
		}
	}
	return nil
}

func (f *file) filter(n name, parms dict, br *bufio.Reader) (io.Reader, error) {
	switch n {
	case "FlateDecode", "Fl":
		return f.predict(inflate(br), parms)
	case "LZWDecode", "LZW":
		early := whole(f.get(parms["EarlyChange"]), 1) != 0
		return f.predict(newLZW(br, early), parms)
	case "ASCIIHexDecode", "AHx":
		return &puller{next: hexDecoder(br)}, nil
	case "ASCII85Decode", "A85":
		return &puller{next: base85Decoder(br)}, nil
	case "RunLengthDecode", "RL":
		return &puller{next: runLengthDecoder(br)}, nil
	case "Crypt":
		return br, nil
	case "DCTDecode", "DCT", "CCITTFaxDecode", "CCF", "JBIG2Decode", "JPXDecode":
		return nil, errImage
	}
	return nil, errFilter
}

// inflate decodes zlib, and what is nearly that: white space before it, no
// header, a wrong checksum at the end.
func inflate(br *bufio.Reader) io.Reader {
	for range 4 {
		b, err := br.Peek(2)
		if err != nil {
			break
		}
		if b[0]&0x0f == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
			br.Discard(2)
			break
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		br.Discard(1)
	}
	return flate.NewReader(br)
}

// zlibSum is how many bytes of a checksum end a stream of zlib (RFC 1950 section 2.2).
const zlibSum = 4

// flushed is how deflated bytes end that were flushed, and not ended.
var flushed = []byte("\x00\x00\xff\xff")

// An unended reader takes the end of its bytes for that of the stream: Acrobat writes the
// appearances of fields so.
type unended struct{ r io.Reader }

func (u *unended) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}

// A puller is a reader over chunks.
type puller struct {
	next func() ([]byte, error)
	rest []byte
	err  error
}

func (p *puller) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		p.rest, p.err = p.next()
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
