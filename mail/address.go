package mail

import (
	"errors"
	"strings"
)

// An Address is one SMTP mailbox (RFC 5321 section 4.1.2, and RFC 6531 for
// UTF-8), held without its quotes. The zero value is the null reverse-path
// "<>". It is the only form in which Postern hands an address on: what it
// writes is always re-quoted, so that no local part can smuggle a second
// recipient or an ESMTP argument past a check of the domain.
type Address struct {
	// Local is the local part, unquoted, case kept.
	Local string
	// Domain is lower-cased, without a trailing dot; an address literal keeps
	// its brackets.
	Domain string
}

// ErrAddress is wrapped by all errors of [ParseAddress].
var ErrAddress = errors.New("not an SMTP address")

// IsZero reports whether a is the null reverse-path.
func (a Address) IsZero() bool { return a == Address{} }

// Key is a's form for comparison: addresses that differ only in case are one.
// String is a as it is written in SMTP, without the angle brackets, quoted where
// it must be.
func (a Address) String() string { panic("stub") }

// ParseAddress reads one mailbox as MAIL and RCPT carry it, without the angle
// brackets. It is strict: what RFC 5321 does not allow is refused.
func ParseAddress(s string) (Address, error) { panic("stub") }

func (a Address) Key() string { return strings.ToLower(a.String()) }
