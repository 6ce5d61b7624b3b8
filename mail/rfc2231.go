package mail

import (
	"slices"
	"strconv"
	"strings"
)

// joinParams puts the pieces of RFC 2231 together, and gathers duplicates.
func joinParams(raw []rawParam) []paramValue {
	var out []paramValue
	index := map[string]int{}
	add := func(name string, values ...string) {
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, paramValue{name: name})
		}
		if len(out[i].readings) < maxReadings {
			out[i].readings = appendNew(out[i].readings, values...)
		}
	}
	pieces := map[string][]piece{}
	var bases []string
	for _, p := range raw {
		base, pc, ok := splitPiece(p)
		if !ok {
			continue
		}
		if pieces[base] == nil {
			bases = append(bases, base)
		}
		pieces[base] = append(pieces[base], pc)
	}
	// The extended form wins over the plain one (RFC 2231 section 4.1, RFC 6266 section 4.3).
	for _, base := range bases {
		add(base, joinPieces(pieces[base])...)
	}
	for _, p := range raw {
		if _, _, ok := splitPiece(p); !ok {
			add(p.name, p.values...)
		}
	}
	return out
}

// A piece is "name*", "name*0" or "name*0*".
type piece struct {
	number   int
	extended bool
	value    string
}

func splitPiece(p rawParam) (base string, pc piece, ok bool) {
	base, rest, ok := strings.Cut(p.name, "*")
	if !ok || base == "" {
		return "", piece{}, false
	}
	if len(p.values) > 0 {
		pc.value = p.values[0]
	}
	rest, pc.extended = strings.CutSuffix(rest, "*")
	if rest == "" {
		pc.extended = true
		return base, pc, true
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 {
		return "", piece{}, false
	}
	pc.number = n
	return base, pc, true
}

// joinPieces returns the value in the order of the numbers, with the first and
// with the last of pieces of one number, and with every piece taken for extended.
func joinPieces(list []piece) []string {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b piece) int { return a.number - b.number })
	first := slices.CompactFunc(slices.Clone(sorted), func(a, b piece) bool { return a.number == b.number })
	slices.Reverse(sorted)
	last := slices.CompactFunc(sorted, func(a, b piece) bool { return a.number == b.number })
	slices.Reverse(last)
	values := []string{joinOnce(first, false)}
	values = appendNew(values, joinOnce(last, false), joinOnce(first, true))
	// An escape may be split between two pieces.
	if len(first) > 1 && first[0].extended {
		var whole strings.Builder
		for _, pc := range first {
			whole.WriteString(pc.value)
		}
		values = appendNew(values, joinOnce([]piece{{value: whole.String(), extended: true}}, false))
	}
	// The pieces in the order they stand in, for programs that do not sort.
	return appendNew(values, joinOnce(list, false))
}

// joinOnce decodes percent signs in extended pieces, and then all of it from the
// charset that the first one names.
func joinOnce(list []piece, all bool) string {
	var raw []byte
	charset := ""
	for i, pc := range list {
		v := pc.value
		if !pc.extended && !all {
			raw = append(raw, v...)
			continue
		}
		if cs, text, ok := cutCharset(v); ok && i == 0 {
			charset, v = cs, text
		}
		raw = append(raw, percentDecode(v)...)
	}
	if text, ok := Charset(charset, raw); charset != "" && ok {
		return text
	}
	return rawText(raw)
}

// cutCharset splits "charset'language'text".
func cutCharset(v string) (charset, text string, ok bool) {
	charset, rest, ok := strings.Cut(v, "'")
	if !ok {
		return "", v, false
	}
	_, text, ok = strings.Cut(rest, "'")
	return charset, text, ok
}

// percentDecode decodes %XX; what is no such escape stays.
func percentDecode(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
