package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"
)

// A Signer signs content with the key of a certificate: RSA with SHA-256, or
// ECDSA with the hash of its curve's strength (P-256: SHA-256, P-384: SHA-384,
// P-521: SHA-512).
type Signer struct {
	Certificate *x509.Certificate
	// Chain are the certificates above it, as far as readers should get them.
	Chain []*x509.Certificate
	// Key may lie in hardware; it is asked for one signature.
	Key crypto.Signer
	// PSS asks for RSASSA-PSS (RFC 4056) where the key is RSA, else it is PKCS #1 v1.5.
	PSS bool
	// Time is the signing time that is put under the signature.
	Time time.Time
	// Random is what the key is given; nil means crypto/rand.
	Random io.Reader
}

// Check tells whether the signer can sign: key and certificate belong together and
// are of a kind that is known here.
func (s *Signer) Check() error {
	_, err := s.suite()
	return err
}

// Micalg is the parameter of that name of multipart/signed (RFC 8551 section
// 3.5.3.2), or an error as of [Signer.Check].
func (s *Signer) Micalg() (string, error) {
	suite, err := s.suite()
	return suite.micalg, err
}

// A suite is what goes with a signer's key.
type suite struct {
	hash    crypto.Hash
	hashOID []byte
	micalg  string
	// signature is the AlgorithmIdentifier.
	signature []byte
	opts      crypto.SignerOpts
}

var (
	suiteSHA256 = suite{hash: crypto.SHA256, hashOID: oidSHA256, micalg: "sha-256", signature: sequence(oidECDSASHA256)}
	suiteSHA384 = suite{hash: crypto.SHA384, hashOID: oidSHA384, micalg: "sha-384", signature: sequence(oidECDSASHA384)}
	suiteSHA512 = suite{hash: crypto.SHA512, hashOID: oidSHA512, micalg: "sha-512", signature: sequence(oidECDSASHA512)}
)

func (s *Signer) suite() (suite, error) {
	if s.Certificate == nil || s.Key == nil {
		return suite{}, errors.New("signer lacks key or certificate")
	}
	own, ok := s.Key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !own.Equal(s.Certificate.PublicKey) {
		return suite{}, errors.New("signer's key is not that of its certificate")
	}
	switch pub := s.Certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		return s.rsaSuite(), nil
	case *ecdsa.PublicKey:
		return ecdsaSuite(pub.Curve)
	}
	return suite{}, fmt.Errorf("%w: %T", ErrKeyType, s.Certificate.PublicKey)
}

func (s *Signer) rsaSuite() suite {
	out := suiteSHA256
	if !s.PSS {
		out.opts, out.signature = crypto.SHA256, sequence(oidRSA, null)
		return out
	}
	// RFC 4055 section 3.1: the hash, MGF1 with it, and a salt of its length.
	out.opts = &rsa.PSSOptions{SaltLength: crypto.SHA256.Size(), Hash: crypto.SHA256}
	id := sequence(oidSHA256, null)
	out.signature = sequence(oidPSS, sequence(
		tlv(tagContext0, id),
		tlv(tagContext1, sequence(oidMGF1, id)),
		tlv(tagContext2, integer(byte(crypto.SHA256.Size()))),
	))
	return out
}

func ecdsaSuite(curve elliptic.Curve) (suite, error) {
	var out suite
	switch curve {
	case elliptic.P256():
		out = suiteSHA256
	case elliptic.P384():
		out = suiteSHA384
	case elliptic.P521():
		out = suiteSHA512
	default:
		return suite{}, fmt.Errorf("%w: EC on %s", ErrKeyType, curve.Params().Name)
	}
	out.opts = out.hash
	return out, nil
}

// A signing is one content on its way to a signature.
type signing struct {
	signer *Signer
	suite  suite
	digest hash.Hash
}

func newSigning(s *Signer) (*signing, error) {
	suite, err := s.suite()
	if err != nil {
		return nil, err
	}
	return &signing{s, suite, suite.hash.New()}, nil
}

// head is what of SignedData stands before the content.
func (s *signing) head() []byte {
	version := integer(1) // RFC 5652 section 5.1: id-data, signer by issuer and serial
	return append(version, setOf(sequence(s.suite.hashOID))...)
}

// tail is what of SignedData stands after the content: certificates and signature.
func (s *signing) tail() ([]byte, error) {
	attrs, err := signedAttributes(s.digest.Sum(nil), s.signer.Time)
	if err != nil {
		return nil, err
	}
	// What is signed is the SET OF, though [0] stands in the message (RFC 5652
	// section 5.4).
	h := s.suite.hash.New()
	h.Write(tlv(tagSet, attrs))
	random := s.signer.Random
	if random == nil {
		random = rand.Reader
	}
	signature, err := s.signer.Key.Sign(random, h.Sum(nil), s.suite.opts)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	info := sequence(
		integer(1),
		issuerAndSerial(s.signer.Certificate),
		sequence(s.suite.hashOID),
		tlv(tagContext0, attrs),
		s.suite.signature,
		octets(signature),
	)
	return append(s.certificates(), setOf(info)...), nil
}

// certificates holds the signer's one first; readers that take the first are right.
func (s *signing) certificates() []byte {
	list := [][]byte{s.signer.Certificate.Raw}
	for _, c := range s.signer.Chain {
		if !c.Equal(s.signer.Certificate) {
			list = append(list, c.Raw)
		}
	}
	return tlv(tagContext0, list...)
}
