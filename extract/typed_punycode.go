package extract

import (
	"strings"
	"unicode/utf8"
)

const (
	// punycodePrefix begins the label of a host name that has letters outside of ASCII (RFC
	// 5890 section 2.3.2.1).
	punycodePrefix = "xn--"
	// longestLabel is more than the DNS allows: 63 bytes.
	longestLabel = 256
)

// punycodeRuns calls each for host names with labels in Punycode (RFC 3492), decoded.
func punycodeRuns(text string, each func(run, string, []byte)) {
	for at := 0; ; {
		n := indexPunycode(text[at:])
		if n < 0 {
			return
		}
		start := at + n
		end := start + len(punycodePrefix)
		for end < len(text) && end-start < longestLabel && isInLabel(text[end]) {
			end++
		}
		if label := punycode(text[start+len(punycodePrefix) : end]); label != "" {
			each(run{start: start, end: end, kind: "Punycode"}, label+"\n", nil)
		}
		at = end
	}
}

// indexPunycode is where the prefix stands in s, in letters of either size; -1 where it does not.
func indexPunycode(s string) int {
	for at := 0; ; {
		n := strings.Index(s[at:], "--")
		if n < 0 {
			return -1
		}
		at += n
		if at >= 2 && s[at-1]|0x20 == 'n' && s[at-2]|0x20 == 'x' {
			return at - 2
		}
		at++
	}
}

func isInLabel(c byte) bool {
	return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-'
}

// punycode decodes a label (RFC 3492 section 6.2); it is empty where s is none.
func punycode(s string) string {
	const base, low, high, skew, damp, firstBias, firstRune = 36, 1, 26, 38, 700, 72, 0x80
	var out []rune
	if b := strings.LastIndexByte(s, '-'); b > 0 {
		out, s = []rune(s[:b]), s[b+1:]
	}
	i, r, bias := 0, firstRune, firstBias
	for first := true; s != ""; first = false {
		before, weight := i, 1
		for k := base; ; k += base {
			if s == "" {
				return ""
			}
			digit := 0
			switch c := s[0] | 0x20; {
			case s[0]-'0' < 10:
				digit = int(s[0]-'0') + 26
			case c >= 'a' && c <= 'z':
				digit = int(c - 'a')
			default:
				return ""
			}
			s = s[1:]
			i += digit * weight
			least := min(max(k-bias, low), high)
			if digit < least {
				break
			}
			if weight *= base - least; weight > utf8.MaxRune*longestLabel || i > utf8.MaxRune*longestLabel {
				return ""
			}
		}
		n := len(out) + 1
		delta := (i - before) / 2
		if first {
			delta = (i - before) / damp
		}
		delta += delta / n
		k := 0
		for ; delta > (base-low)*high/2; k += base {
			delta /= base - low
		}
		bias = k + (base-low+1)*delta/(delta+skew)
		if r += i / n; r > utf8.MaxRune {
			return ""
		}
		i %= n
		out = append(out, 0)
		copy(out[i+1:], out[i:])
		out[i] = rune(r)
		i++
	}
	return string(out)
}
