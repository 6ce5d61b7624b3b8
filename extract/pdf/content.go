package pdf

import (
	"io"
)

// A canvas interprets content streams (ISO 32000-2, 7.8.2) for the text they
// show, whatever colour, clipping or rendering mode it is shown in.
type canvas struct {
	doc   *document
	lay   *layout
	where string

	state state
	stack []state
	lex   *lexer
	res   dict

	shown, lost int // glyphs with and without text
	pictures    bool
	images      []*stream // the pictures, as many as are looked at
	others      bool      // there are pictures besides
	forms       int       // form XObjects run
	running     map[ref]bool
}

// A state is the part of the graphics state that places text (8.4, 9.3).
type state struct {
	ctm                  matrix
	font                 *font
	size                 float64
	charSpace, wordSpace float64
	scale, leading, rise float64
	text, line           matrix
}

const (
	maxForms     = 50_000 // form XObjects run for one page
	maxFormDepth = 24
	maxStack     = 1 << 12
	maxOperands  = 1 << 12
)

func (d *document) newCanvas(where string, out func(string)) *canvas {
	return &canvas{
		doc: d, where: where, lay: &layout{out: out}, running: map[ref]bool{},
		state: state{ctm: unit, scale: 1, text: unit, line: unit},
	}
}

// run interprets one content stream with its resources. It returns the error of
// the stream after what could be read, or nil.
func (c *canvas) run(r io.Reader, res dict) error {
	lex, old := c.lex, c.res
	c.lex, c.res = newStreamLexer(r), res
	defer func() { c.lex, c.res = lex, old }()
	var args []any
	for n := 0; ; n++ {
		v, err := c.lex.object()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n&0x3ff == 0 && c.doc.stopped() {
			return nil
		}
		op, ok := v.(keyword)
		if !ok {
			if len(args) < maxOperands {
				args = append(args, v)
			}
			continue
		}
		c.do(op, args)
		args = args[:0]
		if c.doc.err != nil {
			return nil
		}
	}
}

func num(args []any, i int) float64 {
	if i >= len(args) {
		return 0
	}
	return number(args[i], 0)
}

func (c *canvas) do(op keyword, args []any) {
	s := &c.state
	switch op {
	case "q":
		if len(c.stack) < maxStack {
			c.stack = append(c.stack, *s)
		}
	case "Q":
		if n := len(c.stack); n > 0 {
			text, line := s.text, s.line
			*s = c.stack[n-1]
			s.text, s.line = text, line
			c.stack = c.stack[:n-1]
		}
	case "cm":
		if m, ok := numbers(args); ok {
			s.ctm = m.mul(s.ctm)
		}
	case "gs":
		c.extGState(args)
	case "Do":
		c.xobject(args)
	case "BI":
		c.pictures, c.others = true, true
	case "ID":
		c.lex.skipInlineImage()
	case "BDC":
		c.actualText(args)
	default:
		c.textOperator(op, args)
	}
}

func numbers(args []any) (matrix, bool) {
	var m matrix
	if len(args) < 6 {
		return m, false
	}
	for i := range m {
		m[i] = num(args, i)
	}
	return m, true
}

func (c *canvas) extGState(args []any) {
	if len(args) == 0 {
		return
	}
	n, _ := args[0].(name)
	gs := c.doc.file.dict(c.doc.file.dict(c.res["ExtGState"])[n])
	if f := c.doc.file.array(gs["Font"]); len(f) == 2 {
		c.state.font, c.state.size = c.doc.font(f[0]), c.doc.file.number(f[1], 0)
	}
}

func (c *canvas) xobject(args []any) {
	if len(args) == 0 {
		return
	}
	n, _ := args[0].(name)
	st := c.doc.file.stream(c.doc.file.dict(c.res["XObject"])[n])
	if st == nil {
		return
	}
	if c.doc.file.name(st.dict["Subtype"]) == "Image" {
		c.pictures = true
		if len(c.images) < maxImages {
			c.images = append(c.images, st)
		} else {
			c.others = true
		}
		return
	}
	c.form(st)
}

// form runs a form XObject (8.10); one that runs already is not run again.
func (c *canvas) form(st *stream) {
	if c.running[st.id] || len(c.running) >= maxFormDepth {
		return
	}
	if c.forms++; c.forms > maxForms {
		if c.forms == maxForms+1 {
			c.doc.tooMuch(c.where, "form XObjects")
		}
		return
	}
	c.running[st.id] = true
	c.doc.ran[st.id] = true
	saved, depth := c.state, c.stack
	c.stack = nil
	if m, ok := c.doc.file.matrixOf(st.dict["Matrix"]); ok {
		c.state.ctm = m.mul(c.state.ctm)
	}
	res := c.doc.file.dict(st.dict["Resources"])
	if res == nil {
		res = c.res
	}
	r, err := c.doc.file.open(st)
	if err == nil {
		err = c.run(r, res)
	}
	if err != nil {
		c.doc.lost(c.where, "form XObject")
	}
	c.state, c.stack = saved, depth
	delete(c.running, st.id)
}

// actualText reads the text that marked content says it stands for (14.9.4).
func (c *canvas) actualText(args []any) {
	if len(args) < 2 {
		return
	}
	props, _ := args[1].(dict)
	if n, ok := args[1].(name); ok {
		props = c.doc.file.dict(c.doc.file.dict(c.res["Properties"])[n])
	}
	for _, k := range []name{"ActualText", "Alt", "E"} {
		if s, ok := c.doc.file.get(props[k]).(str); ok {
			c.doc.aside(c.where, textString(s))
		}
	}
}
