package plain

import (
	"strconv"
	"unicode/utf8"

	"postern/extract"
)

const (
	longKey   = 64  // bytes of a key that are kept for paths
	longPath  = 120 // bytes of a path, beyond which it ends with "…"
	deepPath  = 32  // brackets whose places are told apart
	deepest   = 1 << 23
	pathEnds  = "…"
	bitsAWord = 64
)

// A jsonPath is where in the tree the reader is. The brackets beyond deepPath
// are one bit each, beyond deepest they are not told apart.
type jsonPath struct {
	objects []uint64 // a bit for each open bracket: is it an object
	depth   int
	outer   [deepPath]struct {
		prefix string // the path of the bracket itself
		key    string
		index  int
	}
}

func (p *jsonPath) open(object bool) {
	here := p.where()
	if p.depth < deepPath {
		l := &p.outer[p.depth]
		l.prefix, l.key, l.index = here, "", 0
	}
	if p.depth < deepest {
		if word := p.depth / bitsAWord; word == len(p.objects) {
			p.objects = append(p.objects, 0)
		}
		bit := uint64(1) << (p.depth % bitsAWord)
		p.objects[p.depth/bitsAWord] &^= bit
		if object {
			p.objects[p.depth/bitsAWord] |= bit
		}
	}
	p.depth++
}

func (p *jsonPath) close() {
	if p.depth > 0 {
		p.depth--
	}
}

func (p *jsonPath) inObject() bool {
	if p.depth == 0 || p.depth > deepest {
		return false
	}
	return p.objects[(p.depth-1)/bitsAWord]>>((p.depth-1)%bitsAWord)&1 == 1
}

// next goes on to the next member of the bracket.
func (p *jsonPath) next() {
	if p.depth > 0 && p.depth <= deepPath {
		l := &p.outer[p.depth-1]
		l.index, l.key = l.index+1, ""
	}
}

func (p *jsonPath) name(key string) {
	if p.depth > 0 && p.depth <= deepPath {
		p.outer[p.depth-1].key = key
	}
}

func (p *jsonPath) named() bool {
	return p.depth > 0 && p.depth <= deepPath && p.outer[p.depth-1].key != ""
}

// where is the path of the next value: "cards[3].number".
func (p *jsonPath) where() string {
	if p.depth == 0 {
		return ""
	}
	l := &p.outer[min(p.depth, deepPath)-1]
	switch {
	case len(l.prefix) > longPath:
		return l.prefix
	case !p.inObject():
		return limitPath(l.prefix + "[" + strconv.Itoa(l.index) + "]")
	case l.prefix == "":
		return limitPath(l.key)
	}
	return limitPath(l.prefix + "." + l.key)
}

func limitPath(s string) string {
	if len(s) <= longPath {
		return s
	}
	for n := longPath; ; n-- {
		if utf8.RuneStart(s[n]) {
			return s[:n] + pathEnds
		}
	}
}

func (p *jsonPath) place() extract.Place {
	pl := extract.Place{Where: p.where()}
	if p.inObject() && p.depth <= deepPath {
		pl.Column = p.outer[p.depth-1].key
	}
	return pl
}
