package pdf

import (
	"bytes"
	"io"
)

// readTables reads all cross-reference tables (7.5.4, 7.5.8) from the newest
// back to the oldest. What is damaged is left out: rebuild follows then.
func (f *file) readTables() {
	i := bytes.LastIndex(f.data, []byte("startxref"))
	if i < 0 {
		return
	}
	l := lexer{buf: f.data, pos: i + len("startxref")}
	v, _ := l.object()
	visited := map[int]bool{}
	queue := []int{whole(v, -1)}
	for len(queue) > 0 && len(visited) < 10_000 {
		off := queue[0]
		queue = queue[1:]
		if off < 0 || visited[off] {
			continue
		}
		visited[off] = true
		t := f.readTable(off + f.start)
		if t == nil && f.start > 0 {
			// QUIRK: some count from the start of the file after all.
			t = f.readTable(off)
		}
		for k, v := range t {
			if _, ok := f.trailer[k]; !ok {
				f.trailer[k] = v
			}
		}
		queue = append(queue, whole(t["XRefStm"], -1), whole(t["Prev"], -1))
	}
}

// readTable reads one table and returns its trailer, nil when there is none.
func (f *file) readTable(off int) dict {
	if off < 0 || off >= len(f.data) {
		return nil
	}
	l := lexer{buf: f.data, pos: off}
	if v, err := l.object(); err == nil && v == keyword("xref") {
		return f.readClassic(&l)
	}
	if s, ok := f.spotAt(off); ok {
		v, _ := f.parse(s, false)
		if st, ok := v.(*stream); ok && st.dict["Type"] == name("XRef") {
			f.reached[s.body] = true
			return f.readXRefStream(st)
		}
	}
	return nil
}

func (f *file) readClassic(l *lexer) dict {
	for {
		v, err := l.object()
		if err != nil {
			return nil
		}
		if v == keyword("trailer") {
			t, _ := l.object()
			d, _ := t.(dict)
			return d
		}
		first := whole(v, -1)
		n, err := l.object()
		count := whole(n, -1)
		if err != nil || first < 0 || count < 0 {
			return nil
		}
		if !f.readSection(l, first, count) {
			return nil
		}
	}
}

func (f *file) readSection(l *lexer, first, count int) bool {
	for i := range count {
		save := l.pos
		off, err1 := l.object()
		gen, err2 := l.object()
		kind, err3 := l.object()
		if err1 != nil || err2 != nil || err3 != nil {
			return false
		}
		if off == keyword("trailer") { // fewer entries than were promised
			l.pos = save
			return true
		}
		if kind == keyword("n") {
			f.add(first+i, entry{off: whole(off, -1) + f.start, gen: whole(gen, 0)})
		}
	}
	return true
}

// add keeps the first entry of a number: tables are read newest first.
func (f *file) add(num int, e entry) {
	if _, ok := f.entries[num]; !ok {
		f.entries[num] = e
	}
}

// maxEntries bounds one cross-reference stream.
const maxEntries = 5_000_000

func (f *file) readXRefStream(st *stream) dict {
	var w [3]int
	widths, _ := st.dict["W"].(array)
	if len(widths) < 3 {
		return nil
	}
	for i := range w {
		if w[i] = whole(widths[i], -1); w[i] < 0 || w[i] > 8 {
			return nil
		}
	}
	row := w[0] + w[1] + w[2]
	if row == 0 {
		return nil
	}
	data, _ := f.decode(st, maxEntries*row)
	index, _ := st.dict["Index"].(array)
	if len(index) < 2 {
		index = array{0.0, st.dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, count := whole(index[i], 0), whole(index[i+1], 0)
		for j := 0; j < count && len(data) >= row; j++ {
			f.addPacked(first+j, data[:row], w)
			data = data[row:]
		}
	}
	return st.dict
}

func (f *file) addPacked(num int, b []byte, w [3]int) {
	var v [3]int
	for i, n := range w {
		for range n {
			v[i] = v[i]<<8 | int(b[0])
			b = b[1:]
		}
	}
	if w[0] == 0 {
		v[0] = 1
	}
	switch v[0] {
	case 1:
		f.add(num, entry{off: v[1] + f.start, gen: v[2]})
	case 2:
		f.add(num, entry{packed: true, in: v[1], index: v[2]})
	}
}

// decode reads a stream whole, up to limit bytes. An error comes with what was
// read before it.
func (f *file) decode(st *stream, limit int) ([]byte, error) {
	r, err := f.open(st)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(b) > limit {
		b, err = b[:limit], errLength
	}
	return b, err
}
