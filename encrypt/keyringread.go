package encrypt

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Bounds of what is read as keys, wherever it comes from.
const (
	largestKeyFile = 8 << 20 // bytes
	largestKey     = 1 << 20 // bytes of one OpenPGP key with its signatures
	mostKeys       = 5000    // in one file
)

// errBroken stands for what parsers say: their words may hold what they read.
var errBroken = errors.New("is broken or of an unknown kind")

var errAuthority = errors.New("is the certificate of an authority")

// readKeys finds every key and certificate in raw, whatever it is written in:
// OpenPGP armored or binary, PEM, DER, PKCS #7. What cannot be used is a Key with
// its Problem; nothing keeps the others from being read.
func readKeys(raw []byte, source string, now time.Time) (keys []Key) {
	defer func() {
		// The parsers are not ours, and what they read is anybody's.
		if recover() != nil {
			keys = append(keys, brokenKey("", source, errBroken))
		}
	}()
	switch {
	case len(raw) > largestKeyFile:
		keys = append(keys, brokenKey("", source, fmt.Errorf("is larger than %d bytes", largestKeyFile)))
	case bytes.Contains(raw, []byte("-----BEGIN PGP ")):
		keys = readArmored(raw, source, now)
	case bytes.Contains(raw, []byte("-----BEGIN ")):
		keys = readPEM(raw, source, now)
	case len(raw) > 1 && raw[0] == 0x30 && raw[1] != 0:
		keys = readDER(raw, source, now)
	case len(raw) > 0 && raw[0]&0x80 != 0:
		keys = readPGP(raw, source, now)
	}
	if len(keys) > 1 {
		keys = slices.DeleteFunc(keys, func(k Key) bool { return errors.Is(k.Problem, errAuthority) })
	}
	if len(keys) == 0 {
		keys = append(keys, brokenKey("", source, errors.New("holds no key and no certificate of a person")))
	}
	if len(keys) > mostKeys {
		keys = append(keys[:mostKeys], brokenKey("", source, fmt.Errorf("holds more than %d keys; the rest is not read", mostKeys)))
	}
	return keys
}

func brokenKey(kind Kind, source string, problem error) Key {
	return Key{Kind: kind, Source: source, Problem: fmt.Errorf("%s: %w", source, problem)}
}

// readPEM reads certificates, lone or in PKCS #7.
func readPEM(raw []byte, source string, now time.Time) (keys []Key) {
	for len(keys) <= mostKeys {
		block, rest := pem.Decode(raw)
		if block == nil {
			return keys
		}
		raw = rest
		switch block.Type {
		case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS":
			keys = append(keys, readDER(block.Bytes, source, now)...)
		case "X509 CRL": // not a key, and read elsewhere
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
			keys = append(keys, brokenKey(SMIME, source, errors.New("holds a private key, which has no business here")))
		}
	}
	return keys
}

// readDER reads a certificate or the certificates of a PKCS #7 object.
func readDER(raw []byte, source string, now time.Time) []Key {
	if c, err := x509.ParseCertificate(raw); err == nil {
		return []Key{certificateKey(c, source, now)}
	}
	var keys []Key
	for _, der := range cmsCertificates(raw) {
		c, err := x509.ParseCertificate(der)
		switch {
		case err != nil:
			keys = append(keys, brokenKey(SMIME, source, errors.New("holds a certificate that cannot be read")))
		default:
			keys = append(keys, certificateKey(c, source, now))
		}
		if len(keys) > mostKeys {
			break
		}
	}
	if len(keys) == 0 {
		keys = append(keys, brokenKey(SMIME, source, errors.New("holds no certificate of a person that can be read")))
	}
	return keys
}

func certificateKey(c *x509.Certificate, source string, now time.Time) Key {
	id := sha256.Sum256(c.Raw)
	k := Key{
		Kind: SMIME, Addresses: certificateAddresses(c), ID: hex.EncodeToString(id[:]), Source: source,
		Created: c.NotBefore, Expires: c.NotAfter, Certificate: c,
	}
	if c.IsCA && len(k.Addresses) == 0 {
		// It comes along in files, and is nobody's who reads mail.
		k.Problem = fmt.Errorf("%s: %w", source, errAuthority)
	}
	return k.checked(now)
}

// checked is k as it is at a time: what has expired since it was read has a
// Problem.
func (k Key) checked(now time.Time) Key {
	if k.Problem != nil {
		return k
	}
	var err error
	switch {
	case k.PGP != nil:
		err = CheckPGP(k.PGP, now)
	case k.Certificate != nil:
		err = CheckCertificate(k.Certificate, now)
	default:
		err = ErrNoKey
	}
	if err != nil {
		k.Problem = fmt.Errorf("%s: %w", k.Source, err)
	}
	return k
}
