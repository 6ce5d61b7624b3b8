package pgp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/mail"
)

// Armour is OpenPGP in ASCII (RFC 9580 sections 6 and 7).
var Armour = extract.Format{
	Name:       "pgp-armour",
	About:      "OpenPGP in ASCII: signed and compressed messages, clear-signed texts, keys; encrypted ones are a gap",
	MediaTypes: []string{"application/pgp-signature", "application/pgp-keys"},
	Extensions: []string{"asc", "pgp"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(trimmed(o.Head), []byte("-----BEGIN PGP ")) },
	Read:       readArmour,
}

// packetsType is how packets are declared that were taken out of an armour.
const packetsType = "application/x-pgp-packets"

func trimmed(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
}

func readArmour(ctx context.Context, o *extract.Object, s extract.Sink) error {
	skipped := int64(len(o.Head) - len(trimmed(o.Head)))
	in := bufio.NewReaderSize(io.NewSectionReader(o.Data, skipped, o.Size-skipped), 8<<10)
	first, err := in.ReadString('\n')
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a PGP armour without content"}
	}
	if strings.HasPrefix(first, "-----BEGIN PGP SIGNED MESSAGE-----") {
		return clearSigned(ctx, o, s, skipped+int64(len(first)))
	}
	kind := strings.TrimPrefix(strings.TrimRight(first, "- \r\n"), "-----BEGIN PGP ")
	a := &armourReader{r: in}
	decoded, damaged := mail.Decoder(a, "base64")
	ahead := bufio.NewReader(decoded)
	if tag := firstTag(ahead); kind == "MESSAGE" && encrypted[tag] {
		return &extract.GapError{Cause: extract.EncryptedMail, Detail: "a message encrypted with PGP"}
	}
	c := extract.Child{Path: "packets", Types: []string{packetsType}}
	if err := s.Child(c, ahead); err != nil {
		return err
	}
	if damaged() || !a.ended {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a damaged PGP armour"}
	}
	return nil
}

// firstTag is the type of the first packet; -1 where there is none.
func firstTag(r *bufio.Reader) int {
	b, err := r.Peek(1)
	switch {
	case err != nil || b[0]&0x80 == 0:
		return -1
	case b[0]&0x40 != 0:
		return int(b[0] & 0x3f)
	default:
		return int(b[0] >> 2 & 0xf)
	}
}

// An armourReader reads the base64 of an armour: behind its headers, up to its
// checksum or last line.
type armourReader struct {
	r     *bufio.Reader
	body  bool
	ended bool
	rest  []byte
	err   error
}

func (a *armourReader) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.err != nil {
			return 0, a.err
		}
		line, err := a.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			a.err = err
		}
		text := bytes.TrimRight(line, " \t\r\n")
		switch {
		case bytes.HasPrefix(text, []byte("-----END ")):
			a.ended, a.err = true, io.EOF
		case !a.body && bytes.Contains(text, []byte(": ")): // an armour header
		case len(text) == 5 && text[0] == '=': // the checksum
		case len(text) > 0:
			a.body, a.rest = true, line
		}
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// clearSigned hands on a text without the dashes that its armour put before some
// lines (RFC 9580 section 7.2). A text without such lines is read as it stands.
func clearSigned(ctx context.Context, o *extract.Object, s extract.Sink, start int64) error {
	text := func() *dashes {
		return &dashes{r: bufio.NewReaderSize(io.NewSectionReader(o.Data, start, o.Size-start), 8<<10), ctx: ctx, begins: true}
	}
	look := text()
	if _, err := io.Copy(io.Discard, look); err != nil {
		return err
	}
	if !look.escaped {
		return nil
	}
	return s.Child(extract.Child{Path: "clear-signed", Types: []string{"text/plain"}, Charsets: o.Charsets}, text())
}

// dashes reads a clear-signed text up to its signature.
type dashes struct {
	r       *bufio.Reader
	ctx     context.Context
	begins  bool
	escaped bool // some line has a dash before it
	rest    []byte
	err     error
}

func (d *dashes) Read(p []byte) (int, error) {
	for len(d.rest) == 0 {
		if d.err == nil {
			d.err = d.ctx.Err()
		}
		if d.err != nil {
			return 0, d.err
		}
		line, err := d.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			d.err = err
		}
		switch {
		case d.begins && bytes.HasPrefix(line, []byte("-----BEGIN PGP SIGNATURE")):
			d.err = io.EOF
			continue
		case d.begins && bytes.HasPrefix(line, []byte("- ")):
			d.escaped = true
			line = line[2:]
		}
		d.begins = err == nil
		d.rest = line
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}
