package mail

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// A delimiter is a dash line that some reading takes for a boundary.
type delimiter struct {
	dashLine
	closing bool // "--boundary--"
	loose   bool // it only begins with the boundary
}

// multipart adds the children of j's part in every reading of its boundaries.
func (p *parser) multipart(j job, readings *int) {
	part := j.part
	lines := p.linesIn(part.Body, part.End)
	declared := part.Kind == Leaf && part.isMultipart()
	if len(lines) == 0 {
		if declared {
			p.tree.ambiguous(part.Path, "a multipart without parts")
		}
		return
	}
	if j.depth >= p.limits.Depth {
		if declared || hasContentLine(lines) {
			p.tree.truncated(Note{Path: part.Path, Text: "nested too deep", Deep: true})
		}
		return
	}
	found := p.byBoundaries(part, lines)
	if len(found) == 0 {
		found = p.byGuess(part, lines, declared)
	}
	if len(found) == 0 {
		if declared {
			p.tree.ambiguous(part.Path, "a multipart without parts")
		}
		return
	}
	if declared && part.onlyMultipart() {
		part.Kind = Multipart
	} else {
		*readings++
	}
	digest := part.Types[0].Type == "multipart/digest"
	for i, list := range found {
		if i == 0 && part.Kind == Multipart {
			p.split(part, part.Path, list, j.depth+1, digest)
			continue
		}
		if i > 0 {
			*readings++
		}
		prefix := part.Path + "~" + strconv.Itoa(*readings)
		p.later = append(p.later, func() { p.split(part, prefix, list, j.depth+1, digest) })
	}
}

// isMultipart reports whether any reading of the type is a multipart.
func (p *Part) isMultipart() bool {
	for _, t := range p.Types {
		if strings.HasPrefix(t.Type, "multipart/") {
			return true
		}
	}
	return false
}

// onlyMultipart reports whether the body is nothing but a frame for its parts: no
// reading takes it for something else or for encoded.
func (p *Part) onlyMultipart() bool {
	for _, t := range p.Types {
		if !strings.HasPrefix(t.Type, "multipart/") {
			return false
		}
	}
	return len(p.Encodings) == 1 && p.Encodings[0] == ""
}

// isMessage reports whether the body is surely a message, whose own parts are found
// when it is opened.
func (p *Part) isMessage() bool {
	for _, t := range p.Types {
		if t.Type != "message/rfc822" && t.Type != "message/global" && t.Type != "message/news" {
			return false
		}
	}
	return len(p.Types) > 0 && len(p.Encodings) == 1 && p.Encodings[0] == ""
}

// linesIn returns the dash lines that begin in [start, end).
func (p *parser) linesIn(start, end int64) []dashLine {
	from := sort.Search(len(p.lines), func(i int) bool { return p.lines[i].off >= start })
	to := sort.Search(len(p.lines), func(i int) bool { return p.lines[i].off >= end })
	return p.lines[from:max(from, to)]
}

// split adds the children of part as one list of delimiters cuts it. When the
// limit of parts is reached, the rest becomes one part.
func (p *parser) split(part *Part, prefix string, list []delimiter, depth int, digest bool) {
	frame := &Part{Path: prefix}
	defer func() { part.Children = append(part.Children, frame.Children...) }()
	first := list[0]
	p.stray(frame, Preamble, ".preamble", part.Body, max(part.Body, first.off-int64(first.brk)), depth)
	number := 0
	for i, d := range list {
		start, end := min(d.next, part.End), part.End
		last := i+1 == len(list)
		if !last {
			end = max(start, list[i+1].off-int64(list[i+1].brk))
		}
		if d.loose {
			p.stray(frame, Between, fmt.Sprintf(".boundary%d", i+1), d.off, min(d.next, part.End), depth)
		}
		switch {
		case d.closing && last:
			p.epilogue(frame, start, end, depth)
		case d.closing:
			p.stray(frame, Between, fmt.Sprintf(".between%d", number), start, end, depth)
		case start == part.End && last:
		default:
			number++
			child := &Part{Path: prefix + "." + strconv.Itoa(number), Start: start, Body: start, End: end}
			if !p.add(frame, child, job{depth: depth, digest: digest}) {
				p.rest(frame, start, part.End)
				return
			}
		}
	}
}

// epilogue keeps what comes after the last boundary.
func (p *parser) epilogue(frame *Part, start, end int64, depth int) {
	before := len(frame.Children)
	p.stray(frame, Epilogue, ".epilogue", start, end, depth)
	if len(frame.Children) > before {
		p.tree.ambiguous(frame.Path, "text after the end boundary")
	}
}

// rest keeps what the limit of parts cut off, as one part beyond it.
func (p *parser) rest(frame *Part, start, end int64) {
	p.tree.truncated(Note{Path: frame.Path, Text: "too many parts"})
	if start >= end {
		return
	}
	frame.Children = append(frame.Children, &Part{
		Path: frame.Path + ".rest", Start: start, Body: start, End: end,
		Types: plainType(), Encodings: []string{""},
	})
}

func hasContentLine(lines []dashLine) bool {
	for _, l := range lines {
		if l.content {
			return true
		}
	}
	return false
}
