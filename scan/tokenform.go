package scan

import "regexp"

// A tokenForm is a secret that its issuer made easy to recognise: by what it
// begins with, its alphabet and its length.
type tokenForm struct {
	// form matches the token from its first byte on; its first group, where it has
	// one, is the secret part, else the whole is. It looks at maxToken bytes.
	form *regexp.Regexp
	// keep is how many bytes of the token are shown.
	keep int
	// valid checks more, may be nil; made up ones are left out where it is nil.
	valid func(token string) bool
	// conf is how sure it is without a keyword, default 0.95; 0.95 with one.
	conf Confidence
}

// maxToken bounds the stretch that a form looks at, in bytes.
const maxToken = 1024

// finder is the detector's find function.
func (f tokenForm) finder() func(t *text, at int) {
	if f.conf == 0 {
		f.conf = 0.95
	}
	return func(t *text, at int) {
		s := t.s[at:min(len(t.s), at+maxToken)]
		m := f.form.FindStringSubmatchIndex(s)
		if m == nil || t.alnum(at-1) || t.byteAt(at-1) == '_' || t.alnum(at+m[1]) || t.taken(span{at, at + m[1]}) {
			return
		}
		value := s[:m[1]]
		body := value
		if len(m) > 2 && m[2] >= 0 {
			body = s[m[2]:m[3]]
		}
		switch {
		case f.valid != nil && !f.valid(body), f.valid == nil && placeholder(body):
			return
		}
		found := match{span: span{at, at + m[1]}, value: value, keep: f.keep, conf: f.conf, evidence: []string{"prefix", "shape"}}
		if word, near := t.keyword(found.span, reach, reach); near {
			found.conf, found.evidence = max(f.conf, 0.90), append(found.evidence, "keyword "+word)
		}
		t.add(found)
	}
}
