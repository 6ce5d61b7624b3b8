package yenc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// Format is yEnc: files in one or several parts, with text around them.
var Format = extract.Format{
	Name:       "yenc",
	About:      "yEnc: files in one or more parts, in any order, with their checks; the text around them",
	MediaTypes: []string{"application/x-yenc", "application/x-yencode"},
	Extensions: []string{"yenc", "ync"},
	Detect:     detect,
	Covers:     []string{"plain"},
	Read:       read,
}

// lookFor is how far into a text its first file may be.
const lookFor = 256 << 10

func detect(o *extract.Object) bool {
	if bytes.HasPrefix(o.Head, []byte("=ybegin ")) || hasBegin(o.Head) {
		return true
	}
	if o.Size <= int64(len(o.Head)) || o.Section != extract.Body && !slices.ContainsFunc(o.Types, func(t string) bool { return strings.HasPrefix(t, "text/") }) {
		return false
	}
	b := make([]byte, min(o.Size, lookFor))
	n, _ := o.Data.ReadAt(b, 0)
	return hasBegin(b[:n])
}

func hasBegin(b []byte) bool {
	i := bytes.Index(b, []byte("\n=ybegin "))
	if i < 0 {
		return false
	}
	line, _, _ := bytes.Cut(b[i+1:], []byte("\n"))
	return bytes.Contains(line, []byte(" line=")) && bytes.Contains(line, []byte(" size="))
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f, err := find(ctx, o)
	if err != nil {
		return err
	}
	if len(f.text) > 0 {
		var in []io.Reader
		for _, t := range f.text {
			in = append(in, section(o, t))
		}
		c := extract.Child{Path: "text", Types: o.Types, Charsets: o.Charsets}
		if len(c.Types) == 0 || !strings.HasPrefix(c.Types[0], "text/") {
			c.Types = []string{"text/plain"}
		}
		if err := s.Child(c, io.MultiReader(in...)); err != nil {
			return err
		}
	}
	for i, file := range f.files() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := file.read(o, s, i+1); err != nil {
			return err
		}
	}
	if f.more {
		return &extract.GapError{Cause: extract.TooBig, Detail: "more parts in yEnc than are read"}
	}
	return nil
}

func section(o *extract.Object, s stretch) *io.SectionReader {
	return io.NewSectionReader(o.Data, s.start, s.end-s.start)
}

// read hands on one file, its parts in order.
func (f file) read(o *extract.Object, s extract.Sink, number int) error {
	name := strings.ToValidUTF8(f.parts[0].name, "\uFFFD")
	c := extract.Child{Path: fmt.Sprintf("%d", number)}
	if name != "" {
		c.Path, c.Names = strings.NewReplacer("/", "_", `\`, "_").Replace(name), []string{name}
		if err := s.Text(extract.Properties, extract.Place{Where: "name"}, name+"\n"); err != nil {
			return err
		}
	}
	sum := &check{}
	var in []io.Reader
	for _, p := range f.parts {
		decoded, _ := mail.Decoder(section(o, p.data), "x-yencode")
		in = append(in, &checked{r: decoded, part: p, whole: sum})
	}
	if err := s.Child(c, io.MultiReader(in...)); err != nil {
		return err
	}
	last := f.parts[len(f.parts)-1]
	why := sum.damage
	switch {
	case len(f.missing) > 0:
		why = fmt.Sprintf("of the %d parts in yEnc these are missing: %s", f.parts[0].total, strings.Join(f.missing, ", "))
	case why == "" && last.wholeCRC != "" && !last.sameCRC(last.wholeCRC, sum.crc):
		why = "the check of a file in yEnc differs"
	}
	if why == "" {
		return nil
	}
	return s.Gap(c.Path, extract.Corrupt, why)
}
