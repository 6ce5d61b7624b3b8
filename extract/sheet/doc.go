// Package sheet reads tables that programs keep as text of their own: SYLK ("Symbolic
// Link", Microsoft Multiplan and Excel), the Data Interchange Format of VisiCalc, and what
// SocialCalc and EtherCalc save.
package sheet

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
)

// longestLine is where a line is cut: no cell has so much text.
const longestLine = 1 << 20

// A table is one reading of a file.
type table struct {
	parts.Grid
	ctx  context.Context
	view extract.View // of what is shown in this reading
	r    *bufio.Reader
	line int
}

// eachReading calls read with the text of o in each charset that it may be written in.
func eachReading(ctx context.Context, o *extract.Object, s extract.Sink, read func(*table) error) error {
	look, err := charset.Look(ctx, o)
	if err != nil {
		return err
	}
	var before []string
	for i, name := range look.Readings {
		if text, ok := look.Text(name); ok {
			if slices.Contains(before, text) {
				continue
			}
			before = append(before, text)
		}
		t := &table{Grid: parts.Grid{Sink: s}, ctx: ctx, view: extract.Shown, r: bufio.NewReaderSize(look.Open(name), 32<<10)}
		if i > 0 {
			t.view = extract.All
		}
		if err := t.Begin("Sheet", t.view); err != nil {
			return err
		}
		if err := read(t); err != nil {
			return err
		}
		if err := t.End(); err != nil {
			return err
		}
	}
	if look.Binary {
		return &extract.GapError{Cause: extract.Unknown, Detail: "binary data in a table of text"}
	}
	return nil
}

// next is the next line without its end, which any program's may be; io.EOF behind the
// last one.
func (t *table) next() (string, error) {
	if t.line++; t.line&0xff == 0 && t.ctx.Err() != nil {
		return "", t.ctx.Err()
	}
	var b []byte
	for {
		c, err := t.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && len(b) > 0:
			return string(b), nil
		case err != nil:
			return "", err
		case c == '\n':
			return string(b), nil
		case c == '\r':
			if after, _ := t.r.Peek(1); len(after) == 1 && after[0] == '\n' {
				_, _ = t.r.Discard(1)
			}
			return string(b), nil
		}
		if len(b) >= longestLine && utf8.RuneStart(c) {
			_ = t.r.UnreadByte()
			return string(b), nil
		}
		b = append(b, c)
	}
}

// beside hands on what stands in no cell.
func (t *table) beside(view extract.View, where, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if t.view == extract.All {
		view = extract.All
	}
	return t.Sink.Text(view, extract.Place{Where: where}, text+"\n")
}

// value hands on a cell whose number, or text, stands in the file as text.
func (t *table) value(row, col int, raw, code string) error {
	v, full, ok := parts.NumberText(raw)
	if !ok {
		return t.Cell(row, col, raw, "")
	}
	shown := parts.FormatNumber(v, code, false)
	if shown == "" {
		shown = full
	}
	return t.Cell(row, col, shown, full)
}

// position is a number of a row or a column, counted from 1; 0 where it is none.
func position(s string) int {
	n, err := strconv.Atoi(s)
	const most = 1 << 24
	if err != nil || n < 1 || n > most {
		return 0
	}
	return n
}
