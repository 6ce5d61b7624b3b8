package media

import (
	"bytes"
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

const (
	oggMagic  = "OggS\x00"
	oggHeader = 27
	// mostPackets bounds what is kept of packets whose ends have not come, bytes.
	mostPackets = 32 << 20
)

// An ogg is one file of pages (RFC 3533), in which streams take turns.
type ogg struct {
	*reading
	streams map[uint32]*stream
	open    int // bytes of packets whose ends have not come
}

// A stream is read while there may be text in its packets.
type stream struct {
	kind   oggKind
	count  int // of packets
	packet []byte
	done   bool
}

func readOgg(m *reading) error {
	o := &ogg{reading: m, streams: map[uint32]*stream{}}
	at, end := m.tags()
	for at < end && m.Next() {
		h := m.At(at, oggHeader+255)
		if len(h) < oggHeader || string(h[:len(oggMagic)]) != oggMagic {
			next := m.find(oggMagic, at+1, end)
			if len(bytes.Trim(h[:min(int64(len(h)), next-at)], "\x00")) > 0 {
				m.Gap("", extract.Corrupt, "Ogg: no page where one should be")
				m.Unknown("Ogg", at, next-at)
			}
			at = next
			continue
		}
		count := int(h[26])
		if len(h) < oggHeader+count {
			return metadata.Corrupt("Ogg: cut off")
		}
		lacing := h[oggHeader : oggHeader+count]
		at += int64(oggHeader + count)
		at = o.page(h, lacing, at)
		if at > end {
			return metadata.Corrupt("Ogg: cut off")
		}
	}
	for _, s := range o.streams {
		if len(s.packet) > 0 {
			m.Gap("", extract.Corrupt, "Ogg: a packet is cut off")
			break
		}
	}
	return nil
}

// find is where text stands next between two offsets; the second one when it does not.
func (m *reading) find(text string, at, end int64) int64 {
	buffer := make([]byte, 64<<10)
	for at < end && !m.Stopped() {
		n, _ := m.Object.Data.ReadAt(buffer[:min(int64(len(buffer)), end-at)], at)
		if k := bytes.Index(buffer[:n], []byte(text)); k >= 0 {
			return at + int64(k)
		}
		if n < len(text) {
			break
		}
		at += int64(n - len(text) + 1)
	}
	return end
}

// page reads the packets in a page, and returns where it ends.
func (o *ogg) page(h, lacing []byte, at int64) int64 {
	size := int64(0)
	for _, n := range lacing {
		size += int64(n)
	}
	serial := binary.LittleEndian.Uint32(h[14:])
	s := o.streams[serial]
	const first = 2
	if s == nil || h[5]&first != 0 {
		s = &stream{}
		o.streams[serial] = s
	}
	if s.done {
		return at + size
	}
	body := o.Value("Ogg page", o.Object.Data, at, size)
	for _, n := range lacing {
		piece := body[:min(int(n), len(body))]
		body = body[len(piece):]
		if !s.done {
			o.open += len(piece)
			s.packet = append(s.packet, piece...)
		}
		if n == 255 && o.open <= mostPackets {
			continue
		}
		if n == 255 {
			o.Gap("", extract.TooBig, "Ogg: a packet is too large")
			s.done = true
		}
		o.open -= len(s.packet)
		if !s.done {
			o.packet(s)
		}
		s.packet = s.packet[:0]
		if s.done {
			s.packet = nil
		}
	}
	return at + size
}

// An oggKind says what the packets of a codec are that may hold text.
type oggKind struct {
	// magic begins the first packet, comments the one with comments; without it that is
	// the second.
	magic, comments string
	name            string
	// text reads the packets behind the first, where all of them may be text.
	text func(*ogg, []byte)
}

var oggKinds = []oggKind{
	{magic: "\x01vorbis", comments: "\x03vorbis", name: "Vorbis"},
	{magic: "OpusHead", comments: "OpusTags", name: "Opus"},
	{magic: "\x80theora", comments: "\x81theora", name: "Theora"},
	{magic: "OVP80\x01", comments: "OVP80\x02 ", name: "VP8"},
	{magic: "Speex   ", name: "Speex"},
	{magic: "CELT    ", name: "CELT"},
	{magic: "PCM     ", name: "PCM"},
	{magic: "\x7fFLAC", name: "FLAC", text: (*ogg).flac},
	{magic: "\x80kate\x00\x00\x00", name: "Kate", text: (*ogg).kate},
	{magic: "CMML\x00", name: "CMML", text: (*ogg).lines},
	{magic: "text\x00", name: "text", text: (*ogg).lines},
	{magic: "fishead\x00", name: "Skeleton", text: func(o *ogg, b []byte) { o.Printable("Ogg Skeleton", b) }},
}

// packet reads one, which is whole.
func (o *ogg) packet(s *stream) {
	b := s.packet
	s.count++
	const headers = 4 // more no codec has, but for those of text
	switch {
	case s.count == 1:
		for _, k := range oggKinds {
			if strings.HasPrefix(string(b[:min(len(b), 16)]), k.magic) {
				s.kind = k
			}
		}
		o.Printable("Ogg "+s.kind.name, b)
	case s.kind.text != nil:
		s.kind.text(o, b)
		s.done = s.kind.name == "FLAC" && (len(b) == 0 || b[0]&0x80 != 0)
	case s.kind.name == "": // a codec that nobody knows
		o.Printable("Ogg", b)
		s.done = s.count == headers
	case s.kind.comments == "":
		o.comments(s.kind.name, b)
		s.done = true
	case bytes.HasPrefix(b, []byte(s.kind.comments)):
		o.comments(s.kind.name, b[len(s.kind.comments):])
		s.done = true
	case s.count == headers:
		o.Gap("", extract.Corrupt, s.kind.name+": no comments")
		s.done = true
	}
}

// flac reads a block of FLAC (RFC 9639 section 10.1).
func (o *ogg) flac(b []byte) {
	if len(b) >= 4 {
		o.flacBlock(b[0]&0x7f, func() []byte { return b[4:] })
	}
}

// kate reads comments, and texts behind three times and a length.
func (o *ogg) kate(b []byte) {
	const times, length = 25, 4
	switch {
	case bytes.HasPrefix(b, []byte("\x81kate\x00\x00\x00")) && len(b) > 9:
		o.comments("Kate", b[9:])
	case len(b) > times+length && b[0] == 0:
		text := b[times+length:]
		n := min(uint64(binary.LittleEndian.Uint32(b[times:])), uint64(len(text)))
		o.Text(extract.Shown, "subtitle", metadata.Narrow(text[:n]))
		o.Printable("subtitle", text[n:])
	default:
		o.Printable("Ogg Kate", b)
	}
}

// lines reads a packet that is text, with a length before it or without.
func (o *ogg) lines(b []byte) {
	o.Text(extract.Shown, "subtitle", metadata.Narrow(bytes.TrimLeftFunc(b, func(r rune) bool { return r < ' ' })))
}
