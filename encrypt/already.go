package encrypt

import (
	"bytes"
	"io"
	"strings"

	"postern/encrypt/cms"
	"postern/mail"
)

// AlreadyEncrypted reports whether m is encrypted as a whole, so that encrypting
// it once more would only be in the way: PGP/MIME (RFC 3156 section 4), S/MIME
// enveloped data (RFC 8551 sections 3.3 and 3.4), or a text that is nothing but one
// armored OpenPGP message.
//
// What only says so is not. The data is walked to its end: session keys, then
// encrypted data that looks like it, and nothing that anybody can read before,
// between, beside or behind. In doubt the answer is no, and the message is
// encrypted once more. Whether the right people can open it is not known.
func AlreadyEncrypted(m *mail.Message) bool {
	h := m.Header()
	root := mail.ParseEntity(h, strings.NewReader(""), 0, mail.Limits{}).Root
	if len(root.Types) != 1 {
		return false
	}
	body, err := bodyStart(m, h.Fields)
	if err != nil {
		return false
	}
	switch root.Types[0].Type {
	case "multipart/encrypted":
		return len(root.Encodings) == 1 && root.Encodings[0] == "" && isPGPMIME(m)
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return isBase64(h) && cms.IsEnveloped(&strictBase64{lines: newLines(io.NewSectionReader(m, body, m.Size()-body))})
	case "text/plain":
		return isArmored(m, body, m.Size())
	}
	return false
}

// isBase64 reports whether a header says that its body is base64, once and in no
// other words. Other encodings have no place for encrypted data in mail.
func isBase64(h mail.Header) bool {
	list := h.Values("Content-Transfer-Encoding")
	return len(list) == 1 && strings.EqualFold(strings.TrimSpace(list[0]), "base64")
}

// isPGPMIME wants two parts, the second of them an OpenPGP message, and nothing
// around them.
func isPGPMIME(m *mail.Message) bool {
	t := mail.Parse(m, m.Size(), mail.Limits{})
	if len(t.Ambiguous) > 0 || len(t.Truncated) > 0 || t.Root.Kind != mail.Multipart ||
		!strings.EqualFold(t.Root.Types[0].Params["protocol"], "application/pgp-encrypted") {
		return false
	}
	var parts []*mail.Part
	for _, p := range t.Root.Children {
		switch p.Kind {
		case mail.Leaf:
			parts = append(parts, p)
		case mail.Preamble:
			if text, ok := short(m, p.Body, p.End); !ok || text != "" && !preambles[text] {
				return false
			}
		default:
			if text, ok := short(m, p.Body, p.End); !ok || text != "" {
				return false
			}
		}
	}
	if len(parts) != 2 || !isPlainPart(parts[0], "application/pgp-encrypted") || !isPlainPart(parts[1], "application/octet-stream") {
		return false
	}
	version, ok := short(m, parts[0].Body, parts[0].End)
	return ok && strings.EqualFold(version, "Version: 1") && isArmored(m, parts[1].Body, parts[1].End)
}

// preambles are what programs write for readers that know no MIME.
var preambles = map[string]bool{
	"This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)": true, // Thunderbird
	"This is an OpenPGP/MIME encrypted message (RFC 2440 and 3156)": true, // GPG for Apple Mail
	"This is an OpenPGP/MIME encrypted message (RFC 9580 and 3156)": true,
	"This is a multi-part message in MIME format.":                  true,
	openPGPPreamble: true, // ours
	"This is an OpenPGP/MIME encrypted message (RFC 2440, RFC 4880, and RFC 3156)": true,
}

// maxPartHeader bounds the header of a part: it is for everybody to read.
const maxPartHeader = 600

// isPlainPart reports whether p is a leaf of one type whose header holds nothing but
// what describes it, in few words.
func isPlainPart(p *mail.Part, typ string) bool {
	if len(p.Types) != 1 || p.Types[0].Type != typ || len(p.Children) > 0 || len(p.Encodings) != 1 || p.Encodings[0] != "" ||
		p.Body-p.Start > maxPartHeader {
		return false
	}
	for _, f := range p.Header.Fields {
		switch strings.ToLower(f.Name) {
		case "content-type", "content-disposition", "content-description", "content-transfer-encoding", "content-id":
		default:
			return false
		}
	}
	return true
}

// short is the text of a few bytes without the white space around it; false for many.
func short(m *mail.Message, start, end int64) (text string, ok bool) {
	const few = 200
	if end-start > few {
		return "", false
	}
	b := make([]byte, end-start)
	if n, _ := m.ReadAt(b, start); n < len(b) {
		return "", false
	}
	return string(bytes.TrimSpace(b)), true
}
