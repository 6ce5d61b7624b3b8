package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A Cipher encrypts the content.
type Cipher int

// The ciphers.
const (
	AES256CBC Cipher = iota // EnvelopedData; read by every S/MIME program, detects no change
	AES256GCM               // AuthEnvelopedData; changes are detected, read by newer programs only
)

const keySize = 32

// A contentCipher encrypts one content, in place, from its start to its end.
type contentCipher interface {
	algorithm() []byte
	// seal encrypts whole blocks.
	seal(p []byte) error
	// finish encrypts the last bytes, fewer than a segment; p has room for a block
	// more. It returns what is the last segment, and the authentication code or nil.
	finish(p []byte) (last, mac []byte, err error)
}

func newContentCipher(c Cipher, key []byte, random io.Reader) (contentCipher, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("set content key: %w", err)
	}
	switch c {
	case AES256CBC:
		return newCBC(block, random)
	case AES256GCM:
		return newGCM(block, random)
	}
	return nil, fmt.Errorf("unknown cipher %d", c)
}

// A cbc is AES-256-CBC (RFC 3565) with the padding of RFC 5652 section 6.3.
type cbc struct {
	mode cipher.BlockMode
	iv   []byte
}

func newCBC(block cipher.Block, random io.Reader) (*cbc, error) {
	iv := make([]byte, aes.BlockSize)
	if _, err := io.ReadFull(random, iv); err != nil {
		return nil, fmt.Errorf("make IV: %w", err)
	}
	return &cbc{cipher.NewCBCEncrypter(block, iv), iv}, nil
}

func (c *cbc) algorithm() []byte { return sequence(oidAES256CBC, octets(c.iv)) }

func (c *cbc) seal(p []byte) error {
	c.mode.CryptBlocks(p, p)
	return nil
}

func (c *cbc) finish(p []byte) (last, mac []byte, err error) {
	pad := aes.BlockSize - len(p)%aes.BlockSize
	for range pad {
		p = append(p, byte(pad))
	}
	c.mode.CryptBlocks(p, p)
	return p, nil, nil
}

// A gcm is AES-256-GCM (RFC 5084) over a stream. The standard library offers GCM
// for a whole content only, so that its parts are put together here: CTR for the
// encryption, and for the hash the library's fast one, asked for a segment at a
// time.
//
// The tag that the library makes for additional data D and no content is
// (Y ^ L)·H ^ E(J0), where Y is the hash of D and L its length. E(J0) and H are
// ours to compute, hence Y is; and a hash goes on from Y when Y is added to the
// first block of what follows. No such tag leaves this type.
type gcm struct {
	stream cipher.Stream
	hash   cipher.AEAD
	nonce  []byte
	mask   element // E(J0)
	h      element
	hInv   element
	y      element // the hash so far
	n      uint64  // bytes so far
}

const (
	gcmNonce = 12      // bytes; the length that RFC 5084 section 3.2 recommends
	gcmTag   = 16      // bytes
	gcmLimit = 1 << 36 // bytes; NIST SP 800-38D section 5.2.1.1 allows 32 fewer
)

var errTooLong = errors.New("content too long for GCM")

func newGCM(block cipher.Block, random io.Reader) (*gcm, error) {
	counter := make([]byte, aes.BlockSize)
	if _, err := io.ReadFull(random, counter[:gcmNonce]); err != nil {
		return nil, fmt.Errorf("make nonce: %w", err)
	}
	hash, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("set content key: %w", err)
	}
	g := &gcm{hash: hash, nonce: counter[:gcmNonce]}
	var b [aes.BlockSize]byte
	block.Encrypt(b[:], b[:])
	g.h = elementOf(b[:])
	g.hInv = g.h.inverse()
	counter[15] = 1
	block.Encrypt(b[:], counter)
	g.mask = elementOf(b[:])
	counter[15] = 2
	g.stream = cipher.NewCTR(block, counter)
	return g, nil
}

func (g *gcm) algorithm() []byte {
	return sequence(oidAES256GCM, sequence(octets(g.nonce), integer(gcmTag)))
}

func (g *gcm) seal(p []byte) error {
	g.n += uint64(len(p))
	if g.n > gcmLimit-32 {
		return errTooLong
	}
	g.stream.XORKeyStream(p, p)
	g.absorb(p)
	return nil
}

// absorb hashes ciphertext, whole blocks except at the end, where the library
// fills up with zeros. The bytes of p are the same afterwards.
func (g *gcm) absorb(p []byte) {
	if len(p) == 0 {
		return
	}
	first := p[:min(len(p), aes.BlockSize)]
	var block [aes.BlockSize]byte
	data := p
	if len(first) < aes.BlockSize { // less than a block in all
		copy(block[:], first)
		data = block[:]
	}
	g.y.xorInto(data)
	var tag [gcmTag]byte
	g.hash.Seal(tag[:0], g.nonce, nil, data)
	before := g.y
	length := element{hi: uint64(len(data)) * 8}
	g.y = elementOf(tag[:]).add(g.mask).mul(g.hInv).add(length)
	before.xorInto(data)
}

func (g *gcm) finish(p []byte) (last, mac []byte, err error) {
	if err := g.seal(p); err != nil {
		return nil, nil, err
	}
	tag := g.y.add(element{lo: g.n * 8}).mul(g.h).add(g.mask)
	mac = binary.BigEndian.AppendUint64(nil, tag.hi)
	return p, binary.BigEndian.AppendUint64(mac, tag.lo), nil
}
