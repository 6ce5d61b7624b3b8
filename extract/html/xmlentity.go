package html

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"postern/extract"
)

// terms are the entities that a document type defines as a short text (XML 1.0
// section 4.2), by their names. One that stands for others, for markup or for
// another file is not expanded: it stays as it is written, and its definition is
// in All.
type terms struct {
	texts map[string]string
	left  int   // bytes of text that may still be put in
	err   error // the gap, once more was asked for
}

const (
	mostTerms    = 1000
	longestTerm  = 4 << 10
	longestTerms = 4 << 20 // of all their uses together
)

// learn takes the definitions out of a document type.
func (t *terms) learn(doctype string) {
	for {
		var ok bool
		if _, doctype, ok = strings.Cut(doctype, "<!ENTITY"); !ok {
			return
		}
		rest := strings.TrimLeft(doctype, " \t\r\n")
		end := strings.IndexAny(rest[:min(len(rest), longestName)], " \t\r\n")
		if end < 0 {
			continue
		}
		name := rest[:end]
		rest = strings.TrimLeft(rest[end:], " \t\r\n")
		if name == "%" || rest == "" || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		value, _, ok := strings.Cut(rest[1:min(len(rest), longestTerm)], rest[:1])
		if !ok || len(t.texts) >= mostTerms {
			continue
		}
		if text, plain := plainTerm(value); plain {
			if t.texts == nil {
				t.texts, t.left = map[string]string{}, longestTerms
			}
			if _, before := t.texts[name]; !before { // the first definition counts
				t.texts[name] = text
			}
		}
	}
}

// plainTerm undoes the references to letters in the text of an entity; plain is
// false when there are others, or markup.
func plainTerm(value string) (text string, plain bool) {
	r := bufio.NewReader(strings.NewReader(value))
	var b strings.Builder
	for {
		c, err := r.ReadByte()
		switch {
		case err != nil:
			return b.String(), true
		case c == '<' || c == '%':
			return "", false
		case c != '&':
			b.WriteByte(c)
			continue
		}
		s := entity(r, nil)
		if s == "&" || s == "<" {
			return "", false
		}
		b.WriteString(s)
	}
}

// text is what the entity stands for.
func (t *terms) text(name string) string {
	if t == nil {
		return ""
	}
	s := t.texts[name]
	if len(s) > t.left {
		t.err = &extract.GapError{Cause: extract.TooBig, Detail: "entities that stand for more text than is read"}
		return ""
	}
	t.left -= len(s)
	return s
}

func (x *xmlReader) entity() string { return entity(x.r, &x.terms) }

// longestName is the length of the longest reference that is looked at.
const longestName = 64

// entity is what the reference after "&" stands for: one of the five of XML, a
// number, or a text that the document type defines. Any other is left as it is
// written.
func entity(r *bufio.Reader, own *terms) string {
	b, err := r.Peek(longestName)
	if err != nil && err != io.EOF {
		return "&"
	}
	name, _, ok := strings.Cut(string(b), ";")
	if !ok {
		return "&"
	}
	text := ""
	switch name {
	case "lt":
		text = "<"
	case "gt":
		text = ">"
	case "amp":
		text = "&"
	case "quot":
		text = `"`
	case "apos":
		text = "'"
	default:
		if text = number(name); text == "" {
			text = own.text(name)
		}
		if text == "" {
			return "&"
		}
	}
	r.Discard(len(name) + 1)
	return text
}

// number is the letter that "#52" or "#x34" names; empty when it names none.
func number(name string) string {
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return ""
	}
	base := 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return ""
	}
	return string(rune(n))
}
