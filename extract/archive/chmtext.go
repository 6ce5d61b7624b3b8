package archive

import (
	"bytes"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// settings reads the title and what else was set when the help was made, and the
// language, whose code page holds for what follows.
func (c *chmFile) settings() error {
	var h [0x18]byte
	if readFull(c.o, h[:], 0) {
		c.page = mapi.LanguagePage(uint16(le.Uint32(h[0x14:])))
	}
	b := c.meta("/#SYSTEM")
	if len(b) < 4 {
		return nil
	}
	type entry struct {
		code uint16
		data []byte
	}
	var list []entry
	for b = b[4:]; len(b) >= 4; {
		n := min(int(le.Uint16(b[2:])), len(b)-4)
		e := entry{le.Uint16(b), b[4 : 4+n]}
		if b = b[4+n:]; e.code == 4 && n >= 4 {
			c.page = mapi.LanguagePage(uint16(le.Uint32(e.data)))
		}
		list = append(list, e)
	}
	for _, e := range list {
		where, ok := chmSettings[e.code]
		if !ok {
			where = "settings"
		}
		text := parts.Printable(e.data)
		if ok {
			text = mapi.Narrow(e.data, c.page) + "\n"
		}
		if text = oneText(text); text == "" {
			continue
		}
		if err := c.s.Text(extract.Properties, extract.Place{Where: where}, text); err != nil {
			return err
		}
	}
	return nil
}

// chmSettings are the entries of #SYSTEM that are one text.
var chmSettings = map[uint16]string{
	0: "table of contents", 1: "index", 2: "first page", 3: "title", 5: "window", 6: "file name", 9: "made with", 16: "font",
}

// oneText is text without what is neither text nor the end of a line.
func oneText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == 0 {
			return '\n'
		}
		if r < ' ' && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

// internal reads a file that the help's viewer keeps for itself: its name begins
// with #, $ or ::. Their texts count; what else may be in one is read like any other.
func (c *chmFile) internal(name string, r io.Reader) (bool, error) {
	base := name[strings.LastIndexByte(name, '/')+1:]
	if !strings.HasPrefix(name, "#") && !strings.HasPrefix(name, "$") && !strings.HasPrefix(name, "::") {
		return false, nil
	}
	const most = 16 << 20
	b, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil || len(b) == most {
		return true, c.s.Child(extract.Child{Path: name}, io.MultiReader(bytes.NewReader(b), r, failing{orEOF(err)}))
	}
	var text string
	switch base {
	case "#STRINGS":
		text = mapi.Narrow(b, c.page)
	case "#URLSTR":
		text = mapi.Narrow(bytes.Trim(b, "\x00"), c.page)
	default:
		text = parts.Printable(b)
	}
	if text = oneText(text); text != "" {
		if err := c.s.Text(extract.All, extract.Place{Where: name}, text+"\n"); err != nil {
			return true, err
		}
	}
	const file = 24 // nothing that is packed is smaller
	if len(b) < file {
		return true, nil
	}
	return true, c.s.Child(extract.Child{Path: name, Names: []string{base}, Alternative: true}, bytes.NewReader(b))
}

func orEOF(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}
