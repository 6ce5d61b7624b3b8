package encrypt

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/mail"
)

// Options say how a message is wrapped. The zero value encrypts without a
// signature and leaves the Subject readable.
type Options struct {
	// ProtectSubject hides Subject, Keywords, Comments and copies of them from the
	// outer header, and puts all fields that say something inside (RFC 9788).
	ProtectSubject bool
	// LegacyDisplay repeats a hidden Subject at the top of the text, for programs
	// that do not know RFC 9788 (sections 5.2.2 and 5.2.3 there). It is left out of
	// signed mail and where the text cannot be added to safely.
	LegacyDisplay bool
	// Now is the time at which keys must be valid and of signatures; zero means the clock's.
	Now time.Time
	// Random is where session keys and boundaries come from; nil means crypto/rand.
	Random io.Reader
	// Signer is the gateway's OpenPGP key, unlocked; nil means that nothing is signed.
	Signer *openpgp.Entity
	// SignerChain is the gateway's certificate, then those above it, and SignerKey
	// its key; without them S/MIME mail is not signed.
	SignerChain []*x509.Certificate
	SignerKey   crypto.Signer
	// SMIMECipher encrypts the content of S/MIME mail; empty means [AES256CBC].
	SMIMECipher SMIMECipher
	// SMIMEOAEP encrypts content keys for RSA certificates by OAEP with SHA-256
	// instead of PKCS #1 v1.5, which older programs and GnuPG 2.2 do not read.
	SMIMEOAEP bool
	// Cover is the text that everybody can read beside a password copy; empty means
	// [DefaultCover]. It says how to open the copy, never the password.
	Cover string
}

func (o Options) now() time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}

func (o Options) random() io.Reader {
	if o.Random == nil {
		return rand.Reader
	}
	return o.Random
}

// ErrHeader means that the header of a message is beyond what is understood (more
// than 10,000 fields or 4 MiB), so that nobody could say what would leave in clear.
var ErrHeader = errors.New("header too large to be split")

// The limits of [mail.Message.Header].
const (
	maxFields      = 10_000
	maxHeaderBytes = 4 << 20
)

// An entity is a message taken apart: what stays readable outside, and the MIME
// entity that goes inside. It is immutable.
type entity struct {
	// outer are the header lines that stay in clear, each with CRLF. Content-* and
	// MIME-Version are not among them: whoever wraps writes those.
	outer []byte
	// head is the header of the inner entity, with the blank line after it.
	head []byte

	m    *mail.Message
	body int64 // where the body begins in m
	// edits are put into the body, in order; empty but for legacy display.
	edits []edit
}

// split takes m apart. Every field of m is in the outer header, the inner one or
// both, but for Bcc (never sent), MIME-Version (written anew), and, with
// ProtectSubject, a HP-Outer that stood outside already, where it has no meaning.
//
// What is no field (no colon) stands in the inner header as X-Header-Line. Signed
// mail is wrapped whole: its protected fields stand in the header of
// multipart/signed, outside of what the signature covers, where programs that go
// by the first header after decryption find them.
func split(m *mail.Message, o Options) (*entity, error) {
	fields := m.Header().Fields
	body, err := bodyStart(m, fields)
	if err != nil {
		return nil, err
	}
	s := splitter{protect: o.ProtectSubject}
	if o.ProtectSubject {
		s.subjects = bareSubjects(m.Header())
	}
	e := &entity{m: m, body: body}
	if o.ProtectSubject && o.LegacyDisplay {
		e.edits, s.rootMarked = legacyDisplay(m)
	}
	for _, f := range fields {
		raw := make([]byte, f.End-f.Start)
		if _, err := m.ReadAt(raw, f.Start); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read header: %w", err)
		}
		s.add(f, raw)
	}
	e.outer, e.head = s.outer.Bytes(), s.inner()
	return e, nil
}

// Reader is the inner entity from its start: header, blank line, body. All its
// lines end in CRLF (RFC 3156 section 3, RFC 8551 section 3.1.1); nothing else is
// changed. Readers do not disturb each other.
func (e *entity) Reader() io.Reader {
	return io.MultiReader(bytes.NewReader(e.head), &crlfReader{r: e.bodyReader()})
}

// writeOuter writes the outer header; content are the Content-* lines of what
// follows, each with CRLF.
func (e *entity) writeOuter(w io.Writer, content string) error {
	if _, err := w.Write(e.outer); err != nil {
		return err
	}
	_, err := io.WriteString(w, "MIME-Version: 1.0\r\n"+content+"\r\n")
	return err
}

// bodyStart finds where the body begins, after the fields and a blank line, if
// there is one.
func bodyStart(m *mail.Message, fields []mail.Field) (int64, error) {
	var end int64
	for _, f := range fields {
		if f.Start != end {
			return 0, ErrHeader
		}
		end = f.End
	}
	if len(fields) >= maxFields || end >= maxHeaderBytes {
		return 0, ErrHeader
	}
	var b [64]byte
	n, err := m.ReadAt(b[:], end)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read header: %w", err)
	}
	rest := bytes.TrimLeft(b[:n], "\r")
	crs := n - len(rest)
	switch {
	case len(rest) > 0 && rest[0] == '\n':
		return end + int64(crs) + 1, nil
	case crs > 0 && end > 0 && endsInCR(m, end):
		return end + 1, nil
	}
	return end, nil
}

// endsInCR reports whether the line before end ends in a lone CR.
func endsInCR(m *mail.Message, end int64) bool {
	var b [1]byte
	n, _ := m.ReadAt(b[:], end-1)
	return n == 1 && b[0] == '\r'
}

// newBoundary makes a boundary that no body holds by chance. Its "=_" occurs in
// neither base64 nor quoted-printable (RFC 2045 section 6.7).
func newBoundary(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("make boundary: %w", err)
	}
	return "=_" + hex.EncodeToString(b[:]), nil
}
