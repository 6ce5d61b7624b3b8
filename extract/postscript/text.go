package postscript

import "math"

func texts() map[string]func(*machine) error {
	return map[string]func(*machine) error{
		"findfont": func(m *machine) error {
			k, err := m.pop()
			if err == nil {
				m.push(dictOf(m.font(k.key())))
			}
			return err
		},
		"definefont": func(m *machine) error {
			d, _ := m.pop()
			k, err := m.pop()
			if err != nil || d.kind != dictKind {
				return errTypecheck
			}
			d.dict.put("FID", object{kind: other})
			m.define(k.key(), d.dict)
			m.push(d)
			return nil
		},
		"undefinefont": func(m *machine) error { return m.drop(1) },
		"composefont":  func(m *machine) error { return m.drop(2) },
		"scalefont": func(m *machine) error {
			v, err := m.number()
			if err != nil {
				return err
			}
			return m.makeFont(matrix{v, 0, 0, v, 0, 0}, false)
		},
		"makefont": func(m *machine) error {
			a, _, err := m.matrixOf()
			if err != nil {
				return err
			}
			return m.makeFont(a, false)
		},
		"selectfont": func(m *machine) error {
			var a matrix
			if m.onTop() {
				var err error
				if a, _, err = m.matrixOf(); err != nil {
					return err
				}
			} else {
				v, err := m.number()
				if err != nil {
					return err
				}
				a = matrix{v, 0, 0, v, 0, 0}
			}
			k, err := m.pop()
			if err != nil {
				return err
			}
			m.push(dictOf(m.font(k.key())))
			return m.makeFont(a, true)
		},
		"setfont": func(m *machine) error {
			d, err := m.of(dictKind)
			if err == nil {
				m.state.font = d.dict
			}
			return err
		},
		"rootfont":        func(m *machine) error { m.push(dictOf(m.currentFont())); return nil },
		"show":            func(m *machine) error { return m.showWith(0, spacing{}) },
		"ashow":           func(m *machine) error { return m.showWith(2, spacing{each: true}) },
		"widthshow":       func(m *machine) error { return m.showWith(3, spacing{one: true}) },
		"awidthshow":      func(m *machine) error { return m.showWith(5, spacing{one: true, each: true}) },
		"xshow":           func(m *machine) error { return m.showMoved(true, false) },
		"yshow":           func(m *machine) error { return m.showMoved(false, true) },
		"xyshow":          func(m *machine) error { return m.showMoved(true, true) },
		"kshow":           kernShow,
		"cshow":           func(m *machine) error { s, _ := m.of(stringKind); m.push(s); return m.showPopped(spacing{}, true) },
		"glyphshow":       glyphShow,
		"charpath":        func(m *machine) error { _ = m.drop(1); return m.showWith(0, spacing{}) },
		"stringwidth":     stringWidth,
		"setcachedevice":  func(m *machine) error { return m.setWidth(6) },
		"setcachedevice2": func(m *machine) error { return m.setWidth(10) },
		"setcharwidth":    func(m *machine) error { return m.setWidth(2) },
	}
}

func (m *machine) makeFont(by matrix, set bool) error {
	d, err := m.of(dictKind)
	if err != nil {
		return err
	}
	f := m.scaled(d.dict, by)
	if set {
		m.state.font = f
	} else {
		m.push(dictOf(f))
	}
	return nil
}

// setWidth is what a glyph says first; no more is wanted of it.
func (m *machine) setWidth(n int) error {
	v, err := m.numbers(n)
	if err != nil {
		return err
	}
	if !m.inGlyph {
		return nil
	}
	m.width = v[0]
	return errWidth
}

// A spacing is what is added to the widths of glyphs.
type spacing struct {
	one, each bool
	dx, dy    float64 // after each glyph
	cx, cy    float64 // after the glyph with that code
	code      int
}

func (m *machine) showWith(n int, sp spacing) error {
	s, err := m.of(stringKind)
	if err != nil {
		return err
	}
	v, err := m.numbers(n)
	if err != nil {
		return err
	}
	if sp.each {
		sp.dx, sp.dy = v[n-2], v[n-1]
	}
	if sp.one {
		sp.cx, sp.cy, sp.code = v[0], v[1], int(v[2])
	}
	m.push(s)
	return m.showPopped(sp, false)
}

func (m *machine) showPopped(sp spacing, drop bool) error {
	s, err := m.of(stringKind)
	if err != nil {
		return err
	}
	if drop {
		if _, err := m.pop(); err != nil {
			return err
		}
	}
	for i, c := range s.str {
		dx, dy := sp.dx, sp.dy
		if sp.one && int(c) == sp.code {
			dx, dy = dx+sp.cx, dy+sp.cy
		}
		// QUIRK: groff writes words of one letter as letters that are set apart.
		if err := m.glyph(c, i == 0 || sp.each && len(s.str) <= 3, nil, dx, dy); err != nil {
			return err
		}
	}
	return nil
}

// showMoved shows glyphs that each move the point by a given way.
func (m *machine) showMoved(x, y bool) error {
	o, _ := m.pop()
	s, err := m.of(stringKind)
	if err != nil {
		return err
	}
	per := b2i(x) + b2i(y)
	for i, c := range s.str {
		var way [2]float64
		if o.kind == arrayKind && (i+1)*per <= len(o.arr) {
			v := o.arr[i*per : (i+1)*per]
			if x {
				way[0] = v[0].num
			}
			if y {
				way[1] = v[per-1].num
			}
		}
		if err := m.glyph(c, true, &way, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

func kernShow(m *machine) error {
	s, _ := m.of(stringKind)
	p, err := m.pop()
	if err != nil {
		return err
	}
	for i, c := range s.str {
		if i > 0 {
			m.push(whole(int(s.str[i-1])))
			m.push(whole(int(c)))
			if err := m.call(p); err != nil {
				return err
			}
		}
		if err := m.glyph(c, true, nil, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

// glyphShow shows a glyph by its name.
func glyphShow(m *machine) error {
	o, err := m.pop()
	if err != nil {
		return err
	}
	d := newDict()
	for k, v := range m.currentFont().m {
		d.put(k, v)
	}
	m.memory += 200 * len(d.keys)
	d.put("Encoding", array([]object{o}))
	font := m.state.font
	m.state.font = d
	err = m.glyph(0, true, nil, 0, 0)
	m.state.font = font
	return err
}

// glyph shows the glyph of a code and moves the point. Those of a font of fonts
// (PLRM 3, section 5.10) have no names.
func (m *machine) glyph(code byte, loose bool, way *[2]float64, dx, dy float64) error {
	if err := m.step(); err != nil {
		return err
	}
	if m.inGlyph {
		return nil
	}
	d := m.currentFont()
	if d.m["FontType"].kind == integer && d.m["FontType"].num == 0 {
		m.shows++
		m.unnamed++
		return nil
	}
	text, known := m.text(d, code)
	m.shows++
	if known {
		m.named++
	} else {
		m.unnamed++
	}
	w, em := m.advance(d, code, text)
	fm := fontMatrix(d)
	ax, ay := fm.vector(w, 0)
	x, y := m.state.ctm.point(m.state.x, m.state.y)
	ex, ey := m.state.ctm.point(m.state.x+ax, m.state.y+ay)
	if way != nil && math.Hypot(way[0], way[1]) < 1.35*math.Hypot(ax, ay) { // the way is the width
		ex, ey = m.state.ctm.point(m.state.x+way[0], m.state.y+way[1])
	}
	sx, sy := m.state.ctm.vector(fm.vector(0, em))
	if sx == 0 && sy == 0 {
		sx, sy = m.state.ctm.vector(fm.vector(em, 0))
	}
	if text == " " && way == nil && ax+dx < ax/2 {
		text = "" // QUIRK: groff kerns with blanks that are made narrow
	}
	m.page.glyph(x, y, ex, ey, math.Hypot(sx, sy), text, loose)
	if way != nil {
		m.state.x, m.state.y = m.state.x+way[0], m.state.y+way[1]
	} else {
		m.state.x, m.state.y = m.state.x+ax+dx, m.state.y+ay+dy
	}
	m.state.has = true
	if math.IsNaN(m.state.x) || math.IsNaN(m.state.y) || math.IsInf(m.state.x, 0) || math.IsInf(m.state.y, 0) {
		m.state.x, m.state.y = 0, 0
	}
	return m.page.err
}

func stringWidth(m *machine) error {
	s, err := m.of(stringKind)
	if err != nil {
		return err
	}
	d, sum := m.currentFont(), 0.0
	for _, c := range s.str {
		if err := m.step(); err != nil {
			return err
		}
		text, _ := m.text(d, c)
		w, _ := m.advance(d, c, text)
		sum += w
	}
	x, y := fontMatrix(d).vector(sum, 0)
	m.pushNumbers(x, y)
	return nil
}
