package encrypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/binary"
	"hash"
	"io"
)

// The figures of WinZip's AES encryption, AE-2 with 256 bits
// (https://www.winzip.com/en/support/aes-encryption/).
const (
	zipMethodAES  = 99
	zipSaltSize   = 16
	zipKeySize    = 32
	zipCheckSize  = 2
	zipMACSize    = 10
	zipIterations = 1000
)

// zipAESExtra is the extra field that names the encryption and the method under it.
func zipAESExtra(method uint16) []byte {
	extra := binary.LittleEndian.AppendUint16(nil, 0x9901)
	extra = binary.LittleEndian.AppendUint16(extra, 7)
	extra = append(extra, 2, 0, 'A', 'E', 3) // AE-2: no checksum in clear; 256 bits
	return binary.LittleEndian.AppendUint16(extra, method)
}

// A zipSealer encrypts one file of an archive: salt and two bytes by which a wrong
// password is noticed, AES in counter mode, and a cut HMAC-SHA1 at the end.
type zipSealer struct {
	w    io.Writer
	mode *zipCounter
	mac  hash.Hash
	buf  []byte
	err  error
}

func newZipSealer(w io.Writer, password string, random io.Reader) (*zipSealer, error) {
	salt := make([]byte, zipSaltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, err
	}
	keys, err := pbkdf2.Key(sha1.New, password, salt, zipIterations, 2*zipKeySize+zipCheckSize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(keys[:zipKeySize])
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append(salt, keys[2*zipKeySize:]...)); err != nil {
		return nil, err
	}
	return &zipSealer{
		w: w, mode: &zipCounter{block: block}, mac: hmac.New(sha1.New, keys[zipKeySize:2*zipKeySize]),
		buf: make([]byte, 16<<10),
	}, nil
}

func (s *zipSealer) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 && s.err == nil {
		n := copy(s.buf, p)
		p = p[n:]
		s.mode.xor(s.buf[:n])
		s.mac.Write(s.buf[:n])
		_, s.err = s.w.Write(s.buf[:n])
	}
	return written, s.err
}

// Close writes the authentication code.
func (s *zipSealer) Close() error {
	if s.err == nil {
		_, s.err = s.w.Write(s.mac.Sum(nil)[:zipMACSize])
	}
	return s.err
}

// A zipCounter is AES in counter mode with the counter in little-endian order from
// 1, which [cipher.NewCTR] does not have.
type zipCounter struct {
	block   cipher.Block
	counter uint64
	pad     [aes.BlockSize]byte
	used    int // of pad; 0 when a new one is wanted
}

func (c *zipCounter) xor(b []byte) {
	for i := range b {
		if c.used == 0 {
			c.counter++
			c.pad = [aes.BlockSize]byte{}
			binary.LittleEndian.PutUint64(c.pad[:], c.counter)
			c.block.Encrypt(c.pad[:], c.pad[:])
		}
		b[i] ^= c.pad[c.used]
		c.used = (c.used + 1) % aes.BlockSize
	}
}
