package scan

import "strings"

// ownValues is the set of canonical forms of an organisation's own values.
func ownValues(values []string) map[string]bool {
	set := map[string]bool{}
	for _, v := range values {
		c := canonicalise(strings.TrimSpace(v), nil)
		set[strings.ToLower(c.s)] = true
		p := plain(c.s)
		set[p] = true
		// "0049 30 …" and "+49 30 …" are one number.
		set[strings.TrimPrefix(p, "00")] = true
	}
	delete(set, "")
	return set
}

// isOwn reports whether m's value is one of the organisation's own.
func (e *Engine) isOwn(m *match) bool {
	if len(e.own) == 0 {
		return false
	}
	if m.source >= 0 && e.detectors[m.source].exact {
		return e.own[strings.ToLower(m.value)]
	}
	return e.own[plain(m.value)]
}

// plain keeps the letters and digits of s, in upper case.
func plain(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) >= 0 {
		s = strings.ToUpper(s)
	}
	out := make([]byte, 0, len(s))
	for _, b := range []byte(s) {
		if b >= 'a' && b <= 'z' {
			b -= 'a' - 'A'
		}
		if b >= 0x80 || classes[b]&isWord != 0 {
			out = append(out, b)
		}
	}
	return string(out)
}
