package archive

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"io"
)

// extraAES is the extra field of members encrypted with AES (WinZip, "AES
// Encryption Information: Encryption Specification AE-1 and AE-2").
const extraAES = 0x9901

// An aesField is what it says.
type aesField struct {
	version  uint16 // 1 has a checksum of the content, 2 none
	strength byte   // 1, 2, 3: keys of 128, 192, 256 bits
	method   uint16 // of compression
}

// readAES reads the field's data.
func readAES(b []byte) (f aesField, ok bool) {
	if len(b) < 7 || b[4] < 1 || b[4] > 3 {
		return f, false
	}
	return aesField{version: le.Uint16(b), strength: b[4], method: le.Uint16(b[5:])}, true
}

// Lengths of what stands before and after the encrypted data.
const (
	aesVerifier = 2
	aesMAC      = 10
)

func (f aesField) key() int  { return 8 + 8*int(f.strength) }
func (f aesField) salt() int { return f.key() / 2 }

// aesKeys are the keys for data and its checksum, and the bytes that tell a wrong
// password, for most of them.
func (f aesField) keys(password string, salt []byte) (data, mac, verifier []byte, err error) {
	n := f.key()
	b, err := pbkdf2.Key(sha1.New, password, salt, 1000, 2*n+aesVerifier)
	if err != nil {
		return nil, nil, nil, err
	}
	return b[:n], b[n : 2*n], b[2*n:], nil
}

// open opens the data of a member, all of which is in r, when the password is
// right: it reads it through for the checksum that stands behind it.
func (f aesField) open(password string, r *io.SectionReader) (io.Reader, bool) {
	head := make([]byte, f.salt()+aesVerifier)
	size := r.Size() - int64(len(head)) - aesMAC
	if _, err := r.ReadAt(head, 0); err != nil || size < 0 {
		return nil, false
	}
	key, macKey, verifier, err := f.keys(password, head[:f.salt()])
	if err != nil || !bytes.Equal(verifier, head[f.salt():]) {
		return nil, false
	}
	body := io.NewSectionReader(r, int64(len(head)), size)
	mac, want := hmac.New(sha1.New, macKey), make([]byte, aesMAC)
	if _, err := io.Copy(mac, body); err != nil {
		return nil, false
	}
	if _, err := r.ReadAt(want, int64(len(head))+size); err != nil && err != io.EOF || !bytes.Equal(mac.Sum(nil)[:aesMAC], want) {
		return nil, false
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, false
	}
	body.Seek(0, io.SeekStart)
	return &aesReader{r: body, block: block}, true
}

// An aesReader decrypts in counter mode, whose counter is little-endian here and
// begins at 1.
type aesReader struct {
	r       io.Reader
	block   cipher.Block
	counter [aes.BlockSize]byte
	pad     [aes.BlockSize]byte
	used    int // of pad; 0 when it is to be made
}

func (a *aesReader) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	for i := range p[:n] {
		if a.used == 0 {
			for j := range a.counter {
				if a.counter[j]++; a.counter[j] != 0 {
					break
				}
			}
			a.block.Encrypt(a.pad[:], a.counter[:])
		}
		p[i] ^= a.pad[a.used]
		a.used = (a.used + 1) % aes.BlockSize
	}
	return n, err
}
