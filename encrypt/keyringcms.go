package encrypt

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"postern/mail"
)

// A berValue is one value as BER writes it (X.690 section 8), definite or not.
type berValue struct {
	tag        byte
	whole      []byte // with header and end
	body, rest []byte // the content, and what follows the value
}

// deepestBER bounds values within values of indefinite length.
const deepestBER = 32

// readBER reads the value at the start of b. Only tags of one byte are known: what
// is looked for has no others.
func readBER(b []byte, depth int) (v berValue, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || depth > deepestBER {
		return v, false
	}
	v.tag = b[0]
	head, size := 2, int(b[1])
	switch {
	case size == 0x80:
		return readIndefinite(b, depth)
	case size > 0x80:
		n := size & 0x7f
		if n > 4 || len(b) < 2+n {
			return v, false
		}
		size = 0
		for _, c := range b[2 : 2+n] {
			size = size<<8 | int(c)
		}
		head += n
	}
	if size > len(b)-head {
		return v, false
	}
	v.whole, v.body, v.rest = b[:head+size], b[head:head+size], b[head+size:]
	return v, true
}

// readIndefinite reads values up to the two zero bytes that end them.
func readIndefinite(b []byte, depth int) (v berValue, ok bool) {
	if b[0]&0x20 == 0 {
		return v, false
	}
	rest := b[2:]
	for !bytes.HasPrefix(rest, []byte{0, 0}) {
		inner, ok := readBER(rest, depth+1)
		if !ok {
			return v, false
		}
		rest = inner.rest
	}
	end := len(b) - len(rest)
	return berValue{tag: b[0], whole: b[:end+2], body: b[2:end], rest: rest[2:]}, true
}

// oidSignedData is 1.2.840.113549.1.7.2 as a value.
var oidSignedData = []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")

// cmsCertificates are the certificates in a SignedData (RFC 5652 section 5.1), as
// DER; none where b is something else.
func cmsCertificates(b []byte) (list [][]byte) {
	info, ok := readBER(b, 0)
	if !ok || info.tag != 0x30 {
		return nil
	}
	kind, ok := readBER(info.body, 0)
	if !ok || !bytes.Equal(kind.whole, oidSignedData) {
		return nil
	}
	explicit, ok := readBER(kind.rest, 0)
	if !ok || explicit.tag != 0xa0 {
		return nil
	}
	signed, ok := readBER(explicit.body, 0)
	if !ok || signed.tag != 0x30 {
		return nil
	}
	// version, digestAlgorithms, encapContentInfo, [0] certificates
	for rest := signed.body; len(rest) > 0; {
		v, ok := readBER(rest, 0)
		if !ok {
			return nil
		}
		rest = v.rest
		if v.tag != 0xa0 {
			continue
		}
		for certs := v.body; len(certs) > 0 && len(list) <= mostKeys; {
			c, ok := readBER(certs, 0)
			if !ok {
				return list
			}
			if c.tag == 0x30 {
				list = append(list, c.whole)
			}
			certs = c.rest
		}
		return list
	}
	return nil
}

var (
	oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidEmailAddress   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}
	oidSMTPMailbox    = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 8, 9}
)

// certificateAddresses are the mail addresses of a certificate: rfc822Name and
// SmtpUTF8Mailbox (RFC 9598) of the subject's alternative names, and the
// emailAddress of the subject (RFC 8550 section 3).
func certificateAddresses(c *x509.Certificate) []string {
	candidates := slices.Clone(c.EmailAddresses)
	for _, n := range c.Subject.Names {
		if s, ok := n.Value.(string); ok && n.Type.Equal(oidEmailAddress) {
			candidates = append(candidates, s)
		}
	}
	for _, e := range c.Extensions {
		if e.Id.Equal(oidSubjectAltName) {
			candidates = append(candidates, smtpMailboxes(e.Value)...)
		}
	}
	var list []string
	for _, s := range candidates {
		if a, err := mail.ParseAddress(s); err == nil && a.Domain != "" {
			list = append(list, a.String())
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// smtpMailboxes are the otherNames that are addresses beyond ASCII.
func smtpMailboxes(der []byte) (list []string) {
	input := cryptobyte.String(der)
	var names cryptobyte.String
	if !input.ReadASN1(&names, cbasn1.SEQUENCE) {
		return nil
	}
	for !names.Empty() {
		var name, value, text cryptobyte.String
		var tag cbasn1.Tag
		var id asn1.ObjectIdentifier
		if !names.ReadAnyASN1(&name, &tag) {
			return list
		}
		if tag == cbasn1.Tag(0).ContextSpecific().Constructed() && name.ReadASN1ObjectIdentifier(&id) && id.Equal(oidSMTPMailbox) &&
			name.ReadASN1(&value, tag) && value.ReadASN1(&text, cbasn1.UTF8String) {
			list = append(list, string(text))
		}
	}
	return list
}
