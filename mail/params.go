package mail

import (
	"slices"
	"strconv"
	"strings"
)

// A paramValue is one parameter with everything it may mean, the best first.
type paramValue struct {
	name     string // lower case
	readings []string
}

// maxReadings bounds how many values one parameter keeps.
const maxReadings = 8

// A fieldValue is a structured header value, "text/plain; charset=x": its first
// word and its parameters.
type fieldValue struct {
	main   string // without comments, trimmed
	params []paramValue
}

// parseFieldValue reads a value leniently (RFC 2045 section 5.1, RFC 2231):
// comments, missing semicolons and quotes, duplicates, blanks in values.
func parseFieldValue(value string) fieldValue {
	l := paramLexer{s: value}
	main := l.until(";")
	v := fieldValue{main: strings.TrimSpace(stripComments(main))}
	// QUIRK: "text/plain charset=utf-8" has no semicolon.
	if head, rest, ok := strings.Cut(v.main, " "); ok && strings.Contains(rest, "=") {
		v.main = head
		l.s, l.i = rest+";"+l.s[l.i:], 0
	}
	var raw []rawParam
	for l.i < len(l.s) && len(raw) < 1000 {
		if p, ok := l.param(); ok {
			raw = append(raw, p)
		}
	}
	v.params = joinParams(raw)
	return v
}

// get returns all readings of a parameter.
func (v fieldValue) get(name string) []string {
	for _, p := range v.params {
		if p.name == name {
			return p.readings
		}
	}
	return nil
}

// A rawParam is one "name=value" as it stands there, with its readings.
type rawParam struct {
	name   string
	values []string
}

type paramLexer struct {
	s string
	i int
}

// until returns what comes before any of stops outside quotes and comments, and
// moves behind it.
func (l *paramLexer) until(stops string) string {
	start, comment, quoted := l.i, 0, false
	closes := strings.LastIndexByte(l.s, ')')
	for l.i < len(l.s) {
		c := l.s[l.i]
		switch {
		case c == '\\' && (quoted || comment > 0):
			l.i++
		case c == '"' && comment == 0:
			quoted = !quoted
		case quoted:
		case c == '(' && l.i < closes:
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment == 0 && strings.IndexByte(stops, c) >= 0:
			l.i++
			return l.s[start : l.i-1]
		}
		l.i++
	}
	l.i = len(l.s)
	return l.s[start:]
}

// param reads one "name=value;".
func (l *paramLexer) param() (rawParam, bool) {
	start := l.i
	nameEnd := strings.IndexAny(l.s[l.i:], "=;")
	if nameEnd < 0 {
		l.i = len(l.s)
		return rawParam{}, false
	}
	l.i += nameEnd + 1
	if l.s[l.i-1] == ';' {
		return rawParam{}, false
	}
	name := strings.ToLower(strings.TrimSpace(stripComments(l.s[start : l.i-1])))
	if cut := strings.LastIndexAny(name, " \t"); cut >= 0 {
		name = name[cut+1:]
	}
	p := rawParam{name: name}
	open := l.i
	segment := strings.Trim(l.until(";"), " \t")
	// QUIRK: a quote that is never closed reaches to the end for some and to
	// the next semicolon for others.
	if l.i == len(l.s) && strings.Count(segment, `"`)%2 == 1 {
		if semicolon := strings.IndexByte(l.s[open:], ';'); semicolon >= 0 {
			p.values = valueReadings(strings.Trim(l.s[open:open+semicolon], " \t"))
			l.i = open + semicolon + 1
		}
	}
	p.values = appendNew(p.values, valueReadings(segment)...)
	// QUIRK: a missing semicolon: charset=utf-8 name=x.txt
	if cut := strings.IndexAny(segment, " \t"); cut > 0 && segment[0] != '"' && strings.Contains(segment[cut:], "=") {
		p.values = appendNew([]string{segment[:cut]}, p.values...)
		l.s, l.i = segment[cut+1:]+";"+l.s[min(l.i, len(l.s)):], 0
	}
	return p, name != ""
}

// valueReadings are the ways to read one value: quoted or not, with its comment
// or without, with its blanks or up to the first.
func valueReadings(s string) []string {
	var list []string
	if strings.HasPrefix(s, `"`) {
		inner, literal, rest := unquote(s)
		list = appendNew(list, inner, literal)
		if rest = strings.TrimSpace(stripComments(rest)); rest != "" {
			list = appendNew(list, inner+rest)
		}
		return list
	}
	bare := strings.TrimSpace(stripComments(s))
	list = appendNew(list, bare)
	if word, _, ok := strings.Cut(bare, " "); ok {
		list = appendNew(list, word)
	}
	list = appendNew(list, s)
	if len(bare) > 1 && bare[0] == '\'' && bare[len(bare)-1] == '\'' {
		list = appendNew(list, bare[1:len(bare)-1])
	}
	return list
}

// unquote reads the quoted string at the start of s, with its backslashes as
// escapes (inner) and as they stand (literal), and what follows it.
func unquote(s string) (inner, literal, rest string) {
	var b strings.Builder
	i := 1
	for i < len(s) && s[i] != '"' {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String(), s[1:min(i, len(s))], s[min(i+1, len(s)):]
}

// stripComments takes out "(…)", nested and escaped, outside quotes. What is
// never closed is no comment.
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth, quoted, open := 0, false, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				b.WriteString(s[i : i+2])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			if depth == 0 {
				open = i
			}
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteByte(c)
		}
	}
	if depth > 0 {
		b.WriteString(s[open:])
	}
	return b.String()
}

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
	values   []string
}

func splitPiece(p rawParam) (base string, pc piece, ok bool) {
	base, rest, ok := strings.Cut(p.name, "*")
	if !ok || base == "" {
		return "", piece{}, false
	}
	pc = piece{values: p.values}
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
	// The pieces in the order they stand in, for programs that do not sort.
	return appendNew(values, joinOnce(list, false))
}

// joinOnce decodes percent signs in extended pieces, and then all of it from the
// charset that the first one names.
func joinOnce(list []piece, all bool) string {
	var raw []byte
	charset := ""
	for i, pc := range list {
		v := pc.values[0]
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

// appendNew appends what list does not hold yet and is not empty.
func appendNew(list []string, values ...string) []string {
	for _, v := range values {
		if v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
