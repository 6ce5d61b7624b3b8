package mail

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ErrAddress is wrapped by all errors of [ParseAddress].
var ErrAddress = errors.New("not an SMTP address")

// Length limits in octets. The domain's are those of DNS. RFC 5321 section 4.5.3.1
// names 64 octets of local part and 256 of path as what everybody must take, and
// asks to set no limit where that can be done: the return paths of mailing lists
// and forwarders are longer. Ours only bounds what is kept.
const (
	maxDomain = 255
	maxPath   = 1000
	maxLabel  = 63
)

// ParseAddress reads one mailbox as MAIL and RCPT carry it, without the angle
// brackets. What RFC 5321 and RFC 6531 do not allow is refused, with two
// exceptions that are common and harmless (QUIRK: underscores in host names, dots
// anywhere in an unquoted local part), and so are source routes, which they
// deprecate. The empty string is refused
// too: whoever allows the null reverse-path knows where it is allowed. A dot at
// the end of the domain is dropped. Errors wrap [ErrAddress] and never repeat s.
func ParseAddress(s string) (Address, error) {
	switch {
	case s == "":
		return Address{}, bad("it is empty")
	case !utf8.ValidString(s):
		return Address{}, bad("it is not UTF-8")
	case strings.EqualFold(s, "postmaster"):
		return Address{Local: s}, nil
	}
	local, rest, err := parseLocal(s)
	if err != nil {
		return Address{}, err
	}
	if !strings.HasPrefix(rest, "@") {
		return Address{}, bad("it has no domain")
	}
	domain, err := parseDomain(rest[1:])
	if err != nil {
		return Address{}, err
	}
	a := Address{Local: local, Domain: domain}
	if len(a.String()) > maxPath {
		return Address{}, bad("it is longer than 1,000 octets")
	}
	return a, nil
}

func bad(why string) error { return fmt.Errorf("%w: %s", ErrAddress, why) }

// parseLocal returns the unquoted local part and what follows it.
func parseLocal(s string) (local, rest string, err error) {
	if s[0] == '"' {
		return parseQuoted(s)
	}
	end := strings.IndexByte(s, '@')
	if end < 0 {
		end = len(s)
	}
	// QUIRK: "ann..b" and "ann." are no Dot-strings, but some providers gave such
	// addresses away. Written by us they get the quotes that they should have had.
	if end == 0 || strings.ContainsFunc(s[:end], func(r rune) bool { return r != '.' && !isAtext(r) }) {
		return "", "", bad("its local part needs quotes")
	}
	return s[:end], s[end:], nil
}

// parseQuoted reads a Quoted-string: qtextSMTP, UTF-8 and quoted pairs.
func parseQuoted(s string) (local, rest string, err error) {
	var b strings.Builder
	escaped := false
	for i, r := range s[1:] {
		switch {
		case isBreaking(r):
			return "", "", bad("it holds a control character")
		case escaped && r >= utf8.RuneSelf:
			return "", "", bad("it has a backslash before a letter that needs none")
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			return b.String(), s[1+i+1:], nil
		default:
			b.WriteRune(r)
		}
	}
	return "", "", bad("its quotes are not closed")
}

func parseDomain(s string) (string, error) {
	if strings.HasPrefix(s, "[") {
		return parseLiteral(s)
	}
	d := strings.ToLower(strings.TrimSuffix(s, "."))
	if d == "" || len(d) > maxDomain {
		return "", bad("its domain is empty or longer than 255 octets")
	}
	for label := range strings.SplitSeq(d, ".") {
		if !isLabel(label) {
			return "", bad("its domain is no host name")
		}
	}
	if isASCII(d) {
		return d, nil
	}
	// A U-label that IDNA would map to something else (a full-width letter, an
	// ideographic full stop) would be one domain here and another one there.
	ascii, err := idna.Lookup.ToASCII(d)
	if err != nil || len(ascii) > maxDomain {
		return "", bad("its domain is no international host name")
	}
	if back, err := idna.Lookup.ToUnicode(ascii); err != nil || back != mustUnicode(d) {
		return "", bad("its domain is not in its normal form")
	}
	return d, nil
}

// mustUnicode writes the A-labels that stand beside U-labels in d as U-labels.
func mustUnicode(d string) string {
	labels := strings.Split(d, ".")
	for i, label := range labels {
		if u, err := idna.Lookup.ToUnicode(label); err == nil && isASCII(label) {
			labels[i] = u
		}
	}
	return strings.Join(labels, ".")
}

// isLabel reports whether s is a sub-domain: letters, digits, inner hyphens, and
// beyond ASCII what IDNA checks afterwards. QUIRK: underscores, which hosts have
// that send mail with their own name.
func isLabel(s string) bool {
	if s == "" || s[0] == '-' || s[len(s)-1] == '-' || isASCII(s) && len(s) > maxLabel {
		return false
	}
	for _, r := range s {
		ok := 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_' || r >= utf8.RuneSelf && !isBreaking(r)
		if !ok {
			return false
		}
	}
	return true
}

// parseLiteral reads an address literal (RFC 5321 section 4.1.3) and returns it
// in its shortest form.
func parseLiteral(s string) (string, error) {
	inner, ok := strings.CutSuffix(strings.ToLower(s[1:]), "]")
	v6, isV6 := strings.CutPrefix(inner, "ipv6:")
	if isV6 {
		inner = v6
	}
	ip, err := netip.ParseAddr(inner)
	if !ok || err != nil || ip.Zone() != "" || ip.Is4() == isV6 {
		return "", bad("its address literal is no IP address")
	}
	if isV6 {
		return "[ipv6:" + ip.String() + "]", nil
	}
	return "[" + ip.String() + "]", nil
}

// isDotAtom reports whether s is a Dot-string (RFC 5321 section 4.1.2, with the
// UTF-8 of RFC 6531 section 3.3).
func isDotAtom(s string) bool {
	if s == "" || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r != '.' && !isAtext(r) {
			return false
		}
	}
	return true
}

func isAtext(r rune) bool {
	switch {
	case r >= utf8.RuneSelf:
		return !isBreaking(r) && !unicode.IsSpace(r)
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	}
	return strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

// isBreaking reports whether r may never stand in an address: it ends a line or
// a string somewhere, or stands for bytes that were no UTF-8.
func isBreaking(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}
