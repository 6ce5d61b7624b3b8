package postscript

import "math"

// A matrix is the six numbers of a transformation (PLRM 3, section 4.3.2).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times is what a does first and b then.
func (a matrix) times(b matrix) matrix {
	return matrix{
		a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3],
		a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3],
		a[4]*b[0] + a[5]*b[2] + b[4], a[4]*b[1] + a[5]*b[3] + b[5],
	}
}

func (a matrix) point(x, y float64) (float64, float64) {
	return a[0]*x + a[2]*y + a[4], a[1]*x + a[3]*y + a[5]
}

func (a matrix) vector(x, y float64) (float64, float64) {
	return a[0]*x + a[2]*y, a[1]*x + a[3]*y
}

func (a matrix) inverse() (matrix, bool) {
	det := a[0]*a[3] - a[1]*a[2]
	if det == 0 || math.IsNaN(det) || math.IsInf(det, 0) {
		return identity, false
	}
	return matrix{
		a[3] / det, -a[1] / det, -a[2] / det, a[0] / det,
		(a[2]*a[5] - a[3]*a[4]) / det, (a[1]*a[4] - a[0]*a[5]) / det,
	}, true
}

// A state is what gsave saves of it. The point is in user space.
type state struct {
	ctm        matrix
	x, y       float64
	has        bool // there is a point
	font       *dict
	components int // of a colour
}

func newState() state { return state{ctm: identity} }

const deepestState = 10_000

func (m *machine) gsave() error {
	if len(m.states) > deepestState {
		return errRange
	}
	m.states = append(m.states, m.state)
	return nil
}

func (m *machine) grestore() {
	if n := len(m.states); n > 0 {
		m.state = m.states[n-1]
		m.states = m.states[:n-1]
	}
}

// setCTM changes the matrix; the point stays where it is on the page.
func (m *machine) setCTM(to matrix) error {
	for _, v := range to {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return errRange
		}
	}
	x, y := m.state.ctm.point(m.state.x, m.state.y)
	m.state.ctm = to
	if inv, ok := to.inverse(); ok {
		m.state.x, m.state.y = inv.point(x, y)
	}
	return nil
}

// matrixOf pops a matrix.
func (m *machine) matrixOf() (matrix, []object, error) {
	o, err := m.of(arrayKind)
	if err != nil || len(o.arr) < 6 {
		return identity, nil, errTypecheck
	}
	var a matrix
	for i := range a {
		a[i] = o.arr[i].num
	}
	return a, o.arr, nil
}

func (m *machine) pushMatrix(a matrix, into []object) {
	for i, v := range a {
		into[i] = number(v)
	}
	m.push(array(into))
}

// onTop reports whether a matrix is on top of the stack.
func (m *machine) onTop() bool {
	n := len(m.stack)
	return n > 0 && m.stack[n-1].kind == arrayKind
}

// change makes an operator that changes the CTM, or a matrix on the stack.
func change(n int, f func(v []float64) matrix) func(*machine) error {
	return func(m *machine) error {
		if m.onTop() {
			_, into, err := m.matrixOf()
			if err != nil {
				return err
			}
			v, err := m.numbers(n)
			if err == nil {
				m.pushMatrix(f(v), into)
			}
			return err
		}
		v, err := m.numbers(n)
		if err != nil {
			return err
		}
		return m.setCTM(f(v).times(m.state.ctm))
	}
}

// mapped makes an operator that transforms a point or a vector.
func mapped(inverse bool, f func(a matrix, x, y float64) (float64, float64)) func(*machine) error {
	return func(m *machine) error {
		a := m.state.ctm
		if m.onTop() {
			var err error
			if a, _, err = m.matrixOf(); err != nil {
				return err
			}
		}
		v, err := m.numbers(2)
		if err != nil {
			return err
		}
		if inverse {
			inv, ok := a.inverse()
			if !ok {
				return errRange
			}
			a = inv
		}
		x, y := f(a, v[0], v[1])
		m.push(number(x))
		m.push(number(y))
		return nil
	}
}

// to makes an operator that pops n numbers, the last two of them a point.
func to(n int, relative bool) func(*machine) error {
	return func(m *machine) error {
		v, err := m.numbers(n)
		if err != nil {
			return err
		}
		x, y := v[n-2], v[n-1]
		if relative {
			x, y = x+m.state.x, y+m.state.y
		}
		m.state.x, m.state.y, m.state.has = x, y, true
		return nil
	}
}

func rotation(v []float64) matrix {
	sin, cos := math.Sincos(v[0] * math.Pi / 180)
	return matrix{cos, sin, -sin, cos, 0, 0}
}

func newPath(m *machine) error { m.state.has = false; return nil }

var pathOperators = map[string]func(*machine) error{
	"gsave":         func(m *machine) error { return m.gsave() },
	"grestore":      func(m *machine) error { m.grestore(); return nil },
	"grestoreall":   func(m *machine) error { m.grestore(); return nil },
	"initgraphics":  func(m *machine) error { m.state.ctm = identity; return nil },
	"initmatrix":    func(m *machine) error { m.state.ctm = identity; return nil },
	"matrix":        func(m *machine) error { m.pushMatrix(identity, make([]object, 6)); return m.allocate(6, 128) },
	"identmatrix":   func(m *machine) error { _, into, err := m.matrixOf(); m.pushSame(identity, into); return err },
	"currentmatrix": func(m *machine) error { _, into, err := m.matrixOf(); m.pushSame(m.state.ctm, into); return err },
	"defaultmatrix": func(m *machine) error { _, into, err := m.matrixOf(); m.pushSame(identity, into); return err },
	"setmatrix": func(m *machine) error {
		a, _, err := m.matrixOf()
		if err != nil {
			return err
		}
		return m.setCTM(a)
	},
	"concat": func(m *machine) error {
		a, _, err := m.matrixOf()
		if err != nil {
			return err
		}
		return m.setCTM(a.times(m.state.ctm))
	},
	"concatmatrix": func(m *machine) error {
		_, into, err := m.matrixOf()
		b, _, err2 := m.matrixOf()
		a, _, err3 := m.matrixOf()
		if err != nil || err2 != nil || err3 != nil {
			return errTypecheck
		}
		m.pushMatrix(a.times(b), into)
		return nil
	},
	"invertmatrix": func(m *machine) error {
		_, into, err := m.matrixOf()
		a, _, err2 := m.matrixOf()
		if err != nil || err2 != nil {
			return errTypecheck
		}
		inv, ok := a.inverse()
		if !ok {
			return errRange
		}
		m.pushMatrix(inv, into)
		return nil
	},
	"translate":   change(2, func(v []float64) matrix { return matrix{1, 0, 0, 1, v[0], v[1]} }),
	"scale":       change(2, func(v []float64) matrix { return matrix{v[0], 0, 0, v[1], 0, 0} }),
	"rotate":      change(1, rotation),
	"transform":   mapped(false, matrix.point),
	"itransform":  mapped(true, matrix.point),
	"dtransform":  mapped(false, matrix.vector),
	"idtransform": mapped(true, matrix.vector),
	"moveto":      to(2, false),
	"rmoveto":     to(2, true),
	"lineto":      to(2, false),
	"rlineto":     to(2, true),
	"curveto":     to(6, false),
	"rcurveto":    to(6, true),
	"newpath":     newPath,
	"stroke":      newPath,
	"fill":        newPath,
	"eofill":      newPath,
	"currentpoint": func(m *machine) error {
		if !m.state.has {
			return errUndefined
		}
		m.push(number(m.state.x))
		m.push(number(m.state.y))
		return nil
	},
	"showpage": func(m *machine) error {
		m.page.end()
		m.states = m.states[:0]
		m.state = state{ctm: identity, font: m.state.font}
		return nil
	},
	"copypage":    func(m *machine) error { m.page.end(); return nil },
	"pathbbox":    func(m *machine) error { m.pushNumbers(0, 0, 1, 1); return nil },
	"clippath":    func(*machine) error { return nil },
	"image":       func(m *machine) error { return m.image(5, false) },
	"imagemask":   func(m *machine) error { return m.image(5, false) },
	"colorimage":  func(m *machine) error { return m.image(7, true) },
	"currentfont": func(m *machine) error { m.push(dictOf(m.currentFont())); return nil },
}

func (m *machine) pushNumbers(list ...float64) {
	for _, v := range list {
		m.push(number(v))
	}
}

func (m *machine) pushSame(a matrix, into []object) {
	if into != nil {
		m.pushMatrix(a, into)
	}
}

// ignored are operators that do not matter for text, with what they pop.
var ignored = map[string]int{
	"setlinewidth": 1, "setlinecap": 1, "setlinejoin": 1, "setmiterlimit": 1, "setdash": 2, "setflat": 1, "setgray": 1, "setrgbcolor": 3,
	"sethsbcolor": 3, "setcmykcolor": 4, "settransfer": 1, "setcolortransfer": 4, "setscreen": 3, "sethalftone": 1,
	"setstrokeadjust": 1, "setoverprint": 1, "setblackgeneration": 1, "setundercolorremoval": 1, "setcolorrendering": 1, "clip": 0, "eoclip": 0,
	"closepath": 0, "flattenpath": 0, "reversepath": 0, "strokepath": 0, "initclip": 0, "arc": 5, "arcn": 5, "arct": 5, "rectfill": 4,
	"rectstroke": 4, "rectclip": 4, "shfill": 1, "setbbox": 4, "setcachelimit": 1, "setcacheparams": 0, "setvmthreshold": 1, "vmreclaim": 1,
	"setsystemparams": 1, "setuserparams": 1, "internaldict": 1, "setpattern": 1, "execform": 1, "ucache": 0, "erasepage": 0, "setsmoothness": 1,
	"realtime": 0, "usertime": 0, "letter": 0, "a4": 0, "legal": 0, "a3": 0,
}
