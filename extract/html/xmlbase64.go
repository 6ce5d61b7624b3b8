package html

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// longBase64 is how many digits of base64 in a row are a file that is handed on as it is
// read, since it may be longer than any text that is looked at in one piece. Shorter ones
// stay in the text and are found there.
const longBase64 = 16 << 10

// file hands on what stands in base64 from here on, if it is long: pictures in SVG and XMP,
// documents in invoices.
func (x *xmlReader) file() error {
	start, _ := x.r.Peek(min(longBase64, x.r.Size()))
	c := extract.Child{Path: "base64", Alternative: true}
	skip := len(start) - len(bytes.TrimLeft(start, " \t\r\n"))
	if i := indexData(string(start[skip:min(len(start), skip+longestType)])); i == 0 {
		head, _, ok := bytes.Cut(start[skip+len("data:"):min(len(start), skip+longestType)], []byte(","))
		kind, params, _ := strings.Cut(strings.ToLower(string(head)), ";")
		if !ok || !strings.HasSuffix(strings.TrimSpace(params), "base64") {
			return nil
		}
		skip += len("data:") + len(head) + 1
		c = extract.Child{Path: "data"}
		if kind = strings.TrimSpace(kind); kind != "" {
			c.Types = []string{kind}
		}
	}
	if len(start) < skip+shortestLine {
		return nil
	}
	begins := string(start[skip : skip+shortestLine])
	if !x.page.main {
		// In another charset the same digits may be some no longer, from some place on: they would
		// be found again in pieces.
		if x.handed[begins] {
			_, _ = x.r.Discard(skip)
			_, err := io.Copy(io.Discard, &base64Run{x: x})
			return err
		}
		return nil
	}
	if len(start) < longBase64 || !digits(start[skip:]) {
		return nil
	}
	x.handed[begins] = true
	x.images++
	c.Path = fmt.Sprintf("%s-%d", c.Path, x.images)
	_, _ = x.r.Discard(skip)
	run := &base64Run{x: x}
	in, _ := mail.Decoder(run, "base64")
	if err := x.page.child(c, in); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, run)
	return err
}

// shortestLine is how many digits stand in a row at least but for the last line: no words or
// numbers do.
const shortestLine = 32

// digits reports whether b may begin a file in base64: lines of digits, parted by new lines
// or references to some.
func digits(b []byte) bool {
	row, all := 0, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case base64Digit(c):
			row++
			all++
		case blank(c) || c == '&':
			if row > 0 && row < shortestLine {
				return false
			}
			row = 0
			if c == '&' {
				n := bytes.IndexByte(b[i:min(len(b), i+longestName)], ';')
				if n < 0 {
					return i+longestName > len(b) && all > len(b)/2
				}
				i += n
			}
		case c == '%':
			i += 2
		default:
			return false
		}
	}
	return all > len(b)/2
}

func base64Digit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_' || c == '='
}

// A base64Run reads lines of digits, without what parts them, up to the first thing that is
// none. That is left to be read as text.
type base64Run struct {
	x     *xmlReader
	final bool // this is the last line
	done  bool
	rows  rows
}

func (b *base64Run) Read(p []byte) (int, error) {
	for !b.done && len(p) > 0 {
		next, err := b.x.r.Peek(1)
		if err != nil {
			b.done = true
			b.rows.end(b.x)
			if errors.Is(err, io.EOF) {
				break
			}
			return 0, err
		}
		if base64Digit(next[0]) {
			buffered, _ := b.x.r.Peek(min(b.x.r.Buffered(), len(p)))
			n := 1
			for n < len(buffered) && base64Digit(buffered[n]) {
				n++
			}
			copy(p, buffered[:n])
			b.rows.take(b.x, p[:n])
			_, _ = b.x.r.Discard(n)
			return n, nil
		}
		if next[0] == '%' {
			h, _ := b.x.r.Peek(3)
			if i := strings.Index("2B2F3D", strings.ToUpper(string(h[1:]))); i >= 0 && i%2 == 0 && len(h) == 3 {
				_, _ = b.x.r.Discard(3)
				p[0] = "+/="[i/2]
				return 1, nil
			}
		}
		if b.done = b.final || !b.newLine(); b.done {
			b.rows.end(b.x)
			break
		}
		b.rows.take(b.x, []byte("\n"))
	}
	return 0, io.EOF
}

// newLine passes over what parts lines, where another full line follows it.
func (b *base64Run) newLine() bool {
	h, _ := b.x.r.Peek(longestName + shortestLine)
	n := 0
	for n < len(h) {
		if blank(h[n]) {
			n++
			continue
		}
		end := bytes.IndexByte(h[n:], ';')
		if h[n] != '&' || end < 0 || strings.TrimSpace(number(string(h[n+1:n+end]))) != "" {
			break
		}
		n += end + 1
	}
	if n == 0 {
		return false
	}
	broken := bytes.ContainsAny(h[:n], "\r\n&")
	line := h[n:min(n+shortestLine, len(h))]
	if len(line) < shortestLine || slices.ContainsFunc(line, func(c byte) bool { return !base64Digit(c) }) {
		return broken && b.last(h[n:], n)
	}
	_, _ = b.x.r.Discard(n)
	return true
}

// last takes the last line, which may be short. It may be something else too, and is
// therefore a text besides.
func (b *base64Run) last(line []byte, skip int) bool {
	n := 0
	for n < len(line) && base64Digit(line[n]) {
		n++
	}
	if n == 0 || n == len(line) || !blank(line[n]) && line[n] != '"' && line[n] != '\'' && line[n] != '<' && line[n] != ']' && line[n] != '&' {
		return false
	}
	b.x.hidden(line[:n])
	_, _ = b.x.r.Discard(skip)
	b.final = true
	return true
}
