package cms

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"slices"
)

// ErrNoRecipients means that content was to be encrypted for nobody.
var ErrNoRecipients = errors.New("no recipients")

// ErrClosed is what a writer says that was closed.
var ErrClosed = errors.New("writer is closed")

// EncryptOptions say how to encrypt; the zero value is the widest known way.
type EncryptOptions struct {
	Cipher Cipher
	Random io.Reader // nil: crypto/rand
}

// Encrypt returns a writer that encrypts what is written to it for all the
// recipients and writes a ContentInfo to w: EnvelopedData (RFC 5652 section 6) or,
// with [AES256GCM], AuthEnvelopedData (RFC 5083). The content is of type id-data.
//
// Close completes it and leaves w open. Without Close what w got can not be read by
// anybody, and so it is after an error, which every later call returns again. The
// writer is for one goroutine.
func Encrypt(w io.Writer, recipients []Recipient, o EncryptOptions) (io.WriteCloser, error) {
	if len(recipients) == 0 {
		return nil, ErrNoRecipients
	}
	random := o.Random
	if random == nil {
		random = rand.Reader
	}
	key := make([]byte, keySize)
	defer clear(key)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, err
	}
	infos, err := recipientInfos(recipients, key, random)
	if err != nil {
		return nil, err
	}
	c, err := newContentCipher(o.Cipher, key, random)
	if err != nil {
		return nil, err
	}
	e := &envelope{w: w, cipher: c}
	e.segmenter = newSegmenter(e.seal)
	if _, err := w.Write(envelopeHead(recipients, infos, c, o.Cipher)); err != nil {
		return nil, err
	}
	return e, nil
}

// envelopeHead is everything before the encrypted content.
func envelopeHead(recipients []Recipient, infos []byte, c contentCipher, kind Cipher) []byte {
	contentType, version := oidEnvelopedData, byte(0)
	if slices.ContainsFunc(recipients, func(r Recipient) bool { return !isTransport(r.Certificate.PublicKey) }) {
		version = 2 // RFC 5652 section 6.1
	}
	if kind == AES256GCM {
		contentType, version = oidAuthEnvelopedData, 0 // RFC 5083 section 2.1
	}
	return bytes.Join([][]byte{
		{tagSequence, indefinite},
		contentType,
		{tagContext0, indefinite},
		{tagSequence, indefinite},
		integer(version),
		infos,
		{tagSequence, indefinite},
		oidData,
		c.algorithm(),
		{tagContext0, indefinite},
	}, nil)
}

type envelope struct {
	segmenter
	w      io.Writer
	cipher contentCipher
}

func (e *envelope) seal(segment []byte) error {
	if err := e.cipher.seal(segment); err != nil {
		return err
	}
	return writeOctets(e.w, segment)
}

func (e *envelope) Close() error {
	if e.err != nil {
		return e.err
	}
	if e.err = e.close(); e.err != nil {
		return e.err
	}
	e.err = ErrClosed
	return nil
}

func (e *envelope) close() error {
	last, mac, err := e.cipher.finish(e.buf)
	if err != nil {
		return err
	}
	if len(last) > 0 {
		if err := writeOctets(e.w, last); err != nil {
			return err
		}
	}
	// The content and its EncryptedContentInfo end, then what stands around them.
	tail := slices.Concat(endOfContents, endOfContents)
	if mac != nil {
		tail = append(tail, octets(mac)...)
	}
	_, err = e.w.Write(slices.Concat(tail, endOfContents, endOfContents, endOfContents))
	return err
}
