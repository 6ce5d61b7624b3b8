package postscript

import (
	"context"
	"errors"
	"io"
)

// Limits of a program.
const (
	mostSteps   = 30_000_000
	mostMemory  = 256 << 20
	mostStack   = 100_000
	deepestCall = 250
)

// A machine runs a program, as far as its text depends on it.
type machine struct {
	ctx    context.Context
	stack  []object
	dicts  []*dict
	system *dict
	user   *dict
	fonts  *dict
	main   *file
	files  []*file // that are run, the innermost last

	state  state
	states []state
	page   *page

	steps, memory, depth int
	failed               int // operators that failed
	shows                int // of text
	unnamed              int // glyphs that nobody knows
	named                int // and those that are known
	inGlyph              bool
	width                float64 // what a glyph said it is wide
	limit                error   // why the program was ended
}

func newMachine(ctx context.Context, main *file, p *page) *machine {
	m := &machine{ctx: ctx, main: main, page: p, system: newDict(), user: newDict(), fonts: newDict()}
	m.dicts = []*dict{m.system, m.user}
	m.state = newState()
	for _, table := range []map[string]func(*machine) error{stackOperators, mathOperators, dataOperators, dictOperators, fileOperators, pathOperators, colourOperators, controls(), texts()} {
		for name, op := range table {
			m.system.put(name, object{kind: operatorKind, name: name, op: op, exec: true})
		}
	}
	for name, n := range ignored {
		m.system.put(name, object{kind: operatorKind, name: name, exec: true, op: func(m *machine) error { return m.drop(n) }})
	}
	m.constants()
	return m
}

// run runs the main file to its end. What fails is left out.
func (m *machine) run() {
	m.files = append(m.files, m.main)
	for m.limit == nil {
		o, err := m.main.next(0)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = m.exec(o, false)
		}
		switch {
		case err == nil:
		case errors.Is(err, errQuit):
			// What stands behind is read too: a viewer may show it.
		case errors.Is(err, errLimit):
			m.limit = err
		default:
			m.failed++
			m.stack = m.stack[:0]
			m.depth, m.inGlyph = 0, false
			m.files = m.files[:1]
		}
	}
}

// step counts a step.
func (m *machine) step() error {
	m.steps++
	if m.steps > mostSteps || m.memory > mostMemory || len(m.stack) > mostStack {
		m.limit = errLimit
	}
	if m.steps&0xfff == 0 && m.ctx.Err() != nil {
		m.limit = errLimit
	}
	return m.limit
}

// exec executes an object (PLRM 3, section 3.5.5). A procedure that stands in a
// procedure or in the file is pushed; one that a name stands for is run.
func (m *machine) exec(o object, called bool) error {
	if err := m.step(); err != nil {
		return err
	}
	if !o.exec {
		m.push(o)
		return nil
	}
	for o.kind == nameKind {
		v, ok := m.lookup(o.name)
		if !ok {
			return errUndefined
		}
		if !v.exec {
			m.push(v)
			return nil
		}
		if err := m.step(); err != nil {
			return err
		}
		o, called = v, true
	}
	switch o.kind {
	case operatorKind:
		return o.op(m)
	case arrayKind:
		if !called {
			m.push(o)
			return nil
		}
		return m.call(o)
	case stringKind:
		return m.runFile(&file{data: o.str})
	case fileKind:
		return m.runFile(o.file)
	case null:
		return nil
	}
	m.push(o)
	return nil
}

// call runs a procedure, or whatever else can be executed.
func (m *machine) call(o object) error {
	if !o.isProc() {
		return m.exec(o, true)
	}
	if m.depth++; m.depth > deepestCall {
		m.depth--
		return errRange
	}
	defer func() { m.depth-- }()
	for _, e := range o.arr {
		if err := m.exec(e, false); err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) runFile(f *file) error {
	if f == nil || m.depth > deepestCall {
		return errRange
	}
	m.depth++
	m.files = append(m.files, f)
	n := len(m.files)
	defer func() {
		m.depth--
		m.files = m.files[:min(len(m.files), n-1)]
	}()
	for {
		o, err := f.next(0)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = m.exec(o, false)
		}
		if err != nil {
			return err
		}
	}
}

func (m *machine) lookup(name string) (object, bool) {
	for i := len(m.dicts) - 1; i >= 0; i-- {
		if v, ok := m.dicts[i].m[name]; ok {
			return v, true
		}
	}
	return object{}, false
}

func (m *machine) push(o object) { m.stack = append(m.stack, o) }

func (m *machine) pop() (object, error) {
	n := len(m.stack)
	if n == 0 {
		return object{}, errStack
	}
	o := m.stack[n-1]
	m.stack = m.stack[:n-1]
	return o, nil
}

func (m *machine) drop(n int) error {
	if len(m.stack) < n {
		return errStack
	}
	m.stack = m.stack[:len(m.stack)-n]
	return nil
}

// of pops an object of one kind.
func (m *machine) of(k kind) (object, error) {
	o, err := m.pop()
	if err == nil && o.kind != k {
		err = errTypecheck
	}
	return o, err
}

func (m *machine) number() (float64, error) {
	o, err := m.pop()
	if err == nil && !o.numeric() {
		err = errTypecheck
	}
	return o.num, err
}

// int pops a number that may be a size or a position.
func (m *machine) int() (int, error) {
	v, err := m.number()
	if err == nil && (v > 1<<30 || v < -1<<30) {
		err = errRange
	}
	return int(v), err
}

// numbers pops n numbers, the last one from the top.
func (m *machine) numbers(n int) ([]float64, error) {
	if len(m.stack) < n {
		return nil, errStack
	}
	list := make([]float64, n)
	for i, o := range m.stack[len(m.stack)-n:] {
		if !o.numeric() {
			return nil, errTypecheck
		}
		list[i] = o.num
	}
	m.stack = m.stack[:len(m.stack)-n]
	return list, nil
}

// allocate counts memory for n elements of a size.
func (m *machine) allocate(n, size int) error {
	if n < 0 || n > 1<<24 {
		return errRange
	}
	if m.memory += n*size + 16; m.memory > mostMemory {
		return errLimit
	}
	return nil
}
