package parquet

import "encoding/binary"

// decode reads n values. It returns what is left of b; fewer values than n where they are
// too much to be held, or are broken.
func (r *reader) decode(encoding int, b []byte, n int) (values []string, rest []byte, ok bool) {
	switch encoding {
	case plain:
		return r.plain(b, n)
	case plainDictionary, runsOfDictionary:
		return r.indexes(b, n)
	case runs:
		return r.truths(n), b, r.kind == boolean
	case deltaNumbers:
		rest, ok = delta(b, n, func(v int64) bool {
			if r.kind == int32s {
				v = int64(int32(v))
			}
			values = append(values, r.keep(r.number(v)))
			return r.held <= mostHeld
		})
		return values, rest, ok && (r.kind == int32s || r.kind == int64s)
	case deltaLengths:
		values, rest, ok = r.lengths(b, n)
		for i, v := range values {
			values[i] = r.keep(r.bytes([]byte(v)))
		}
		return values, rest, ok
	case deltaStrings:
		return r.prefixed(b, n)
	case split:
		return r.split(b, n)
	}
	return nil, b, false
}

func (r *reader) keep(s string) string {
	r.held += len(s) + heldEach
	return s
}

// truths are values that are no text.
func (r *reader) truths(n int) []string {
	if r.held += n * heldEach; r.held > mostHeld {
		return nil
	}
	return make([]string, n)
}

func (r *reader) plain(b []byte, n int) (values []string, rest []byte, ok bool) {
	if r.kind == boolean {
		return r.truths(n), b, len(b) >= (n+7)/8
	}
	size := r.size()
	for ; n > 0 && r.held <= mostHeld; n-- {
		if r.kind == byteArray {
			if len(b) < 4 {
				return values, b, false
			}
			length := binary.LittleEndian.Uint32(b)
			if b = b[4:]; uint64(length) > uint64(len(b)) {
				return values, b, false
			}
			values = append(values, r.keep(r.bytes(b[:length])))
			b = b[length:]
			continue
		}
		if size <= 0 || size > len(b) {
			return values, b, false
		}
		values = append(values, r.keep(r.value(b[:size])))
		b = b[size:]
	}
	return values, b, true
}

// indexes reads numbers of values of the dictionary.
func (r *reader) indexes(b []byte, n int) (values []string, rest []byte, ok bool) {
	if n == 0 {
		return nil, b, true
	}
	if len(b) == 0 {
		return nil, nil, false
	}
	rest, ok = hybrid(b[1:], int(b[0]), n, func(v uint32) bool {
		if uint64(v) >= uint64(len(r.dictionary)) {
			return false
		}
		r.held += heldEach
		r.used[v] = true
		values = append(values, r.dictionary[v])
		return r.held <= mostHeld
	})
	return values, rest, ok
}

// numbers reads lengths, as many as there is room for when each takes so many bytes.
func (r *reader) numbers(b []byte, n, each int) (list []int64, rest []byte, ok bool) {
	room := (mostHeld - r.held) / each
	b, ok = delta(b, n, func(v int64) bool {
		list = append(list, v)
		return len(list) <= room
	})
	if len(list) > room {
		r.held = mostHeld + 1
	}
	return list, b, ok
}

// lengths reads values of bytes behind all their lengths.
func (r *reader) lengths(b []byte, n int) (values []string, rest []byte, ok bool) {
	sizes, b, ok := r.numbers(b, n, heldLength)
	if !ok {
		return nil, b, false
	}
	values = make([]string, 0, len(sizes))
	for _, size := range sizes {
		if size < 0 || size > int64(len(b)) {
			return values, b, false
		}
		values = append(values, string(b[:size]))
		b = b[size:]
	}
	return values, b, true
}

// prefixed reads values of bytes that begin like the ones before.
func (r *reader) prefixed(b []byte, n int) (values []string, rest []byte, ok bool) {
	shared, b, ok := r.numbers(b, n, 2*heldLength)
	if !ok {
		return nil, b, false
	}
	rests, b, ok := r.lengths(b, n)
	last := ""
	for i, rest := range rests {
		if i >= len(shared) || shared[i] < 0 || shared[i] > int64(len(last)) {
			return values, b, false
		}
		last = last[:shared[i]] + rest
		if values = append(values, r.keep(r.bytes([]byte(last)))); r.held > mostHeld {
			return values, b, true
		}
	}
	return values, b, ok
}

// split reads values whose bytes stand apart: all first ones, all second ones.
func (r *reader) split(b []byte, n int) (values []string, rest []byte, ok bool) {
	size := r.size()
	if size <= 0 || n > len(b)/size {
		return nil, b, false
	}
	value := make([]byte, size)
	for i := range n {
		for k := range value {
			value[k] = b[k*n+i]
		}
		if values = append(values, r.keep(r.value(value))); r.held > mostHeld {
			break
		}
	}
	return values, b[n*size:], true
}
