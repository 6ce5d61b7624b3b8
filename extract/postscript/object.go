package postscript

import (
	"errors"
	"strconv"
)

// A kind is the type of an object.
type kind uint8

const (
	null kind = iota
	integer
	double
	boolean
	nameKind
	stringKind
	arrayKind
	dictKind
	operatorKind
	fileKind
	markKind
	other // font ids, saves
)

// An object is a value of PostScript (PLRM 3, section 3.3). Strings and arrays
// share their elements with the pieces that are taken of them.
type object struct {
	kind kind
	exec bool
	num  float64
	name string
	str  []byte
	arr  []object
	dict *dict
	file *file
	op   func(*machine) error
}

// A dict keeps the order of its keys, so that reading is the same each time.
type dict struct {
	m    map[string]object
	keys []string
	// widths are those of the glyphs, where the dict is a font.
	widths map[byte]float64
}

func newDict() *dict { return &dict{m: map[string]object{}} }

func (d *dict) put(key string, v object) {
	if _, ok := d.m[key]; !ok {
		d.keys = append(d.keys, key)
	}
	d.m[key] = v
}

func (d *dict) remove(key string) {
	if _, ok := d.m[key]; !ok {
		return
	}
	delete(d.m, key)
	for i, k := range d.keys {
		if k == key {
			d.keys = append(d.keys[:i:i], d.keys[i+1:]...)
			return
		}
	}
}

func number(v float64) object  { return object{kind: double, num: v} }
func whole(n int) object       { return object{kind: integer, num: float64(n)} }
func literal(s string) object  { return object{kind: nameKind, name: s} }
func stringOf(b []byte) object { return object{kind: stringKind, str: b} }
func array(a []object) object  { return object{kind: arrayKind, arr: a} }
func dictOf(d *dict) object    { return object{kind: dictKind, dict: d} }
func truth(b bool) object      { return object{kind: boolean, num: float64(b2i(b))} }
func (o object) isTrue() bool  { return o.num != 0 }
func (o object) isProc() bool  { return o.kind == arrayKind && o.exec }
func (o object) numeric() bool { return o.kind == integer || o.kind == double }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// key is an object as the key of a dict: names and strings are one.
func (o object) key() string {
	switch o.kind {
	case nameKind:
		return o.name
	case stringKind:
		return string(o.str)
	case integer, double, boolean:
		return "\x00" + strconv.FormatFloat(o.num, 'g', -1, 64)
	}
	return "\x01"
}

// keyObject is the object that a key was made of.
func keyObject(key string) object {
	if len(key) > 1 && key[0] == 0 {
		f, _ := strconv.ParseFloat(key[1:], 64)
		if f == float64(int(f)) {
			return whole(int(f))
		}
		return number(f)
	}
	return literal(key)
}

// The names of types, as the operator type has them.
var typeNames = [...]string{"nulltype", "integertype", "realtype", "booleantype", "nametype", "stringtype", "arraytype", "dicttype", "operatortype", "filetype", "marktype", "fonttype"}

// What ends a procedure early.
var (
	errExit      = errors.New("exit")
	errStop      = errors.New("stop")
	errQuit      = errors.New("quit")
	errWidth     = errors.New("width of a glyph is known")
	errTypecheck = errors.New("typecheck")
	errStack     = errors.New("stackunderflow")
	errUndefined = errors.New("undefined")
	errRange     = errors.New("rangecheck")
	errLimit     = errors.New("more than a program may do")
)
