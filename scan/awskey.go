package scan

import "strings"

// awsKey finds access keys of Amazon Web Services. Rules: AWS, "IAM identifiers,
// unique ID prefixes"; an identifier is four letters and sixteen characters of
// base 32 (seen in the wild with all digits), a secret forty of base 64.
var awsKey = Detector{
	Name:   "secret:aws_key",
	About:  "AWS access key ids (AKIA, ASIA, ABIA, ACCA, A3T) and secret access keys next to their name or an id",
	Levels: "medium for an id; high with a secret or a keyword near, and for a secret next to its name; the documentation's EXAMPLE keys are dropped",
	Keywords: []string{
		"aws", "amazon", "access key", "access key id", "accesskeyid", "aws access key", "aws access key id", "secret access key",
		"secretaccesskey", "aws secret", "aws secret access key", "iam", "s3", "boto", "cle d'acces", "zugriffsschlussel",
		"clave de acceso", "chiave di accesso", "toegangssleutel",
	},
	starts: []string{"akia", "asia", "abia", "acca", "a3t", "aws_sec", "awssec", "secretaccesskey", "secret_access_key", "aws_key"},
	find:   findAWSKey,
	show:   showPrefix,
}

func findAWSKey(t *text, at int) {
	s := t.s[at:]
	switch s[:3] {
	case "AKI", "ASI", "ABI", "ACC", "A3T":
		awsID(t, at)
		return
	}
	// The name of a secret: its value stands within 40 bytes behind the name.
	n := 0
	for n < len(s) && (t.alnum(at+n) || s[n] == '_') {
		n++
	}
	if v := awsSecret(t, at+n, 40); v.len() > 0 {
		addAWSSecret(t, v, "name")
	}
}

// awsID looks at an identifier, and at the stretch behind it for its secret.
func awsID(t *text, at int) {
	n := 0
	for n < 21 && t.alnum(at+n) {
		if b := t.s[at+n]; b >= 'a' && b <= 'z' {
			return
		}
		n++
	}
	if n != 20 || t.byteAt(at-1) == '_' && t.alnum(at-2) {
		return
	}
	value := t.s[at : at+n]
	if strings.HasSuffix(value, "EXAMPLE") || strings.Contains(value, "XXXXX") {
		return
	}
	m := match{span: span{at, at + n}, value: value, keep: 4, conf: Medium, evidence: []string{"prefix"}}
	if placeholder(value) {
		m.conf = Low
	} else if word, ok := t.keyword(m.span, reach, reach); ok {
		m.conf, m.evidence = 0.90, append(m.evidence, "keyword "+word)
	}
	if v := awsSecret(t, at+n, 120); v.len() > 0 && m.conf > Low {
		m.conf, m.evidence = 0.95, append(m.evidence, "secret")
		addAWSSecret(t, v, "access key id")
	}
	t.add(m)
}

func addAWSSecret(t *text, v span, evidence string) {
	for i := len(t.matches) - 1; i >= 0 && i >= len(t.matches)-4; i-- {
		if t.matches[i].span == v {
			return
		}
	}
	t.add(match{span: v, value: t.s[v.start:v.end], conf: 0.90, evidence: []string{"shape", evidence}})
}

// awsSecret finds forty characters of base 64, of all kinds, that begin within
// so many bytes behind i.
func awsSecret(t *text, i, within int) span {
	end := min(len(t.s), i+within)
	for i < end {
		j := i
		for j < len(t.s) && j-i <= 41 && base64Byte(t.s[j]) {
			j++
		}
		if j-i == 40 && mixed(t.s[i:j]) && !placeholder(t.s[i:j]) {
			return span{i, j}
		}
		i = j
		for i < len(t.s) && i-j <= within && base64Byte(t.s[i]) {
			i++ // the rest of something longer
		}
		i = max(i, j+1)
	}
	return span{}
}

func base64Byte(b byte) bool {
	return b < 0x80 && classes[b]&isWord != 0 || b == '+' || b == '/'
}

// mixed reports whether s has capitals, small letters and digits, as forty
// random characters have and words and hashes do not.
func mixed(s string) bool {
	var up, low, digit int
	for i := range len(s) {
		switch b := s[i]; {
		case b >= 'A' && b <= 'Z':
			up++
		case b >= 'a' && b <= 'z':
			low++
		case b >= '0' && b <= '9':
			digit++
		}
	}
	return up >= 4 && low >= 4 && digit >= 1
}
