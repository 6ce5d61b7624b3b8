package extract

import (
	"bytes"
	"compress/flate"
	"io"
	"sync"

	"postern/mail"
)

// A typedBytes takes the bytes that runs of digits stand for, and calls each for what
// they hold.
type typedBytes struct {
	each  func(run, string, []byte)
	raw   []byte
	moved []byte
	words bool // the digits look like words, which nothing packed does
	// noFile says that only text is looked for.
	noFile bool
	out    []byte
}

// take hands on what is in the bytes of r: a file, packed bytes, text of at least so many
// characters in a row. It reports whether there was anything.
func (t *typedBytes) take(r run, raw []byte, least int) bool {
	t.out = readable(t.out[:0], raw, least)
	return t.hand(r, raw, t.out)
}

// hand hands on text, which was found in raw, and raw where it is a file.
func (t *typedBytes) hand(r run, raw, text []byte) bool {
	var file []byte
	switch {
	case t.noFile:
	case fileStart(raw):
		file = bytes.Clone(raw)
	case len(text)*4 > len(raw)*3:
		// It is a text.
	case isKnownFile(raw):
		file = bytes.Clone(raw)
	case isEBCDIC(raw):
		s, _ := mail.Charset(ebcdicName, raw)
		t.each(r, s+"\n"+string(text), nil)
		return true
	case !t.words:
		if r.packed = packedWith(raw); r.packed != "" {
			file = bytes.Clone(raw)
		}
	}
	if len(text) == 0 && file == nil {
		return false
	}
	t.each(r, string(text), file)
	return true
}

// How bytes are packed that have no name and no mark.
const (
	packedZlib    = "zlib"    // RFC 1950
	packedDeflate = "deflate" // RFC 1951
)

// shortestPacked is the length of the shortest packed text that counts, and of what
// comes out of it.
const shortestPacked = 12

// packedWith is how raw is packed: what comes out of it is text or a file. Few other bytes
// are both a stream to its end and text.
func packedWith(raw []byte) string {
	if len(raw) < shortestPacked {
		return ""
	}
	if isZlib(raw) {
		if text, _, n := inflated(raw[2:]); n > 0 && (text || n >= 4*shortestPacked) {
			return packedZlib
		}
	}
	switch raw[0] >> 1 & 3 {
	case 0: // stored: a length, and its complement
		if raw[1] != ^raw[3] || raw[2] != ^raw[4] {
			return ""
		}
	case 3:
		return ""
	}
	if text, whole, n := inflated(raw); text && whole && n >= shortestPacked {
		return packedDeflate
	}
	return ""
}

// isZlib reports whether raw begins as zlib's streams do (RFC 1950 section 2.2), without a
// dictionary.
func isZlib(raw []byte) bool {
	const deflated, dictionary = 8, 0x20
	return raw[0]&15 == deflated && raw[0]>>4 < deflated && (int(raw[0])<<8|int(raw[1]))%31 == 0 && raw[1]&dictionary == 0
}

var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

// inflated looks at the first bytes that come out of a stream of Deflate: whether they are
// text or as a file begins, how many there are, and whether there are more of them or the
// stream ends where raw does.
func inflated(raw []byte) (text, whole bool, n int) {
	z := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(z)
	in := bytes.NewReader(raw)
	if err := z.(flate.Resetter).Reset(in, nil); err != nil {
		return false, false, 0
	}
	var head [512]byte
	n, err := io.ReadFull(z, head[:])
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		// QUIRK: a stream that is cut off has an ErrUnexpectedEOF of its own.
		const checksum = 4
		_, end := z.Read(head[n:])
		whole = end == io.EOF && in.Len() <= checksum
	} else if err == nil {
		whole = variety(head[:]) >= 8
	}
	return isText(head[:n]) || fileStart(head[:n]), whole, n
}

// variety is how many different bytes are in b.
func variety(b []byte) (n int) {
	var seen [256]bool
	for _, c := range b {
		if !seen[c] {
			seen[c] = true
			n++
		}
	}
	return n
}

// isText reports whether nineteen in twenty of b are letters that are printed.
func isText(b []byte) bool {
	good := 0
	for i := 0; i < len(b); {
		size := printableAt(b[i:])
		good += size
		i += max(size, 1)
	}
	return good*20 >= len(b)*19
}

// unpacked is the file that was written in a text, without what it is packed with.
func (r run) unpacked(file []byte) io.Reader {
	switch r.packed {
	case packedZlib:
		return flate.NewReader(bytes.NewReader(file[2:]))
	case packedDeflate:
		return flate.NewReader(bytes.NewReader(file))
	}
	return bytes.NewReader(file)
}

// signaturesBy are the signatures that are certain, by their first byte; those that stand
// further behind are in the last list.
var signaturesBy = func() (lists [257][]*signature) {
	for i := range signatures {
		s := &signatures[i]
		switch {
		case s.weak || s.magic == "":
		case s.at > 0:
			lists[256] = append(lists[256], s)
		default:
			lists[s.magic[0]] = append(lists[s.magic[0]], s)
		}
	}
	return lists
}()

// isKnownFile reports whether raw has the signature of a kind of file, or is a message of
// S/MIME.
func isKnownFile(raw []byte) bool {
	const shortest, sequence = 16, 0x30
	if len(raw) < shortest {
		return false
	}
	for _, list := range [][]*signature{signaturesBy[raw[0]], signaturesBy[256]} {
		for _, s := range list {
			if end := int(s.at) + len(s.magic); end <= len(raw) && string(raw[s.at:end]) == s.magic && (s.check == nil || s.check(objectOf(raw))) {
				return true
			}
		}
	}
	return raw[0] == sequence && (isEnveloped(objectOf(raw)) || isSigned(objectOf(raw)))
}

// objectOf is an object of those bytes.
func objectOf(raw []byte) *Object {
	return &Object{Data: bytes.NewReader(raw), Size: int64(len(raw)), Head: raw[:min(len(raw), endSize)], Tail: raw[max(0, len(raw)-endSize):]}
}
