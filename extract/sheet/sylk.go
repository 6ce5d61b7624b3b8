package sheet

import (
	"context"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// SYLK is a symbolic link file of Multiplan, Excel and others. Its places are cells.
var SYLK = extract.Format{
	Name:       "sylk",
	About:      "SYLK: cells as shown and in full, formulas, comments, names, links; other records as text",
	MediaTypes: []string{"text/spreadsheet", "application/x-sylk", "text/x-sylk"},
	Extensions: []string{"slk", "sylk"},
	Covers:     []string{"plain", "csv"},
	Detect: func(o *extract.Object) bool {
		head := strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff")
		return (strings.HasPrefix(head, "ID;") || strings.HasPrefix(head, "ID\n") || strings.HasPrefix(head, "ID\r")) &&
			(strings.Contains(head, "\nC;") || strings.Contains(head, "\rC;") || strings.Contains(head, "\nB;") || strings.Contains(head, "\rB;") || strings.HasPrefix(head, "ID;P")) &&
			charset.Textual(o)
	},
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return eachReading(ctx, o, s, func(t *table) error {
			k := &sylk{table: t, cells: map[[2]int]string{}, rows: map[int]string{}, columns: map[int]string{}}
			return k.read()
		})
	},
}

// mostFormats bounds what is kept of formats.
const mostFormats = 1 << 16

// longestFormat is how much of one is kept; longer ones are not understood.
const longestFormat = 300

const general = "General" // a number format that says nothing

// A sylk is such a file while it is read.
type sylk struct {
	*table
	row, col int // of the cell that is spoken of, counted from 1
	codes    []string
	cells    map[[2]int]string // number formats of cells, which may come before all of these
	standard string            // of all cells
	rows     map[int]string
	columns  map[int]string
	open     bool // a string goes on on the next line
}

// read goes through the records: a letter or two, and fields that begin with one.
func (k *sylk) read() error {
	for {
		line, err := k.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		kind, rest, _ := strings.Cut(line, ";")
		if kind = strings.TrimSpace(kind); k.open && !kinds[kind] { // QUIRK: gnumeric
			k.open = !strings.HasSuffix(line, `"`)
			if err := k.Sink.Text(k.view, k.At(max(k.row, 1)-1, max(k.col, 1)-1), "\n"+unescape(strings.TrimSuffix(line, `"`))); err != nil {
				return err
			}
			continue
		}
		k.open = false
		switch kind {
		case "C":
			err = k.cell(fields(rest))
		case "F":
			err = k.format(fields(rest), line)
		case "P":
			if code, ok := strings.CutPrefix(rest, "P"); ok && len(k.codes) < mostFormats {
				k.codes = append(k.codes, strings.Clone(strings.ReplaceAll(unescape(code[:min(len(code), longestFormat)]), ";;", ";")))
			}
			err = k.beside(extract.All, "formats", unescape(rest))
		case "NN":
			err = k.beside(extract.Properties, "name", words(rest))
		case "E", "B":
			if !usual(line) {
				err = k.beside(extract.All, "records", words(line))
			}
		default:
			if !kinds[kind] { // no record at all: a line that only a person reads
				rest = line
			}
			err = k.beside(extract.All, "records", words(rest))
		}
		if err != nil {
			return err
		}
	}
}

// kinds are those of records.
var kinds = map[string]bool{"C": true, "F": true, "P": true, "NN": true, "NE": true, "NU": true, "NL": true, "B": true, "O": true, "W": true, "E": true, "ID": true}

// fields takes a record apart: a semicolon within a field is doubled.
func fields(rest string) []string {
	const mark = "\x00"
	list := strings.Split(strings.ReplaceAll(rest, ";;", mark), ";")
	for i := range list {
		list[i] = unescape(strings.ReplaceAll(list[i], mark, ";"))
	}
	return list
}

// words are the fields of a record as text.
func words(rest string) string { return strings.Join(fields(rest), " ") }

// move takes the place out of a field.
func (k *sylk) move(f string) bool {
	if len(f) < 2 {
		return false
	}
	n := position(f[1:])
	switch {
	case n == 0:
		return false
	case f[0] == 'X':
		k.col = n
	case f[0] == 'Y':
		k.row = n
	default:
		return false
	}
	return true
}

// cell is a record of a cell: its value, its formula, its comment.
func (k *sylk) cell(list []string) error {
	for _, f := range list {
		k.move(f)
	}
	row, col := max(k.row, 1)-1, max(k.col, 1)-1
	var others []string // fields of a meaning that is not known, or none
	for _, f := range list {
		if f == "" {
			continue
		}
		var err error
		switch text := f[1:]; f[0] {
		case 'K':
			if len(text) >= 2 && text[0] == '"' {
				k.open = text[len(text)-1] != '"'
				err = k.Cell(row, col, strings.TrimSuffix(text[1:], `"`), "")
			} else {
				err = k.value(row, col, text, k.codeOf())
			}
		case 'E', 'M':
			err = k.Beside(row, col, "="+text)
		case 'A': // a comment
			err = k.Sink.Text(k.view, k.At(row, col), "\n"+text+"\n")
		case 'X', 'Y':
			if position(text) == 0 {
				err = k.Beside(row, col, text)
			}
		default:
			if len(f) > 1 { // more than a sign that a cell is protected, or shares its formula
				others = append(others, f)
			}
		}
		if err != nil {
			return err
		}
	}
	return k.Beside(row, col, strings.Join(others, " "))
}

// format is how a cell, a row, a column or all cells are shown.
func (k *sylk) format(list []string, line string) error {
	code, target := "", "cell"
	n := 0
	for _, f := range list {
		switch {
		case f == "" || k.move(f):
		case f[0] == 'P':
			if i := position("1" + f[1:]); i > 0 {
				if i := position(f[1:]) + 1; i <= len(k.codes) {
					code = k.codes[i-1]
				}
			}
		case f[0] == 'D':
			target = "all"
		case f[0] == 'C' && position(f[1:]) > 0:
			target, n = "column", position(f[1:])
		case f[0] == 'R' && position(f[1:]) > 0:
			target, n = "row", position(f[1:])
		}
	}
	switch {
	case target == "all":
		k.standard = code
	case target == "column" && len(k.columns) < mostFormats:
		k.columns[n] = code
	case target == "row" && len(k.rows) < mostFormats:
		k.rows[n] = code
	case target == "cell" && code != "" && code != general && len(k.cells) < mostFormats:
		k.cells[[2]int{k.row, k.col}] = code
	}
	if !usual(line) {
		return k.beside(extract.All, "records", words(line))
	}
	return nil
}

// usual reports whether the fields of a record say no more than how cells are shown and
// where they stand: a few capital letters, and numbers too short for a value.
func usual(line string) bool {
	const longest, letters, digits = 60, 6, 12
	if len(line) > longest {
		return false
	}
	count := 0
	for f := range strings.SplitSeq(line, ";") {
		run := 0
		for i := range len(f) {
			switch c := f[i]; {
			case c >= '0' && c <= '9':
				count++
				run = 0
			case c >= 'A' && c <= 'Z':
				run++
			case c == ' ' || c == '-':
				run = 0
			default:
				return false
			}
			if run > letters || count >= digits {
				return false
			}
		}
	}
	return true
}

// codeOf is the number format of the cell.
func (k *sylk) codeOf() string {
	for _, code := range []string{k.cells[[2]int{k.row, k.col}], k.rows[k.row], k.columns[k.col], k.standard} {
		if code != "" && code != general {
			return code
		}
	}
	return ""
}
