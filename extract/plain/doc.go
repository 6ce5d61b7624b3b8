// Package plain reads text and what is written in text: plain text, tables of
// separated values, JSON. Its readers stream, in any charset, and are linear in
// the object's size.
package plain

import (
	"context"
	"io"

	"postern/extract"
	"postern/extract/charset"
)

// eachReading calls read with the text of o in every charset that o may be
// written in: the best reading as what is shown, the others for completeness.
func eachReading(ctx context.Context, o *extract.Object, s extract.Sink, read func(*output, io.Reader) error) error {
	look, err := charset.Look(ctx, o)
	if err != nil {
		return err
	}
	for i, name := range look.Readings {
		out := &output{ctx: ctx, sink: s, view: extract.Shown}
		if i > 0 {
			if repeats(look, i) {
				continue
			}
			out.view = extract.All
			out.text("\n")
		}
		if err := read(out, look.Open(name)); err != nil {
			return err
		}
		if err := out.flush(); err != nil {
			return err
		}
	}
	if look.Binary {
		return &extract.GapError{Cause: extract.Unknown, Detail: "binary data in a text"}
	}
	return nil
}

// repeats reports whether a small object's i-th reading is the same text as one
// before it.
func repeats(look *charset.Survey, i int) bool {
	text, ok := look.Text(look.Readings[i])
	for j := 0; ok && j < i; j++ {
		if before, _ := look.Text(look.Readings[j]); before == text {
			return true
		}
	}
	return false
}
