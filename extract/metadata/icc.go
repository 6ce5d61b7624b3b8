package metadata

import (
	"encoding/binary"
	"unicode"

	"postern/extract"
)

// wordy reports whether text is letters and what stands between them.
func wordy(text string) bool {
	for _, c := range text {
		if c != 0 && c != '\n' && c != '\r' && c != '\t' && (!unicode.IsPrint(c) || c == unicode.ReplacementChar) {
			return false
		}
	}
	return true
}

// ICC reads the texts of a colour profile: description, copyright, makers
// (ISO 15076-1 sections 7.3, 9.2 and 10).
func (r *Reading) ICC(b []byte) {
	const head = 128
	if len(b) < head+4 {
		return
	}
	count := binary.BigEndian.Uint32(b[head:])
	seen := map[[2]uint32]bool{}
	left := 8*len(b) + 1<<10
	for i := range int(min(count, 100)) {
		at := head + 4 + 12*i
		if at+12 > len(b) || !r.Next() {
			break
		}
		off, size := binary.BigEndian.Uint32(b[at+4:]), binary.BigEndian.Uint32(b[at+8:])
		if seen[[2]uint32{off, size}] || int64(off) > int64(len(b)) {
			continue
		}
		seen[[2]uint32{off, size}] = true
		tag := b[off:]
		tag = tag[:min(int64(size), int64(len(tag)))]
		if left = r.profileText("colour profile "+Latin(b[at:at+4]), tag, left-len(tag)); left < 0 {
			r.Gap("", extract.TooBig, "colour profile: tags and texts that lie in each other")
			return
		}
	}
	if count > 100 {
		r.Gap("", extract.TooBig, "colour profile: too many tags")
	}
}

// profileText reads a tag. Its texts may lie in each other: it returns what is left of so many
// bytes of them, below zero where they were too many.
func (r *Reading) profileText(where string, b []byte, left int) int {
	if len(b) < 12 {
		return left
	}
	switch string(b[:4]) {
	case "desc": // in ASCII, then in UTF-16 behind a language and a length
		n := min(int64(binary.BigEndian.Uint32(b[8:])), int64(len(b)-12))
		r.Property(where, Narrow(b[12:12+n]))
		const head = 8
		if b = b[12+n:]; len(b) > head {
			wide := min(int64(binary.BigEndian.Uint32(b[4:]))*2, int64(len(b)-head))
			r.Property(where, Wide(b[head:head+wide], binary.BigEndian))
			r.Printable(where, b[head+wide:])
		}
	case "text":
		r.Property(where, Narrow(b[8:]))
	case "mluc":
		if len(b) < 16 {
			return left
		}
		for i := range int64(min(binary.BigEndian.Uint32(b[8:]), 100)) {
			at := 16 + 12*i
			if at+12 > int64(len(b)) {
				return left
			}
			n, off := int64(binary.BigEndian.Uint32(b[at+4:])), int64(binary.BigEndian.Uint32(b[at+8:]))
			if off < int64(len(b)) {
				text := b[off:min(off+n, int64(len(b)))]
				if left -= len(text); left < 0 {
					return left
				}
				r.Property(where, Wide(text, binary.BigEndian))
			}
		}
	case "curv", "para", "XYZ ", "sf32", "uf32", "ui08", "ui16", "ui32", "ui64", "mft1", "mft2", "mAB ", "mBA ", "mpet", "vcgt", "sig ", "view", "meas", "chrm", "clrt", "dtim": // numbers
	case "dict": // names and values in UTF-16
		r.Property(where, Wide(b, binary.BigEndian))
	default: // sequences of profiles, names of colours, measurements, what programs put there
		r.Printable(where, b)
	}
	return left
}
