package cms

import (
	"bufio"
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"slices"

	"postern/internal/noise"
)

// IsEnveloped reports whether r holds one ContentInfo with EnvelopedData (RFC 5652
// section 6) or AuthEnvelopedData (RFC 5083), whole and nothing else: keys for its
// recipients, then content that a known cipher encrypted and that looks like it. What
// may hold anything, such as attributes and certificates of the sender, has no place
// in it. Memory does not grow with the content.
func IsEnveloped(r io.Reader) bool {
	b := &berReader{in: bufio.NewReader(r)}
	info := b.open(tagSequence)
	contentType := b.element(maxSmall)
	explicit := b.open(tagContext0)
	body := b.open(tagSequence)
	auth := bytes.Equal(contentType, oidAuthEnvelopedData)
	if !auth && !bytes.Equal(contentType, oidEnvelopedData) {
		return false
	}
	if version := b.element(maxSmall); len(version) != 3 || version[0] != tagInteger {
		return false
	}
	if !b.recipients() || !b.content() {
		return false
	}
	if auth {
		mac := b.element(maxSmall) // of 12 to 16 bytes (RFC 5084 section 3.2)
		if len(mac) < 2+12 || len(mac) > 2+16 || mac[0] != tagOctets {
			return false
		}
	}
	b.close(body)
	b.close(explicit)
	b.close(info)
	if b.err != nil {
		return false
	}
	_, err := b.in.ReadByte()
	return err == io.EOF
}

const (
	maxSmall     = 1 << 10
	maxRecipient = 16 << 10
	// maxRecipients is the size of all of them: for 5,000 with keys of 4,096 bits.
	maxRecipients = 4 << 20
)

// recipients reads the set of recipients.
func (b *berReader) recipients() bool {
	set, start, n := b.open(tagSet), b.at, 0
	// Keys too short to be judged alone are judged together, or text could go out in
	// many of them.
	var keys noise.Check
	for ; b.more(set) && b.at-start < maxRecipients; n++ {
		if !isRecipient(b.element(maxRecipient), &keys) {
			return false
		}
	}
	b.close(set)
	return n > 0 && b.err == nil && keys.Random()
}

// isRecipient reports whether der is a key for a recipient by key transport or key
// agreement (RFC 5652 sections 6.2.1 and 6.2.2), which are those of mail.
func isRecipient(der []byte, keys io.Writer) bool {
	isRandom := func(key []byte) bool {
		var check noise.Check
		_, _ = io.MultiWriter(&check, keys).Write(key)
		return check.Random()
	}
	var transport struct {
		Version   int
		ID        asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	if rest, err := asn1.Unmarshal(der, &transport); err == nil {
		return len(rest) == 0 && len(transport.ID.FullBytes) <= maxSmall && isRandom(transport.Key)
	}
	var agreement struct {
		Version    int
		Originator asn1.RawValue
		Material   []byte `asn1:"explicit,optional,tag:1"`
		Algorithm  pkix.AlgorithmIdentifier
		Keys       []struct {
			ID  asn1.RawValue
			Key []byte
		}
	}
	rest, err := asn1.UnmarshalWithParams(der, &agreement, "tag:1")
	// What the sender put in for the derivation is random, and short.
	const longest = 128
	if err != nil || len(rest) > 0 || len(agreement.Keys) == 0 || len(agreement.Material) > longest {
		return false
	}
	for _, k := range agreement.Keys {
		if len(k.ID.FullBytes) > maxSmall || !isRandom(k.Key) {
			return false
		}
	}
	return true
}

// knownCiphers are those that still keep a secret (RFC 3565, RFC 5084, RFC 8103, and
// triple DES, RFC 3370 section 5.1).
var knownCiphers = [][]byte{
	oidAES128CBC, oidAES256CBC, oidAES128GCM, oidAES256GCM,
	oid(2, 16, 840, 1, 101, 3, 4, 1, 22), // AES-192-CBC
	oid(2, 16, 840, 1, 101, 3, 4, 1, 26), // AES-192-GCM
	oid(2, 16, 840, 1, 101, 3, 4, 1, 7),  // AES-128-CCM
	oid(2, 16, 840, 1, 101, 3, 4, 1, 27), // AES-192-CCM
	oid(2, 16, 840, 1, 101, 3, 4, 1, 47), // AES-256-CCM
	oid(1, 2, 840, 113549, 1, 9, 16, 3, 18),
	oid(1, 2, 840, 113549, 3, 7),
}

// content reads the EncryptedContentInfo.
func (b *berReader) content() bool {
	const primitive0 = 0x80 // [0] in one piece
	info := b.open(tagSequence)
	if contentType := b.element(maxSmall); len(contentType) == 0 || contentType[0] != tagOID {
		return false
	}
	var algorithm struct {
		Algorithm  asn1.RawValue
		Parameters asn1.RawValue `asn1:"optional"`
	}
	const longestParameters = 64 // a nonce and the length of a checksum
	rest, err := asn1.Unmarshal(b.element(maxSmall), &algorithm)
	if err != nil || len(rest) > 0 || len(algorithm.Parameters.FullBytes) > longestParameters ||
		!slices.ContainsFunc(knownCiphers, func(known []byte) bool { return bytes.Equal(known, algorithm.Algorithm.FullBytes) }) {
		return false
	}
	var check noise.Check
	tag, size := b.head()
	switch {
	case tag == primitive0 && size >= 0:
		b.copy(&check, size)
	case tag == tagContext0:
		pieces := b.inside(size)
		for b.more(pieces) {
			tag, size := b.head()
			if tag != tagOctets || size < 0 {
				return false
			}
			b.copy(&check, size)
		}
		b.close(pieces)
	default:
		return false
	}
	b.close(info)
	return b.err == nil && check.Random()
}

// A berReader reads BER (X.690) whose lengths may be indefinite. The first error
// stays; after it everything is empty.
type berReader struct {
	in  *bufio.Reader
	at  int64
	err error
}

var errBER = errors.New("not the expected element")

func (b *berReader) byte() byte {
	if b.err != nil {
		return 0
	}
	c, err := b.in.ReadByte()
	if b.err = err; err != nil {
		return 0
	}
	b.at++
	return c
}

// head reads a tag and a length, -1 for an indefinite one.
func (b *berReader) head() (tag byte, size int64) {
	tag, first := b.byte(), b.byte()
	switch {
	case first < 0x80:
		return tag, int64(first)
	case first == indefinite:
		return tag, -1
	case first > 0x80+6:
		b.err = errBER
		return 0, 0
	}
	for range first & 0x7f {
		size = size<<8 + int64(b.byte())
	}
	return tag, size
}

// A scope is where an element ends: an offset, or -1 for the marker of an indefinite
// length.
type scope int64

// open enters an element with a tag.
func (b *berReader) open(tag byte) scope {
	got, size := b.head()
	if got != tag && b.err == nil {
		b.err = errBER
	}
	return b.inside(size)
}

func (b *berReader) inside(size int64) scope {
	if size < 0 {
		return -1
	}
	return scope(b.at + size)
}

// more reports whether something follows in an element.
func (b *berReader) more(s scope) bool {
	if b.err != nil {
		return false
	}
	if s >= 0 {
		return b.at < int64(s)
	}
	next, err := b.in.Peek(2)
	return err == nil && (next[0] != 0 || next[1] != 0)
}

// close leaves an element, in which nothing may follow.
func (b *berReader) close(s scope) {
	switch {
	case b.err != nil:
	case s >= 0:
		if b.at != int64(s) {
			b.err = errBER
		}
	default:
		if first, second := b.byte(), b.byte(); first != 0 || second != 0 {
			b.err = errBER
		}
	}
}

// element reads an element of definite length whole, if it is not longer than most.
func (b *berReader) element(most int64) []byte {
	start, err := b.in.Peek(2)
	if err != nil && b.err == nil {
		b.err = errBER
	}
	if b.err != nil {
		return nil
	}
	head := []byte{start[0], start[1]}
	if n := int(start[1]); n > 0x80 && n <= 0x84 {
		long, _ := b.in.Peek(2 + n&0x7f)
		head = slices.Clone(long)
	}
	_, size := b.head()
	if size < 0 || size > most {
		b.err = errBER
		return nil
	}
	out := make([]byte, len(head)+int(size))
	copy(out, head)
	n, err := io.ReadFull(b.in, out[len(head):])
	b.at += int64(n)
	if err != nil {
		b.err = err
		return nil
	}
	return out
}

// copy hands size bytes on.
func (b *berReader) copy(w io.Writer, size int64) {
	if b.err != nil {
		return
	}
	n, err := io.CopyN(w, b.in, size)
	b.at, b.err = b.at+n, err
}
