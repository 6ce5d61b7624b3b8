// Package mac reads the wrappings that Macintosh files travel in: AppleSingle,
// AppleDouble, MacBinary and BinHex; and resource forks, which are in them.
package mac

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/mail"
)

// resourceType is how the resource forks that are found are declared.
const resourceType = "application/x-apple-resource-fork"

// text reads a string: in UTF-8, or as it was written before Unicode.
func text(b []byte) string {
	b = bytes.Trim(b, "\x00")
	if utf8.Valid(b) {
		return string(b)
	}
	s, _ := mail.Charset("macintosh", b)
	return s
}

// printable writes the readable stretches of r.
func printable(ctx context.Context, r io.Reader, s extract.Sink) error {
	const shortest = 6
	buf := make([]byte, 16<<10)
	var run []byte
	for {
		n, err := r.Read(buf)
		var out []byte
		for _, c := range buf[:n] {
			if (c >= ' ' && c < 0x7f || c == '\t') && len(run) < len(buf) {
				run = append(run, c)
				continue
			}
			if len(run) >= shortest {
				out = append(append(out, run...), '\n')
			}
			run = run[:0]
		}
		if err != nil && len(run) >= shortest {
			out = append(append(out, run...), '\n')
		}
		if spent := s.Text(extract.All, extract.Place{}, string(out)); spent != nil {
			return spent
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// forks hands on the two forks of a file. One that is empty is left out.
func forks(s extract.Sink, name string, data, resource io.Reader, dataSize, resourceSize int64) error {
	if dataSize > 0 {
		c := extract.Child{Path: "data", Names: names(name)}
		if name != "" {
			c.Path = strings.NewReplacer("/", "_", `\`, "_").Replace(name)
		}
		if err := s.Child(c, data); err != nil {
			return err
		}
	}
	if resourceSize == 0 {
		return nil
	}
	return s.Child(extract.Child{Path: "resource fork", Types: []string{resourceType}}, resource)
}

func names(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}
