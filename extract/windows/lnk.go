package windows

import (
	"bytes"
	"context"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/mail"
)

// Shortcut is the shell link format ([MS-SHLLINK]).
var Shortcut = extract.Format{
	Name:       "lnk",
	About:      "Windows shortcuts: the target in all its forms, arguments, folders, description, icon, the machine it was made on, properties; what follows the end as a file",
	MediaTypes: []string{"application/x-ms-shortcut"},
	Extensions: []string{"lnk"},
	Detect: func(o *extract.Object) bool {
		return bytes.HasPrefix(o.Head, []byte("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"))
	},
	Risky: true,
	Read:  readShortcut,
}

// Flags of a link (section 2.1.1).
const (
	linkHasTargets  = 1 << 0
	linkHasInfo     = 1 << 1
	linkHasName     = 1 << 2
	linkIsWide      = 1 << 7
	linkNoInfo      = 1 << 8
	linkHeader      = 76
	linkMostStrings = 5
)

var errShortcut = &extract.GapError{Cause: extract.Corrupt, Detail: "damaged Windows shortcut, or it is cut off"}

// A shortcut is read from its beginning to its end.
type shortcut struct {
	o    *extract.Object
	sink extract.Sink
	at   int64
	err  error
}

func readShortcut(_ context.Context, o *extract.Object, s extract.Sink) error {
	var h [linkHeader]byte
	if !readFull(o, h[:], 0) {
		return errShortcut
	}
	flags := le.Uint32(h[20:])
	l := &shortcut{o: o, sink: s, at: linkHeader}
	if flags&linkHasTargets != 0 {
		l.targets()
	}
	if flags&linkHasInfo != 0 && flags&linkNoInfo == 0 {
		l.info()
	}
	for i, where := range [linkMostStrings]string{"description", "relative path", "working folder", "arguments", "icon"} {
		if flags&(linkHasName<<i) != 0 {
			l.string(where, flags&linkIsWide != 0)
		}
	}
	for l.err == nil && l.extra() {
	}
	if l.err != nil {
		return l.err
	}
	return rest(o, s, l.at, false)
}

// take reads the next bytes.
func (l *shortcut) take(n int64) []byte {
	if l.err != nil {
		return nil
	}
	if n < 0 || n > l.o.Size-l.at {
		l.err = errShortcut
		return nil
	}
	b := make([]byte, n)
	if !readFull(l.o, b, l.at) {
		l.err = errShortcut
		return nil
	}
	l.at += n
	return b
}

func (l *shortcut) text(where, text string) {
	if text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd")); text != "" && l.err == nil {
		l.err = l.sink.Text(extract.Shown, extract.Place{Where: where}, text+"\n")
	}
}

// narrow is text in the code page of the machine, up to a zero.
func narrow(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	for _, charset := range append([]string{"utf-8", "windows-1252"}, mail.Guess(b)...) {
		if text, ok := mail.Charset(charset, b); ok && !strings.ContainsRune(text, '\ufffd') {
			return text
		}
	}
	return string(b)
}

// targets reads the list of shell items: folders and a file, in forms of which nobody
// wrote down all (section 2.2).
func (l *shortcut) targets() {
	size := l.take(2)
	if l.err != nil {
		return
	}
	list := l.take(int64(le.Uint16(size)))
	for len(list) >= 2 {
		n := int(le.Uint16(list))
		if n < 2 || n > len(list) {
			break
		}
		l.text("target", items(list[2:n]))
		list = list[n:]
	}
	l.text("target", items(list))
}

// items is what can be read in a shell item.
func items(b []byte) string {
	text := parts.Printable(b)
	if len(b) > 12 { // the short name in one of a file
		text += narrow(b[12:min(len(b), 12+260)]) + "\n"
	}
	return text + wideRuns(b) + wideRuns(b[min(1, len(b)):])
}

// info reads where the target was when the link was made (section 2.3).
func (l *shortcut) info() {
	size := l.take(4)
	if l.err != nil {
		return
	}
	b := append(size, l.take(int64(le.Uint32(size))-4)...)
	if len(b) < 28 {
		l.err = errShortcut
		return
	}
	head := le.Uint32(b[4:])
	l.text("target", parts.Printable(b[28:]))
	l.text("target", wideRuns(b[28:]))
	at := func(field int, isWide bool) string {
		if field+4 > int(head) || field+4 > len(b) {
			return ""
		}
		off := le.Uint32(b[field:])
		switch {
		case off == 0 || int64(off) >= int64(len(b)):
			return ""
		case isWide:
			return wide(b[off:])
		}
		return narrow(b[off:])
	}
	for _, f := range []struct {
		field int
		wide  bool
	}{{16, false}, {24, false}, {28, true}, {32, true}} {
		l.text("target", at(f.field, f.wide))
	}
	for _, field := range []int{12, 20} { // the volume with its label, the share
		if off := int64(le.Uint32(b[field:])); off > 0 && off < int64(len(b)) {
			l.text("volume", parts.Printable(b[off:])+wideRuns(b[off:]))
		}
	}
}

// string reads one of the texts (section 2.4).
func (l *shortcut) string(where string, isWide bool) {
	size := l.take(2)
	if l.err != nil {
		return
	}
	n := int64(le.Uint16(size))
	if !isWide {
		b := l.take(n)
		l.text(where, narrow(b))
		if i := bytes.IndexByte(b, 0); i >= 0 {
			l.text(where, parts.Printable(b[i:]))
		}
		return
	}
	b := l.take(2 * n)
	text := wide(b)
	l.text(where, text)
	for i := 0; i+2 <= len(b); i += 2 {
		if b[i] == 0 && b[i+1] == 0 { // behind a zero, where nobody looks
			l.text(where, parts.Printable(b[i:])+wideRuns(b[i:]))
			break
		}
	}
}

// extra reads a block of extra data, until there is none (section 2.5).
func (l *shortcut) extra() bool {
	if l.at == l.o.Size {
		return false // QUIRK: some programs leave the last block out
	}
	size := l.take(4)
	if l.err != nil {
		return false
	}
	n := int64(le.Uint32(size))
	if n < 4 {
		return false
	}
	b := l.take(n - 4)
	if len(b) < 4 {
		return false
	}
	const tracker, properties, environment, icon, installer = 0xa0000003, 0xa0000009, 0xa0000001, 0xa0000007, 0xa0000006
	where := "extra data"
	switch le.Uint32(b) {
	case environment:
		where = "target"
	case icon:
		where = "icon"
	case tracker:
		where = "machine"
	case properties:
		where = "properties"
	}
	b = b[4:]
	switch {
	case where == "target" || where == "icon" || le.Uint32(size) == 788:
		const ansi = 260
		l.text(where, narrow(b[:min(ansi, len(b))]))
		l.text(where, wideRuns(b[min(ansi, len(b)):]))
		l.text(where, parts.Printable(b))
	default:
		l.text(where, parts.Printable(b)+wideRuns(b))
	}
	return l.err == nil
}
