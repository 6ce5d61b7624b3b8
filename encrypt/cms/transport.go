package cms

import (
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
)

// An rsaKey transports the content key by RSA encryption.
type rsaKey struct{ pub *rsa.PublicKey }

// info is a KeyTransRecipientInfo (RFC 5652 section 6.2.1).
func (k rsaKey) info(id, key []byte, o recipientOptions) ([]byte, error) {
	var algorithm, encrypted []byte
	var err error
	if o.oaep {
		algorithm = sequence(oidOAEP, oaepSHA256())
		encrypted, err = rsa.EncryptOAEP(sha256.New(), o.random, k.pub, key, nil)
	} else {
		algorithm = sequence(oidRSA, null)
		//lint:ignore SA1019 the only key transport that every S/MIME reader knows; who decrypts is who must resist padding oracles
		encrypted, err = rsa.EncryptPKCS1v15(o.random, k.pub, key)
	}
	if err != nil {
		return nil, fmt.Errorf("encrypt content key: %w", err)
	}
	return sequence(integer(0), id, algorithm, octets(encrypted)), nil
}

// oaepSHA256 is RSAES-OAEP-params with SHA-256 for the label and for MGF1; the
// label is empty (RFC 4055 section 4.1).
func oaepSHA256() []byte {
	hash := sequence(oidSHA256, null)
	return sequence(tlv(tagContext0, hash), tlv(tagContext1, sequence(oidMGF1, hash)))
}
