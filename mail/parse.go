package mail

import (
	"hash/maphash"
	"io"
	"strconv"
	"strings"
)

// A parser makes one Tree. It works off a queue, so that nesting costs no stack,
// breadth first, so that limits cut off the depths before the surface.
type parser struct {
	src    *source
	limits Limits
	seed   maphash.Seed
	tree   *Tree
	lines  []dashLine
	queue  []job
	later  []func() // second readings, after all first ones
	parts  int
	seen   map[span]bool
	looked int64 // bytes of bodies that were looked at
	work   int   // dash lines that may still be compared with boundaries
}

// A span is a stretch that was made a part already: a second reading that leads to
// the same one adds nothing.
type span struct {
	start, body, end int64 // body is -1 where the header is still to be read
	stray            bool
}

// A job is a part whose header is to be read and whose body may hold parts.
type job struct {
	part   *Part
	depth  int
	digest bool
	header *Header // known already
}

// maxWork bounds the comparisons of lines with boundaries. Well-formed mail needs
// its dash lines times its depth.
const maxWork = 16 << 20

func newParser(r io.ReaderAt, size int64, l Limits) *parser {
	return &parser{
		src: newSource(r, size), limits: l.withDefaults(), seed: processSeed,
		tree: &Tree{}, seen: map[span]bool{}, work: maxWork,
	}
}

// processSeed keys the hashes of boundaries, so that nobody outside can make two of
// them collide.
var processSeed = maphash.MakeSeed()

func (p *parser) parse(root *Part, h *Header) *Tree {
	p.tree.Root = root
	p.parts = 1
	lines, all := p.findDashLines()
	p.lines = lines
	if !all {
		p.tree.truncated(Note{Path: root.Path, Text: "too many lines that look like boundaries"})
	}
	p.queue = append(p.queue, job{part: root, header: h})
	for len(p.queue)+len(p.later) > 0 {
		if len(p.queue) == 0 {
			next := p.later[0]
			p.later = p.later[1:]
			next()
			continue
		}
		j := p.queue[0]
		p.queue = p.queue[1:]
		p.entity(j)
	}
	if p.src.err != nil {
		p.tree.truncated(Note{Path: root.Path, Text: "the message could not be read to its end"})
	}
	return p.tree
}

// entity reads one part: its header, what that says, its children, its other
// readings.
func (p *parser) entity(j job) {
	part := j.part
	readings := 1
	if part.Kind == Leaf {
		var others []headerScan
		if j.header != nil {
			part.Header = *j.header
		} else {
			others = p.readHeader(part, j.depth)
		}
		p.describe(part, j.digest)
		for _, o := range others {
			p.tree.ambiguous(part.Path, o.why)
			readings++
			n := readings
			p.later = append(p.later, func() { p.otherHeader(j, o, n) })
		}
	}
	p.multipart(j, &readings)
}

// readHeader sets part's header, and keeps what the limits left out of it as a part.
func (p *parser) readHeader(part *Part, depth int) []headerScan {
	scan := p.scanHeader(part.Start, part.End)
	part.Header, part.Body = scan.header, scan.body
	if scan.cut {
		p.tree.truncated(Note{Path: part.Path, Text: "the header is too long"})
	}
	if scan.rest > 0 {
		p.tree.truncated(Note{Path: part.Path, Text: "the header has too many fields"})
		p.stray(part, Between, ".header", scan.rest, scan.body, depth+1)
	}
	return scan.others
}

// otherHeader adds the entity again with another end of its header.
func (p *parser) otherHeader(j job, scan headerScan, n int) {
	part := j.part
	child := &Part{
		Path: part.Path + "~" + strconv.Itoa(n), Start: part.Start, Body: scan.body, End: part.End,
	}
	h := scan.header
	if !p.add(part, child, job{depth: j.depth + 1, digest: j.digest, header: &h}) {
		p.tree.truncated(Note{Path: part.Path, Text: "too many parts"})
	}
}

// stray adds a stretch that is no entity, unless it is blank.
func (p *parser) stray(parent *Part, kind Kind, name string, start, end int64, depth int) {
	if p.isBlank(start, end) {
		return
	}
	child := &Part{
		Path: parent.Path + name, Kind: kind, Start: start, Body: start, End: end,
		Types: plainType(), Encodings: []string{""},
	}
	if !p.add(parent, child, job{depth: depth}) {
		p.tree.truncated(Note{Path: parent.Path, Text: "too many parts"})
		parent.Children = append(parent.Children, child)
	}
}

func plainType() []MediaType {
	return []MediaType{{Type: "text/plain", Params: map[string]string{}}}
}

// add puts child into the tree and the queue. It is false where the limit of parts
// is reached; a stretch that is there already is passed over.
func (p *parser) add(parent, child *Part, j job) bool {
	key := span{child.Start, -1, child.End, child.Kind != Leaf}
	if j.header != nil {
		key.body = child.Body
	}
	if p.seen[key] {
		return true
	}
	if p.parts >= p.limits.Parts {
		return false
	}
	p.seen[key] = true
	p.parts++
	parent.Children = append(parent.Children, child)
	j.part = child
	p.queue = append(p.queue, j)
	return true
}

// isBlank reports whether a stretch is nothing but white space. A long one is not
// looked at to its end.
func (p *parser) isBlank(start, end int64) bool {
	if end-start > windowSize {
		return false
	}
	b := p.src.bytes(start, int(end-start))
	return strings.TrimSpace(string(b)) == "" && int64(len(b)) == end-start
}
