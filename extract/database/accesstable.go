package database

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// An accessTable is a table by its definition.
type accessTable struct {
	name    string
	system  bool
	columns []accessColumn // in the order of their numbers
	pages   []int
}

type accessColumn struct {
	name     string
	kind     byte
	number   int // its bit in the mask of nulls
	fixed    bool
	offset   int // of a fixed one
	variable int // the number among those of variable length
	size     int
	scale    int
}

// Bounds of a definition: Access has 255 columns in a table.
const (
	mostColumns    = 1024
	mostDefinition = 1 << 20
	mostInAll      = 1 << 19 // columns of all tables
)

// define reads the definition that begins on page n, nil where it is damaged.
func (a *access) define(n int) (*accessTable, error) {
	b, err := a.read(n)
	if err != nil {
		return nil, err
	}
	a.parts[n] = true
	whole := true
	for next := int(le.Uint32(b[4:])); next != 0; {
		more, err := a.read(next)
		if err != nil {
			return nil, err
		}
		if whole = more != nil && more[0] == definitionPage && len(b) <= mostDefinition && !a.parts[next]; !whole {
			break // no two share a page
		}
		a.parts[next] = true
		next = int(le.Uint32(more[4:]))
		b = append(b, more[8:]...)
	}
	if err := a.loose(b); err != nil || !whole { // names of indexes too
		return nil, err
	}
	return a.shape(n, b)
}

// shape takes a definition apart, nil where it is damaged.
func (a *access) shape(n int, b []byte) (*accessTable, error) {
	count, indexes := int(le.Uint16(b[a.columns:])), int64(le.Uint32(b[a.indexes:]))
	at := int64(a.start) + indexes*int64(a.indexEntry)
	if count > mostColumns || at+int64(count*a.columnEntry) > int64(len(b)) {
		return nil, nil
	}
	if a.kept += count; a.kept > mostInAll {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "an Access database with too many columns"}
	}
	const system = 'S'
	t := &accessTable{name: fmt.Sprintf("table %d", n), system: b[a.tableKind] == system}
	entries := b[at:]
	names := entries[count*a.columnEntry:]
	for i := range count {
		e := entries[i*a.columnEntry:]
		c := accessColumn{
			kind: e[0], number: int(le.Uint16(e[a.number:])), fixed: e[a.flags]&1 != 0, offset: int(le.Uint16(e[a.fixed:])),
			variable: int(le.Uint16(e[a.variable:])), size: int(le.Uint16(e[a.length:])), scale: int(e[a.scale]),
		}
		var ok bool
		if c.name, names, ok = a.columnName(names); !ok {
			return nil, nil
		}
		t.columns = append(t.columns, c)
	}
	slices.SortStableFunc(t.columns, func(x, y accessColumn) int { return x.number - y.number })
	return t, nil
}

func (a *access) columnName(b []byte) (name string, rest []byte, ok bool) {
	if len(b) < 2 {
		return "", nil, false
	}
	n, head := int(b[0]), 1
	if !a.old {
		n, head = int(le.Uint16(b)), 2
	}
	if n > len(b)-head {
		return "", nil, false
	}
	raw := b[head : head+n]
	if a.old {
		name = mapi.Narrow(raw, a.code)
	} else {
		name = mapi.Wide(raw)
	}
	return oneLine(name), b[head+n:], true
}

func oneLine(s string) string {
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s), "\ufffd")
}

// table emits the rows of a table.
func (a *access) table(t *accessTable) error {
	view, count := extract.Shown, 0
	if t.system || strings.HasPrefix(t.name, "MSys") {
		view = extract.All
	}
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	if err := a.s.Text(extract.All, extract.Place{Where: "columns of " + t.name}, strings.Join(names, "\t")+"\n"); err != nil {
		return err
	}
	for _, n := range t.pages {
		b, err := a.read(n)
		if err != nil {
			return err
		}
		rows := a.rows(b)
		if rows == nil && le.Uint16(b[a.rowCount:]) > 0 {
			a.damage("page %d of an Access database is damaged", n)
			if err := a.loose(b); err != nil {
				return err
			}
			continue
		}
		for _, r := range rows {
			count++
			v := view
			if r.deleted {
				v = extract.All
			}
			if r.moved && !r.deleted {
				if r.data, err = a.follow(r.data); err != nil {
					return err
				}
			}
			if len(r.data) == 0 {
				if r.moved && !r.deleted {
					a.damage("a row of an Access database leads nowhere")
				}
				continue
			}
			if err := a.row(t, v, count, r); err != nil {
				return err
			}
		}
		if err := a.loose(a.free(b)); err != nil {
			return err
		}
	}
	return nil
}

// row emits a row; one that is no row by the definition is printed as it is.
func (a *access) row(t *accessTable, view extract.View, number int, r accessRow) error {
	values, rest, ok := a.split(t, r.data)
	if !ok {
		if !r.deleted && len(t.columns) > 0 {
			a.damage("a row of table %q of an Access database is damaged", t.name)
		}
		return a.loose(r.data)
	}
	where := fmt.Sprintf("%s, row %d", t.name, number)
	switch t.name {
	case "MSysObjects":
		a.object(t, values)
	case "MSysQueries":
		if err := a.query(t, values); err != nil {
			return err
		}
	}
	file := ""
	for i := range t.columns {
		if t.columns[i].name == "FileName" {
			file = a.plain(&t.columns[i], values[i])
		}
	}
	for i := range t.columns {
		end := "\t"
		if i == len(t.columns)-1 {
			end = "\n"
		}
		c := &t.columns[i]
		if err := a.value(view, extract.Place{Where: where, Column: c.name}, c, values[i], end, file); err != nil {
			return err
		}
	}
	for _, b := range rest {
		if err := a.loose(b); err != nil {
			return err
		}
	}
	return nil
}

// object takes the name of a table from the list of all objects.
func (a *access) object(t *accessTable, values [][]byte) {
	const table = 1
	name, id, kind, number := "", -1, 0, uint32(0)
	for i := range t.columns {
		switch c := &t.columns[i]; c.name {
		case "Name":
			name = a.plain(c, values[i])
		case "Id":
			if len(values[i]) == 4 {
				number = le.Uint32(values[i])
				id = int(number & 0xffffff)
			}
		case "Type":
			if len(values[i]) == 2 {
				kind = int(le.Uint16(values[i]))
			}
		}
	}
	if len(a.objects) < mostQueryParts {
		a.objects[number] = name
	}
	if def := a.tables[id]; def != nil && kind == table && name != "" && id != 2 {
		def.name = oneLine(name)
	}
}

// plain is a text as it is; memos come from elsewhere.
func (a *access) plain(c *accessColumn, v []byte) string {
	if c.kind != kindText {
		return ""
	}
	return oneLine(a.text(v))
}

// printable is the text in bytes of a field that nobody knows.
func printable(b []byte) string { return strings.TrimSuffix(parts.Printable(b), "\n") }

func float(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) }
