package encrypt

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"postern/mail"
)

// AlreadyEncrypted reports whether m is encrypted as a whole, so that encrypting
// it once more would only be in the way: PGP/MIME (RFC 3156 section 4), S/MIME
// enveloped data (RFC 8551 section 3.3), or a text that is nothing but one armored
// OpenPGP message. What only says so is not: the data must begin, and armor must
// end, as it should. Whether the right people can open it is not known.
func AlreadyEncrypted(m *mail.Message) bool {
	h := m.Header()
	root := mail.ParseEntity(h, strings.NewReader(""), 0, mail.Limits{}).Root
	if len(root.Types) != 1 || len(root.Encodings) != 1 {
		return false
	}
	body, err := bodyStart(m, h.Fields)
	if err != nil {
		return false
	}
	switch root.Types[0].Type {
	case "multipart/encrypted":
		return isPGPMIME(m)
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return isEnveloped(io.NewSectionReader(m, body, m.Size()-body), root.Encodings[0])
	case "text/plain":
		return isArmored(m, body, m.Size())
	}
	return false
}

// isPGPMIME wants two parts, the second of them an OpenPGP message.
func isPGPMIME(m *mail.Message) bool {
	t := mail.Parse(m, m.Size(), mail.Limits{})
	if len(t.Ambiguous) > 0 || len(t.Truncated) > 0 {
		return false
	}
	var parts []*mail.Part
	for _, p := range t.Root.Children {
		if p.Kind == mail.Leaf || p.Kind == mail.Multipart {
			parts = append(parts, p)
		}
	}
	return len(parts) == 2 && parts[0].Types[0].Type == "application/pgp-encrypted" &&
		parts[1].Types[0].Type == "application/octet-stream" && isArmored(m, parts[1].Body, parts[1].End)
}

// The object identifiers of enveloped-data (RFC 5652 section 6.1) and
// authEnveloped-data (RFC 5083 section 2.1), in DER.
var (
	oidEnveloped     = []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
	oidAuthEnveloped = []byte("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
)

// isEnveloped reports whether a CMS object says at its start that it is encrypted:
// a SEQUENCE (its length in one to nine bytes, or indefinite), then the type.
func isEnveloped(r io.Reader, encoding string) bool {
	decoded, _ := mail.Decoder(r, encoding)
	b := make([]byte, 32)
	n, _ := io.ReadFull(decoded, b)
	if n < 2 || b[0] != 0x30 {
		return false
	}
	b = b[2:n]
	for range 9 {
		if bytes.HasPrefix(b, oidEnveloped) || bytes.HasPrefix(b, oidAuthEnveloped) {
			return true
		}
		if len(b) > 0 {
			b = b[1:]
		}
	}
	return false
}

// maxArmorHeaders bounds the lines between the first one and the data (Version,
// Comment …), which anybody can read.
const maxArmorHeaders = 10

// isArmored reports whether the bytes of m from start to end are one armored
// message (RFC 9580 section 6.2), and nothing but white space around it.
func isArmored(m *mail.Message, start, end int64) bool {
	lines := bufio.NewScanner(io.NewSectionReader(m, start, end-start))
	lines.Buffer(make([]byte, 0, 4096), 4096)
	const (
		before = iota
		headers
		data
		after
	)
	state, count := before, 0
	for lines.Scan() {
		line := bytes.TrimRight(lines.Bytes(), " \t\r")
		switch {
		case state == before && string(line) == "-----BEGIN PGP MESSAGE-----":
			state = headers
		case state == headers && len(line) == 0:
			state = data
		case state == headers && count < maxArmorHeaders && bytes.Contains(line, []byte(": ")):
			count++
		case state == data && string(line) == "-----END PGP MESSAGE-----":
			state = after
		case state == data && isBase64Line(line):
		case state != headers && len(line) == 0:
		default:
			return false
		}
	}
	return state == after && lines.Err() == nil
}

func isBase64Line(line []byte) bool {
	for _, c := range line {
		if !('A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '=') {
			return false
		}
	}
	return len(line) > 0
}
