package scan

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// emailAddress finds e-mail addresses. Rules: RFC 5321 section 4.1.2 without
// quoted local parts and address literals; the last label must be a top-level
// domain (by the public suffix list) or one in use inside networks.
var emailAddress = Detector{
	Name:   "email_address",
	About:  "e-mail addresses with a known top-level domain; meant to be counted",
	Levels: "medium; high with a keyword near or in angle brackets",
	Keywords: []string{
		"email", "e-mail", "mail", "email address", "e-mail address", "mailto", "emails",
		"e-mail-adresse", "mailadresse", "emailadresse", "adresse e-mail", "courriel", "adresse mail", "correo", "correo electronico",
		"posta elettronica", "indirizzo email", "indirizzo e-mail", "mailadres", "e-mailadres", "emailadres",
	},
	marks: "@",
	find:  findEmail,
	exact: true,
}

var domainEvidence = []string{"domain"} // of most addresses; never changed

// The limits of RFC 5321 section 4.5.3.1.
const (
	maxLocal  = 64
	maxDomain = 255
)

func findEmail(t *text, at int) {
	start := at
	for start > 0 && at-start <= maxLocal && localByte(t.s[start-1]) {
		start--
	}
	end := at + 1
	for end < len(t.s) && end-at <= maxDomain+1 && (t.alnum(end) || t.s[end] == '-' || t.s[end] == '.') {
		end++
	}
	if at-start > maxLocal || end-at > maxDomain+1 || t.byteAt(start-1) == '@' || t.byteAt(end) == '@' {
		return
	}
	local := strings.TrimLeft(t.s[start:at], ".'=/-&?*+{}|`!#$%^~")
	start = at - len(local)
	domain := strings.TrimRight(t.s[at+1:end], ".-")
	end = at + 1 + len(domain)
	if local == "" || strings.HasSuffix(local, ".") || strings.Contains(local, "..") || !validDomain(domain) {
		return
	}
	if credentials(t, start) || local == "git" && t.byteAt(end) == ':' {
		return
	}
	m := match{span: span{start, end}, value: strings.ToLower(t.s[start:end]), conf: Medium, evidence: domainEvidence}
	if t.byteAt(start-1) == '<' && t.byteAt(end) == '>' {
		m.conf, m.evidence = High, append(m.evidence, "angle brackets")
	} else if word, ok := t.keyword(m.span, reach, reach); ok {
		m.conf, m.evidence = High, t.withKeyword(m.evidence, word)
	}
	t.add(m)
}

// localByte reports whether b is atext (RFC 5322 section 3.2.3) or a dot.
func localByte(b byte) bool {
	return localBytes[b] || b < 0x80 && classes[b]&isWord != 0
}

// localBytes are those of localByte that are no letters or digits.
var localBytes = bytesOf(".!#$%&'*+-/=?^_`{|}~")

// validDomain reports whether d is a host name whose last label is a known
// top-level domain.
func validDomain(d string) bool {
	d = strings.ToLower(d)
	dot := strings.LastIndexByte(d, '.')
	if dot <= 0 || len(d) > maxDomain {
		return false
	}
	for label := range strings.SplitSeq(d, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	switch d[dot+1:] {
	case "com", "org", "net", "de", "uk": // spare most look-ups
		return true
	case "example", "test", "local", "internal", "corp", "lan", "intranet", "home", "localdomain":
		return true
	}
	if c := d[dot+1]; c >= '0' && c <= '9' {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(d)
	return icann || strings.Contains(suffix, ".")
}

// credentials reports whether a URL's user information stands before i:
// "https://user:" or "ssh://".
func credentials(t *text, i int) bool {
	from := max(0, i-100)
	for k := i - 1; k >= from; k-- {
		switch b := t.s[k]; {
		case b == '/':
			return k > 1 && t.s[k-1] == '/' && t.s[k-2] == ':'
		case b <= ' ' || b == '"' || b == '<' || b == ',' || b == ';':
			return false
		}
	}
	return false
}
