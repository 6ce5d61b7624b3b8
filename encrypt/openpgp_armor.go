package encrypt

import (
	"encoding/base64"
	"io"
)

// An armorWriter writes ASCII armor (RFC 9580 section 6.2) with CRLF line ends.
// The library's goes byte by byte and takes longer than the encryption.
type armorWriter struct {
	w     io.Writer
	lines *base64Lines
	// checksum asks for the CRC at the end. QUIRK: GnuPG 2.2 fails without it; with
	// SEIPDv2 it must not stand there (RFC 9580 section 6.1).
	checksum bool
	crc      uint32
	err      error
}

func newArmorWriter(w io.Writer) *armorWriter {
	_, err := io.WriteString(w, "-----BEGIN PGP MESSAGE-----\r\n\r\n")
	return &armorWriter{w: w, lines: newBase64Lines(w), crc: crc24Init, err: err}
}

func (a *armorWriter) Write(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	a.crc = crc24(a.crc, p)
	return a.lines.Write(p)
}

// Close writes the end; it does not close the writer below.
func (a *armorWriter) Close() error {
	if a.err != nil {
		return a.err
	}
	if err := a.lines.Close(); err != nil {
		return err
	}
	end := "-----END PGP MESSAGE-----\r\n"
	if a.checksum {
		sum := []byte{byte(a.crc >> 16), byte(a.crc >> 8), byte(a.crc)}
		end = "=" + base64.StdEncoding.EncodeToString(sum) + "\r\n" + end
	}
	_, err := io.WriteString(a.w, end)
	return err
}

// The checksum of RFC 9580 section 6.1.1, by a table of all bytes.
const (
	crc24Init = 0xb704ce
	crc24Poly = 0x1864cfb
)

var crc24Table = func() (table [256]uint32) {
	for i := range table {
		c := uint32(i) << 16
		for range 8 {
			if c <<= 1; c&0x1000000 != 0 {
				c ^= crc24Poly
			}
		}
		table[i] = c
	}
	return table
}()

func crc24(crc uint32, p []byte) uint32 {
	for _, b := range p {
		crc = (crc<<8)&0xffffff ^ crc24Table[byte(crc>>16)^b]
	}
	return crc
}
