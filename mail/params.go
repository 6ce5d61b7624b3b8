package mail

import (
	"slices"
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
	// QUIRK: "filename *1=" has a blank before the star.
	if base, number, ok := strings.Cut(name, "*"); ok {
		name = strings.TrimRight(base, " \t") + "*" + strings.TrimLeft(number, " \t")
	}
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

// appendNew appends what list does not hold yet and is not empty.
func appendNew(list []string, values ...string) []string {
	for _, v := range values {
		if v != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
