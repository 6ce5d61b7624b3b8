package encrypt

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"postern/encrypt/cms"
	"postern/mail"
)

// An SMIMECipher is the name of a cipher for the content of S/MIME mail.
type SMIMECipher string

// The ciphers; the empty one means AES256CBC.
const (
	// AES256CBC is read by every S/MIME program. It detects no changes: programs that
	// load remote content from what they decrypt can be made to give parts of it away.
	AES256CBC SMIMECipher = "aes256-cbc"
	// AES256GCM detects changes (RFC 8551 section 2.7 has it as a MUST); programs older
	// than that, and GnuPG before 2.3, do not read it.
	AES256GCM SMIMECipher = "aes256-gcm"
)

// smimeWrap is how the body says what it is (RFC 8551 section 3.2).
type smimeWrap struct {
	cipher cms.Cipher
	name   string // smime-type
}

func (c SMIMECipher) wrap() (smimeWrap, error) {
	switch c {
	case "", AES256CBC:
		return smimeWrap{cms.AES256CBC, "enveloped-data"}, nil
	case AES256GCM:
		return smimeWrap{cms.AES256GCM, "authEnveloped-data"}, nil
	}
	return smimeWrap{}, fmt.Errorf("unknown S/MIME cipher %q", string(c))
}

// WriteSMIME writes m to w, encrypted for all of keys: its outer header and an
// application/pkcs7-mime body (RFC 8551 section 3.3). Every holder of one of the
// keys can read it, and see which certificates the others are.
//
// Inside is m as a MIME entity with CRLF line ends. With [Options.SignerKey] it is
// signed first (sign, then encrypt), unless it is signed already: then it is
// wrapped as it is.
//
// The error wraps [ErrNoKey] when keys is empty or one of them cannot be used;
// nothing has been written then. After any other error w holds a torn message,
// which must not be sent.
func WriteSMIME(w io.Writer, m *mail.Message, keys []*Key, o Options) error {
	wrap, err := o.SMIMECipher.wrap()
	if err != nil {
		return err
	}
	recipients, err := smimeRecipients(keys, o)
	if err != nil {
		return err
	}
	inner, e, err := smimeContent(m, o)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 32<<10)
	err = e.writeOuter(b, "Content-Type: application/pkcs7-mime; smime-type="+wrap.name+";\r\n name=\"smime.p7m\"\r\n"+
		"Content-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=\"smime.p7m\"\r\n")
	if err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	lines := newBase64Lines(b)
	c, err := cms.Encrypt(lines, recipients, cms.EncryptOptions{Cipher: wrap.cipher, Random: o.random()})
	if err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	if err := inner(c); err != nil {
		return err
	}
	if err := c.Close(); err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	if err := errors.Join(lines.Close(), b.Flush()); err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	return nil
}

// smimeContent splits m and gives what writes the content: the entity, signed
// where that is asked for. All that can be known to fail does so here.
func smimeContent(m *mail.Message, o Options) (func(io.Writer) error, *entity, error) {
	e, err := split(m, o)
	if err != nil {
		return nil, nil, err
	}
	if (o.SignerKey == nil && len(o.SignerChain) == 0) || isSignedMIME(m) {
		return func(w io.Writer) error { return copyEntity(w, e) }, e, nil
	}
	s, err := newSMIMESigner(o)
	if err != nil {
		return nil, nil, err
	}
	return func(w io.Writer) error { return s.write(w, e) }, e, nil
}

func copyEntity(w io.Writer, e *entity) error {
	if _, err := io.Copy(w, e.Reader()); err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	return nil
}

// smimeRecipients checks each key once more: between lookup and use time passes.
// A certificate that comes twice is used once.
func smimeRecipients(keys []*Key, o Options) ([]cms.Recipient, error) {
	if len(keys) == 0 {
		return nil, ErrNoKey
	}
	var list []cms.Recipient
	seen := map[string]bool{}
	for _, k := range keys {
		if err := checkSMIMEKey(k, o); err != nil {
			return nil, err
		}
		if raw := string(k.Certificate.Raw); !seen[raw] {
			seen[raw] = true
			list = append(list, cms.Recipient{Certificate: k.Certificate, OAEP: o.SMIMEOAEP})
		}
	}
	return list, nil
}

var errNoCertificate = errors.New("no certificate")

func checkSMIMEKey(k *Key, o Options) error {
	problem := errNoCertificate
	switch {
	case k == nil:
		return fmt.Errorf("%w: %w", ErrNoKey, problem)
	case k.Problem != nil:
		problem = k.Problem
	case k.Certificate != nil:
		problem = CheckCertificate(k.Certificate, o.now())
	}
	if problem != nil {
		return fmt.Errorf("%w: %s: %w", ErrNoKey, k.ID, problem)
	}
	return nil
}

// isSignedMIME reports whether m is signed as a whole (RFC 1847, RFC 8551 section
// 3.5), by what its header says.
func isSignedMIME(m *mail.Message) bool {
	root := mail.ParseEntity(m.Header(), strings.NewReader(""), 0, mail.Limits{}).Root
	for _, t := range root.Types {
		switch t.Type {
		case "multipart/signed":
			return true
		case "application/pkcs7-mime", "application/x-pkcs7-mime":
			return true // signed, or encrypted before
		}
	}
	return false
}
