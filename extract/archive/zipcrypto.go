package archive

import (
	"hash/crc32"
	"io"
)

// A zipCrypto is the state of the traditional encryption of ZIP (APPNOTE 6.1).
type zipCrypto [3]uint32

// zipCryptoHead is how many bytes are encrypted before the data (6.1.6).
const zipCryptoHead = 12

func newZipCrypto(password string) *zipCrypto {
	z := &zipCrypto{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		z.update(password[i])
	}
	return z
}

func (z *zipCrypto) update(b byte) {
	z[0] = crc32.IEEETable[byte(z[0])^b] ^ z[0]>>8
	z[1] = (z[1]+z[0]&0xff)*134775813 + 1
	z[2] = crc32.IEEETable[byte(z[2])^byte(z[1]>>24)] ^ z[2]>>8
}

func (z *zipCrypto) decrypt(p []byte) {
	for i := range p {
		t := z[2]&0xffff | 2
		p[i] ^= byte(t * (t ^ 1) >> 8)
		z.update(p[i])
	}
}

// opens reports whether the last byte of the head is what it should be: the
// checksum's highest, or, where the checksum came later, that of the time.
func (z *zipCrypto) opens(head [zipCryptoHead]byte, m *member) bool {
	z.decrypt(head[:])
	last := head[zipCryptoHead-1]
	return last == byte(m.crc>>24) || m.flags&flagDescriptor != 0 && last == byte(m.time>>8)
}

// A zipCryptoReader decrypts what follows the head.
type zipCryptoReader struct {
	r     io.Reader
	state *zipCrypto
}

func (z *zipCryptoReader) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	z.state.decrypt(p[:n])
	return n, err
}
