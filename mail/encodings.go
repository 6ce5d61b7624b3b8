package mail

import (
	"bytes"
	"slices"
	"strings"
)

// fewBytes is the length below which a body tells too little about its encoding.
const fewBytes = 512

func (p *parser) describeEncodings(part *Part) {
	part.Encodings = nil
	add := func(e string) {
		if !slices.Contains(part.Encodings, e) {
			part.Encodings = append(part.Encodings, e)
		}
	}
	fields := part.Header.Values("Content-Transfer-Encoding")
	for _, value := range fields {
		list, sure := encodings(value)
		for _, e := range list {
			add(e)
		}
		if sure {
			continue
		}
		p.tree.ambiguous(part.Path, "an unknown transfer encoding")
		add("")
		for _, guess := range p.guessEncodings(part) {
			add(guess)
		}
	}
	if len(fields) > 1 && len(part.Encodings) > 1 {
		p.tree.ambiguous(part.Path, "more than one transfer encoding")
	}
	// What does not look like base64 at all is shown as it is by some.
	if slices.Contains(part.Encodings, "base64") && !slices.Contains(part.Encodings, "") && !p.looksBase64(part) {
		p.tree.ambiguous(part.Path, "labelled base64, but it does not look so")
		add("")
	}
	// Padding stands at the end of base64; signs with digits all over it are escapes.
	if slices.Contains(part.Encodings, "base64") && quotedSigns(p.head(part)) >= fewSigns && !slices.Contains(part.Encodings, "quoted-printable") {
		p.tree.ambiguous(part.Path, "labelled base64, but it looks like quoted-printable")
		add("quoted-printable")
	}
	// A hyphen is junk to one decoder and a digit to another.
	if slices.Contains(part.Encodings, "base64") && p.hasURLDigits(part) {
		add("base64url")
	}
	// Lines outside of begin and end are content as they are.
	for _, e := range [...]string{"x-uuencode", "x-yencode", "x-binhex"} {
		if slices.Contains(part.Encodings, e) {
			add("")
		}
	}
	// A few words may look like base64 by chance.
	if slices.Contains(part.Encodings, "base64") && part.End-part.Body < fewBytes && bytes.ContainsAny(p.head(part), " \t") {
		add("")
	}
	if len(part.Encodings) == 0 {
		add("")
	}
}

// encodings reads a Content-Transfer-Encoding value; sure is false where it is
// not written as RFC 2045 section 6.1 has it.
func encodings(value string) (list []string, sure bool) {
	token := strings.ToLower(strings.Trim(strings.TrimSpace(stripComments(value)), `"';`))
	if e, ok := encodingNames[token]; ok {
		return []string{e}, true
	}
	squeezed := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(value))
	for _, known := range []struct{ part, encoding string }{
		{"base64", "base64"}, {"quotedprintable", "quoted-printable"}, {"uue", "x-uuencode"},
	} {
		if strings.Contains(squeezed, known.part) {
			list = append(list, known.encoding)
		}
	}
	return list, false
}

var encodingNames = map[string]string{
	"": "", "7bit": "", "8bit": "", "binary": "", "7-bit": "", "8-bit": "", "identity": "", "none": "",
	"base64": "base64", "base64url": "base64url", "quoted-printable": "quoted-printable",
	"x-uuencode": "x-uuencode", "uuencode": "x-uuencode", "x-uue": "x-uuencode", "uue": "x-uuencode",
	"x-yencode": "x-yencode", "yenc": "x-yencode", "x-yenc": "x-yencode",
	"x-binhex": "x-binhex", "binhex": "x-binhex", "binhex40": "x-binhex", "mac-binhex40": "x-binhex",
}

// guessEncodings looks at the first bytes of the body.
func (p *parser) guessEncodings(part *Part) []string {
	b := p.head(part)
	var list []string
	if len(b) >= 16 && looksBase64(b) {
		list = append(list, "base64")
	}
	if looksQuoted(b) {
		list = append(list, "quoted-printable")
	}
	if looksUU(b) {
		list = append(list, "x-uuencode")
	}
	return list
}

// head is the first 4 KiB of the body.
func (p *parser) head(part *Part) []byte {
	return p.src.bytes(part.Body, int(min(4096, part.End-part.Body)))
}

// looksBase64 judges both ends of the body.
func (p *parser) looksBase64(part *Part) bool {
	if !looksBase64(p.head(part)) {
		return false
	}
	n := min(4096, part.End-part.Body)
	return looksBase64(p.src.bytes(part.End-n, int(n)))
}

// hasURLDigits reports whether the body holds a digit of the URL alphabet. When
// overlapping parts have used up what may be looked at, it says so without looking.
func (p *parser) hasURLDigits(part *Part) bool {
	for off := part.Body; off < part.End; {
		b := p.src.bytes(off, int(min(windowSize, part.End-off)))
		if p.looked += int64(len(b)); len(b) == 0 || p.looked > 4*p.src.size+windowSize {
			return true
		}
		if bytes.IndexByte(b, '-') >= 0 || bytes.IndexByte(b, '_') >= 0 {
			return true
		}
		off += int64(len(b))
	}
	return false
}

// looksBase64 reports whether b is of the base64 alphabets and white space, but
// for a few bytes.
func looksBase64(b []byte) bool {
	other, words := 0, 0
	for i, c := range b {
		switch {
		case base64Values[c] < 64 || c == '=' || c == '\r' || c == '\n':
		case c == ' ' || c == '\t':
			if i > 0 && i+1 < len(b) && base64Values[b[i-1]] < 64 && base64Values[b[i+1]] < 64 {
				words++
			}
		default:
			other++
		}
	}
	return other*50 <= len(b) && words*12 <= len(b)
}

// looksQuoted reports whether b holds escapes of quoted-printable.
func looksQuoted(b []byte) bool {
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '=' && (b[i+1] == '\r' || b[i+1] == '\n' || unhex(b[i+1]) >= 0 && unhex(b[i+2]) >= 0) {
			return true
		}
	}
	return false
}

// fewSigns is how many escapes base64 does not have by chance.
const fewSigns = 3

// quotedSigns counts the escapes of quoted-printable that stand for a byte.
func quotedSigns(b []byte) (n int) {
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '=' && unhex(b[i+1]) >= 0 && unhex(b[i+2]) >= 0 {
			n++
		}
	}
	return n
}
