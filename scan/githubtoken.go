package scan

import (
	"hash/crc32"
	"strings"
)

// githubToken finds GitHub's tokens. Rules: GitHub, "Behind GitHub's new
// authentication token formats" (2021): a prefix, 30 random characters, and in
// the last six their CRC-32 in base 62; fine-grained tokens are github_pat_, 22
// characters, "_" and 59.
var githubToken = Detector{
	Name:   "secret:github_token",
	About:  "GitHub tokens: ghp_, gho_, ghu_, ghs_, ghr_ with 36 characters, github_pat_ with 82",
	Levels: "high with a valid checksum; medium without one that can be checked; low where it is wrong; placeholders are dropped",
	starts: []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"},
	find:   findGitHubToken,
	show:   showPrefix,
}

func findGitHubToken(t *text, at int) {
	s := t.s[at:]
	if strings.HasPrefix(s, "github_pat_") {
		fineGrained(t, at)
		return
	}
	if s[0] != 'g' || s[1] != 'h' || t.byteAt(at-1) == '_' {
		return
	}
	n := 4
	for n < len(s) && n <= 4+255 && t.alnum(at+n) {
		n++
	}
	body := s[4:n]
	if len(body) < 36 || len(body) > 255 || t.byteAt(at+n) == '_' || placeholder(body) {
		return
	}
	m := match{span: span{at, at + n}, value: s[:n], keep: 4, conf: Medium, evidence: []string{"prefix"}}
	if len(body) == 36 {
		if crc62(body[:30]) == body[30:] {
			m.conf, m.evidence = 0.99, append(m.evidence, "checksum")
		} else {
			m.conf = 0.60
		}
	}
	t.add(m)
}

func fineGrained(t *text, at int) {
	s := t.s[at:]
	n := len("github_pat_")
	for n < len(s) && n < 256 && (t.alnum(at+n) || s[n] == '_') {
		n++
	}
	body := s[len("github_pat_"):n]
	if len(body) != 82 || body[22] != '_' || placeholder(body) {
		return
	}
	t.add(match{
		span: span{at, at + n}, value: s[:n], keep: len("github_pat_"), conf: 0.95,
		evidence: []string{"prefix", "shape"},
	})
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// crc62 is the CRC-32 (IEEE) of s in six digits of base 62.
func crc62(s string) string {
	sum := crc32.ChecksumIEEE([]byte(s))
	var out [6]byte
	for i := 5; i >= 0; i-- {
		out[i] = base62[sum%62]
		sum /= 62
	}
	return string(out[:])
}

// placeholder reports whether a token is made up to show the form: few different
// characters, or words that say so.
func placeholder(s string) bool {
	var seen [256]bool
	n := 0
	for i := range len(s) {
		if b := lower(s[i]); !seen[b] {
			seen[b] = true
			n++
		}
	}
	if n < 8 {
		return true
	}
	l := strings.ToLower(s)
	for _, word := range []string{"example", "xxxxx", "placeholder", "abcdefghijkl", "123456789012345", "yourtoken", "your_token"} {
		if strings.Contains(l, word) {
			return true
		}
	}
	return false
}
