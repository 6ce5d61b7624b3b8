// Package works reads documents of the small word processors of Microsoft: of Works 1 to 4 and of Write,
// which share their roots with Word for DOS. Later versions of Works keep a compound file. The layout
// of Works is that which libwps describes, that of Write the one that Microsoft published.
package works

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// Works is a document of Works 1 to 4, as a file or as the stream MN0 of a compound file. Its places
// are "text" and "headers, notes and fonts".
var Works = extract.Format{
	Name:       "wps",
	About:      "Works 1 to 4: text in the code pages of Windows and DOS that it looks like or its fonts tell, headers, footers and notes, names of fonts",
	MediaTypes: []string{"application/vnd.ms-works", "application/x-msworks"},
	Extensions: []string{"wps", "wpt"},
	Covers:     []string{"plain", "csv"},
	Detect:     func(o *extract.Object) bool { return isWorks(o.Head, o.Size) },
	Risky:      true,
	Read:       readWorks,
}

const (
	largest   = 64 << 20
	textAt    = 0x100 // where the text of Works begins
	textEndAt = 0x26
)

// isWorks looks at the version and whether text stands where it must: there is no signature.
func isWorks(head []byte, size int64) bool {
	if len(head) <= textAt || head[0] == 0 || head[0] > 8 || head[1] != 0xfe {
		return false
	}
	end := int64(binary.LittleEndian.Uint32(head[textEndAt:]))
	if end <= textAt || end > size {
		return false
	}
	const few = 16 // a zero in so many signs
	text := head[textAt:min(int64(len(head)), end)]
	return bytes.Count(text, []byte{0}) <= len(text)/few
}

func readWorks(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b, err := all(o)
	if err != nil {
		return err
	}
	if len(b) <= textAt {
		return corrupt("Works document", "cut off")
	}
	end := int(binary.LittleEndian.Uint32(b[textEndAt:]))
	cut := end < textAt || end > len(b)
	if cut {
		end = len(b)
	}
	pages := pagesOf(b[textAt:end], b[end:], false)
	if err := hand(s, "text", b[textAt:end], pages); err != nil {
		return err
	}
	// Headers, footers and notes stand behind the text, between tables of formats.
	if err := strays(s, "headers, notes and fonts", b[end:], pages); err != nil {
		return err
	}
	if err := strays(s, "head", b[:textAt], pages); err != nil {
		return err
	}
	if cut {
		return corrupt("Works document", "its text does not end in the file")
	}
	return ctx.Err()
}

func all(o *extract.Object) ([]byte, error) {
	if o.Size > largest {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "document larger than its reader takes"}
	}
	return io.ReadAll(o.Open())
}

func corrupt(what, why string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: fmt.Sprintf("%s: %s", what, why)}
}

// hand hands on text in the charsets it may be in: nothing in the file says which.
func hand(s extract.Sink, where string, b []byte, pages []string) error {
	for i, text := range readings(b, pages) {
		view, at := extract.Shown, where
		if i > 0 {
			view, at = extract.All, where+" in another code page"
		}
		if err := s.Text(view, extract.Place{Where: at}, text+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// tidy makes line ends of breaks, and drops what stands for fields and pictures.
func tidy(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f':
			return '\n'
		case r == 0x1f: // a hyphen that only divides a word at the end of a line
			return -1
		case r < ' ' && r != '\t':
			return ' '
		}
		return r
	}, text)
}

// strays hands on runs of text between data of a known layout without text.
func strays(s extract.Sink, where string, b []byte, pages []string) error {
	const least = 4
	var runs []byte
	for start, i := 0, 0; i <= len(b); i++ {
		if i < len(b) && (b[i] >= ' ' && b[i] != 0x7f && b[i] != 0xff || b[i] == '\t') {
			continue
		}
		if i-start >= least {
			runs = append(append(runs, b[start:i]...), '\n')
		}
		start = i + 1
	}
	if len(runs) == 0 {
		return nil
	}
	for _, text := range readings(runs, pages) {
		if err := s.Text(extract.All, extract.Place{Where: where}, text+"\n"); err != nil {
			return err
		}
	}
	return nil
}
