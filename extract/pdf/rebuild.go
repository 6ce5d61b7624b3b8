package pdf

// rebuild makes the table anew from the objects that stand in the file: the
// last one of each number counts, and those inside another object's stream do
// not. The trailer is put together from every trailer there is.
func (f *file) rebuild() error {
	f.rebuilt = true
	clear(f.entries)
	clear(f.cache)
	clear(f.packs)
	trailer, root := dict{}, any(nil)
	var packs []spot
	end := 0
	for _, s := range f.marks.objects {
		if s.off < end {
			continue
		}
		var v any
		v, end = f.parse(s, false)
		f.entries[s.num] = entry{off: s.off, gen: s.gen}
		switch v := v.(type) {
		case *stream:
			switch v.dict["Type"] {
			case name("XRef"):
				merge(trailer, v.dict)
			case name("ObjStm"):
				packs = append(packs, s)
			}
		case dict:
			if v["Type"] == name("Catalog") {
				root = ref{s.num, s.gen}
			}
		}
	}
	for _, at := range f.marks.trailers {
		l := lexer{buf: f.data, pos: at + len("trailer")}
		if v, _ := l.object(); v != nil {
			if d, ok := v.(dict); ok {
				merge(trailer, d)
			}
		}
	}
	merge(f.trailer, trailer)
	if err := f.decrypt(); err != nil {
		return err
	}
	for _, s := range packs {
		if r := f.unpackAll(s.num); r != nil {
			root = r
		}
	}
	if root != nil && f.dict(f.dict(f.trailer["Root"])["Pages"])["Kids"] == nil {
		f.trailer["Root"] = root
	}
	return nil
}

func merge(into, from dict) {
	for k, v := range from {
		into[k] = v
	}
}

// unpackAll enters the objects of an object stream and returns the catalog when
// it is among them.
func (f *file) unpackAll(in int) any {
	p := f.pack(in)
	if p == nil {
		return nil
	}
	var root any
	for i, num := range p.nums {
		if e, ok := f.entries[num]; ok && !e.packed {
			continue
		}
		f.entries[num] = entry{packed: true, in: in, index: i}
		if d, ok := p.object(i).(dict); ok && d["Type"] == name("Catalog") {
			root = ref{num, 0}
		}
	}
	return root
}
