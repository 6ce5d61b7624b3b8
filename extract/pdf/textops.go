package pdf

import "math"

// textOperator does the operators of text (9.3, 9.4).
func (c *canvas) textOperator(op keyword, args []any) {
	s := &c.state
	switch op {
	case "BT":
		s.text, s.line = unit, unit
	case "Tc":
		s.charSpace = num(args, 0)
	case "Tw":
		s.wordSpace = num(args, 0)
	case "Tz":
		s.scale = num(args, 0) / 100
	case "TL":
		s.leading = num(args, 0)
	case "Ts":
		s.rise = num(args, 0)
	case "Tf":
		c.setFont(args)
	case "Td":
		s.move(num(args, 0), num(args, 1))
	case "TD":
		s.leading = -num(args, 1)
		s.move(num(args, 0), num(args, 1))
	case "Tm":
		if m, ok := numbers(args); ok {
			s.text, s.line = m, m
		}
	case "T*":
		s.move(0, -s.leading)
	case "Tj":
		c.showArgs(args)
	case "TJ":
		c.showArgs(args)
	case "'":
		s.move(0, -s.leading)
		c.showArgs(args)
	case "\"":
		s.wordSpace, s.charSpace = num(args, 0), num(args, 1)
		s.move(0, -s.leading)
		if len(args) > 2 {
			c.showArgs(args[2:])
		}
	}
}

func (s *state) move(x, y float64) {
	s.line = matrix{1, 0, 0, 1, x, y}.mul(s.line)
	s.text = s.line
}

func (c *canvas) setFont(args []any) {
	if len(args) < 2 {
		return
	}
	n, _ := args[0].(name)
	c.state.size = number(args[1], 0)
	c.state.font = c.doc.font(c.doc.file.dict(c.res["Font"])[n])
}

func (c *canvas) showArgs(args []any) {
	if len(args) == 0 {
		return
	}
	switch v := args[len(args)-1].(type) {
	case str:
		c.show(v)
	case array:
		for _, v := range v {
			switch v := v.(type) {
			case str:
				c.show(v)
			case float64:
				c.state.advance(-v / 1000 * c.state.size)
			}
		}
	}
}

// advance moves on in the direction of writing, in unscaled text space.
func (s *state) advance(by float64) {
	if s.font != nil && s.font.vertical {
		s.text = matrix{1, 0, 0, 1, 0, by}.mul(s.text)
		return
	}
	s.text = matrix{1, 0, 0, 1, by * s.scale, 0}.mul(s.text)
}

func (c *canvas) show(v str) {
	s := &c.state
	if s.font == nil {
		s.font = plainFont()
	}
	for rest := string(v); rest != "" && c.doc.err == nil; {
		var g glyph
		g, rest = s.font.decode(rest)
		by := g.width*s.size + s.charSpace
		if g.space {
			by += s.wordSpace
		}
		if s.font.vertical {
			by = -(s.size + s.charSpace)
		}
		c.shown++
		if g.lost {
			c.lost++
		}
		c.lay.glyph(clean(g.text), s.pen(g.width*s.size))
		c.lay.drawn.glyph(&g)
		s.advance(by)
	}
}

// pen is how the next glyph is drawn.
func (s *state) pen(width float64) pen {
	m := s.text.mul(s.ctm)
	x, y := m.apply(0, s.rise)
	dx, dy := m[0]*s.scale, m[1]*s.scale
	if s.scale == 0 {
		dx, dy = m[0], m[1]
	}
	across := math.Hypot(m[2], m[3]) * math.Abs(s.size)
	along := math.Hypot(dx, dy)
	if s.font.vertical {
		dx, dy, width = -m[2], -m[3], s.size
		across, along = math.Hypot(m[0], m[1])*math.Abs(s.size), math.Hypot(m[2], m[3])
	}
	if along == 0 {
		return pen{x: x, y: y, dx: 1, em: across}
	}
	if s.size < 0 {
		dx, dy, width = -dx, -dy, -width
	}
	return pen{x: x, y: y, dx: dx / along, dy: dy / along, advance: width * along, em: math.Min(across, 4*along*math.Abs(s.size))}
}
