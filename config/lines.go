package config

import (
	"strconv"
	"strings"
)

// lineMap leads from keys to lines. Keys are written as in
// "rule[2].when.to[0]", counted from 0.
type lineMap map[string]int

// of is the line of a key, or of the nearest table around it that is in the
// file; 0 without one.
func (m lineMap) of(path string) int {
	for path != "" {
		if line, ok := m[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 0
}

// lineScanner reads TOML that is known to be well formed, for the places of its
// keys only. On anything else it stops early, or places keys wrongly; it never
// fails.
type lineScanner struct {
	s      string
	pos    int
	line   int
	lines  lineMap
	arrays map[string]int // how many [[tables]] each array has so far
}

// scanLines finds the line of every key.
func scanLines(text string) lineMap {
	l := &lineScanner{s: text, line: 1, lines: lineMap{}, arrays: map[string]int{}}
	prefix := ""
	for {
		l.blank(true)
		switch {
		case l.pos >= len(l.s):
			return l.lines
		case l.peek("[["):
			l.pos += 2
			prefix = l.table(l.key(), true)
			l.skip("]]")
		case l.peek("["):
			l.pos++
			prefix = l.table(l.key(), false)
			l.skip("]")
		default:
			before := l.pos
			l.pair(prefix)
			if l.pos == before {
				l.pos++
			}
		}
	}
}

func (l *lineScanner) peek(s string) bool { return strings.HasPrefix(l.s[l.pos:], s) }

func (l *lineScanner) skip(s string) {
	l.blank(false)
	if l.peek(s) {
		l.pos += len(s)
	}
}

// blank skips white space and comments, with newlines where they mean nothing.
func (l *lineScanner) blank(newlines bool) {
	for l.pos < len(l.s) {
		switch c := l.s[l.pos]; {
		case c == ' ' || c == '\t' || c == '\r':
			l.pos++
		case c == '\n' && newlines:
			l.line++
			l.pos++
		case c == '#':
			end := strings.IndexByte(l.s[l.pos:], '\n')
			if end < 0 {
				end = len(l.s) - l.pos
			}
			l.pos += end
		default:
			return
		}
	}
}

// key reads a dotted key.
func (l *lineScanner) key() []string {
	var parts []string
	for {
		l.blank(false)
		if l.peek(`"`) || l.peek("'") {
			parts = append(parts, l.quoted())
		} else {
			start := l.pos
			for l.pos < len(l.s) && !strings.ContainsRune(" \t\r\n.=[]{},#\"'", rune(l.s[l.pos])) {
				l.pos++
			}
			parts = append(parts, l.s[start:l.pos])
		}
		l.blank(false)
		if !l.peek(".") {
			return parts
		}
		l.pos++
	}
}

// table is the path of a table's header. In an array of tables a name means its
// last table.
func (l *lineScanner) table(parts []string, array bool) string {
	path := ""
	for i, part := range parts {
		path = join(path, part)
		last := i == len(parts)-1
		if last && array {
			if l.arrays[path] == 0 {
				l.note(path)
			}
			l.arrays[path]++
		}
		if n := l.arrays[path]; n > 0 {
			path += "[" + strconv.Itoa(n-1) + "]"
		}
		l.note(path)
	}
	return path
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// note remembers the line where a key is first seen.
func (l *lineScanner) note(path string) {
	if _, ok := l.lines[path]; !ok {
		l.lines[path] = l.line
	}
}

// pair reads "key = value".
func (l *lineScanner) pair(path string) {
	for _, part := range l.key() {
		path = join(path, part)
		l.note(path)
	}
	if !l.peek("=") {
		return
	}
	l.pos++
	l.value(path)
}

// value skips a value, and notes the keys inside it.
func (l *lineScanner) value(path string) {
	l.blank(false)
	switch {
	case l.pos >= len(l.s):
	case l.peek(`"`) || l.peek("'"):
		l.quoted()
	case l.peek("["):
		l.list(func(i int) {
			at := path + "[" + strconv.Itoa(i) + "]"
			l.note(at)
			l.value(at)
		}, ']')
	case l.peek("{"):
		l.list(func(int) { l.pair(path) }, '}')
	default:
		for l.pos < len(l.s) && !strings.ContainsRune(",]}#\n", rune(l.s[l.pos])) {
			l.pos++
		}
	}
}

// list reads the elements of an array or an inline table up to its end.
func (l *lineScanner) list(element func(int), end byte) {
	l.pos++
	for i := 0; ; i++ {
		l.blank(true)
		if l.pos >= len(l.s) {
			return
		}
		if l.s[l.pos] == end {
			l.pos++
			return
		}
		before := l.pos
		element(i)
		l.blank(true)
		if l.peek(",") {
			l.pos++
		}
		if l.pos == before {
			l.pos++
		}
	}
}

// quoted skips a string of any of the four kinds and returns what is between
// its quotes, with simple escapes undone.
func (l *lineScanner) quoted() string {
	quote := l.s[l.pos : l.pos+1]
	long := strings.Repeat(quote, 3)
	if l.peek(long) {
		quote = long
	}
	l.pos += len(quote)
	start := l.pos
	for l.pos < len(l.s) {
		switch {
		case l.s[l.pos] == '\\' && quote[0] == '"':
			l.pos++
			if l.pos < len(l.s) && l.s[l.pos] == '\n' {
				l.line++
			}
		case l.peek(quote):
			text := l.s[start:l.pos]
			l.pos += len(quote)
			for len(quote) == 3 && l.peek(quote[:1]) { // up to two more belong to the text
				l.pos++
			}
			return unescape(text)
		case l.s[l.pos] == '\n':
			l.line++
		}
		l.pos++
	}
	return ""
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	if plain, err := strconv.Unquote(`"` + s + `"`); err == nil {
		return plain
	}
	return s
}
