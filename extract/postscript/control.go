package postscript

import "errors"

// controls are the operators that run procedures.
func controls() map[string]func(*machine) error {
	return map[string]func(*machine) error{
		"exec": func(m *machine) error {
			o, err := m.pop()
			if err != nil {
				return err
			}
			return m.call(o)
		},
		"if": func(m *machine) error {
			p, _ := m.pop()
			c, err := m.pop()
			if err != nil || !c.isTrue() {
				return err
			}
			return m.call(p)
		},
		"ifelse": func(m *machine) error {
			no, _ := m.pop()
			yes, _ := m.pop()
			c, err := m.pop()
			if err != nil {
				return err
			}
			if c.isTrue() {
				return m.call(yes)
			}
			return m.call(no)
		},
		"for":    forLoop,
		"repeat": repeatLoop,
		"loop":   func(m *machine) error { return m.loop(func(int) bool { return true }) },
		"forall": forAll,
		"exit":   func(*machine) error { return errExit },
		"stop":   func(*machine) error { return errStop },
		"quit":   func(*machine) error { return errQuit },
		"stopped": func(m *machine) error {
			o, err := m.pop()
			if err != nil {
				return err
			}
			depth, files := m.depth, len(m.files)
			err = m.call(o)
			if errors.Is(err, errLimit) || errors.Is(err, errExit) || errors.Is(err, errQuit) || errors.Is(err, errWidth) {
				return err
			}
			m.depth, m.files = depth, m.files[:min(files, len(m.files))]
			m.push(truth(err != nil))
			return nil
		},
		"countexecstack": func(m *machine) error { m.push(whole(m.depth)); return nil },
		"save":           func(m *machine) error { m.push(object{kind: other}); return m.gsave() },
		"restore":        func(m *machine) error { m.grestore(); return m.drop(1) },
	}
}

// loop runs the procedure on top of the stack while more says so.
func (m *machine) loop(more func(i int) bool) error {
	p, err := m.pop()
	if err != nil {
		return err
	}
	return m.repeat(p, more)
}

func (m *machine) repeat(p object, more func(i int) bool) error {
	for i := 0; more(i); i++ {
		if err := m.step(); err != nil {
			return err
		}
		if err := m.call(p); errors.Is(err, errExit) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

func repeatLoop(m *machine) error {
	p, _ := m.pop()
	n, err := m.int()
	if err != nil {
		return err
	}
	return m.repeat(p, func(i int) bool { return i < n })
}

func forLoop(m *machine) error {
	p, err := m.pop()
	if err != nil {
		return err
	}
	if len(m.stack) < 3 {
		return errStack
	}
	k := m.stack[len(m.stack)-3].kind
	if m.stack[len(m.stack)-2].kind == double {
		k = double
	}
	v, err := m.numbers(3)
	if err != nil {
		return err
	}
	from, by, to := v[0], v[1], v[2]
	return m.repeat(p, func(i int) bool {
		at := from + float64(i)*by
		if by >= 0 && at > to || by < 0 && at < to {
			return false
		}
		m.push(object{kind: k, num: at})
		return true
	})
}

func forAll(m *machine) error {
	p, _ := m.pop()
	o, err := m.pop()
	if err != nil {
		return err
	}
	switch o.kind {
	case arrayKind:
		return m.repeat(p, func(i int) bool {
			if i < len(o.arr) {
				m.push(o.arr[i])
			}
			return i < len(o.arr)
		})
	case stringKind:
		return m.repeat(p, func(i int) bool {
			if i < len(o.str) {
				m.push(whole(int(o.str[i])))
			}
			return i < len(o.str)
		})
	case dictKind:
		keys := append([]string(nil), o.dict.keys...)
		if err := m.allocate(len(keys), 16); err != nil {
			return err
		}
		return m.repeat(p, func(i int) bool {
			if i < len(keys) {
				m.push(keyObject(keys[i]))
				m.push(o.dict.m[keys[i]])
			}
			return i < len(keys)
		})
	}
	return errTypecheck
}
