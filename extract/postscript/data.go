package postscript

import (
	"bytes"
	"math"
	"strconv"
)

var dataOperators = map[string]func(*machine) error{
	"type": func(m *machine) error {
		o, err := m.pop()
		if err == nil {
			m.push(object{kind: nameKind, name: typeNames[o.kind], exec: true})
		}
		return err
	},
	"cvx":         func(m *machine) error { return m.executable(true) },
	"cvlit":       func(m *machine) error { return m.executable(false) },
	"executeonly": func(m *machine) error { return nil },
	"noaccess":    func(m *machine) error { return nil },
	"readonly":    func(m *machine) error { return nil },
	"rcheck":      func(m *machine) error { return m.answer(true) },
	"wcheck":      func(m *machine) error { return m.answer(true) },
	"xcheck": func(m *machine) error {
		o, err := m.pop()
		m.push(truth(o.exec))
		return err
	},
	"cvi": func(m *machine) error { return m.convert(integer) },
	"cvr": func(m *machine) error { return m.convert(double) },
	"cvn": func(m *machine) error {
		o, err := m.of(stringKind)
		m.push(object{kind: nameKind, name: string(o.str), exec: o.exec})
		return err
	},
	"cvs": func(m *machine) error {
		s, _ := m.of(stringKind)
		o, err := m.pop()
		if err != nil {
			return err
		}
		m.push(object{kind: stringKind, str: s.str[:copy(s.str, show(o))]})
		return nil
	},
	"cvrs": func(m *machine) error {
		s, _ := m.of(stringKind)
		base, _ := m.int()
		v, err := m.number()
		if err != nil || base < 2 || base > 36 || math.Abs(v) > 1<<40 {
			return errRange
		}
		m.push(object{kind: stringKind, str: s.str[:copy(s.str, strconv.FormatInt(int64(v), base))]})
		return nil
	},
	"array": func(m *machine) error {
		n, err := m.int()
		if err != nil {
			return err
		}
		if err := m.allocate(n, 128); err != nil {
			return err
		}
		m.push(array(make([]object, n)))
		return nil
	},
	"string": func(m *machine) error {
		n, err := m.int()
		if err != nil {
			return err
		}
		if err := m.allocate(n, 1); err != nil {
			return err
		}
		m.push(object{kind: stringKind, str: make([]byte, n)})
		return nil
	},
	"length": func(m *machine) error {
		o, err := m.pop()
		if err != nil {
			return err
		}
		m.push(whole(o.length()))
		return nil
	},
	"get":         get,
	"put":         put,
	"getinterval": interval,
	"putinterval": func(m *machine) error {
		from, _ := m.pop()
		at, err := m.int()
		if err != nil {
			return err
		}
		to, err := m.pop()
		if err != nil || at < 0 || at > to.length() || to.kind != from.kind {
			return errRange
		}
		if to.kind == stringKind {
			copy(to.str[at:], from.str)
		} else if to.kind == arrayKind {
			copy(to.arr[at:], from.arr)
		}
		return nil
	},
	"aload": func(m *machine) error {
		o, err := m.of(arrayKind)
		if err != nil {
			return err
		}
		m.steps += len(o.arr)
		m.stack = append(append(m.stack, o.arr...), o)
		return nil
	},
	"astore": func(m *machine) error {
		o, err := m.of(arrayKind)
		if err != nil || len(m.stack) < len(o.arr) {
			return errStack
		}
		n := len(m.stack) - len(o.arr)
		copy(o.arr, m.stack[n:])
		m.stack = append(m.stack[:n], o)
		return nil
	},
	"packedarray": func(m *machine) error {
		n, err := m.int()
		if err != nil || n < 0 || n > len(m.stack) {
			return errRange
		}
		list := append([]object(nil), m.stack[len(m.stack)-n:]...)
		m.stack = append(m.stack[:len(m.stack)-n], array(list))
		return m.allocate(n, 128)
	},
	"setpacking":     func(m *machine) error { return m.drop(1) },
	"currentpacking": func(m *machine) error { m.push(truth(false)); return nil },
	"search":         func(m *machine) error { return m.search(false) },
	"anchorsearch":   func(m *machine) error { return m.search(true) },
	"bind":           func(m *machine) error { return nil },
}

func (o object) length() int {
	switch o.kind {
	case stringKind:
		return len(o.str)
	case arrayKind:
		return len(o.arr)
	case dictKind:
		return len(o.dict.keys)
	case nameKind:
		return len(o.name)
	}
	return 0
}

func (m *machine) executable(x bool) error {
	o, err := m.pop()
	if err == nil {
		o.exec = x
		m.push(o)
	}
	return err
}

func (m *machine) answer(yes bool) error {
	_, err := m.pop()
	m.push(truth(yes))
	return err
}

func (m *machine) convert(to kind) error {
	o, err := m.pop()
	if err != nil {
		return err
	}
	if o.kind == stringKind {
		n, ok := numeral(string(bytes.TrimSpace(o.str)))
		if !ok {
			return errTypecheck
		}
		o = n
	}
	if !o.numeric() {
		return errTypecheck
	}
	if to == integer {
		o.num = math.Trunc(o.num)
	}
	o.kind = to
	m.push(o)
	return nil
}

// show writes an object as cvs does.
func show(o object) string {
	switch o.kind {
	case nameKind, operatorKind:
		return o.name
	case stringKind:
		return string(o.str)
	case integer:
		return strconv.Itoa(int(o.num))
	case double:
		return strconv.FormatFloat(o.num, 'g', -1, 32)
	case boolean:
		return strconv.FormatBool(o.isTrue())
	}
	return "--nostringval--"
}

func get(m *machine) error {
	k, _ := m.pop()
	o, err := m.pop()
	if err != nil {
		return err
	}
	if o.kind == dictKind {
		v, ok := o.dict.m[k.key()]
		if !ok {
			return errUndefined
		}
		m.push(v)
		return nil
	}
	i := int(k.num)
	switch {
	case !k.numeric() || i < 0 || i >= o.length():
		return errRange
	case o.kind == stringKind:
		m.push(whole(int(o.str[i])))
	case o.kind == arrayKind:
		m.push(o.arr[i])
	default:
		return errTypecheck
	}
	return nil
}

func put(m *machine) error {
	v, _ := m.pop()
	k, _ := m.pop()
	o, err := m.pop()
	if err != nil {
		return err
	}
	if o.kind == dictKind {
		o.dict.put(k.key(), v)
		return m.allocate(1, 200)
	}
	i := int(k.num)
	switch {
	case !k.numeric() || i < 0 || i >= o.length():
		return errRange
	case o.kind == stringKind:
		o.str[i] = byte(int(v.num))
	case o.kind == arrayKind:
		o.arr[i] = v
	default:
		return errTypecheck
	}
	return nil
}

func interval(m *machine) error {
	n, _ := m.int()
	at, err := m.int()
	if err != nil {
		return err
	}
	o, err := m.pop()
	if err != nil || at < 0 || n < 0 || at+n > o.length() {
		return errRange
	}
	switch o.kind {
	case stringKind:
		o.str = o.str[at : at+n : at+n]
	case arrayKind:
		o.arr = o.arr[at : at+n : at+n]
	default:
		return errTypecheck
	}
	m.push(o)
	return nil
}

func (m *machine) search(anchored bool) error {
	what, _ := m.of(stringKind)
	in, err := m.of(stringKind)
	if err != nil {
		return err
	}
	m.steps += len(in.str) / 16
	i := bytes.Index(in.str, what.str)
	if i < 0 || anchored && i > 0 {
		m.push(in)
		m.push(truth(false))
		return nil
	}
	end := i + len(what.str)
	m.push(object{kind: stringKind, str: in.str[end:]})
	m.push(object{kind: stringKind, str: in.str[i:end:end]})
	if !anchored {
		m.push(object{kind: stringKind, str: in.str[:i:i]})
	}
	m.push(truth(true))
	return nil
}
