package extract

import (
	"strings"
	"unicode/utf8"
)

const (
	backspace = '\b'
	escape    = '\x1b'
	// wideControl is the control sequence introducer in one character, U+009B.
	wideControl = "\u009b"
	// longestControl bounds a control sequence, bytes.
	longestControl = 256
)

// terminalRuns calls each for lines as a terminal shows them that have digits taken back, or
// parted by control sequences (ECMA-48 section 5.4).
func terminalRuns(text string, each func(run, string, []byte)) {
	if strings.IndexByte(text, backspace) < 0 && strings.IndexByte(text, escape) < 0 && !strings.Contains(text, wideControl) {
		return
	}
	for start := 0; start < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end = start + n + 1
		}
		if line := onTerminal(text[start:end]); line != "" {
			each(run{start: start, end: end, kind: "a terminal's text"}, line, nil)
		}
		start = end
	}
}

// onTerminal is line without what a terminal does not show; empty where nothing is moved
// together by that.
func onTerminal(line string) string {
	if strings.IndexByte(line, backspace) < 0 && strings.IndexByte(line, escape) < 0 && !strings.Contains(line, wideControl) {
		return ""
	}
	out := make([]byte, 0, len(line)+1)
	joined := false
	for i := 0; i < len(line); {
		if line[i] == backspace {
			if len(out) > 0 {
				_, size := utf8.DecodeLastRune(out)
				out, joined = out[:len(out)-size], true
			}
			i++
			continue
		}
		if size := controlAt(line[i:]); size > 0 {
			i += size
			joined = joined || len(out) > 0 && isDigit(out[len(out)-1]) && i < len(line) && isDigit(line[i])
			continue
		}
		out = append(out, line[i])
		i++
	}
	if !joined {
		return ""
	}
	return strings.TrimRight(string(out), "\r\n") + "\n"
}

// controlAt is the length of the control sequence that s begins with; zero where there is none.
func controlAt(s string) int {
	at := 0
	switch {
	case strings.HasPrefix(s, wideControl):
		at = len(wideControl)
	case len(s) < 2 || s[0] != escape:
		return 0
	case s[1] == '[':
		at = 2
	case s[1] == ']': // a command to the system, up to BEL or ESC \
		for i := 2; i < min(len(s), longestControl); i++ {
			if s[i] == '\a' {
				return i + 1
			}
			if s[i] == escape {
				return min(i+2, len(s))
			}
		}
		return 2
	default:
		return 2
	}
	for i := at; i < min(len(s), longestControl); i++ {
		switch c := s[i]; {
		case c >= '@' && c <= '~':
			return i + 1
		case c < ' ' || c > '?':
			return i
		}
	}
	return at
}
