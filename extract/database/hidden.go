package database

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// hidden emits the text in bytes that no program shows.
func hidden(ctx context.Context, s extract.Sink, where string, b []byte) error {
	return parts.Stretch(ctx, bytes.NewReader(b), 0, int64(len(b)), func(b []byte) error {
		text := parts.Printable(b)
		if text == "" {
			return nil
		}
		return s.Text(extract.All, extract.Place{Where: where}, text)
	})
}

// A span is a stretch of a row.
type span struct{ from, to int }

// uncovered are the stretches of b that no span covers.
func uncovered(b []byte, spans []span) (list [][]byte) {
	const least = 5 // what is shorter is no text
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	at := 0
	for _, s := range append(spans, span{len(b), len(b)}) {
		if to := min(s.from, len(b)); to-at >= least {
			list = append(list, b[at:to])
		}
		at = max(at, s.to)
	}
	return list
}
