package encrypt

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"time"

	"postern/encrypt/cms"
)

// An smimeSigner makes multipart/signed of an entity (RFC 8551 section 3.5.3).
// Detached, so that readers show the text even when they do not know the signature.
type smimeSigner struct {
	signer   cms.Signer
	micalg   string
	boundary string
}

// newSMIMESigner fails when key and certificate cannot sign: nothing leaves
// unsigned that was to be signed.
func newSMIMESigner(o Options) (*smimeSigner, error) {
	if err := CheckSMIMESigner(o.SignerChain, o.SignerKey, o.now()); err != nil {
		return nil, err
	}
	s := cms.Signer{
		Certificate: o.SignerChain[0],
		Chain:       o.SignerChain[1:],
		Key:         o.SignerKey,
		Time:        o.now(),
		Random:      o.random(),
	}
	micalg, err := s.Micalg()
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	boundary, err := newBoundary(o.random())
	if err != nil {
		return nil, err
	}
	return &smimeSigner{s, micalg, boundary}, nil
}

// CheckSMIMESigner tells why nothing can be signed by key, whose certificate is the
// first of chain, at a time; nil when it can: key and certificate belong together,
// it is valid then, and where it says what it is for, it is for signing mail (RFC
// 8550 section 4.4).
func CheckSMIMESigner(chain []*x509.Certificate, key crypto.Signer, now time.Time) error {
	if len(chain) == 0 || chain[0] == nil || key == nil {
		return errors.New("sign: key or certificate is missing")
	}
	c := chain[0]
	if err := checkLife(c, now); err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	if c.KeyUsage != 0 && c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return errors.New("sign: key usage lacks digitalSignature")
	}
	if !forMail(c) {
		return errors.New("sign: extended key usage lacks emailProtection")
	}
	if err := (&cms.Signer{Certificate: c, Key: key}).Check(); err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	return nil
}

func (s *smimeSigner) write(w io.Writer, e *entity) error {
	d, err := cms.NewDetached(s.signer)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	_, err = fmt.Fprintf(w, "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\r\n"+
		" micalg=%s; boundary=\"%s\"\r\n\r\n--%[2]s\r\n", s.micalg, s.boundary)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	// The line end before the boundary belongs to the boundary (RFC 2046 section
	// 5.1.1) and is not signed.
	if err := copyEntity(io.MultiWriter(d, w), e); err != nil {
		return err
	}
	signature, err := d.Signature()
	if err != nil {
		return err
	}
	if err := s.writeSignature(w, signature); err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	return nil
}

func (s *smimeSigner) writeSignature(w io.Writer, signature []byte) error {
	_, err := fmt.Fprintf(w, "\r\n--%s\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n"+
		"Content-Transfer-Encoding: base64\r\n"+
		"Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n", s.boundary)
	if err != nil {
		return err
	}
	lines := newBase64Lines(w)
	if _, err := lines.Write(signature); err != nil {
		return err
	}
	if err := lines.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\r\n--%s--\r\n", s.boundary)
	return err
}
