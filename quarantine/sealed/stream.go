package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// ErrDamaged is what reading fails with when a file was cut short, changed,
// or is not the one that was stored under its id.
var ErrDamaged = errors.New("stored bytes are damaged")

const (
	magic     = "POSTERN"
	version   = 1
	keyIDSize = 8
	saltSize  = 32
	chunkSize = 64 << 10
	tagSize   = 16
	prefix    = len(magic) + 1 + keyIDSize
	// headerSize is the length of magic, version, key id and salt.
	headerSize = prefix + saltSize
)

// newHeader makes the header of a new file.
func newHeader(k key) []byte {
	h := make([]byte, 0, headerSize)
	h = append(h, magic...)
	h = append(h, version)
	h = append(h, k.id[:]...)
	h = h[:headerSize]
	rand.Read(h[prefix:])
	return h
}

// fileCipher derives the cipher of one file. Header and id go into the
// derivation: with either of them changed, nothing opens.
func fileCipher(k key, header []byte, id string) (cipher.AEAD, error) {
	info := string(header[:prefix]) + id
	secret, err := hkdf.Key(sha256.New, k.secret[:], header[prefix:], info, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// A nonce counts chunks in its first eleven bytes; the twelfth marks the last.
type nonce [12]byte

func (n *nonce) next() {
	for i := 10; i >= 0; i-- {
		n[i]++
		if n[i] != 0 {
			return
		}
	}
}

// seal writes the header and all of r, sealed, to w.
func seal(w io.Writer, r io.Reader, k key, id string) error {
	header := newHeader(k)
	aead, err := fileCipher(k, header, id)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	var n nonce
	buf := make([]byte, chunkSize+1, chunkSize+1+tagSize)
	have := 0
	for {
		got, err := io.ReadFull(r, buf[have:])
		have += got
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return fmt.Errorf("read what to seal: %w", err)
		}
		if last {
			n[11] = 1
			_, err := w.Write(aead.Seal(buf[:0], n[:], buf[:have], nil))
			return err
		}
		// One byte more than a chunk was there, so this chunk is not the last.
		after := buf[chunkSize]
		if _, err := w.Write(aead.Seal(buf[:0], n[:], buf[:chunkSize], nil)); err != nil {
			return err
		}
		buf[0], have = after, 1
		n.next()
	}
}

// An opener reads a sealed stream. It never returns io.EOF before the last
// chunk was seen and verified.
type opener struct {
	r     io.Reader
	aead  cipher.AEAD
	n     nonce
	buf   []byte // one sealed chunk and one byte of the next
	have  int    // bytes of buf that are read already
	plain []byte // opened, not yet returned
	err   error
}

func newOpener(r io.Reader, aead cipher.AEAD) *opener {
	return &opener{r: r, aead: aead, buf: make([]byte, chunkSize+tagSize+1)}
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 && o.err == nil {
		o.plain, o.err = o.chunk()
	}
	if len(o.plain) > 0 {
		n := copy(p, o.plain)
		o.plain = o.plain[n:]
		return n, nil
	}
	return 0, o.err
}

// chunk opens the next chunk. With the last one the error is io.EOF.
func (o *opener) chunk() ([]byte, error) {
	// The byte after the chunk before stands at the end of buf.
	if o.have == 1 {
		o.buf[0] = o.buf[chunkSize+tagSize]
	}
	got, err := io.ReadFull(o.r, o.buf[o.have:])
	size := o.have + got
	last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !last {
		return nil, fmt.Errorf("read stored bytes: %w", err)
	}
	if last {
		o.n[11] = 1
	} else {
		size--
	}
	plain, err := o.aead.Open(o.buf[:0], o.n[:], o.buf[:size], nil)
	if err != nil {
		return nil, ErrDamaged
	}
	o.have = 1
	o.n.next()
	if last {
		return plain, io.EOF
	}
	return plain, nil
}

// readHeader reads and checks the header, and returns the id of its key.
func readHeader(r io.Reader) (header []byte, id keyID, err error) {
	header = make([]byte, headerSize)
	if _, err := io.ReadFull(r, header); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, id, ErrDamaged
		}
		return nil, id, fmt.Errorf("read stored bytes: %w", err)
	}
	if string(header[:len(magic)]) != magic {
		return nil, id, ErrDamaged
	}
	if v := header[len(magic)]; v != version {
		return nil, id, fmt.Errorf("%w, or were written by another Postern (format %d, this one reads %d)",
			ErrDamaged, v, version)
	}
	copy(id[:], header[len(magic)+1:])
	return header, id, nil
}
