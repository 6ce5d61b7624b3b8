package plain

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/charset"
)

// Plain is text without a structure that a program knows.
var Plain = extract.Format{
	Name:       "plain",
	About:      "text in any charset, declared or guessed",
	MediaTypes: []string{"text/plain"},
	Extensions: []string{"txt", "text", "log", "md", "asc", "key"},
	Detect:     charset.Textual,
	Read:       readPlain,
}

func readPlain(ctx context.Context, o *extract.Object, s extract.Sink) error {
	if err := narrow(ctx, o, s); err != nil {
		return err
	}
	return eachReading(ctx, o, s, copyLines)
}

// shortestNarrow is how many signs of one byte in a row are no letters of two bytes: eight of
// those, all of few scripts, would have to stand together.
const shortestNarrow = 16

// narrow hands on text of one byte for a sign that stands in a text which its mark says to have more: a
// program shows it as letters of other scripts, and one that looks for text in files finds it.
func narrow(ctx context.Context, o *extract.Object, s extract.Sink) error {
	if name, _ := charset.Mark(o.Head); !charset.Wide(name) {
		return nil
	}
	out := &output{ctx: ctx, sink: s, view: extract.All}
	r := bufio.NewReader(o.Open())
	var run []byte
	for {
		c, err := r.ReadByte()
		if err != nil && err != io.EOF {
			return err
		}
		if err == nil && c >= ' ' && c <= '~' && len(run) < stretch {
			run = append(run, c)
			continue
		}
		if len(run) >= shortestNarrow {
			out.bytes(append(run, '\n'))
		}
		if run = run[:0]; err == nil && c >= ' ' && c <= '~' {
			run = append(run, c)
		}
		if err == io.EOF || out.err != nil {
			return out.flush()
		}
	}
}

// stretch is how many bytes of text share a place.
const stretch = 1 << 10

// copyLines hands on text as it is, with the numbers of its lines as places.
func copyLines(out *output, r io.Reader) error {
	buf := make([]byte, bufferFor(r))
	line, last := 1, byte('\n')
	for {
		n, err := io.ReadFull(r, buf)
		for b := buf[:n]; len(b) > 0; {
			piece := cutStretch(b)
			lines := bytes.Count(piece, []byte("\n"))
			end := line + lines
			if piece[len(piece)-1] == '\n' {
				end--
			}
			if last == '\n' {
				out.at(extract.Place{Where: lineRange(line, end)})
			}
			out.bytes(piece)
			line, last, b = line+lines, piece[len(piece)-1], b[len(piece):]
		}
		if out.err != nil {
			return out.err
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// bufferFor is the buffer's length for r: no more than it has left, where it says.
func bufferFor(r io.Reader) int {
	const most = 32 << 10
	if known, ok := r.(interface{ Len() int }); ok {
		return min(known.Len()+1, most)
	}
	return most
}

// cutStretch is the start of b up to the end of a line after stretch bytes.
func cutStretch(b []byte) []byte {
	if len(b) <= stretch {
		return b
	}
	if i := bytes.IndexByte(b[stretch:], '\n'); i >= 0 {
		return b[:stretch+i+1]
	}
	return b
}

func lineRange(from, to int) string {
	if from == to {
		return fmt.Sprintf("line %d", from)
	}
	return fmt.Sprintf("lines %d-%d", from, to)
}
