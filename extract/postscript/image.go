package postscript

import "errors"

// image passes the data of a picture (PLRM 3, section 4.10): a procedure is called
// for it as often as a printer would, so that what follows in the file is program
// again.
func (m *machine) image(operands int, colour bool) error {
	if n := len(m.stack); n > 0 && m.stack[n-1].kind == dictKind {
		d, _ := m.pop()
		get := func(k string) int { return int(d.dict.m[k].num) }
		return m.drain(d.dict.m["DataSource"], size(get("Width"), get("Height"), 4*max(get("BitsPerComponent"), 1)))
	}
	parts := 1
	if colour {
		v, err := m.numbers(1)
		if err != nil {
			return err
		}
		parts = int(v[0])
		multi, err := m.pop()
		if err != nil {
			return err
		}
		if multi.isTrue() {
			for range max(min(parts, 4)-1, 0) {
				if _, err := m.pop(); err != nil {
					return err
				}
			}
		}
		operands -= 2
	}
	source, err := m.pop()
	if err != nil {
		return err
	}
	if _, _, err := m.matrixOf(); err != nil {
		return err
	}
	depth, _ := m.pop()
	v, err := m.numbers(operands - 3)
	if err != nil {
		return err
	}
	bits := 1
	if depth.numeric() {
		bits = max(int(depth.num), 1)
	}
	return m.drain(source, size(int(v[0]), int(v[1]), bits*max(parts, 1)))
}

// size is how many bytes a picture has.
func size(width, height, bits int) int {
	const most = 1 << 28
	if width <= 0 || height <= 0 || bits <= 0 || width > most/bits || height > most/((width*bits+7)/8) {
		return 0
	}
	return (width*bits + 7) / 8 * height
}

func (m *machine) drain(source object, n int) error {
	if !source.isProc() {
		if source.kind == fileKind {
			source.file.load()
		}
		if source.kind == fileKind && source.file != m.main {
			source.file.pos = len(source.file.data)
		} else if source.kind == fileKind {
			source.file.pos = min(source.file.pos+n, len(source.file.data))
		}
		return nil
	}
	for n > 0 {
		if err := m.call(source); err != nil {
			if errors.Is(err, errExit) {
				return nil
			}
			return err
		}
		s, err := m.of(stringKind)
		if err != nil || len(s.str) == 0 {
			return err
		}
		n -= len(s.str)
	}
	return nil
}
