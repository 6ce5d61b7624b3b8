package encrypt

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// revocations are one issuer's list of certificates that no longer count (RFC 5280
// section 5). Its signature is not asked for: who can write into the folder could
// take the certificates away as well.
type revocations struct {
	issuer  []byte
	serials map[string]bool
}

func readRevocations(raw []byte) (revocations, error) {
	if block, _ := pem.Decode(raw); block != nil {
		raw = block.Bytes
	}
	list, err := x509.ParseRevocationList(raw)
	if err != nil {
		return revocations{}, errors.New("is no list of revoked certificates")
	}
	r := revocations{issuer: list.RawIssuer, serials: map[string]bool{}}
	for _, e := range list.RevokedCertificateEntries {
		r.serials[e.SerialNumber.String()] = e.ReasonCode != 8 // removed from the list
	}
	return r, nil
}

func checkRevoked(k Key, lists []revocations) Key {
	if k.Certificate == nil || k.Problem != nil {
		return k
	}
	for _, r := range lists {
		if r.serials[k.Certificate.SerialNumber.String()] && bytes.Equal(r.issuer, k.Certificate.RawIssuer) {
			k.Problem = fmt.Errorf("%s: the certificate is revoked", k.Source)
		}
	}
	return k
}
