package pgp

import (
	"bufio"
	"compress/bzip2"
	"compress/flate"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// Packets is OpenPGP as bytes.
var Packets = extract.Format{
	Name:       "pgp",
	About:      "OpenPGP packets: literal and compressed data, user ids, notations of signatures; encrypted data is a gap",
	MediaTypes: []string{packetsType, "application/pgp"},
	Extensions: []string{"gpg", "sig", "pgp"},
	Detect:     detectPackets,
	Risky:      true,
	Read:       readPackets,
}

// Types of packets (RFC 9580 section 5).
const (
	signature  = 2
	onePass    = 4
	secretKey  = 5
	publicKey  = 6
	compressed = 8
	marker     = 10
	literal    = 11
	userID     = 13
	attribute  = 17
)

// encrypted are the packets that only encrypted messages have: session keys and
// encrypted data.
var encrypted = map[int]bool{1: true, 3: true, 9: true, 18: true, 20: true}

// silent are the packets that hold no text: keys, trust, padding, checks.
var silent = map[int]bool{onePass: true, secretKey: true, publicKey: true, 7: true, marker: true, 12: true, 14: true, 19: true, 21: true}

// detectPackets looks at the first packet: its type, what its body begins with, and
// that another packet or the end follows it.
func detectPackets(o *extract.Object) bool {
	if slices.Contains(o.Types, packetsType) && o.Size > 0 {
		return true
	}
	r := &reader{r: bufio.NewReaderSize(o.Open(), 512), size: o.Size}
	p, err := r.next()
	if err != nil {
		return false
	}
	b := make([]byte, 8)
	n, _ := io.ReadFull(p, b)
	b = b[:n]
	if !plausible(p.tag, b) {
		return false
	}
	end := r.at + p.left
	if p.open || end >= o.Size {
		return p.open || end == o.Size
	}
	var next [1]byte
	_, err = o.Data.ReadAt(next[:], end)
	return err == nil && next[0]&0x80 != 0
}

// plausible reports whether a first packet of that type begins with b.
func plausible(tag int, b []byte) bool {
	if len(b) < 3 {
		return false
	}
	version := b[0] >= 3 && b[0] <= 6
	switch tag {
	case 1:
		return b[0] == 3 || b[0] == 6
	case 3:
		return b[0] >= 4 && b[0] <= 6
	case signature:
		return version && strings.IndexByte("\x00\x01\x02\x05\x10\x11\x12\x13\x18\x19\x1f\x20\x28\x30\x40\x50", b[1]) >= 0
	case onePass:
		return (b[0] == 3 || b[0] == 6) && b[1] < 0x50
	case secretKey, publicKey:
		return version && len(b) > 5 && (b[5] <= 3 || b[5] >= 16 && b[5] <= 28 || b[0] == 3)
	case compressed:
		return b[0] <= 3
	case literal:
		return strings.IndexByte("btul1m", b[0]) >= 0
	case marker:
		return string(b[:3]) == "PGP"
	case 18:
		return b[0] == 1 || b[0] == 2
	}
	return false
}

func readPackets(ctx context.Context, o *extract.Object, s extract.Sink) error {
	r := &reader{r: bufio.NewReaderSize(o.Open(), 32<<10), size: o.Size}
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged PGP packets"}
		}
		if encrypted[p.tag] {
			return &extract.GapError{Cause: extract.EncryptedMail, Detail: "a message encrypted with PGP"}
		}
		if err := p.read(s, number); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, p); err != nil || p.cut {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "PGP packets that are cut off"}
		}
	}
}

// longestText bounds a user id or signature that is read.
const longestText = 64 << 10

// read hands on what one packet holds.
func (p *packet) read(s extract.Sink, number int) error {
	switch {
	case p.tag == literal:
		return p.literal(s)
	case p.tag == compressed:
		return p.decompress(s)
	case silent[p.tag]:
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(p, longestText))
	if err != nil {
		return err
	}
	where := extract.Place{Where: fmt.Sprintf("packet %d", number)}
	switch p.tag {
	case userID:
		text, _ := mail.Charset(mail.Guess(b)[0], b)
		where.Where += ", user id"
		return s.Text(extract.Shown, where, text+"\n")
	case attribute:
		return pictures(s, b)
	}
	// Signatures have notations and addresses of policies and key servers in them.
	return s.Text(extract.All, where, printable(b))
}

// literal hands on the content of a message (section 5.9).
func (p *packet) literal(s extract.Sink) error {
	head := make([]byte, 2)
	if _, err := io.ReadFull(p, head); err != nil {
		return nil // its packet is cut, which is said there
	}
	name := make([]byte, int(head[1])+4)
	if _, err := io.ReadFull(p, name); err != nil {
		return nil
	}
	name = name[:len(name)-4] // a date follows it
	c := extract.Child{Path: "message"}
	if text := strings.ToValidUTF8(string(name), "\uFFFD"); text != "" && text != "_CONSOLE" {
		c.Names = []string{text}
		c.Path = strings.NewReplacer("/", "_", `\`, "_").Replace(text)
	}
	return s.Child(c, p)
}

// decompress hands on the packets that are compressed (section 5.6).
func (p *packet) decompress(s extract.Sink) error {
	var algorithm [1]byte
	if _, err := io.ReadFull(p, algorithm[:]); err != nil {
		return nil
	}
	in := bufio.NewReader(p)
	var r io.Reader = in
	switch algorithm[0] {
	case 0:
	case 1:
		r = flate.NewReader(in)
	case 2:
		z, err := zlib.NewReader(in)
		if err != nil {
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged compression in PGP"}
		}
		r = z
	case 3:
		r = bzip2.NewReader(in)
	default:
		return &extract.GapError{Cause: extract.Unknown, Detail: "PGP packets in an unknown compression"}
	}
	return s.Child(extract.Child{Path: "compressed", Types: []string{packetsType}}, r)
}

// pictures hands on the pictures of a user attribute (section 5.12): subpackets of a
// length, a type, and for type 1 a header with its own length.
func pictures(s extract.Sink, b []byte) error {
	for len(b) > 2 {
		n, size := int(b[0]), 1
		switch {
		case b[0] == 255 && len(b) > 5:
			n, size = int(b[1])<<24|int(b[2])<<16|int(b[3])<<8|int(b[4]), 5
		case b[0] >= 192:
			n, size = int(b[0]-192)<<8+int(b[1])+192, 2
		}
		body := b[size:min(size+max(n, 1), len(b))]
		if len(body) > 3 && body[0] == 1 {
			at := min(1+int(body[1])+int(body[2])<<8, len(body))
			if err := s.Child(extract.Child{Path: "picture"}, strings.NewReader(string(body[at:]))); err != nil {
				return err
			}
		}
		b = b[size+len(body):]
	}
	return nil
}

// printable are the readable stretches of b, a line each.
func printable(b []byte) string {
	const shortest = 6
	var out strings.Builder
	start := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= ' ' && b[i] < 0x7f {
			continue
		}
		if i-start >= shortest {
			out.Write(b[start:i])
			out.WriteByte('\n')
		}
		start = i + 1
	}
	return out.String()
}
