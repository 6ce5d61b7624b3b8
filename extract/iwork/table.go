package iwork

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

const (
	// tileSize is how many rows a tile has where the table does not say.
	tileSize = 256
	// mostListed bounds the entries of lists that are held.
	mostListed = 1 << 20
	// mostListedText bounds the bytes of those of strings, which several lists may share.
	mostListedText = 2 * mostUnpacked
	// mostCellText is how long a text of a cell is; longer ones are read as running text.
	mostCellText = 1 << 20
	// longText is the length up to which a text is emitted for each cell that refers to it.
	longText = 1 << 10
	// longName is how much of a name stands in the places of cells.
	longName = 256
)

// Types of lists (TST.TableDataList.ListType) whose entries are texts of cells.
const (
	listStrings  = 1
	listRichText = 8
)

// An entry is a text of a list that cells refer to.
type entry struct {
	text string
	used bool
}

// tables reads the cells of all tables.
func (d *document) tables() {
	for i := range d.objects {
		if o := &d.objects[i]; o.kind == kindSheet {
			d.sheet(o)
		}
	}
	n := 0
	for i := range d.objects {
		if o := &d.objects[i]; o.kind == kindTableModel && !d.Stopped() {
			n++
			d.table(o, n)
		}
	}
	for i := range d.objects { // that no table leads to
		if o := &d.objects[i]; o.kind == kindTile && !d.tiles[o.id] && !d.Stopped() {
			t := &table{document: d, name: "lost cells", header: map[int]string{}, top: -1}
			t.tile(o, 0)
		}
	}
}

// sheet notes the name of a sheet of Numbers for its tables (TN.SheetArchive). Objects
// of that kind in other programs are something else, which leads to no table.
func (d *document) sheet(o *object) {
	raw := child(o.data, 1)
	if !isText(raw) {
		return
	}
	name := placeName(lines(raw))
	fields(o.data, func(f field) bool {
		if f.number == 2 && f.wire == wireBytes {
			if model := d.leads(number(f.bytes, 1), 2, kindTable); model != 0 {
				d.sheets[model] = name
			}
		}
		return !d.Stopped()
	})
}

// leads is the number of the object that a field of an object refers to; 0 is none. It is looked for
// once: many may refer to an object, which may be large.
func (d *document) leads(id, field uint64, kind uint32) uint64 {
	to, known := d.references[id]
	if known {
		return to
	}
	if o := d.find(id, kind); o != nil {
		to = reference(o.data, field)
		d.references[id] = to
	}
	return to
}

// placeName is a name as far as it stands in places.
func placeName(name string) string {
	name = strings.TrimSpace(name)
	return strings.ToValidUTF8(name[:min(len(name), longName)], "")
}

// A table is one while its cells are read.
type table struct {
	*document
	name    string
	strings map[uint32]entry
	rich    map[uint32]entry
	header  map[int]string // of columns
	top     int            // the row of the headings; -1 before it
	cells   []string
}

// table reads a table by its model (TST.TableModelArchive).
func (d *document) table(o *object, n int) {
	full := strings.TrimSpace(lines(child(o.data, 8)))
	if full == "" {
		full = fmt.Sprintf("table %d", n)
	}
	name := placeName(full)
	if sheet := d.sheets[o.id]; sheet != "" {
		name, full = sheet+", "+name, sheet+", "+full
	}
	store := child(o.data, 4)
	t := &table{
		document: d, name: name, header: map[int]string{}, top: -1,
		strings: d.listed(reference(store, 4)), rich: d.listed(reference(store, 17)),
	}
	d.Text(extract.Shown, extract.Place{Where: name}, full+"\n")
	tiles := child(store, 3)
	size := int(min(number(tiles, 2), 1<<16))
	if size == 0 {
		size = tileSize
	}
	fields(tiles, func(f field) bool {
		if f.number == 1 && f.wire == wireBytes {
			id := reference(f.bytes, 2)
			if tile := d.find(id, kindTile); tile != nil && !d.tiles[id] {
				d.tiles[id] = true
				t.tile(tile, int(min(number(f.bytes, 1), 1<<16))*size)
			}
		}
		return !d.Stopped()
	})
}

// listed reads a list of texts (TST.TableDataList), which may go on in segments.
func (d *document) listed(id uint64) map[uint32]entry {
	if l, ok := d.lists[id]; ok {
		return l
	}
	l := map[uint32]entry{}
	d.lists[id] = l
	o := d.find(id, kindDataList)
	if o == nil {
		return l
	}
	d.entries(o.data, l)
	fields(o.data, func(f field) bool {
		if f.number == 4 && f.wire == wireBytes {
			if s := d.find(number(f.bytes, 1), kindListSegment); s != nil && d.listings < mostListed {
				d.entries(s.data, l)
			}
		}
		return true
	})
	return l
}

func (d *document) entries(b []byte, l map[uint32]entry) {
	kind := number(b, 1)
	fields(b, func(f field) bool {
		if f.number != 3 || f.wire != wireBytes {
			return true
		}
		d.listedText += len(f.bytes)
		if d.listings++; d.listings > mostListed || d.listedText > mostListedText {
			return false // the strings are read all the same, without their cells
		}
		key := uint32(number(f.bytes, 1))
		switch kind {
		case listStrings:
			if text := child(f.bytes, 3); len(text) <= mostCellText {
				l[key] = entry{text: lines(text)}
			}
		case listRichText:
			id := d.leads(reference(f.bytes, 9), 1, kindRichText)
			text, known := d.rich[id]
			if !known {
				if o := d.find(id, kindStorage, kindStorageToo); o != nil && len(o.data) <= mostCellText {
					text = strings.TrimSuffix(storage(o.data), "\n")
					d.placed[id] = true
				}
				d.rich[id] = text
			}
			if text != "" {
				l[key] = entry{text: text}
			}
		}
		return true
	})
}

// tile reads the rows of a tile (TST.Tile), the first of which is that of the table.
func (t *table) tile(o *object, first int) {
	fields(o.data, func(f field) bool {
		if f.number == 5 && f.wire == wireBytes {
			t.row(f.bytes, first+int(min(number(f.bytes, 1), 1<<24)))
		}
		return !t.Stopped()
	})
}

// row reads a row (TST.TileRowInfo): the cells one after the other, and where each
// column's begins. Programs since 2017 write the cells twice, in the old form for
// older programs, where a cell may be missing; the new form counts.
func (t *table) row(b []byte, row int) {
	cells, offsets, width := child(b, 6), child(b, 7), 1
	if number(b, 8) != 0 {
		width = 4
	}
	if len(cells) == 0 {
		cells, offsets, width = child(b, 3), child(b, 4), 1
	}
	last := -1
	t.cells = t.cells[:0]
	written := false
	for col := 0; 2*col+1 < len(offsets); col++ {
		at := int(binary.LittleEndian.Uint16(offsets[2*col:]))
		if at == 0xffff {
			continue
		}
		if at *= width; at <= last || at >= len(cells) { // cells stand in the order of columns
			t.damaged()
			return
		}
		last = at
		text, ok := t.value(cells[at:])
		if !ok {
			t.damaged()
			continue
		}
		if text == "" {
			continue
		}
		if written {
			text = "\t" + text
		}
		written = true
		t.cell(row, col, text)
	}
	if written {
		t.Text(extract.Shown, extract.Place{}, "\n")
		if joined := parts.JoinCells(t.cells); joined != "" {
			t.Text(extract.Joined, extract.Place{Where: t.name + "!" + strconv.Itoa(row+1)}, joined)
		}
	}
}

func (t *table) damaged() {
	t.Gap("", extract.Corrupt, "iWork document: cells of a table are damaged")
}

func (t *table) cell(row, col int, text string) {
	value := strings.TrimSpace(text)
	if t.top < 0 {
		t.top = row
	}
	at := extract.Place{Where: t.name + "!" + parts.ColumnName(col+1) + strconv.Itoa(row+1), Column: t.header[col]}
	if row == t.top && len(t.header) < parts.MaxCells {
		t.header[col] = parts.Heading(value)
	}
	if len(t.cells) < parts.MaxCells {
		t.cells = append(t.cells, value)
	}
	t.Text(extract.Shown, at, text)
	// Programs that count in floats write a long number with a fraction.
	if whole, fraction, _ := strings.Cut(value, "."); fraction != "" && parts.Strange(whole) {
		t.Text(extract.All, at, whole+"\n")
	}
}

// of returns the text of a list's entry; a long one only once.
func (t *table) of(l map[uint32]entry, key uint32) string {
	e, ok := l[key]
	if !ok {
		return ""
	}
	if len(e.text) > longText {
		if e.used {
			return "…"
		}
		e.used = true
		l[key] = e
	}
	t.first(e.text)
	return e.text
}
