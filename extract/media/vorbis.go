package media

import (
	"encoding/base64"
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// comments reads a list of "NAME=value" (Vorbis I section 5).
func (m *reading) comments(where string, b []byte) {
	take := func() ([]byte, bool) {
		if len(b) < 4 {
			return nil, false
		}
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		if uint64(n) > uint64(len(b)) {
			return nil, false
		}
		v := b[:n]
		b = b[n:]
		return v, true
	}
	vendor, ok := take()
	m.Property(where+" vendor", metadata.Narrow(vendor))
	count := uint32(0)
	if ok = ok && len(b) >= 4; ok {
		count, b = binary.LittleEndian.Uint32(b), b[4:]
	}
	var media string
	for ; ok && count > 0 && m.Next(); count-- {
		var v []byte
		if v, ok = take(); ok {
			m.comment(where, metadata.Narrow(v), &media)
		}
	}
	if !ok {
		m.Gap("", extract.Corrupt, where+": comments are cut off")
		m.Property(where+" comment", metadata.Narrow(b))
	}
	m.Property(where+" comment", strings.TrimLeft(metadata.Narrow(b), "\x00\x01")) // behind the framing bit
}

// comment reads one, which may be a picture in base64.
func (m *reading) comment(where, text string, media *string) {
	name, value, _ := strings.Cut(text, "=")
	switch strings.ToUpper(name) {
	case "METADATA_BLOCK_PICTURE":
		if b, ok := fromBase64(value); ok {
			m.pictureBlock(where, b)
			return
		}
	case "COVERARTMIME":
		*media = value
	case "COVERART":
		if b, ok := fromBase64(value); ok {
			m.picture("picture", *media, b)
			return
		}
	case "LYRICS", "UNSYNCEDLYRICS", "SYNCEDLYRICS":
		m.Text(extract.Shown, where+" lyrics", value)
		return
	}
	m.Property(where+" comment", text)
}

func fromBase64(text string) ([]byte, bool) {
	b, err := base64.StdEncoding.DecodeString(text)
	return b, err == nil
}

// pictureBlock reads a picture with its media type and description (RFC 9639 section 8.8).
func (m *reading) pictureBlock(where string, b []byte) {
	whole := b
	take := func() []byte {
		if len(b) < 4 {
			return nil
		}
		n := min(uint64(binary.BigEndian.Uint32(b)), uint64(len(b)-4))
		v := b[4 : 4+n]
		b = b[4+n:]
		return v
	}
	b = b[min(4, len(b)):]
	media := metadata.Latin(take())
	about := metadata.Narrow(take())
	m.Property(where+" picture", about)
	const sizes = 16
	b = b[min(sizes, len(b)):]
	data := take()
	if media == "-->" {
		m.Property(where+" picture", metadata.Narrow(data))
		return
	}
	m.picture("picture", media, data)
	if len(data) == 0 {
		m.loose(where+" picture", whole)
	}
	if len(b) > 0 {
		m.loose(where+" picture", b)
	}
}
