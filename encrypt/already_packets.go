package encrypt

import (
	"bufio"
	"encoding/binary"
	"io"

	"postern/internal/noise"
)

// The packets of an encrypted OpenPGP message (RFC 9580 section 5), and that of
// GnuPG's older AEAD (draft-koch-librepgp, section 5.16).
const (
	packetPublicKey = 1 // public-key encrypted session key
	packetPassword  = 3 // symmetric-key encrypted session key
	packetMarker    = 10
	packetData      = 18 // symmetrically encrypted and integrity protected
	packetOCB       = 20
)

// isPGPEncrypted reports whether r holds one encrypted OpenPGP message: session keys,
// then one packet of encrypted and integrity protected data, to the end (RFC 9580
// section 10.3). Data without integrity protection does not count: programs refuse
// to open it.
func isPGPEncrypted(r io.Reader) bool {
	in := bufio.NewReader(r)
	// What is too short to be judged alone is judged together, or text could go out
	// in many packets with a little of it each.
	var material noise.Check
	for keys, passwords := 0, 0; ; {
		tag, body, ok := nextPacket(in)
		if !ok {
			return false
		}
		switch tag {
		case packetMarker:
			b, err := io.ReadAll(io.LimitReader(body, 4))
			if err != nil || string(b) != "PGP" {
				return false
			}
		case packetPublicKey, packetPassword:
			b, err := io.ReadAll(io.LimitReader(body, maxSessionKey+1))
			if err != nil || len(b) > maxSessionKey || !isSessionKey(tag, b, &material) {
				return false
			}
			if tag == packetPassword {
				passwords++
			}
			if keys++; passwords > maxPasswords {
				return false
			}
		case packetData, packetOCB:
			if keys == 0 || passwords < keys && !material.Random() || !isCiphertext(tag, body) {
				return false
			}
			_, err := in.ReadByte()
			return err == io.EOF
		default:
			return false
		}
	}
}

// maxPasswords is how many passwords may open a message: a packet for one holds a salt
// and a few bytes more, too little to tell from text. Programs write one.
const maxPasswords = 2

// maxSessionKey is the size of the largest packet with a session key: for RSA with
// 16,384 bits, and something to spare.
const maxSessionKey = 2100

// nextPacket reads the header of a packet (RFC 9580 section 4.2).
func nextPacket(in *bufio.Reader) (tag int, body io.Reader, ok bool) {
	b, err := in.ReadByte()
	switch {
	case err != nil || b < 0x80:
		return 0, nil, false
	case b >= 0xc0:
		p := &packetBody{in: in, more: true}
		return int(b & 0x3f), p, p.next() == nil
	}
	// The legacy format. What has no length in it can be no session key.
	var size [4]byte
	n := 1 << (b & 3)
	if n > len(size) {
		return 0, nil, false
	}
	if _, err := io.ReadFull(in, size[len(size)-n:]); err != nil {
		return 0, nil, false
	}
	return int(b >> 2 & 0x0f), &packetBody{in: in, left: int64(binary.BigEndian.Uint32(size[:]))}, true
}

// A packetBody reads the body of one packet, which may come in pieces.
type packetBody struct {
	in   *bufio.Reader
	left int64 // of this piece
	more bool  // pieces follow
}

// next reads the length of a piece (RFC 9580 section 4.2.1).
func (p *packetBody) next() error {
	b, err := p.in.ReadByte()
	if err != nil {
		return errShape
	}
	p.more = false
	switch {
	case b < 192:
		p.left = int64(b)
	case b < 224:
		second, err := p.in.ReadByte()
		if err != nil {
			return errShape
		}
		p.left = int64(b-192)<<8 + int64(second) + 192
	case b < 255:
		p.left, p.more = 1<<(b&31), true
	default:
		var size [4]byte
		if _, err := io.ReadFull(p.in, size[:]); err != nil {
			return errShape
		}
		p.left = int64(binary.BigEndian.Uint32(size[:]))
	}
	return nil
}

func (p *packetBody) Read(b []byte) (int, error) {
	for p.left == 0 {
		if !p.more {
			return 0, io.EOF
		}
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n, err := p.in.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	if err == io.EOF {
		err = errShape // the packet is cut off
	}
	return n, err
}

// isSessionKey reports whether b is the body of a packet with a session key and
// nothing else. What should look random in it goes to material as well.
func isSessionKey(tag int, b []byte, material io.Writer) bool {
	if len(b) < 4 {
		return false
	}
	if tag == packetPassword {
		// Version, cipher, a derivation with its salt, and a key at most.
		const longest = 128
		return b[0] >= 4 && b[0] <= 6 && len(b) <= longest
	}
	switch b[0] {
	case 3: // RFC 9580 section 5.1.1: key id, algorithm
		const head = 1 + 8
		return len(b) > head && isKeyMaterial(b[head], b[head+1:], material)
	case 6: // section 5.1.2: length, version and fingerprint of the key, algorithm
		head := 2 + int(b[1])
		return b[1] <= 1+32 && len(b) > head && isKeyMaterial(b[head], b[head+1:], material)
	}
	return false
}

// isKeyMaterial reports whether b is what an algorithm makes of a session key (RFC
// 9580 section 5.1.3 to 5.1.7), and looks like it.
func isKeyMaterial(algorithm byte, b []byte, material io.Writer) bool {
	var check noise.Check
	_, _ = io.MultiWriter(&check, material).Write(b)
	ok := check.Random()
	number := func() { // RFC 9580 section 3.2
		if len(b) < 2 {
			ok = false
			return
		}
		n := 2 + (int(binary.BigEndian.Uint16(b))+7)/8
		ok = ok && n <= len(b)
		b = b[min(n, len(b)):]
	}
	counted := func() {
		if len(b) < 1 {
			ok = false
			return
		}
		n := 1 + int(b[0])
		ok = ok && n <= len(b)
		b = b[min(n, len(b)):]
	}
	fixed := func(n int) {
		ok = ok && n <= len(b)
		b = b[min(n, len(b)):]
	}
	switch algorithm {
	case 1, 2: // RSA
		number()
	case 16: // Elgamal
		number()
		number()
	case 18: // ECDH
		number()
		counted()
	case 25: // X25519
		fixed(32)
		counted()
	case 26: // X448
		fixed(56)
		counted()
	default:
		return false
	}
	return ok && len(b) == 0
}

// isCiphertext reads the body of a packet of encrypted data to its end.
func isCiphertext(tag int, body io.Reader) bool {
	// What stands before the data (RFC 9580 sections 5.13.1 and 5.13.2): a version,
	// then cipher, mode and size of chunks, then a salt or a nonce.
	var version [1]byte
	if _, err := io.ReadFull(body, version[:]); err != nil {
		return false
	}
	switch {
	case tag == packetData && version[0] == 1:
	case tag == packetData && version[0] == 2, tag == packetOCB && version[0] == 1:
		var mode [3]byte
		if _, err := io.ReadFull(body, mode[:]); err != nil || mode[0] == 0 || mode[0] > 13 || mode[1] == 0 || mode[1] > 3 {
			return false
		}
	default:
		return false
	}
	var check noise.Check
	// A block and a checksum at least.
	const least = 16 + 16
	n, err := io.Copy(&check, body)
	return err == nil && n >= least && check.Random()
}
