package cms

import (
	"crypto"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	_ "crypto/sha512" // SHA-384 and SHA-512 by their crypto.Hash
	"fmt"
)

// An agreement wraps the content key under a key that is agreed between an
// ephemeral key of ours and the recipient's static one.
type agreement struct {
	pub    *ecdh.PublicKey
	key    []byte // algorithm of the originator's key
	scheme []byte // agreement with key derivation
	derive func(secret, info []byte, n int) ([]byte, error)
}

// agreementFor matches the hash to the curve's strength (RFC 5753 section 7.1.4;
// RFC 8418 section 2 for X25519).
func agreementFor(pub *ecdh.PublicKey) (recipientKey, error) {
	switch pub.Curve() {
	case ecdh.P256():
		return agreement{pub, oidECKey, oidECDHSHA256, withX963(crypto.SHA256)}, nil
	case ecdh.P384():
		return agreement{pub, oidECKey, oidECDHSHA384, withX963(crypto.SHA384)}, nil
	case ecdh.P521():
		return agreement{pub, oidECKey, oidECDHSHA512, withX963(crypto.SHA512)}, nil
	case ecdh.X25519():
		return agreement{pub, oidX25519, oidECDHHKDFSHA256, withHKDF}, nil
	}
	return nil, fmt.Errorf("%w: EC on %v", ErrKeyType, pub.Curve())
}

func withX963(hash crypto.Hash) func(secret, info []byte, n int) ([]byte, error) {
	return func(secret, info []byte, n int) ([]byte, error) { return x963(hash, secret, info, n), nil }
}

func withHKDF(secret, info []byte, n int) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, nil, string(info), n)
}

// info is a KeyAgreeRecipientInfo (RFC 5652 section 6.2.2) with one recipient and
// an ephemeral key of its own, so that recipients learn nothing of each other's keys.
func (a agreement) info(id, key []byte, o recipientOptions) ([]byte, error) {
	ephemeral, err := a.pub.Curve().GenerateKey(o.random)
	if err != nil {
		return nil, fmt.Errorf("make ephemeral key: %w", err)
	}
	secret, err := ephemeral.ECDH(a.pub)
	if err != nil {
		return nil, fmt.Errorf("agree on key: %w", err)
	}
	wrap := sequence(oidAES256Wrap)
	kek, err := a.derive(secret, sharedInfo(wrap, 256), 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	wrapped, err := wrapKey(kek, key)
	if err != nil {
		return nil, err
	}
	// The curve is that of the recipient's key, so its name may be left out
	// (RFC 5753 section 3.1.1).
	originator := tlv(tagContext1, sequence(a.key), bitString(ephemeral.PublicKey().Bytes()))
	return tlv(tagContext1,
		integer(3),
		tlv(tagContext0, originator),
		sequence(a.scheme, wrap),
		sequence(sequence(id, octets(wrapped))),
	), nil
}
