package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// A leftover is what no part of a container is made of.
type leftover struct {
	used *spans
	what string // the container, in gaps
	// known reports whether a stretch may be in no known form without a gap: tables, boot
	// sectors. Its printable text is handed on all the same. Nil means that none may.
	known func(x span) bool
	name  func(x span) string // nil for "area-" and its offset
}

// hand gives on every stretch that is not zeros.
func (l *leftover) hand(ctx context.Context, o *extract.Object, s extract.Sink) error {
	count := 0
	for _, x := range l.used.outside(o.Size) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if allZero(io.NewSectionReader(o.Data, x.from, x.to-x.from)) {
			continue
		}
		if count++; count > isoStrays {
			return &extract.GapError{Cause: extract.TooBig, Detail: l.what + ": too many areas that nothing refers to"}
		}
		c := extract.Child{Path: fmt.Sprintf("area-%d", x.from)}
		if l.name != nil {
			c.Path = l.name(x)
		}
		if c.Alternative = l.known != nil && l.known(x); c.Alternative {
			if err := extract.Carve(ctx, io.NewSectionReader(o.Data, x.from, x.to-x.from), s, extract.Place{Where: c.Path}); err != nil {
				return err
			}
		}
		if err := s.Child(c, io.NewSectionReader(o.Data, x.from, x.to-x.from)); err != nil {
			return err
		}
	}
	return nil
}

func anyStretch(span) bool { return true }

// readableText hands on what is readable in bytes that are neither names nor content.
func readableText(s extract.Sink, where string, b []byte) error {
	const small = 64 << 10 // of which the runs may stand in memory at once
	if len(b) > small {
		return extract.Carve(context.Background(), bytes.NewReader(b), s, extract.Place{Where: where})
	}
	runs := readable(b)
	if len(runs) == 0 {
		return nil
	}
	return s.Text(extract.All, extract.Place{Where: where}, strings.Join(runs, "\n")+"\n")
}

// numeric reports whether a field holds numbers alone, of up to twelve digits, with blanks
// and zeros between them, as the headers of archives are made of.
func numeric(b []byte) bool {
	const most = 12
	run := 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			if run++; run > most {
				return false
			}
		case c == ' ' || c == 0:
			run = 0
		default:
			return false
		}
	}
	return true
}
