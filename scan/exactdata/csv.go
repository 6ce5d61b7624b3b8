package exactdata

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A LineError is what is wrong with one line of a table.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// mostRecord bounds one record of a table, in bytes: what is longer comes of a
// quotation mark that nobody closed.
const mostRecord = 4 << 20

var errRecord = errors.New("the record is longer than 4 MiB: a quotation mark is not closed")

// A table reads the records of a CSV file.
type table struct {
	csv   *csv.Reader
	since *bounded
	lines int64 // about how many there are
}

// bounded counts what was read of one record.
type bounded struct {
	r    io.Reader
	n    int
	read int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.n > mostRecord+64<<10 {
		return 0, errRecord
	}
	n, err := b.r.Read(p)
	b.n += n
	b.read += int64(n)
	return n, err
}

// openTable finds out how a file of size bytes is written, where the caller does
// not say so.
func openTable(r io.ReaderAt, size int64, charset, separator string) (*table, error) {
	lines, isUTF8, err := survey(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	enc, err := encodingOf(r, charset, isUTF8)
	if err != nil {
		return nil, err
	}
	b := &bounded{r: transform.NewReader(io.NewSectionReader(r, 0, size), enc.NewDecoder())}
	buf := bufio.NewReaderSize(b, 64<<10)
	t := &table{csv: csv.NewReader(buf), since: b, lines: lines}
	if t.csv.Comma, err = separatorOf(buf, separator); err != nil {
		return nil, err
	}
	t.csv.ReuseRecord = true
	return t, nil
}

// survey counts lines and says whether all is UTF-8.
func survey(r io.Reader) (lines int64, isUTF8 bool, err error) {
	isUTF8 = true
	buf, kept := make([]byte, 256<<10), 0
	for {
		n, err := r.Read(buf[kept:])
		n += kept
		lines += int64(bytes.Count(buf[kept:n], []byte{'\n'}))
		kept = 0
		if isUTF8 {
			rest := buf[:n]
			for len(rest) > 0 && !(len(rest) < utf8.UTFMax && !utf8.FullRune(rest) && err == nil) {
				r, size := utf8.DecodeRune(rest)
				if r == utf8.RuneError && size == 1 {
					isUTF8 = false
					rest = nil
					break
				}
				rest = rest[size:]
			}
			kept = copy(buf, rest)
		}
		if err == io.EOF {
			return lines + 1, isUTF8, nil
		}
		if err != nil {
			return 0, false, err
		}
	}
}

func encodingOf(r io.ReaderAt, charset string, isUTF8 bool) (encoding.Encoding, error) {
	head := make([]byte, 3)
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	switch {
	case charset != "":
		enc, err := htmlindex.Get(charset)
		if err != nil {
			return nil, fmt.Errorf("there is no charset %q; use a name as in \"utf-8\", \"windows-1252\" or \"utf-16le\"", charset)
		}
		return enc, nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}), bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), nil
	case isUTF8:
		return unicode.UTF8BOM, nil
	}
	return charmap.Windows1252, nil
}

// separatorOf is the separator that a caller names, or that stands most often in
// the first line.
func separatorOf(r *bufio.Reader, name string) (rune, error) {
	switch name {
	case "tab", `\t`:
		return '\t', nil
	case "":
	default:
		c, n := utf8.DecodeRuneInString(name)
		if n != len(name) || strings.ContainsRune("\"\r\n\uFFFD", c) {
			return 0, fmt.Errorf("%q is no separator; use one character, or \"tab\"", name)
		}
		return c, nil
	}
	head, err := r.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return 0, err
	}
	line, _, _ := strings.Cut(string(head), "\n")
	best, most := ',', 0
	for _, c := range ",;\t|" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best, nil
}

// next is the next record, valid until the call after; line is where it begins.
func (t *table) next() (record []string, line int, err error) {
	t.since.n = 0
	record, err = t.csv.Read()
	if err == io.EOF {
		return nil, 0, err
	}
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong):
		return record, wrong.StartLine, &LineError{wrong.StartLine, wrong.Err}
	case err != nil:
		return nil, 0, err
	}
	line, _ = t.csv.FieldPos(0)
	return record, line, nil
}

// Sample reads the primary values of the first rows.
func Sample(r io.ReaderAt, size int64, o BuildOptions, rows int) ([]string, error) {
	t, err := openTable(r, size, o.Charset, o.Separator)
	if err != nil {
		return nil, err
	}
	b := &builder{o: o, table: t}
	if err := b.header(); err != nil {
		return nil, err
	}
	var cells []string
	for len(cells) < rows {
		record, _, err := t.next()
		switch {
		case err == io.EOF:
			return cells, nil
		case errors.Is(err, csv.ErrFieldCount):
		case err != nil:
			return nil, err
		default:
			cells = append(cells, strings.Clone(record[b.primary]))
		}
	}
	return cells, nil
}
