package mail

import (
	"hash/maphash"
	"slices"
	"strings"
)

// byBoundaries returns the readings of part's boundary parameters: for each boundary
// that occurs the readings of its lines.
func (p *parser) byBoundaries(part *Part, lines []dashLine) [][]delimiter {
	var found [][]delimiter
	occurring := 0
	boundaries := part.boundaries()
	switch {
	case len(boundaries) > 1:
		p.tree.ambiguous(part.Path, "more than one boundary")
	case len(boundaries) == 1 && !part.hasBoundary(boundaries[0]):
		p.tree.ambiguous(part.Path, "a boundary with blanks")
	}
	for _, b := range boundaries {
		list := p.match(part, lines, b)
		if len(list) == 0 {
			continue
		}
		occurring++
		found = append(found, p.readings(part.Path, list)...)
	}
	if occurring > 0 && part.Kind == Leaf && !part.isMultipart() {
		p.tree.ambiguous(part.Path, "it looks like a multipart and does not say so")
	}
	return found
}

// hasBoundary reports whether some reading of the parameter is b to the letter.
func (p *Part) hasBoundary(b string) bool {
	return slices.ContainsFunc(p.Types, func(t MediaType) bool { return t.Params["boundary"] == b })
}

// boundaries are all readings of the boundary parameters, at most 16.
func (p *Part) boundaries() []string {
	var list []string
	for _, t := range p.Types {
		b := strings.TrimRight(t.Params["boundary"], " \t")
		if b == "" {
			continue
		}
		list = appendNew(list, b)
		list = appendNew(list, strings.TrimSpace(b))
		if strings.Contains(b, "=?") {
			list = appendNew(list, Decode(b)...)
		}
	}
	return list[:min(len(list), 16)]
}

// byGuess finds the boundary of a multipart that names none that occurs, and of
// what looks like a multipart and does not say so.
func (p *parser) byGuess(part *Part, lines []dashLine, declared bool) [][]delimiter {
	if part.isMessage() {
		return nil
	}
	at := -1
	for i, l := range lines {
		if l.content {
			at = i
			break
		}
	}
	if at < 0 && declared {
		at = 0
	}
	if at < 0 {
		return nil
	}
	l := lines[at]
	text := string(p.src.bytes(l.off+2, int(l.text)))
	if text == "" {
		return nil
	}
	if declared {
		p.tree.ambiguous(part.Path, "no line is the declared boundary")
	} else {
		p.tree.ambiguous(part.Path, "it looks like a multipart and does not say so")
	}
	list := p.match(part, lines, text)
	if list == nil {
		return nil
	}
	return p.readings(part.Path, list)
}

// match finds the lines of boundary b, and those that only begin with it.
func (p *parser) match(part *Part, lines []dashLine, b string) []delimiter {
	if p.work -= len(lines); p.work < 0 {
		p.tree.truncated(Note{Path: part.Path, Text: "too many readings of boundaries"})
		return nil
	}
	open, closing := maphash.String(p.seed, b), maphash.String(p.seed, b+"--")
	head, mask := head8([]byte(b)), ^uint64(0)
	if len(b) < 8 {
		mask <<= 8 * (8 - len(b))
	}
	var list []delimiter
	exact := false
	for _, l := range lines {
		switch {
		case l.hash == open:
			list = append(list, delimiter{dashLine: l})
			exact = true
		case l.hash == closing:
			list = append(list, delimiter{dashLine: l, closing: true})
			exact = true
		case int(l.text) > len(b) && l.head&mask == head && p.beginsWith(l, b):
			list = append(list, delimiter{dashLine: l, loose: true, closing: p.beginsWith(l, b+"--")})
		}
	}
	if !exact && !part.isMultipart() {
		return nil
	}
	return list
}

func (p *parser) beginsWith(l dashLine, b string) bool {
	return int(l.text) >= len(b) && string(p.src.bytes(l.off+2, len(b))) == b
}

// readings are the ways to take the same lines for boundaries, the strictest and
// most usual first. Where two are the same, one is left.
func (p *parser) readings(path string, all []delimiter) [][]delimiter {
	var strict, untilClose, loose, noCR []delimiter
	closed, hasLoose, after, hasCR := false, false, false, false
	for _, d := range all {
		loose = append(loose, d)
		if d.loose {
			hasLoose = true
			continue
		}
		strict = append(strict, d)
		if closed {
			after = true
		} else {
			untilClose = append(untilClose, d)
			closed = d.closing
		}
		if d.bareCR {
			hasCR = true
		} else {
			noCR = append(noCR, d)
		}
	}
	var list [][]delimiter
	add := func(differs bool, delims []delimiter, why string) {
		if !differs || len(delims) == 0 {
			return
		}
		list = append(list, delims)
		if why != "" {
			p.tree.ambiguous(path, why)
		}
	}
	add(true, untilClose, "")
	add(after, strict, "parts after the end boundary")
	add(hasLoose, loose, "lines that only begin with the boundary")
	add(hasCR, noCR, "a lone CR before a boundary")
	return list
}
