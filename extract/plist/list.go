package plist

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

const (
	// mostNested bounds lists inside each other, of which programs write few.
	mostNested = 256
	// largeValue is the size from which data is a file of its own.
	largeValue = 512
	// longestPath bounds a place.
	longestPath = 200
)

// A list is a property list while it is read: what stands in it comes one after the
// other, from whichever form it has.
type list struct {
	*parts.Pack
	stack []frame
	files int
}

// A frame is a dictionary or an array that is open.
type frame struct {
	path string // of keys
	dict bool
	key  string
	said bool // the key was handed on, or there is none
	page page
}

// A page is what a dictionary says about a resource of a web archive.
type page struct {
	data               []byte
	has                bool
	kind, charset, url string
}

// begin opens a dictionary or an array. It reports whether there is room for it.
func (l *list) begin(dict bool) bool {
	if len(l.stack) >= mostNested {
		return false
	}
	l.say()
	l.stack = append(l.stack, frame{path: l.where(), dict: dict, said: true})
	return true
}

// where is the place of the value that comes next.
func (l *list) where() string {
	if len(l.stack) == 0 {
		return ""
	}
	f := &l.stack[len(l.stack)-1]
	if !f.dict {
		return f.path
	}
	p := path.Join(f.path, strings.ReplaceAll(f.key, "/", "_"))
	if len(p) > longestPath {
		p = "…" + strings.ToValidUTF8(p[len(p)-longestPath/2:], "")
	}
	return p
}

// key takes the key of the value that comes next.
func (l *list) key(k string) {
	if n := len(l.stack); n == 0 || !l.stack[n-1].dict {
		l.value(k)
		return
	}
	l.say()
	f := &l.stack[len(l.stack)-1]
	f.key, f.said = k, k == ""
}

// say hands on the key that no value came with: one of a list, of a file, of nothing.
func (l *list) say() {
	n := len(l.stack)
	if n == 0 || l.stack[n-1].said {
		return
	}
	l.stack[n-1].said = true
	l.Text(extract.Shown, extract.Place{Where: l.where()}, l.stack[n-1].key+":\n")
}

// value takes text, or a number or a date as text.
func (l *list) value(v string) {
	at := extract.Place{Where: "list"}
	if n := len(l.stack); n > 0 {
		f := &l.stack[n-1]
		if w := l.where(); w != "" {
			at.Where = w
		}
		if f.dict {
			f.page.note(f.key, v)
			at.Column = parts.Heading(f.key)
			if f.key != "" {
				v = f.key + ": " + v
				f.said = true
			}
		}
	}
	l.Text(extract.Shown, at, v+"\n")
}

func (p *page) note(key, v string) {
	switch key {
	case "WebResourceMIMEType":
		p.kind = strings.ToLower(v)
	case "WebResourceTextEncodingName":
		p.charset = v
	case "WebResourceURL":
		p.url = v
	}
}

// data takes bytes: those of a web page wait for what is said about them.
func (l *list) data(b []byte) {
	if n := len(l.stack); n > 0 && l.stack[n-1].dict && l.stack[n-1].key == "WebResourceData" && !l.stack[n-1].page.has {
		l.stack[n-1].page.data, l.stack[n-1].page.has = b, true
		return
	}
	if len(b) < largeValue && !bytes.HasPrefix(b, []byte(magic)) {
		if text := strings.TrimSpace(printable(b)); text != "" {
			l.value(text)
		}
		return
	}
	where := l.where()
	l.files++
	l.child(extract.Child{Path: strings.TrimSpace(fmt.Sprintf("%s data-%d", where, l.files))}, b)
}

// printable is the text in bytes: all of it, or what looks like text.
func printable(b []byte) string {
	s := string(b)
	if strings.ToValidUTF8(s, "") == s && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }) {
		return s
	}
	return parts.Printable(b)
}

// end closes what was opened last.
func (l *list) end() {
	n := len(l.stack)
	if n == 0 {
		return
	}
	l.say()
	f := l.stack[n-1]
	l.stack = l.stack[:n-1]
	if !f.page.has {
		return
	}
	l.files++
	c := extract.Child{Path: fmt.Sprintf("resource-%d", l.files)}
	if name := fileName(f.page.url); name != "" {
		c.Names = []string{name}
		c.Path += "/" + name
	}
	if f.page.kind != "" {
		c.Types = []string{f.page.kind}
	}
	if f.page.charset != "" {
		c.Charsets = []string{f.page.charset}
	}
	l.child(c, f.page.data)
}

// fileName is the last element of a page's address.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	base := path.Base(u.Path)
	if base == "." || base == "/" || !strings.Contains(base, ".") {
		return ""
	}
	return base
}

func (l *list) child(c extract.Child, b []byte) {
	if l.Err == nil && len(b) > 0 {
		l.Err = l.Sink.Child(c, bytes.NewReader(b))
	}
}
