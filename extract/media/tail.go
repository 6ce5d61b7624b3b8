package media

import (
	"encoding/binary"
	"io"
	"strconv"

	"postern/extract"
	"postern/extract/metadata"
)

// tags reads the tags at both ends of a file of sound, and returns between which offsets
// the sound stands.
func (m *reading) tags() (start, end int64) {
	start, end = m.leading(0), m.Object.Size
	for m.Next() {
		before := m.trailing(start, end)
		if before == end {
			break
		}
		end = before
	}
	return start, end
}

// leading reads the tags of ID3v2 and APE that stand at an offset, and returns where
// they end.
func (m *reading) leading(at int64) int64 {
	for m.Next() {
		after := m.id3(m.Object.Data, at, m.Object.Size)
		if after == at {
			after = m.leadingAPE(at)
		}
		if after == at {
			return at
		}
		at = after
	}
	return at
}

// trailing reads the tag that ends at an offset, and returns where it begins: end when
// there is none.
func (m *reading) trailing(start, end int64) int64 {
	back := func(n int64) []byte {
		if end-n < start {
			return nil
		}
		return m.At(end-n, int(n))
	}
	if b := back(128); len(b) == 128 && string(b[:3]) == "TAG" {
		m.id3v1(b)
		end -= 128
		if b := back(227); len(b) == 227 && string(b[:4]) == "TAG+" {
			m.enhanced(b)
			end -= 227
		}
		return end
	}
	if b := back(9); string(b) == "LYRICS200" {
		return m.lyrics(start, end)
	} else if string(b) == "LYRICSEND" {
		return m.oldLyrics(start, end)
	}
	if b := back(apeHeader); isAPE(b) {
		return m.ape(start, end, b)
	}
	if b := back(id3Header); isID3(b, "3DI") {
		if begin := end - 2*id3Header - safe(b[6:]); begin >= start && m.id3(m.Object.Data, begin, end) > begin {
			return begin
		}
		m.Gap("", extract.Corrupt, "ID3: a footer without a tag")
	}
	return end
}

// id3v1 reads a tag of fixed fields, of which 1.1 took two bytes of the comment for the
// number of the track.
func (m *reading) id3v1(b []byte) {
	m.Property("ID3v1 title", field(b[3:33]))
	m.Property("ID3v1 artist", field(b[33:63]))
	m.Property("ID3v1 album", field(b[63:93]))
	m.Property("ID3v1 year", field(b[93:97]))
	comment := b[97:127]
	if comment[28] == 0 && comment[29] != 0 {
		comment = comment[:28]
	}
	m.Property("ID3v1 comment", metadata.Narrow(comment)) // behind a zero too
}

// enhanced reads what goes on from the fields of ID3v1 before them.
func (m *reading) enhanced(b []byte) {
	m.Property("ID3v1 title", field(b[4:64]))
	m.Property("ID3v1 artist", field(b[64:124]))
	m.Property("ID3v1 album", field(b[124:184]))
	m.Property("ID3v1 genre", field(b[185:215]))
}

const lyricsBegin = "LYRICSBEGIN"

// lyrics reads Lyrics3 v2: fields of a name, five digits and a text, and how long they
// are together behind them.
func (m *reading) lyrics(start, end int64) int64 {
	digits := m.At(end-15, 6)
	size, err := strconv.ParseUint(string(digits), 10, 31)
	begin := end - 15 - int64(size)
	if err != nil || begin < start || string(m.At(begin, len(lyricsBegin))) != lyricsBegin {
		m.Gap("", extract.Corrupt, "Lyrics3: no beginning")
		return end
	}
	b := m.At(begin, int(size))[len(lyricsBegin):]
	for len(b) >= 8 && m.Next() {
		name, text := metadata.Latin(b[:3]), b[8:]
		size, err := strconv.ParseUint(string(b[3:8]), 10, 31)
		if err != nil || size > uint64(len(text)) {
			m.Gap("", extract.Corrupt, "Lyrics3: a field is cut off")
			m.Property("Lyrics3", metadata.Narrow(b))
			break
		}
		view := extract.Properties
		if name == "LYR" {
			view = extract.Shown
		}
		m.Text(view, "Lyrics3 "+name, metadata.Narrow(text[:size]))
		b = text[size:]
	}
	return begin
}

// oldLyrics reads Lyrics3 v1: a text of at most 5100 bytes.
func (m *reading) oldLyrics(start, end int64) int64 {
	const most = 5100 + len(lyricsBegin) + 9
	from := max(start, end-int64(most))
	b := m.At(from, int(end-from))
	if len(b) < 9 {
		return end
	}
	for i := 0; i+len(lyricsBegin)+9 <= len(b); i++ {
		if string(b[i:i+len(lyricsBegin)]) == lyricsBegin {
			m.Text(extract.Shown, "Lyrics3", metadata.Narrow(b[i+len(lyricsBegin):len(b)-9]))
			return from + int64(i)
		}
	}
	m.Gap("", extract.Corrupt, "Lyrics3: no beginning")
	return end
}

// An APE tag has the same 32 bytes before and behind its items: a magic, the version, the
// size of the items and of what is behind them, their number, flags, eight bytes.
const apeHeader = 32

func isAPE(b []byte) bool { return len(b) == apeHeader && string(b[:8]) == "APETAGEX" }

// leadingAPE reads a tag that stands at the beginning of the sound.
func (m *reading) leadingAPE(at int64) int64 {
	b := m.At(at, apeHeader)
	if !isAPE(b) {
		return at
	}
	start := at + apeHeader
	end := start + int64(binary.LittleEndian.Uint32(b[12:]))
	if end > m.Object.Size || end < start+apeHeader {
		m.Gap("", extract.Corrupt, "APE: cut off")
		end = max(start, min(end, m.Object.Size))
	}
	m.apeItems(start, end)
	return end
}

// ape reads the tag that ends at an offset with the bytes b.
func (m *reading) ape(start, end int64, b []byte) int64 {
	begin := end - int64(binary.LittleEndian.Uint32(b[12:]))
	if begin < start || begin > end-apeHeader {
		m.Gap("", extract.Corrupt, "APE: no beginning")
		return end
	}
	m.apeItems(begin, end-apeHeader)
	if begin-apeHeader >= start && isAPE(m.At(begin-apeHeader, apeHeader)) {
		begin -= apeHeader
	}
	return begin
}

// apeItems reads the items between two offsets: sizes, flags, a key and a value.
func (m *reading) apeItems(at, end int64) {
	const longestKey = 256
	for at+9 <= end && m.Next() {
		h := m.At(at, 8+longestKey)
		size, flags := int64(binary.LittleEndian.Uint32(h)), h[4]
		if isAPE(h[:min(apeHeader, len(h))]) {
			return
		}
		key, rest := ended(h[8:])
		if rest == nil {
			m.Gap("", extract.Corrupt, "APE: no item where one should be")
			return
		}
		at += int64(len(h) - len(rest))
		if size > end-at {
			m.Gap("", extract.Corrupt, "APE: an item is cut off")
			size = end - at
		}
		const kinds, binary = 6, 2
		if flags&kinds == binary {
			m.apeFile(key, io.NewSectionReader(m.Object.Data, at, size))
		} else {
			m.Property("APE tag", labelled(key, metadata.Narrow(m.Value("APE tag", m.Object.Data, at, size))))
		}
		at += size
	}
}

// apeFile reads a binary value: mostly a picture behind its name.
func (m *reading) apeFile(key string, r *io.SectionReader) {
	h := make([]byte, min(256, r.Size()))
	_, _ = r.ReadAt(h, 0)
	c := extract.Child{Path: "APE " + key}
	m.Property("APE tag", key)
	at := int64(0)
	if name, rest := ended(h); rest != nil && len(name) > 0 {
		c.Names, at = names(name), int64(len(h)-len(rest))
	}
	m.file(c, io.NewSectionReader(r, at, r.Size()-at))
}
