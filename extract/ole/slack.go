package ole

import (
	"bytes"
	"cmp"
	"io"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// A stretch of bytes.
type stretch struct{ from, to int64 }

// take appends a stretch, or makes the last one longer where it goes on there.
func take(list []stretch, from, to int64) []stretch {
	if n := len(list); n > 0 && list[n-1].to == from {
		list[n-1].to = to
		return list
	}
	return append(list, stretch{from, to})
}

// slack reads the text in what no stream is made of: sectors that were given up, ends of the
// last ones, what stands behind all. It may be old text as well as something hidden.
func (f *file) slack(c *compound) error {
	if err := f.between(bytes.NewReader(c.root), int64(len(c.root)), c.usedIn); err != nil {
		return err
	}
	const tables = 76 // what stands before is known
	return f.between(c.data, c.size, append(c.used, stretch{0, tables}))
}

func (f *file) between(data io.ReaderAt, size int64, used []stretch) error {
	const piece = 1 << 20
	slices.SortFunc(used, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	at := int64(0)
	for _, x := range append(used, stretch{size, size}) {
		for to := min(x.from, size); at < to; {
			if err := f.ctx.Err(); err != nil {
				return err
			}
			b := make([]byte, min(piece, to-at))
			n, _ := data.ReadAt(b, at)
			at += int64(len(b))
			text := parts.Printable(b[:n])
			if text == "" {
				continue
			}
			if err := f.s.Text(extract.All, extract.Place{Where: "unused space"}, text); err != nil {
				return err
			}
		}
		at = max(at, x.to)
	}
	return nil
}
