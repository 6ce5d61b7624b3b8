package media

import (
	"bytes"

	"postern/extract"
)

// readTagged reads what stands around the frames of a stream of sound, and the tags
// between them where several files were put together.
func readTagged(m *reading) error {
	start, end := m.tags()
	m.between(start, end)
	return nil
}

// between looks for tags of ID3v2 in the sound.
func (m *reading) between(start, end int64) {
	const step, overlap = 64 << 10, id3Header + 4
	buffer := make([]byte, step)
	for at := start; at+overlap <= end && !m.Stopped(); {
		n, _ := m.Object.Data.ReadAt(buffer[:min(step, end-at)], at)
		next := at + int64(n-overlap+1)
		for i := 0; i+overlap <= n; i++ {
			k := bytes.Index(buffer[i:n], []byte("ID3"))
			if k < 0 || i+k+overlap > n {
				break
			}
			i += k
			h, tag := buffer[i:n], at+int64(i)
			if !isID3(h, "ID3") || !frameName(h[id3Header:id3Header+3]) || tag+id3Header+safe(h[6:]) > end {
				continue
			}
			after := m.id3(m.Object.Data, tag, end)
			if next = max(next, after); after >= at+int64(n) {
				break
			}
			i = int(max(after-at, int64(i)+1)) - 1
		}
		if n < overlap {
			return
		}
		at = next
	}
}

// Bits in thousands a second by the layers and the number in a frame's header (ISO/IEC
// 11172-3 section 2.4.2.3, ISO/IEC 13818-3 section 2.4.2.3).
var bitRates = map[bool][4][15]int64{
	true: {
		1: {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		2: {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		3: {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
	},
	false: {
		1: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		2: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		3: {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
	},
}

// mpegFrame is the length of the frame of MPEG audio that begins with h; 0 where none does.
func mpegFrame(h []byte) int64 {
	if len(h) < 4 || h[0] != 0xff || h[1]&0xe0 != 0xe0 {
		return 0
	}
	version, layer := h[1]>>3&3, h[1]>>1&3 // 3 is MPEG 1; 3 is layer I
	rate, frequency, padding := h[2]>>4, h[2]>>2&3, int64(h[2]>>1&1)
	if version == 1 || layer == 0 || rate == 0 || rate == 15 || frequency == 3 {
		return 0
	}
	hertz := [3]int64{44100, 48000, 32000}[frequency]
	switch version {
	case 2:
		hertz /= 2
	case 0:
		hertz /= 4
	}
	bits := 1000 * bitRates[version == 3][layer][rate]
	switch {
	case layer == 3:
		return (12*bits/hertz + padding) * 4
	case layer == 1 && version != 3:
		return 72*bits/hertz + padding
	}
	return 144*bits/hertz + padding
}

// adtsFrame is the length of the frame of AAC that begins with h (ISO/IEC 13818-7 section
// 6.2); 0 where none does.
func adtsFrame(h []byte) int64 {
	if len(h) < 7 || h[0] != 0xff || h[1]&0xf6 != 0xf0 || h[2]>>2&15 > 12 {
		return 0
	}
	return int64(h[3]&3)<<11 | int64(h[4])<<3 | int64(h[5])>>5
}

// behindTag is where the content of a file begins behind a tag of ID3v2.
func behindTag(o *extract.Object) int64 {
	if !isID3(o.Head, "ID3") {
		return 0
	}
	return id3Header + safe(o.Head[6:])
}

// at reads a few bytes of an object.
func at(o *extract.Object, off int64, n int) []byte {
	b := make([]byte, n)
	got, _ := o.Data.ReadAt(b, off)
	return b[:got]
}

// frames makes a check for two frames in a row, or one before a tag.
func frames(length func([]byte) int64) func(*extract.Object) bool {
	return func(o *extract.Object) bool {
		pos := behindTag(o)
		for i := range 2 {
			h := at(o, pos, 8)
			n := length(h)
			if n < 7 {
				return false
			}
			if pos += n; pos >= o.Size {
				return pos == o.Size && i > 0 // one alone may be a text in UTF-16
			}
			if next := at(o, pos, 8); string(next[:min(3, len(next))]) == "TAG" || string(next) == "APETAGEX" {
				return true
			}
		}
		return true
	}
}

// isMPEG reports whether a file is a stream of MPEG sound, or begins with a tag that no other
// format goes on from.
func isMPEG(o *extract.Object) bool {
	return frames(mpegFrame)(o) || isID3(o.Head, "ID3") && !begins(flacMagic, oggMagic)(o) && !isAPEFamily(o) && !frames(adtsFrame)(o)
}

// isAPEFamily knows the formats of sound that have tags of APE.
var isAPEFamily = begins("MAC \x96\x0f", "MAC \x8c\x0f", "MAC \x82\x0f", "MAC \x78\x0f", "MAC \x6e\x0f", "MPCKSH", "MP+\x07", "MP+\x17", "wvpk", "OFR ", "TTA1\x01\x00", "TTA2")

// begins makes a check of the first bytes behind a tag of ID3v2.
func begins(magics ...string) func(*extract.Object) bool {
	return func(o *extract.Object) bool {
		b := at(o, behindTag(o), 8)
		for _, m := range magics {
			if bytes.HasPrefix(b, []byte(m)) {
				return true
			}
		}
		return false
	}
}
