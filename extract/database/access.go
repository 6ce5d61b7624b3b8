package database

import (
	"bytes"
	"context"
	"crypto/rc4"
	"encoding/binary"
	"fmt"

	"postern/extract"
)

// Access is a database of Microsoft Access: Jet 3 and 4, ACE 12 to 16. Its format is
// no public standard; the notes of mdbtools (HACKING.md) describe it.
var Access = extract.Format{
	Name: "access",
	About: "Access databases, Jet 3 to ACE 16: rows of all tables with their columns, memos, files in fields and attachments, queries as SQL, " +
		"properties, deleted rows, whatever password Jet has; an encrypted ACCDB whose password does not stand in the message is a gap",
	MediaTypes: []string{"application/vnd.ms-access", "application/x-msaccess", "application/msaccess"},
	Extensions: []string{"mdb", "accdb", "mde", "accde", "accdt", "mda"},
	Detect: func(o *extract.Object) bool {
		return bytes.HasPrefix(o.Head, []byte("\x00\x01\x00\x00Standard Jet DB\x00")) || bytes.HasPrefix(o.Head, []byte("\x00\x01\x00\x00Standard ACE DB\x00"))
	},
	Locked: func(o *extract.Object) bool { h := unmasked(o); return isLocked(h) },
	Read:   readAccess,
	Risky:  true,
}

// Kinds of pages, by their first byte.
const (
	dataPage       = 1
	definitionPage = 2
)

// A jet is where things stand in pages of a version.
type jet struct {
	page                           int
	rowCount                       int // of a data page, before the rows' offsets
	columns, indexes               int // offsets in a table's definition
	tableKind, start               int
	indexEntry, columnEntry        int
	number, variable, flags, fixed int // offsets in a column's entry
	length, scale                  int
	count                          int // bytes of the number of columns of a row
}

var (
	jet3 = jet{
		page: 2048, rowCount: 8, columns: 25, indexes: 31, tableKind: 20, start: 43, indexEntry: 8, columnEntry: 18,
		number: 1, variable: 3, flags: 13, fixed: 14, length: 16, scale: 10, count: 1,
	}
	jet4 = jet{
		page: 4096, rowCount: 12, columns: 45, indexes: 51, tableKind: 40, start: 63, indexEntry: 12, columnEntry: 25,
		number: 5, variable: 7, flags: 15, fixed: 21, length: 23, scale: 12, count: 2,
	}
)

// An access is a database while it is read.
type access struct {
	jet
	ctx    context.Context
	o      *extract.Object
	s      extract.Sink
	old    bool                     // Jet 3
	key    uint32                   // of the pages; 0 for none
	decode func(n uint32, b []byte) // a page, where they are encoded
	code   uint32                   // code page of texts in 8 bits
	pages  int
	tables map[int]*accessTable // by the page of their definition
	order  []int
	long   map[uint32]bool // rows of long values that were read
	parts  map[int]bool    // pages of definitions that were read
	kept   int             // columns of all tables
	// objects are the names of all that is in it, queries the parts of these, by number.
	objects               map[uint32]string
	queries               map[uint32][]queryPart
	queryParts, queryText int
	last                  struct {
		page int
		rows []accessRow
	}
	broken error
}

var le = binary.LittleEndian

func readAccess(ctx context.Context, o *extract.Object, s extract.Sink) error {
	a := &access{ctx: ctx, o: o, s: s, tables: map[int]*accessTable{}, long: map[uint32]bool{}, parts: map[int]bool{}, objects: map[uint32]string{}, queries: map[uint32][]queryPart{}}
	if err := a.header(); err != nil {
		return err
	}
	if err := a.list(); err != nil {
		return err
	}
	const objects = 2 // the table of all objects
	if t := a.tables[objects]; t != nil {
		t.name = "MSysObjects"
		if err := a.table(t); err != nil {
			return err
		}
	}
	for _, n := range a.order {
		if n != objects {
			if err := a.table(a.tables[n]); err != nil {
				return err
			}
		}
	}
	if err := a.showQueries(); err != nil {
		return err
	}
	if err := a.leftovers(); err != nil {
		return err
	}
	if a.broken != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: a.broken.Error()}
	}
	return nil
}

// Fields of page 0, a part of which is masked.
const (
	pageVersion  = 0x14
	pageMasked   = 0x18
	pageCode     = 0x3c
	pageKey      = 0x3e
	maskedLength = 128
)

// unmasked returns the start of page 0; nil where it is cut off.
func unmasked(o *extract.Object) []byte {
	if len(o.Head) < pageMasked+maskedLength {
		return nil
	}
	h := bytes.Clone(o.Head)
	n := maskedLength
	if h[pageVersion] == 0 {
		n -= 2
	}
	stream([]byte("\xc7\xda\x39\x6b"), h[pageMasked:pageMasked+n])
	return h
}

// isLocked reports whether a password encrypts the pages: that of Jet does not.
func isLocked(h []byte) bool {
	return h != nil && h[pageVersion] >= 2 && le.Uint32(h[pageKey:]) != 0
}

// header reads page 0.
func (a *access) header() error {
	h := unmasked(a.o)
	if h == nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "an Access database cut off in its header"}
	}
	if a.jet = jet4; h[pageVersion] == 0 {
		a.jet, a.old = jet3, true
	}
	a.code, a.key = uint32(le.Uint16(h[pageCode:])), le.Uint32(h[pageKey:])
	a.pages = int((a.o.Size + int64(a.page) - 1) / int64(a.page))
	if a.o.Size%int64(a.page) != 0 {
		a.damage("an Access database cut off in a page")
	}
	if err := a.loose(a.o.Head); err != nil {
		return err
	}
	if err := a.loose(h[pageMasked:]); err != nil {
		return err
	}
	if isLocked(h) {
		return a.unlock(h)
	}
	if key := a.key; key != 0 {
		a.decode = func(n uint32, b []byte) { stream(le.AppendUint32(nil, key^n), b) }
	}
	return nil
}

// stream is RC4, which masks with a key that everybody has.
func stream(key, b []byte) {
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(b, b)
	}
}

// damage notes what is wrong with the file; the first thing counts.
func (a *access) damage(format string, args ...any) {
	if a.broken == nil {
		a.broken = fmt.Errorf(format, args...)
	}
}

// read returns page n, filled up with zeros where the file ends; nil where it has none.
func (a *access) read(n int) ([]byte, error) {
	if err := a.ctx.Err(); err != nil {
		return nil, err
	}
	if n < 1 || n >= a.pages {
		return nil, nil
	}
	b := make([]byte, a.page)
	got, _ := a.o.Data.ReadAt(b, int64(n)*int64(a.page))
	if a.decode != nil {
		a.decode(uint32(n), b[:got])
	}
	return b, nil
}

// list finds the definitions of tables and which pages hold their rows.
func (a *access) list() error {
	owned := map[int][]int{}
	next := map[int]bool{} // pages with what is left of a definition
	for n := 1; n < a.pages; n++ {
		b, err := a.read(n)
		if err != nil {
			return err
		}
		switch b[0] {
		case dataPage:
			if string(b[4:8]) != longValues {
				owner := int(le.Uint32(b[4:]))
				owned[owner] = append(owned[owner], n)
			}
		case definitionPage:
			if p := int(le.Uint32(b[4:])); p > 0 {
				next[p] = true
			}
			a.order = append(a.order, n)
		}
	}
	list := a.order
	a.order = nil
	for _, n := range list {
		if next[n] && len(owned[n]) == 0 { // who owns rows is the first page of a definition
			continue
		}
		t, err := a.define(n)
		if err != nil {
			return err
		}
		if t == nil {
			a.damage("the definition of a table on page %d of an Access database is damaged", n)
			continue
		}
		t.pages = owned[n]
		delete(owned, n)
		a.tables[n] = t
		a.order = append(a.order, n)
	}
	for _, pages := range owned { // of tables that are there no more
		for _, n := range pages {
			a.tables[-n] = &accessTable{name: "a deleted table", system: true, pages: []int{n}}
		}
	}
	for n := 1; n < a.pages; n++ {
		if a.tables[-n] != nil {
			a.order = append(a.order, -n)
		}
	}
	return nil
}

// leftovers reads long values that no row refers to any more, and pages that are none of
// rows and none of a definition.
func (a *access) leftovers() error {
	for n := 1; n < a.pages; n++ {
		b, err := a.read(n)
		if err != nil {
			return err
		}
		switch {
		case b[0] == dataPage && string(b[4:8]) == longValues:
			for i, r := range a.rows(b) {
				if i <= 0xff && a.long[uint32(n)<<8|uint32(i)] { // no pointer leads further
					continue
				}
				if err := a.loose(r.data); err != nil {
					return err
				}
			}
			err = a.loose(a.free(b))
		case b[0] != dataPage && !a.parts[n]:
			err = a.loose(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// loose emits text that belongs to nothing.
func (a *access) loose(b []byte) error {
	if err := hidden(a.ctx, a.s, "deleted", b); err != nil || a.old {
		return err
	}
	t, ok := expand(b)
	if !ok {
		return nil
	}
	return a.s.Text(extract.All, extract.Place{Where: "deleted"}, t+"\n")
}
