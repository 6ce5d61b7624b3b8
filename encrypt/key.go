package encrypt

import (
	"context"
	"crypto/x509"
	"errors"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/mail"
)

// A Kind is a way to encrypt, in the word of a rule's chain.
type Kind string

// The kinds.
const (
	OpenPGP  Kind = "openpgp"
	SMIME    Kind = "smime"
	Password Kind = "password"
	TLS      Kind = "tls" // transport encryption: the next hop's work
)

// A Key is one recipient's public key or certificate, or a file that holds one
// that cannot be used.
type Key struct {
	Kind Kind
	// Addresses are what it is for: mail addresses, or "@domain" for a whole domain.
	Addresses []string
	// ID is the fingerprint in hex: of the primary key, or SHA-256 of the certificate.
	ID string
	// Source is where it came from, for people: a file name, "WKD", "LDAP".
	Source string
	// Created and Expires bound its life; zero Expires means never.
	Created, Expires time.Time
	// Problem says why it counts as no key (expired, revoked, no encryption
	// usage, broken); nil when it can be used. It never holds key material.
	Problem error

	// One of these is set where Problem is nil.
	PGP         *openpgp.Entity
	Certificate *x509.Certificate
}

// ShortID is as much of the ID as people compare: of OpenPGP v6 keys the first 16
// digits (RFC 9580 section 5.5.4.3), else the last 16.
func (k Key) ShortID() string {
	const most, v6 = 16, 64
	switch {
	case len(k.ID) <= most:
		return k.ID
	case k.Kind == OpenPGP && len(k.ID) == v6:
		return k.ID[:most]
	}
	return k.ID[len(k.ID)-most:]
}

// ErrNoKey means that nothing usable is known for an address.
var ErrNoKey = errors.New("no usable key")

// A Directory looks keys up. Lookup returns every key it knows for an address, the
// best usable one first, unusable ones (with their Problem) after them; an empty
// list when it knows none. An error means that it could not be asked.
type Directory interface {
	Lookup(ctx context.Context, a mail.Address) ([]Key, error)
}
