package database

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/parts"
)

// A table is one of the database, as its definition says.
type table struct {
	name    string
	columns []string
	rowID   int // the column that stands for the row id, from 1; 0 for none
	root    int
	schema  bool // its rows are the definitions of the others
	hidden  bool // its rows are not shown: of an index, or deleted
}

// largeValue is from how many bytes on a blob is an object of its own.
const largeValue = 512

// row emits the values of cell i. The error is the sink's.
func (d *database) row(p *btreePage, i int, t *table) error {
	record, id, damage := d.payload(p, i)
	if errors.Is(damage, extract.ErrBudget) {
		return damage
	}
	if damage != nil {
		d.damage(fmt.Errorf("table %q: %w", t.name, damage))
	}
	values, err := d.values(record)
	if err != nil && damage == nil {
		d.damage(fmt.Errorf("table %q: %w", t.name, err))
	}
	if t.schema {
		d.define(values)
	}
	view, where := extract.Shown, t.name
	if t.hidden || t.schema {
		view = extract.All
	} else if p.kind == tableLeaf {
		where += ", row " + strconv.FormatInt(id, 10)
		if t.rowID > 0 && t.rowID <= len(values) {
			values[t.rowID-1] = value{text: strconv.FormatInt(id, 10)}
		}
	}
	for k, v := range values {
		end := "\t"
		if k == len(values)-1 {
			end = "\n"
		}
		at := extract.Place{Where: where}
		if k < len(t.columns) {
			at.Column = t.columns[k]
		}
		if err := d.value(view, at, v, end, fmt.Sprintf("%s/%d", t.name, id)); err != nil {
			return err
		}
	}
	return nil
}

// value emits one value.
func (d *database) value(view extract.View, at extract.Place, v value, end, path string) error {
	if !v.blob {
		return d.s.Text(view, at, v.text+end)
	}
	if len(v.text) < largeValue {
		return d.s.Text(extract.All, at, parts.Printable([]byte(v.text))+end)
	}
	if err := d.s.Text(view, at, end); err != nil {
		return err
	}
	if at.Column != "" {
		path += "/" + at.Column
	}
	return d.s.Child(extract.Child{Path: path}, strings.NewReader(v.text))
}

// A value is one of a row as it is shown; blob says that it is bytes.
type value struct {
	text string
	blob bool
}

// values takes a record apart (section 2.1).
func (d *database) values(record []byte) ([]value, error) {
	size, n := varint(record)
	if n == 0 || size > uint64(len(record)) || int(size) < n {
		if len(record) == 0 {
			return nil, nil
		}
		return []value{{string(record), true}}, errRecord
	}
	types, body := record[n:size], record[size:]
	var list []value
	for len(types) > 0 {
		kind, n := varint(types)
		if n == 0 {
			return list, errRecord
		}
		types = types[n:]
		size := valueSize(kind)
		if size > uint64(len(body)) {
			return append(list, value{string(body), true}), errUnequal
		}
		list = append(list, d.show(kind, body[:size]))
		body = body[size:]
	}
	if len(body) > 0 { // behind the last one
		list = append(list, value{string(body), true})
	}
	return list, nil
}

// valueSize is how many bytes a value of a serial type has.
func valueSize(kind uint64) uint64 {
	switch kind {
	case 1, 2, 3, 4:
		return kind
	case 5:
		return 6
	case 6, 7:
		return 8
	}
	if kind < 12 {
		return 0
	}
	return (kind - 12) / 2
}

func (d *database) show(kind uint64, b []byte) value {
	switch {
	case kind >= 1 && kind <= 6:
		n := int64(int8(b[0]))
		for _, c := range b[1:] {
			n = n<<8 | int64(c)
		}
		return value{text: strconv.FormatInt(n, 10)}
	case kind == 7:
		return value{text: strconv.FormatFloat(math.Float64frombits(binary.BigEndian.Uint64(b)), 'f', -1, 64)}
	case kind == 8:
		return value{text: "0"}
	case kind == 9:
		return value{text: "1"}
	case kind >= 12 && kind%2 == 0:
		return value{string(b), true}
	case kind >= 13 && d.wide:
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = d.order.Uint16(b[2*i:])
		}
		return value{text: string(utf16.Decode(units))}
	case kind >= 13:
		return value{text: strings.ToValidUTF8(string(b), "\ufffd")}
	}
	return value{}
}

// define takes a row of the schema: type, name, table, root page, definition.
func (d *database) define(row []value) {
	if len(row) < 5 || row[0].text != "table" {
		return
	}
	root, err := strconv.Atoi(row[3].text)
	if err != nil || root < 2 { // a view, a virtual table
		return
	}
	t := table{name: row[1].text, root: root}
	t.columns, t.rowID = columnsOf(row[4].text)
	d.tables = append(d.tables, t)
}

var integerKey = regexp.MustCompile(`(?i)\sinteger\s+(?:constraint\s+\S+\s+)?primary\s+key`)

// columnsOf are the columns of a definition, as far as they can be told without its
// grammar, and which of them stands for the row id. A table WITHOUT ROWID stores its key
// first, whatever the order of its columns: they are not told.
func columnsOf(definition string) (names []string, rowID int) {
	_, body, found := strings.Cut(definition, "(")
	if !found || strings.Contains(strings.ToUpper(definition), "WITHOUT ROWID") {
		return nil, 0
	}
	depth, start, quote := 0, 0, byte(0)
	add := func(end int) {
		item := strings.TrimSpace(body[start:end])
		start = end + 1
		name := item
		if item != "" && strings.IndexByte("\"'`[", item[0]) >= 0 {
			name, _, _ = strings.Cut(item[1:], string(closing(item[0])))
		} else if i := strings.IndexAny(item, " \t\r\n("); i >= 0 {
			name = item[:i]
		}
		switch strings.ToUpper(name) {
		case "", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT":
			return
		}
		if names = append(names, name); integerKey.MatchString(item) {
			rowID = len(names)
		}
	}
	for i := range len(body) {
		switch c := body[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case strings.IndexByte("\"'`[", c) >= 0:
			quote = closing(c)
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ')':
			add(i)
			return names, rowID
		case c == ',' && depth == 0:
			add(i)
		}
	}
	return names, rowID
}

// closing is the sign that ends what a sign of quoting begins.
func closing(open byte) byte {
	if open == '[' {
		return ']'
	}
	return open
}
