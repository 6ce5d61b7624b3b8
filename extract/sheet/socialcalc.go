package sheet

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// SocialCalc is what SocialCalc and EtherCalc save. Its places are cells.
var SocialCalc = extract.Format{
	Name:       "socialcalc",
	About:      "SocialCalc and EtherCalc: cells as shown and in full, formulas, comments, names; edits and settings as text",
	MediaTypes: []string{"text/x-socialcalc", "text/x-ethercalc"},
	Extensions: []string{"eth", "socialcalc", "sc"},
	Covers:     []string{"plain", "csv"},
	Detect: func(o *extract.Object) bool {
		head := strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff")
		return (strings.HasPrefix(head, "socialcalc:version:") ||
			strings.HasPrefix(head, "version:1.") && (strings.Contains(head, "\ncell:") || strings.Contains(head, "\nsheet:c:"))) && charset.Textual(o)
	},
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return eachReading(ctx, o, s, (*table).socialCalc)
	},
}

// socialCalc reads line by line; a colon within a value is written with a backslash.
func (t *table) socialCalc() error {
	for {
		line, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		list := strings.Split(line, ":")
		for i := range list {
			list[i] = decoded.Replace(list[i])
		}
		switch {
		case len(list) > 3 && list[0] == "cell":
			err = t.socialCell(list[1], list[2:])
		case list[0] == "name":
			err = t.beside(extract.Properties, "name", strings.Join(list[1:], " "))
		default:
			err = t.beside(extract.All, "settings", strings.Join(list, " "))
		}
		if err != nil {
			return err
		}
	}
}

var decoded = strings.NewReplacer(`\c`, ":", `\n`, "\n", `\b`, `\`)

// socialCell is a cell: kinds of what is known of it, each with its values.
func (t *table) socialCell(ref string, list []string) error {
	row, col := place(ref)
	const longestRef, longestKind = 8, 12 // "ABC1234"
	if len(ref) > longestRef {
		if err := t.Beside(row, col, ref); err != nil {
			return err
		}
	}
	take := func() (v string) {
		if len(list) > 0 {
			v, list = list[0], list[1:]
		}
		return v
	}
	for len(list) > 0 {
		var err error
		switch kind := take(); kind {
		case "v":
			err = t.value(row, col, take(), "")
		case "t":
			err = t.Cell(row, col, take(), "")
		case "vt", "vtf", "vtc":
			typed, value := take(), take()
			if len(typed) > longestKind {
				if err := t.Beside(row, col, typed); err != nil {
					return err
				}
			}
			text := value
			if kind != "vt" {
				text = take() // a formula, or what was typed
			}
			switch {
			case kind == "vtc":
				err = t.Cell(row, col, text, value)
			case strings.HasPrefix(typed, "t"):
				err = t.Cell(row, col, value, "")
			case strings.HasPrefix(typed, "nd"):
				err = t.value(row, col, value, "yyyy-mm-dd hh:mm")
			default:
				err = t.value(row, col, value, "")
			}
			if err == nil && kind == "vtf" {
				err = t.Beside(row, col, "="+text)
			}
		case "comment":
			err = t.Sink.Text(t.view, t.At(row, col), "\n"+take()+"\n")
		default: // fonts and the like: numbers
			if v := take(); len(v) > 3 || len(kind) > longestKind || strings.ContainsAny(kind, "0123456789") {
				err = t.Beside(row, col, kind+" "+v)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// place is the row and the column of a reference such as "AB12", counted from 0.
func place(ref string) (row, col int) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		col = col*26 + int(ref[i]&^0x20-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || row < 1 || row > 1<<24 {
		row = 1
	}
	return row - 1, max(col, 1) - 1
}
