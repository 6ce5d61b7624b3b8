package parts

import (
	"context"
	"io"
)

// Stretch calls found with the bytes of data from from to to, a piece at a time. A piece
// begins with the last ones of that before it, so that what stands there is seen whole.
// It returns the errors of found and of ctx; where data ends early, so does it.
func Stretch(ctx context.Context, data io.ReaderAt, from, to int64, found func(piece []byte) error) error {
	const size, again = 256 << 10, 512
	for from < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := make([]byte, min(size, to-from))
		n, _ := data.ReadAt(b, from)
		if n == 0 {
			return nil
		}
		if err := found(b[:n]); err != nil {
			return err
		}
		if from += int64(n); from < to && n > again {
			from -= again
		}
	}
	return nil
}
