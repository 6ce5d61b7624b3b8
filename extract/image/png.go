package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngQuiet are the chunks that hold pixels, colours and numbers (PNG third edition,
// section 11).
var pngQuiet = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "tRNS": true, "cHRM": true, "gAMA": true, "sBIT": true, "sRGB": true, "cICP": true, "bKGD": true,
	"hIST": true, "pHYs": true, "tIME": true, "acTL": true, "fcTL": true, "fdAT": true, "mDCV": true, "cLLI": true, "oFFs": true, "iDOT": true,
}

// readPNG goes through the chunks.
func readPNG(r *metadata.Reading) error {
	return pngChunks(r, "PNG", "IEND", func(kind string, at, size int64) { pngChunk(r, kind, at, size) })
}

// pngChunks calls each for the chunks of a file from the first on to the last one, which has a
// name, and hands on what is behind that.
func pngChunks(r *metadata.Reading, format, last string, each func(kind string, at, size int64)) error {
	for at := int64(len(pngMagic)); r.Next(); {
		h := r.At(at, 8)
		if len(h) < 8 {
			return metadata.Corrupt(format + ": cut off")
		}
		size, kind := int64(binary.BigEndian.Uint32(h)), string(h[4:])
		at += 8
		cut := size > r.Object.Size-at
		if cut {
			size = r.Object.Size - at
		}
		each(kind, at, size)
		if cut {
			return metadata.Corrupt(format + ": cut off")
		}
		if at += size + 4; kind == last {
			r.Rest(at)
			return nil
		}
	}
	return nil
}

func pngChunk(r *metadata.Reading, kind string, at, size int64) {
	value := func() []byte { return r.Value("PNG chunk", r.Object.Data, at, size) }
	switch {
	case pngQuiet[kind]:
	case kind == "IEND":
		r.Unknown("PNG chunk IEND", at, size)
	case kind == "tEXt":
		if keyword, text, ok := bytes.Cut(value(), []byte{0}); ok {
			pngText(r, metadata.Latin(keyword), text, metadata.Narrow)
		} else {
			r.Property("text", metadata.Narrow(keyword))
		}
	case kind == "zTXt":
		if keyword, rest, ok := bytes.Cut(value(), []byte{0}); ok && len(rest) > 0 {
			pngText(r, metadata.Latin(keyword), inflated(r, rest[1:]), metadata.Narrow)
		}
	case kind == "iTXt":
		pngInternational(r, value())
	case kind == "eXIf", kind == "zxIf":
		r.EXIF(value())
	case kind == "iCCP":
		if name, rest, ok := bytes.Cut(value(), []byte{0}); ok && len(rest) > 0 {
			r.Property("colour profile", metadata.Latin(name))
			r.ICC(inflated(r, rest[1:]))
		}
	case kind == "caBX":
		r.JUMBF(metadata.Box{At: at, Size: size})
	default:
		r.Unknown("PNG chunk "+metadata.Latin([]byte(kind)), at, size)
	}
}

func inflated(r *metadata.Reading, b []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	return r.Inflated("compressed text", z, err)
}

// pngInternational reads an iTXt chunk (section 11.3.3.4): keyword, whether it is
// compressed, how, the language, the keyword in it, the text.
func pngInternational(r *metadata.Reading, b []byte) {
	keyword, rest, ok := bytes.Cut(b, []byte{0})
	if !ok || len(rest) < 2 {
		r.Property("text", metadata.Narrow(b))
		return
	}
	compressed := rest[0] != 0
	_, rest, _ = bytes.Cut(rest[2:], []byte{0})
	translated, text, ok := bytes.Cut(rest, []byte{0})
	if !ok {
		r.Property("text", metadata.Narrow(rest))
		return
	}
	if compressed {
		text = inflated(r, text)
	}
	r.Property("text", metadata.Narrow(translated))
	pngText(r, metadata.Latin(keyword), text, metadata.Narrow)
}

// pngText hands on a text by its keyword.
func pngText(r *metadata.Reading, keyword string, text []byte, decode func([]byte) string) {
	if keyword == "XML:com.adobe.xmp" {
		r.XMP(text)
		return
	}
	if kind, ok := strings.CutPrefix(keyword, "Raw profile type "); ok {
		if raw, ok := rawProfile(text); ok {
			profile(r, strings.ToLower(kind), raw)
			return
		}
	}
	where := "text " + keyword
	r.Property(where, keyword+": "+decode(text))
}

// rawProfile decodes what ImageMagick and others write: a line with the kind, one
// with the length, and hexadecimal digits.
func rawProfile(text []byte) ([]byte, bool) {
	fields := bytes.Fields(text)
	if len(fields) < 3 {
		return nil, false
	}
	digits := bytes.Join(fields[2:], nil)
	raw := make([]byte, len(digits)/2)
	if _, err := hex.Decode(raw, digits[:len(raw)*2]); err != nil {
		return nil, false
	}
	return raw, true
}

func profile(r *metadata.Reading, kind string, raw []byte) {
	switch {
	case kind == "xmp":
		r.XMP(raw)
	case bytes.HasPrefix(raw, []byte("http://ns.adobe.com/xap/1.0/\x00")):
		r.XMP(raw[29:])
	case kind == "icc" || kind == "icm":
		r.ICC(raw)
	case bytes.HasPrefix(raw, []byte("8BIM")):
		r.Photoshop(raw)
	case bytes.HasPrefix(raw, []byte{0x1c}):
		r.IPTC(raw)
	case kind == "exif" || kind == "app1":
		r.EXIF(raw)
	default:
		r.Property("profile "+kind, metadata.Narrow(raw))
		r.Child(extract.Child{Path: "profile " + kind, Alternative: true}, bytes.NewReader(raw))
	}
}
