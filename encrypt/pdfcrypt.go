package encrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"io"
)

// A pdfCipher is the standard security handler of revision 6: AES-256 for every
// string and stream (ISO 32000-2 section 7.6.4).
type pdfCipher struct {
	block  cipher.Block
	random io.Reader
	// The entries of the encryption dictionary, in the names of the standard.
	u, ue, o, oe, perms []byte
}

// pdfPermissions allow everything: whoever has the password may do as he likes.
const pdfPermissions = -4

// newPDFCipher makes a fresh file key and locks it with the password, as user's and
// owner's password alike, so that the recipient can also take the lock off.
func newPDFCipher(password string, random io.Reader) (*pdfCipher, error) {
	raw := make([]byte, 32+2*16+4)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, err
	}
	key, salts, tail := raw[:32], raw[32:64], raw[64:]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	c := &pdfCipher{block: block, random: random}
	c.u, c.ue = lockFileKey(key, password, salts[:16], nil)
	c.o, c.oe = lockFileKey(key, password, salts[16:], c.u)
	// Algorithm 10: the permissions, so that they cannot be changed unseen.
	permissions := int32(pdfPermissions)
	p := binary.LittleEndian.AppendUint32(nil, uint32(permissions))
	p = append(p, 0xff, 0xff, 0xff, 0xff, 'T', 'a', 'd', 'b')
	p = append(p, tail...)
	c.perms = make([]byte, 16)
	block.Encrypt(c.perms, p)
	return c, nil
}

// lockFileKey is algorithm 8 (of the user) and, with the user's entry as udata, 9
// (of the owner). Salts are 8 bytes to check the password and 8 for the key.
func lockFileKey(key []byte, password string, salts, udata []byte) (check, locked []byte) {
	check = append(hashPDFPassword(password, salts[:8], udata), salts...)
	block, err := aes.NewCipher(hashPDFPassword(password, salts[8:16], udata))
	if err != nil {
		panic(err) // the hash is always 32 bytes
	}
	locked = make([]byte, len(key))
	cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(locked, key)
	return check, locked
}

// hashPDFPassword is algorithm 2.B, slow on purpose.
func hashPDFPassword(password string, salt, udata []byte) []byte {
	first := sha256.New()
	first.Write([]byte(password))
	first.Write(salt)
	first.Write(udata)
	k := first.Sum(nil)
	last := 0
	var e []byte
	for round := 0; round < 64 || last > round-32; round++ {
		e = append(append(append(e[:0], password...), k...), udata...)
		for once, n := len(e), 1; n < 64; n++ {
			e = append(e, e[:once]...)
		}
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			panic(err) // 16 bytes are a key
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		sum := 0
		for _, b := range e[:16] {
			sum += int(b) // 256 is 1 modulo 3, so the sum of the digits will do
		}
		switch sum % 3 {
		case 0:
			h := sha256.Sum256(e)
			k = h[:]
		case 1:
			h := sha512.Sum384(e)
			k = h[:]
		default:
			h := sha512.Sum512(e)
			k = h[:]
		}
		last = int(e[len(e)-1])
	}
	return k[:32:32]
}

// A cbcWriter encrypts a stream by AES-CBC with its initial vector in front and
// PKCS #7 padding behind (ISO 32000-2 section 7.6.3.1), a few kilobytes at a time.
type cbcWriter struct {
	w    io.Writer
	mode cipher.BlockMode
	buf  []byte // of fixed capacity; what is not yet written
}

func (c *pdfCipher) stream(w io.Writer) (*cbcWriter, error) {
	iv := make([]byte, aes.BlockSize)
	if _, err := io.ReadFull(c.random, iv); err != nil {
		return nil, err
	}
	if _, err := w.Write(iv); err != nil {
		return nil, err
	}
	return &cbcWriter{w: w, mode: cipher.NewCBCEncrypter(c.block, iv), buf: make([]byte, 0, 8<<10)}, nil
}

func (c *cbcWriter) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := copy(c.buf[len(c.buf):cap(c.buf)], p)
		c.buf, p = c.buf[:len(c.buf)+n], p[n:]
		if len(c.buf) == cap(c.buf) {
			if err := c.flush(); err != nil {
				return 0, err
			}
		}
	}
	return written, nil
}

func (c *cbcWriter) flush() error {
	c.mode.CryptBlocks(c.buf, c.buf)
	_, err := c.w.Write(c.buf)
	c.buf = c.buf[:0]
	return err
}

func (c *cbcWriter) Close() error {
	pad := aes.BlockSize - len(c.buf)%aes.BlockSize
	c.buf = append(c.buf, bytes.Repeat([]byte{byte(pad)}, pad)...)
	return c.flush()
}

// seal encrypts one string.
func (c *pdfCipher) seal(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := c.stream(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
