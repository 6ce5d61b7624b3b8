package encrypt

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/mail"
)

// entities guards the first use of keys: the library checks signatures when they
// are asked for, and writes the outcome into the key. The work on the message
// itself is done outside of it.
var entities sync.Mutex

// WriteOpenPGP writes m to w as one PGP/MIME message (RFC 3156 section 4) that
// each of keys can read, signed inside (section 6.2) where o has a Signer. It uses
// AEAD (SEIPDv2, RFC 9580 section 5.13.2) where all keys announce it, else
// AES-256 with the older integrity check, or what the keys prefer where one of
// them does without AES-256.
//
// The key ids stand readable in the message: a recipient who must not be seen
// gets a copy of their own. Errors name the key that cannot be used; no key at all
// is [ErrNoKey]. What was written before an error is to be thrown away.
func WriteOpenPGP(w io.Writer, m *mail.Message, keys []*Key, o Options) error {
	to, err := recipients(keys, o.now())
	if err != nil {
		return err
	}
	e, err := split(m, o)
	if err != nil {
		return err
	}
	boundary, err := newBoundary(o.random())
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 32<<10)
	if err := e.writeOuter(b, pgpContentType(boundary)); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	_, _ = b.WriteString(pgpHead(boundary)) // the error stays until Flush
	if err := encryptPGP(b, e.Reader(), to, o); err != nil {
		return err
	}
	_, _ = b.WriteString("\r\n--" + boundary + "--\r\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	return nil
}

func pgpContentType(boundary string) string {
	return "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=\"" + boundary + "\"\r\n"
}

// openPGPPreamble is for programs that know no MIME.
const openPGPPreamble = "This message is encrypted with OpenPGP."

// pgpHead is what stands before the encrypted data: both parts' headers and the
// whole first part (RFC 3156 section 4).
func pgpHead(boundary string) string {
	return openPGPPreamble + "\r\n" +
		"--" + boundary + "\r\n" +
		"Content-Type: application/pgp-encrypted\r\n" +
		"Content-Description: PGP/MIME version identification\r\n" +
		"\r\n" +
		"Version: 1\r\n" +
		"\r\n" +
		"--" + boundary + "\r\n" +
		"Content-Type: application/octet-stream; name=\"encrypted.asc\"\r\n" +
		"Content-Description: OpenPGP encrypted message\r\n" +
		"Content-Disposition: inline; filename=\"encrypted.asc\"\r\n" +
		"\r\n"
}

// recipients are the keys' entities, each once.
func recipients(keys []*Key, now time.Time) ([]*openpgp.Entity, error) {
	var list []*openpgp.Entity
	seen := map[string]bool{}
	for _, k := range keys {
		if k == nil || k.PGP == nil {
			return nil, fmt.Errorf("encrypt with OpenPGP: %w", ErrNoKey)
		}
		if err := CheckPGP(k.PGP, now); err != nil {
			return nil, fmt.Errorf("encrypt with OpenPGP: %w: %w", ErrNoKey, err)
		}
		id := string(k.PGP.PrimaryKey.Fingerprint)
		if !seen[id] {
			seen[id], list = true, append(list, k.PGP)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("encrypt with OpenPGP: %w", ErrNoKey)
	}
	return list, nil
}

// encryptPGP writes r, encrypted and armored, to w.
func encryptPGP(w io.Writer, r io.Reader, to []*openpgp.Entity, o Options) error {
	armor := newArmorWriter(w)
	held := &heldWriter{w: armor}
	plain, aead, err := startPGP(held, to, o)
	if err != nil {
		return err
	}
	armor.checksum = !aead
	if err := held.release(); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	if _, err := io.CopyBuffer(plain, r, make([]byte, 32<<10)); err != nil {
		return fmt.Errorf("encrypt with OpenPGP: %w", err)
	}
	if err := errors.Join(plain.Close(), armor.Close()); err != nil {
		return fmt.Errorf("encrypt with OpenPGP: %w", err)
	}
	return nil
}

// startPGP writes the session key for each recipient; what is written to plain is
// encrypted, and signed when it is closed.
func startPGP(w io.Writer, to []*openpgp.Entity, o Options) (plain io.WriteCloser, aead bool, err error) {
	config := pgpConfig(o.now())
	config.Rand = o.Random
	params := &openpgp.EncryptParams{Config: config}
	entities.Lock()
	defer entities.Unlock()
	if o.Signer != nil {
		if err := checkSigner(o.Signer, config); err != nil {
			return nil, false, fmt.Errorf("sign with OpenPGP: %w", err)
		}
		params.Signers = []*openpgp.Entity{o.Signer}
	}
	plain, err = openpgp.EncryptWithParams(w, to, nil, params)
	if err != nil {
		return nil, false, fmt.Errorf("encrypt with OpenPGP: %w", err)
	}
	return plain, allAEAD(to, config), nil
}

// allAEAD is by which the library decides between SEIPDv2 and v1: what every key
// announces as its features (RFC 9580 section 5.2.3.32).
func allAEAD(to []*openpgp.Entity, config *packet.Config) bool {
	for _, e := range to {
		if s, err := e.PrimarySelfSignature(config.Now(), config); err != nil || !s.SEIPDv2 {
			return false
		}
	}
	return true
}

// A heldWriter keeps what is written until it is released: a slow receiver must
// not keep the keys locked.
type heldWriter struct {
	w        io.Writer
	held     bytes.Buffer
	released bool
}

func (h *heldWriter) Write(p []byte) (int, error) {
	if h.released {
		return h.w.Write(p)
	}
	return h.held.Write(p)
}

func (h *heldWriter) release() error {
	h.released = true
	_, err := h.held.WriteTo(h.w)
	return err
}

// pgpConfig is what keys are judged by and messages made with. Nothing is
// compressed: attachments mostly are, and the length of what was compressed can
// betray its content.
func pgpConfig(now time.Time) *packet.Config {
	return &packet.Config{
		Time:          func() time.Time { return now },
		DefaultCipher: packet.CipherAES256,
	}
}
