package pdf

// A pack is an object stream (7.5.7), decoded.
type pack struct {
	data []byte
	nums []int
	offs []int
}

// maxPacks is how many bytes of decoded object streams are kept, and the most
// that one of them may have.
const maxPacks = 64 << 20

// pack returns the object stream num; nil when it is none.
func (f *file) pack(num int) *pack {
	if p, ok := f.packs[num]; ok {
		return p
	}
	st, ok := f.get(ref{num, 0}).(*stream)
	if !ok || st.plain {
		f.packs[num] = nil
		return nil
	}
	p := f.readPack(st)
	if f.packed += len(p.data); f.packed > maxPacks {
		clear(f.packs)
		f.packed = len(p.data)
	}
	f.packs[num] = p
	return p
}

// readPack decodes an object stream; what comes before damage still counts.
func (f *file) readPack(st *stream) *pack {
	data, _ := f.decode(st, maxPacks)
	p := &pack{}
	l := lexer{buf: data}
	first := whole(f.get(st.dict["First"]), 0)
	for range min(whole(f.get(st.dict["N"]), 0), maxItems) {
		num, err1 := l.object()
		off, err2 := l.object()
		if err1 != nil || err2 != nil {
			break
		}
		p.nums = append(p.nums, whole(num, -1))
		p.offs = append(p.offs, first+whole(off, 0))
	}
	p.data = data
	return p
}

// object parses the i-th object; nil when it is not there.
func (p *pack) object(i int) any {
	if i < 0 || i >= len(p.offs) || p.offs[i] < 0 || p.offs[i] >= len(p.data) {
		return nil
	}
	l := lexer{buf: p.data, pos: p.offs[i]}
	v, err := l.object()
	if err != nil {
		return nil
	}
	if _, ok := v.(keyword); ok {
		return nil
	}
	return v
}

func (f *file) fromPack(in, index, num int) (any, bool) {
	p := f.pack(in)
	if p == nil {
		return nil, false
	}
	if index < 0 || index >= len(p.nums) || p.nums[index] != num {
		index = -1
		for i, n := range p.nums { // the table names the wrong place
			if n == num {
				index = i
			}
		}
		if index < 0 {
			return nil, false
		}
	}
	f.inPacks[ref{in, index}] = true
	return p.object(index), true
}
