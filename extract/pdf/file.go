package pdf

import (
	"bytes"
	"errors"
)

// An entry says where an object stands: at an offset, or as the index-th object
// of the object stream in.
type entry struct {
	off, gen  int
	in, index int
	packed    bool
}

// A file gives access to the objects of a PDF, whatever state its
// cross-reference table is in.
type file struct {
	data    []byte
	start   int // of "%PDF-": offsets in the file count from there
	marks   marks
	newest  map[int]spot // the last of each number, by scanning
	entries map[int]entry
	trailer dict
	rebuilt bool
	crypt   *crypt
	locks   *passwords
	meter   *meter // nil for no bound

	surplus      []surplus
	surplusBytes int
	moreSurplus  bool         // than are kept
	beyond       map[ref]bool // the streams that have one

	cache    map[int]any
	packs    map[int]*pack
	packed   int // bytes held by packs
	loading  map[int]bool
	reached  map[int]bool // offsets of objects that something referred to
	inPacks  map[ref]bool // the same for objects in object streams: {stream, index}
	pressure int          // objects in cache
}

var errNoObjects = errors.New("no objects in the file")

const (
	// maxCached is how many objects are kept parsed.
	maxCached = 200_000
	// maxLoading is how many objects may need each other to be read.
	maxLoading = 64
)

// open finds the objects of data. Errors of the file's structure are mended; what
// remains is a file without any object, or one that needs a password.
func open(data []byte, p *passwords) (*file, error) {
	f := &file{
		data: data, marks: findMarks(data), newest: map[int]spot{}, entries: map[int]entry{},
		cache: map[int]any{}, packs: map[int]*pack{}, loading: map[int]bool{},
		locks: p, reached: map[int]bool{}, inPacks: map[ref]bool{}, trailer: dict{},
	}
	if i := bytes.Index(data[:min(len(data), 4096)], []byte("%PDF-")); i > 0 {
		f.start = i
	}
	for _, s := range f.marks.objects {
		f.newest[s.num] = s
	}
	if len(f.newest) == 0 {
		return nil, errNoObjects
	}
	f.readTables()
	if err := f.decrypt(); err != nil {
		return nil, err
	}
	if _, ok := f.dict(f.dict(f.trailer["Root"])["Pages"])["Kids"]; !ok {
		if err := f.rebuild(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// get follows references until there is an object.
func (f *file) get(v any) any {
	for range 32 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.load(r.num)
	}
	return nil
}

func (f *file) load(num int) any {
	if v, ok := f.cache[num]; ok {
		return v
	}
	if f.loading[num] || len(f.loading) > maxLoading {
		return nil // an object stream or a length that needs itself
	}
	f.loading[num] = true
	v := f.read(num)
	delete(f.loading, num)
	if f.pressure++; f.pressure > maxCached {
		clear(f.cache)
		f.pressure = 0
	}
	f.cache[num] = v
	return v
}

func (f *file) read(num int) any {
	e, known := f.entries[num]
	if known && e.packed {
		if v, ok := f.fromPack(e.in, e.index, num); ok {
			return v
		}
	} else if known {
		if s, ok := f.spotAt(e.off); ok && s.num == num {
			return f.parseAt(s)
		}
	}
	// The table has no such object, or leads astray.
	if s, ok := f.newest[num]; ok {
		return f.parseAt(s)
	}
	return nil
}

// spotAt reads "N G obj" at off.
func (f *file) spotAt(off int) (spot, bool) {
	if off < 0 || off >= len(f.data) {
		return spot{}, false
	}
	l := lexer{buf: f.data, pos: off}
	var v [3]any
	for i := range v {
		o, err := l.object()
		if err != nil {
			return spot{}, false
		}
		v[i] = o
	}
	num, gen := whole(v[0], -1), whole(v[1], -1)
	if v[2] != keyword("obj") || num < 0 || gen < 0 {
		return spot{}, false
	}
	return spot{num, gen, off, l.pos}, true
}

func (f *file) parseAt(s spot) any {
	f.reached[s.body] = true
	v, _ := f.parse(s, true)
	if f.crypt != nil {
		v = f.crypt.strings(v, ref{s.num, s.gen})
	}
	return v
}

// parse reads the object at s and returns where it ends. With lengths the
// length of a stream may be looked up in another object.
func (f *file) parse(s spot, lengths bool) (any, int) {
	l := lexer{buf: f.data, pos: s.body}
	v, err := l.object()
	if err != nil {
		return nil, l.pos
	}
	d, ok := v.(dict)
	if !ok {
		return v, l.pos
	}
	end := l.pos
	if k, err := l.object(); err != nil || k != keyword("stream") {
		return d, end
	}
	raw, end := f.streamBytes(l.pos, d["Length"], lengths)
	return &stream{dict: d, raw: raw, id: ref{s.num, s.gen}, plain: d["Type"] == name("XRef")}, end
}

// streamBytes trusts a length only when "endstream" follows (7.3.8.1).
func (f *file) streamBytes(pos int, length any, lengths bool) (raw []byte, end int) {
	if pos < len(f.data) && f.data[pos] == '\r' {
		pos++
	}
	if pos < len(f.data) && f.data[pos] == '\n' {
		pos++
	}
	if lengths {
		length = f.get(length)
	}
	if n := whole(length, -1); n >= 0 && n <= len(f.data)-pos {
		rest := bytes.TrimLeft(f.data[pos+n:min(len(f.data), pos+n+32)], "\r\n\t \x00")
		if bytes.HasPrefix(rest, []byte("endstream")) || bytes.HasPrefix(rest, []byte("endobj")) {
			return f.data[pos : pos+n], pos + n
		}
	}
	end = after(f.marks.endstreams, pos)
	if end < 0 {
		end = after(f.marks.endobjs, pos)
	}
	if end < 0 {
		end = len(f.data)
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(f.data[pos:end], []byte("\n")), []byte("\r")), end
}

// dict returns v as a dictionary, that of a stream too; nil when it is none.
func (f *file) dict(v any) dict {
	switch v := f.get(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (f *file) array(v any) array {
	a, _ := f.get(v).(array)
	return a
}

func (f *file) name(v any) name {
	n, _ := f.get(v).(name)
	return n
}

func (f *file) number(v any, def float64) float64 { return number(f.get(v), def) }

func (f *file) stream(v any) *stream {
	s, _ := f.get(v).(*stream)
	return s
}
