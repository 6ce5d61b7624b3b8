package scan

import "strings"

// privateKey finds private keys in text form. Rules: RFC 7468 (PEM), RFC 9580
// section 6.2 (OpenPGP armour), OpenSSH PROTOCOL.key, PuTTY's PPK format. The
// shortest real body, an Ed25519 key in PKCS #8, has 64 characters.
var privateKey = Detector{
	Name:   "secret:private_key",
	About:  "private keys: PEM, OpenSSH, OpenPGP and PuTTY blocks",
	Levels: "high for a header with 64 characters of base 64; low for a header with another text under it; a header alone is none",
	starts: []string{"begin ", "putty-user-key-file-", "ls0tls1crudjti"}, // "-----BEGIN " in base 64
	find:   findPrivateKey,
	show:   showPrefix,
}

// maxKeyBlock bounds how far a block is followed; the greatest RSA keys in use
// take 13 KiB.
const maxKeyBlock = 16 << 10

func findPrivateKey(t *text, at int) {
	switch lower(t.s[at]) {
	case 'p':
		puttyKey(t, at)
		return
	case 'l':
		encodedKey(t, at)
		return
	}
	start := at
	for start > 0 && start > at-8 && t.s[start-1] == '-' {
		start--
	}
	line := t.s[at:min(len(t.s), at+80)]
	n := strings.Index(line, "---")
	if at-start < 4 || n < 0 || !privateLabel(line[len("begin "):n]) {
		return
	}
	body := at + n
	for body < len(t.s) && t.s[body] == '-' {
		body++
	}
	keyBlock(t, start, body, strings.Index(t.s[body:min(len(t.s), body+maxKeyBlock)], "-----"))
}

// privateLabel reports whether a PEM label names a private key.
func privateLabel(label string) bool {
	switch strings.ToUpper(strings.TrimSpace(label)) {
	case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY",
		"OPENSSH PRIVATE KEY", "SSH2 ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "ANY PRIVATE KEY":
		return true
	}
	return false
}

// keyBlock adds the block that begins at start with a header up to body and has
// length bytes more, -1 when its end is not in sight.
func keyBlock(t *text, start, body, length int) {
	end := min(len(t.s), body+maxKeyBlock)
	if length >= 0 {
		end = body + length
	}
	key := base64Of(t.s[body:end])
	if len(key) == 0 || !broken(t.s[body:end]) {
		return
	}
	stop := body + lastWord(t.s[body:end])
	if length >= 0 {
		stop = footer(t, end)
	}
	m := match{span: span{start, stop}, value: key, keep: body - start, conf: Low, evidence: []string{"header"}}
	if len(key) >= 64 && len(key)*10 >= 6*(end-body) && mixed(key) {
		m.conf, m.evidence = 0.95, append(m.evidence, "body")
	} else if under := strings.ToLower(t.s[body:end]); strings.Contains(under, "your") || strings.Contains(under, " here") || strings.Contains(under, "<") {
		return
	}
	t.add(m)
}

// footer is where the line of dashes and words at end ends.
func footer(t *text, end int) int {
	line := t.s[end:min(len(t.s), end+80)]
	if !strings.HasPrefix(line, "-----END ") {
		return end
	}
	n := strings.Index(line[9:], "---")
	if n < 0 {
		return end
	}
	n += 9
	for n < len(line) && line[n] == '-' {
		n++
	}
	return end + n
}

// broken reports whether a line break, written out or not, stands before the
// first word of a body: a sentence that mentions a header has none.
func broken(body string) bool {
	for i := range len(body) {
		switch b := body[i]; {
		case b == '\n' || b == '\r' || b == '\\' && i+1 < len(body) && (body[i+1] == 'n' || body[i+1] == 'r'):
			return true
		case b == ' ' && lineOfKey(body[i+1:]): // its breaks were lost
			return true
		case classes[b]&isWord != 0:
			return false
		}
	}
	return false
}

// lineOfKey reports whether a text begins with a line of a key.
func lineOfKey(s string) bool {
	for i := range 48 {
		if i >= len(s) || !base64Byte(s[i]) {
			return false
		}
	}
	return true
}

// encodedKey looks at a PEM file in base 64, as secrets of Kubernetes and kubeconfig files hold it.
func encodedKey(t *text, at int) {
	if at > 0 && base64Byte(t.s[at-1]) {
		return
	}
	end := at
	for end < len(t.s) && end < at+maxKeyBlock && (base64Byte(t.s[end]) || t.s[end] == '=') {
		end++
	}
	value := t.s[at:end]
	pem := decodedToken(value)
	if len(pem) < 96 || !strings.Contains(pem, "PRIVATE KEY-----\n") {
		return
	}
	t.add(match{span: span{at, end}, value: value, keep: len("LS0tLS1CRUdJTi"), conf: 0.95, evidence: []string{"header", "body"}})
}

// lastWord is where the last letter or digit of s ends.
func lastWord(s string) int {
	return strings.LastIndexFunc(s, func(r rune) bool { return r < 0x80 && base64Byte(byte(r)) || r == '=' }) + 1
}

// base64Of keeps what may be base 64 of a body: its header lines ("Proc-Type:")
// and written out line breaks go.
func base64Of(body string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(body, `\r`, "\n"), `\n`, "\n"), "\n") {
		if strings.Contains(line, ": ") {
			continue
		}
		for i := range len(line) {
			if base64Byte(line[i]) || line[i] == '=' {
				b.WriteByte(line[i])
			}
		}
	}
	return b.String()
}

// puttyKey looks at a PPK file: its private part follows "Private-Lines".
func puttyKey(t *text, at int) {
	s := t.s[at:min(len(t.s), at+maxKeyBlock)]
	if next := strings.Index(s[1:], s[:len("PuTTY-User-Key-File-")]); next >= 0 {
		s = s[:next+1]
	}
	line := strings.IndexByte(s, '\n')
	if line < 0 || !strings.Contains(s[:line], ":") {
		return
	}
	end := len(s)
	conf, evidence := Low, []string{"header"}
	if n := strings.Index(s, "Private-Lines:"); n >= 0 {
		conf, evidence = 0.95, append(evidence, "body")
		if mac := strings.Index(s[n:], "Private-MAC:"); mac >= 0 {
			end = n + mac
		}
	} else if blank := strings.Index(s, "\n\n"); blank > line {
		end = blank
	}
	end = lastWord(s[:end])
	if end <= line {
		return
	}
	t.add(match{span: span{at, at + end}, value: s[line+1 : end], keep: line, conf: conf, evidence: evidence})
}
