package sheet

import (
	"context"
	"errors"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// DIF is a table in the Data Interchange Format of VisiCalc, as Excel and LibreOffice
// write it. Its places are cells.
var DIF = extract.Format{
	Name:       "dif",
	About:      "Data Interchange Format: cells, the title, labels and comments of columns",
	MediaTypes: []string{"text/x-dif", "application/x-dif", "application/x-dif-document"},
	Extensions: []string{"dif"},
	Covers:     []string{"plain", "csv"},
	Detect: func(o *extract.Object) bool {
		first, rest, _ := strings.Cut(strings.ReplaceAll(strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff"), "\r", "\n"), "\n")
		return strings.TrimSpace(first) == "TABLE" && strings.HasPrefix(strings.TrimLeft(rest, "\n"), "0,") && charset.Textual(o)
	},
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return eachReading(ctx, o, s, (*table).dif)
	},
}

var errDIF = errors.New("table in the Data Interchange Format: cut off")

// dif reads the header, whose items take three lines, and the data, whose values take two.
func (t *table) dif() error {
	for {
		topic, err := t.next()
		if err != nil {
			return cutOff(err)
		}
		if topic = strings.TrimSpace(topic); topic == "" {
			continue
		}
		numbers, err := t.next()
		if err != nil {
			return cutOff(err)
		}
		text, err := t.quoted()
		if err != nil && (!errors.Is(err, io.EOF) || topic != "DATA") {
			return cutOff(err)
		}
		if err := t.unusual("header", numbers); err != nil {
			return err
		}
		if topic == "DATA" {
			if err := t.beside(extract.All, "header", text); err != nil {
				return err
			}
		}
		switch topic {
		case "DATA":
			return t.difData()
		case "TABLE", "TITLE":
			err = t.beside(extract.Properties, "title", text)
		case "LABEL":
			err = t.beside(t.view, "label", text)
			if col, _, _ := strings.Cut(numbers, ","); position(col) > 0 && position(col) < 1<<14 {
				t.Name(position(col)-1, text)
			}
		case "VECTORS", "TUPLES":
			err = t.beside(extract.All, strings.ToLower(topic), text)
		default:
			err = t.beside(extract.All, "header", strings.TrimSpace(topic+" "+text))
		}
		if err != nil {
			return err
		}
	}
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return errDIF
	}
	return err
}

// difData reads the values: a kind and a number on a line, a string on the next.
func (t *table) difData() error {
	row, col := -1, 0
	for {
		line, err := t.next()
		if err != nil {
			return cutOff(err)
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		text, err := t.quoted()
		if err != nil {
			return cutOff(err)
		}
		kind, number, _ := strings.Cut(line, ",")
		kind, number = strings.TrimSpace(kind), strings.TrimSpace(number)
		if kind != "0" || strings.TrimSpace(text) == "TRUE" || strings.TrimSpace(text) == "FALSE" { // the number says nothing
			if err := t.unusual("data", line); err != nil {
				return err
			}
		}
		switch kind {
		case "-1":
			switch strings.TrimSpace(text) {
			case "EOD":
				return t.rest()
			case "BOT":
				row, col = row+1, 0
			default:
				err = t.beside(extract.All, "data", text)
			}
			if err != nil {
				return err
			}
			continue
		case "0":
			switch strings.TrimSpace(text) {
			case "V", "":
				text = number
			case "TRUE", "FALSE": // the word is what is shown
			case "NA", "ERROR":
				if number != "0" {
					text = strings.TrimSpace(number + " " + text)
				}
			default:
				text = strings.TrimSpace(number + " " + text)
			}
			err = t.value(max(row, 0), col, text, "")
		default:
			if word, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(word, `"`) { // QUIRK: so that programs take it for no number
				text = strings.TrimSuffix(word, `"`)
			}
			err = t.Cell(max(row, 0), col, text, "")
		}
		if err != nil {
			return err
		}
		col++
	}
}

// unusual hands on a line of numbers that is more than a pair of small ones: no program
// reads more, but a person does.
func (t *table) unusual(where, line string) error {
	const longest = 12
	if len(line) <= longest && strings.Trim(line, "0123456789-, ") == "" {
		return nil
	}
	return t.beside(extract.All, where, line)
}

// quoted is the next line, or several where its quotes hold them.
func (t *table) quoted() (string, error) {
	line, err := t.next()
	if err != nil || !strings.HasPrefix(line, `"`) {
		return line, err
	}
	var b strings.Builder
	b.WriteString(line[1:])
	for quotes := strings.Count(line, `"`); quotes%2 == 1 && b.Len() < longestLine; {
		more, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		quotes += strings.Count(more, `"`)
		b.WriteString("\n" + more)
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), `"`), `""`, `"`), nil
}

// rest hands on what stands behind the end.
func (t *table) rest() error {
	for {
		line, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.beside(extract.All, "behind the table", line); err != nil {
			return err
		}
	}
}
