package postscript

import "math"

var stackOperators = map[string]func(*machine) error{
	"pop":  func(m *machine) error { return m.drop(1) },
	"exch": func(m *machine) error { return m.roll(2, 1) },
	"dup": func(m *machine) error {
		o, err := m.pop()
		if err == nil {
			m.push(o)
			m.push(o)
		}
		return err
	},
	"copy": copyTop,
	"index": func(m *machine) error {
		n, err := m.int()
		if err != nil || n < 0 || n >= len(m.stack) {
			return errRange
		}
		m.push(m.stack[len(m.stack)-1-n])
		return nil
	},
	"roll": func(m *machine) error {
		v, err := m.numbers(2)
		if err != nil {
			return err
		}
		return m.roll(int(v[0]), int(v[1]))
	},
	"clear": func(m *machine) error { m.stack = m.stack[:0]; return nil },
	"count": func(m *machine) error { m.push(whole(len(m.stack))); return nil },
	"mark":  func(m *machine) error { m.push(object{kind: markKind}); return nil },
	"[":     func(m *machine) error { m.push(object{kind: markKind}); return nil },
	"<<":    func(m *machine) error { m.push(object{kind: markKind}); return nil },
	"cleartomark": func(m *machine) error {
		_, err := m.toMark()
		return err
	},
	"counttomark": func(m *machine) error {
		for i := len(m.stack) - 1; i >= 0; i-- {
			if m.stack[i].kind == markKind {
				m.push(whole(len(m.stack) - 1 - i))
				return nil
			}
		}
		return errStack
	},
	"]": func(m *machine) error {
		list, err := m.toMark()
		if err == nil {
			m.push(array(list))
		}
		return err
	},
	">>": func(m *machine) error {
		list, err := m.toMark()
		if err != nil {
			return err
		}
		d := newDict()
		for i := 0; i+1 < len(list); i += 2 {
			d.put(list[i].key(), list[i+1])
		}
		m.push(dictOf(d))
		return nil
	},
}

// toMark pops everything down to the innermost mark, and that.
func (m *machine) toMark() ([]object, error) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if m.stack[i].kind == markKind {
			list := append([]object(nil), m.stack[i+1:]...)
			m.stack = m.stack[:i]
			return list, m.allocate(len(list), 128)
		}
	}
	return nil, errStack
}

// roll moves the top n objects around by j places.
func (m *machine) roll(n, j int) error {
	if n < 0 || n > len(m.stack) {
		return errRange
	}
	if n < 2 {
		return nil
	}
	m.steps += n
	part := m.stack[len(m.stack)-n:]
	j = ((j % n) + n) % n
	turned := append(append(make([]object, 0, n), part[n-j:]...), part[:n-j]...)
	copy(part, turned)
	return nil
}

// copyTop is copy: of the top objects, or of the elements of one into another.
func copyTop(m *machine) error {
	o, err := m.pop()
	if err != nil {
		return err
	}
	if o.numeric() {
		n := int(o.num)
		if n < 0 || n > len(m.stack) {
			return errRange
		}
		m.steps += n
		m.stack = append(m.stack, m.stack[len(m.stack)-n:]...)
		return nil
	}
	from, err := m.pop()
	if err != nil || from.kind != o.kind {
		return errTypecheck
	}
	switch o.kind {
	case stringKind:
		o.str = o.str[:copy(o.str, from.str)]
	case arrayKind:
		o.arr = o.arr[:copy(o.arr, from.arr)]
	case dictKind:
		m.steps += len(from.dict.keys)
		for _, k := range from.dict.keys {
			o.dict.put(k, from.dict.m[k])
		}
	}
	m.push(o)
	return nil
}

// one makes an operator of a function of one number, two of a function of two.
func one(f func(float64) float64) func(*machine) error {
	return func(m *machine) error {
		o, err := m.pop()
		if err != nil || !o.numeric() {
			return errTypecheck
		}
		o.num = f(o.num)
		m.push(o)
		return nil
	}
}

func two(f func(a, b float64) float64) func(*machine) error {
	return func(m *machine) error {
		n := len(m.stack)
		if n < 2 || !m.stack[n-1].numeric() || !m.stack[n-2].numeric() {
			return errTypecheck
		}
		a, b := m.stack[n-2], m.stack[n-1]
		v := f(a.num, b.num)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return errRange
		}
		k := double
		if a.kind == integer && b.kind == integer && v == math.Trunc(v) {
			k = integer
		}
		m.stack = append(m.stack[:n-2], object{kind: k, num: v})
		return nil
	}
}

func real2(f func(a, b float64) float64) func(*machine) error {
	inner := two(f)
	return func(m *machine) error {
		err := inner(m)
		if err == nil {
			m.stack[len(m.stack)-1].kind = double
		}
		return err
	}
}

// real1 makes an operator whose result is never whole.
func real1(f func(float64) float64) func(*machine) error {
	inner := one(f)
	return func(m *machine) error {
		err := inner(m)
		if err == nil {
			m.stack[len(m.stack)-1].kind = double
		}
		return err
	}
}

func degrees(f func(float64) float64) func(*machine) error {
	return real1(func(v float64) float64 { return f(v * math.Pi / 180) })
}

func mod(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return math.Mod(math.Trunc(a), math.Trunc(b))
}

var mathOperators = map[string]func(*machine) error{
	"add":      two(func(a, b float64) float64 { return a + b }),
	"sub":      two(func(a, b float64) float64 { return a - b }),
	"mul":      two(func(a, b float64) float64 { return a * b }),
	"div":      real2(func(a, b float64) float64 { return a / b }),
	"idiv":     two(func(a, b float64) float64 { return math.Trunc(a / b) }),
	"mod":      two(mod),
	"exp":      real2(math.Pow),
	"atan":     real2(func(a, b float64) float64 { return math.Mod(math.Atan2(a, b)*180/math.Pi+360, 360) }),
	"neg":      one(func(a float64) float64 { return -a }),
	"abs":      one(math.Abs),
	"ceiling":  one(math.Ceil),
	"floor":    one(math.Floor),
	"round":    one(func(a float64) float64 { return math.Floor(a + 0.5) }),
	"truncate": one(math.Trunc),
	"sqrt":     real1(func(v float64) float64 { return math.Sqrt(math.Max(v, 0)) }),
	"sin":      degrees(math.Sin),
	"cos":      degrees(math.Cos),
	"ln":       real1(func(v float64) float64 { return math.Log(math.Max(v, 1e-300)) }),
	"log":      real1(func(v float64) float64 { return math.Log10(math.Max(v, 1e-300)) }),
	"bitshift": two(func(a, b float64) float64 {
		if b >= 0 {
			return float64(int32(a) << min(uint(b), 32))
		}
		return float64(uint32(int32(a)) >> min(uint(-b), 32))
	}),
	"rand":  func(m *machine) error { m.push(whole(m.steps & 0x7fff)); return nil },
	"rrand": func(m *machine) error { m.push(whole(0)); return nil },
	"srand": func(m *machine) error { return m.drop(1) },
	"eq":    compare(func(c int, same bool) bool { return same }),
	"ne":    compare(func(c int, same bool) bool { return !same }),
	"gt":    compare(func(c int, _ bool) bool { return c > 0 }),
	"ge":    compare(func(c int, _ bool) bool { return c >= 0 }),
	"lt":    compare(func(c int, _ bool) bool { return c < 0 }),
	"le":    compare(func(c int, _ bool) bool { return c <= 0 }),
	"and":   bits(func(a, b int64) int64 { return a & b }),
	"or":    bits(func(a, b int64) int64 { return a | b }),
	"xor":   bits(func(a, b int64) int64 { return a ^ b }),
	"not": func(m *machine) error {
		o, err := m.pop()
		if err != nil {
			return err
		}
		if o.kind == boolean {
			m.push(truth(!o.isTrue()))
			return nil
		}
		m.push(whole(int(^int32(o.num))))
		return nil
	},
}

// compare makes an operator of what an order of two objects means.
func compare(f func(order int, same bool) bool) func(*machine) error {
	return func(m *machine) error {
		if len(m.stack) < 2 {
			return errStack
		}
		b, _ := m.pop()
		a, _ := m.pop()
		order, same := 0, false
		switch {
		case a.numeric() && b.numeric():
			order, same = sign(a.num-b.num), a.num == b.num
		case (a.kind == stringKind || a.kind == nameKind) && (b.kind == stringKind || b.kind == nameKind):
			x, y := a.key(), b.key()
			order, same = b2i(x > y)-b2i(x < y), x == y
		case a.kind == b.kind && a.kind == dictKind:
			same = a.dict == b.dict
		case a.kind == b.kind && a.kind == arrayKind:
			same = len(a.arr) == len(b.arr) && (len(a.arr) == 0 || &a.arr[0] == &b.arr[0])
		case a.kind == b.kind:
			same = a.num == b.num && a.name == b.name && a.file == b.file
		}
		m.push(truth(f(order, same)))
		return nil
	}
}

func sign(v float64) int { return b2i(v > 0) - b2i(v < 0) }

func bits(f func(a, b int64) int64) func(*machine) error {
	return func(m *machine) error {
		n := len(m.stack)
		if n < 2 {
			return errStack
		}
		a, b := m.stack[n-2], m.stack[n-1]
		m.stack = append(m.stack[:n-2], object{kind: a.kind, num: float64(f(int64(a.num), int64(b.num)))})
		return nil
	}
}
