package cms

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
)

// A Recipient is one certificate that content is encrypted for.
type Recipient struct {
	Certificate *x509.Certificate
	// OAEP asks for RSAES-OAEP with SHA-256 (RFC 8017 section 7.1) where the key is
	// RSA. Without it RSA keys get PKCS #1 v1.5, which every S/MIME reader knows.
	OAEP bool
}

// ErrKeyType means that a certificate's key is of a kind, curve or size that
// nothing can be encrypted for here.
var ErrKeyType = errors.New("unsupported key type")

// MinRSABits is the least size of an RSA key; RFC 8551 section 4.3 wants 2048.
const MinRSABits = 2048

// maxRSABits keeps a hostile key from costing seconds for each message; OpenSSL's
// limit is the same.
const maxRSABits = 16384

// CheckKey tells whether content can be encrypted for a certificate's key: RSA
// from 2048 bits on, EC on P-256, P-384 or P-521, X25519. Else the error wraps
// [ErrKeyType]. Nothing but the key is looked at.
func CheckKey(c *x509.Certificate) error {
	_, err := keyFor(publicKey(c))
	return err
}

// publicKey knows X25519 too, which the library parses, but not in certificates.
func publicKey(c *x509.Certificate) any {
	switch {
	case c == nil:
		return nil
	case c.PublicKey != nil:
		return c.PublicKey
	}
	pub, err := x509.ParsePKIXPublicKey(c.RawSubjectPublicKeyInfo)
	if err != nil {
		return nil
	}
	return pub
}

// A recipientKey wraps the content key for one public key.
type recipientKey interface {
	// info is the RecipientInfo for the holder of the certificate named by id.
	info(id, key []byte, o recipientOptions) ([]byte, error)
}

type recipientOptions struct {
	oaep   bool
	random io.Reader
}

func keyFor(pub any) (recipientKey, error) {
	switch pub := pub.(type) {
	case *rsa.PublicKey:
		if bits := pub.N.BitLen(); bits < MinRSABits || bits > maxRSABits {
			return nil, fmt.Errorf("%w: RSA with %d bits", ErrKeyType, bits)
		}
		return rsaKey{pub}, nil
	case *ecdsa.PublicKey:
		key, err := pub.ECDH()
		if err != nil {
			return nil, fmt.Errorf("%w: EC on %s", ErrKeyType, pub.Curve.Params().Name)
		}
		return agreementFor(key)
	case *ecdh.PublicKey:
		return agreementFor(pub)
	case nil:
		return nil, fmt.Errorf("%w: no key of a known algorithm", ErrKeyType)
	}
	return nil, fmt.Errorf("%w: %T", ErrKeyType, pub)
}

// isTransport tells recipients of version 0 (RFC 5652 section 6.2.1) from others.
func isTransport(pub any) bool {
	_, ok := pub.(*rsa.PublicKey)
	return ok
}

// issuerAndSerial names a certificate (RFC 5652 section 10.2.4).
func issuerAndSerial(c *x509.Certificate) []byte {
	return sequence(c.RawIssuer, bigInteger(c.SerialNumber))
}

// recipientInfos is the SET of all recipients, each with the content key.
func recipientInfos(list []Recipient, key []byte, random io.Reader) ([]byte, error) {
	infos := make([][]byte, 0, len(list))
	for i, r := range list {
		k, err := keyFor(publicKey(r.Certificate))
		if err != nil {
			return nil, fmt.Errorf("recipient %d: %w", i+1, err)
		}
		info, err := k.info(issuerAndSerial(r.Certificate), key, recipientOptions{r.OAEP, random})
		if err != nil {
			return nil, fmt.Errorf("recipient %d: %w", i+1, err)
		}
		infos = append(infos, info)
	}
	return setOf(infos...), nil
}
