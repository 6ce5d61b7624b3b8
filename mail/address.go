package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
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
	// its brackets. It is empty for the null reverse-path and for "postmaster",
	// which may stand alone (RFC 5321 section 4.1.1.3).
	Domain string
}

// IsZero reports whether a is the null reverse-path.
func (a Address) IsZero() bool { return a == Address{} }

// String is a as it is written in SMTP, without the angle brackets, quoted where
// it must be. An address that was not made by [ParseAddress] and holds what no
// address can (line breaks, angle brackets in the domain) is written with
// U+FFFD in its place, so that it can never end the command it stands in.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	local := a.Local
	if !isDotAtom(local) {
		local = quote(local)
	}
	if a.Domain == "" {
		return local
	}
	return local + "@" + strings.Map(domainRune, a.Domain)
}

// IsDotAtom reports whether a is written without quotes. What is not is rare,
// often an attack, and misread by many programs.
func (a Address) IsDotAtom() bool { return isDotAtom(a.Local) }

// Key is a's form for comparison: addresses that differ only in case, in
// needless quotes, or in the spelling of an international domain (A-label or
// U-label, RFC 5890) have one key.
func (a Address) Key() string {
	b := Address{Local: strings.Map(lowerRune, a.Local), Domain: DomainKey(a.Domain)}
	return b.String()
}

// DomainKey is the form of a domain for comparison: lower case, without a
// trailing dot, and in A-labels.
func DomainKey(domain string) string {
	d := strings.ToLower(strings.TrimSuffix(domain, "."))
	if isASCII(d) {
		return d
	}
	if ascii, err := idna.Lookup.ToASCII(d); err == nil {
		return ascii
	}
	return d
}

// lowerRune folds case, but never a letter outside ASCII into one inside (the
// Kelvin sign is no k): such a look-alike is another mailbox.
func lowerRune(r rune) rune {
	low := unicode.ToLower(r)
	if r >= utf8.RuneSelf && low < utf8.RuneSelf {
		return r
	}
	return low
}

func domainRune(r rune) rune {
	if r <= ' ' || r == 0x7f || strings.ContainsRune(`<>"\@(),;`, r) || unicode.IsControl(r) {
		return utf8.RuneError
	}
	return r
}

// quote writes local as a Quoted-string (RFC 5321 section 4.1.2).
func quote(local string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range local {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
		case isBreaking(r):
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
