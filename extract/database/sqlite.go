package database

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/parts"
)

// SQLite is a database of SQLite 3 (sqlite.org, "Database File Format").
var SQLite = extract.Format{
	Name:       "sqlite",
	About:      "SQLite 3: rows of all tables with their columns, definitions, indexes, what was deleted and not written over yet; large values as files",
	MediaTypes: []string{"application/vnd.sqlite3", "application/x-sqlite3"},
	Extensions: []string{"sqlite", "sqlite3", "db", "db3", "gpkg", "mbtiles"},
	Detect:     func(o *extract.Object) bool { return bytes.HasPrefix(o.Head, []byte("SQLite format 3\x00")) },
	Read:       readSQLite,
	Risky:      true,
}

// Kinds of b-tree pages (section 1.6).
const (
	indexInterior = 2
	tableInterior = 5
	indexLeaf     = 10
	tableLeaf     = 13
)

const (
	firstHeader = 100 // the file's header, before that of page 1
	maxDepth    = 40  // of a tree; real ones have up to 20
	// maxPayload is how much of a row is read, bytes.
	maxPayload = 16 << 20
)

var errPage = errors.New("a page that is no part of a tree")

// A database is a file that is being read.
type database struct {
	ctx    context.Context
	o      *extract.Object
	s      extract.Sink
	page   int  // bytes of a page
	usable int  // of these, what SQLite uses
	wide   bool // texts are UTF-16, in order
	order  binary.ByteOrder
	count  int    // pages in the file
	used   []bool // by page, from 1: read as part of a tree or of a row
	tables []table
	broken error // the first thing that was not as it should be
}

func readSQLite(ctx context.Context, o *extract.Object, s extract.Sink) error {
	d := &database{ctx: ctx, o: o, s: s}
	if err := d.header(); err != nil {
		return err
	}
	if err := hidden(ctx, s, "header", o.Head[16:firstHeader]); err != nil {
		return err
	}
	d.used = make([]bool, d.count+1)
	schema := &table{name: "schema", columns: []string{"type", "name", "table", "page", "definition"}, schema: true}
	if err := d.tree(1, schema, 0); err != nil {
		return err
	}
	for i := range d.tables {
		if err := d.tree(d.tables[i].root, &d.tables[i], 0); err != nil {
			return err
		}
	}
	// Indexes, free pages, and what no definition leads to.
	for n := 1; n <= d.count; n++ {
		if !d.used[n] {
			if err := d.leftover(n); err != nil {
				return err
			}
		}
	}
	if d.broken != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: d.broken.Error()}
	}
	return nil
}

// header reads the file's header (section 1.3).
func (d *database) header() error {
	h := d.o.Head
	if len(h) < firstHeader {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a database cut off in its header"}
	}
	d.page = int(binary.BigEndian.Uint16(h[16:]))
	if d.page == 1 {
		d.page = 64 << 10
	}
	d.usable = d.page - int(h[20])
	if d.page < 512 || d.page&(d.page-1) != 0 || d.usable < 480 {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "a database with pages of an impossible size"}
	}
	switch binary.BigEndian.Uint32(h[56:]) {
	case 2:
		d.wide, d.order = true, binary.LittleEndian
	case 3:
		d.wide, d.order = true, binary.BigEndian
	}
	d.count = int((d.o.Size + int64(d.page) - 1) / int64(d.page))
	if d.o.Size%int64(d.page) != 0 {
		d.damage(errors.New("a database cut off in a page"))
	}
	return nil
}

// damage notes what is wrong with the file; the first thing counts.
func (d *database) damage(err error) {
	if d.broken == nil {
		d.broken = err
	}
}

// read returns page n, shorter where the file ends.
func (d *database) read(n int) ([]byte, error) {
	if err := d.ctx.Err(); err != nil {
		return nil, err
	}
	if n < 1 || n > d.count {
		return nil, errPage
	}
	b := make([]byte, d.page)
	got, err := d.o.Data.ReadAt(b, int64(n-1)*int64(d.page))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b[:got], nil
}

// tree reads the rows of a table from page n on, in order.
func (d *database) tree(n int, t *table, depth int) error {
	if n < 1 || n > d.count || d.used[n] || depth > maxDepth {
		d.damage(fmt.Errorf("table %q: %w", t.name, errPage))
		return nil
	}
	d.used[n] = true
	p, err := d.open(n)
	if err != nil {
		return err
	}
	if p == nil {
		d.damage(fmt.Errorf("table %q: %w", t.name, errPage))
		return d.printable(n, nil)
	}
	for i := range p.cells {
		if p.interior() {
			if child := p.child(i); child > 0 {
				if err := d.tree(child, t, depth+1); err != nil {
					return err
				}
			}
			if p.kind == tableInterior {
				continue
			}
		}
		if err := d.row(p, i, t); err != nil {
			return err
		}
	}
	if p.interior() {
		if err := d.tree(p.right, t, depth+1); err != nil {
			return err
		}
	}
	return d.printable(n, p)
}

// leftover reads a page that belongs to no table.
func (d *database) leftover(n int) error {
	d.used[n] = true
	p, err := d.open(n)
	if err != nil {
		return err
	}
	if p != nil && p.kind != tableInterior {
		t := &table{name: "index or deleted", hidden: true}
		for i := range p.cells {
			if err := d.row(p, i, t); err != nil {
				return err
			}
		}
	}
	return d.printable(n, p)
}

// printable emits the texts of a page that stand in no cell: of rows that were deleted.
// p is nil for a page without cells.
func (d *database) printable(n int, p *btreePage) error {
	var text string
	if p == nil {
		b, err := d.read(n)
		if err != nil {
			return err
		}
		text = parts.Printable(b)
	} else {
		for _, gap := range p.gaps() {
			text += parts.Printable(gap)
		}
	}
	if text == "" {
		return nil
	}
	return d.s.Text(extract.All, extract.Place{Where: "deleted"}, text)
}
