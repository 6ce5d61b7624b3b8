package mail

import (
	"bytes"
	"strings"
)

// A headerScan is one reading of where the header of an entity ends.
type headerScan struct {
	header Header
	body   int64
	// rest begins where fields were left out for the limits, up to body; 0 for none.
	rest int64
	cut  bool // the limit of bytes ended the header
	// others are further readings: ends at a line without a colon or at a line of
	// blanks, and lone CRs read in the other way.
	others []headerScan
	why    string // what makes this reading another one, for people
}

// scanHeader reads the header of the entity at [start, end).
func (p *parser) scanHeader(start, end int64) headerScan {
	limit := min(end-start, p.limits.HeaderBytes)
	n := min(limit, 8<<10)
	for {
		b := p.src.bytes(start, int(n))
		whole := int64(len(b)) < n || n >= limit
		bareCR := firstBreakIsCR(b)
		scan, done := p.scanFields(b, start, bareCR, whole)
		if done || whole {
			scan.cut = !done && start+limit < end && scan.body >= start+int64(len(b))
			p.addOtherBreaks(&scan, b, start, bareCR, whole)
			return scan
		}
		n = min(limit, n*4)
	}
}

// addOtherBreaks reads the header again where it holds lone CRs: some programs
// end a line there and some do not.
func (p *parser) addOtherBreaks(scan *headerScan, b []byte, start int64, bareCR, whole bool) {
	// What follows tells whether a CR is alone, also one that ends the header.
	top := b[:min(int64(len(b)), max(scan.body-start+1, 0))]
	if !hasLoneCR(top) {
		return
	}
	other, _ := p.scanFields(b, start, !bareCR, whole)
	if other.body == scan.body && len(other.header.Fields) == len(scan.header.Fields) {
		return
	}
	other.why, other.others = "a lone CR in the header", nil
	scan.others = append(scan.others, other)
}

// firstBreakIsCR reports whether lines of b end in a CR alone.
func firstBreakIsCR(b []byte) bool {
	i := bytes.IndexAny(b, "\r\n")
	return i >= 0 && i+1 < len(b) && b[i] == '\r' && b[i+1] != '\n' && b[i+1] != '\r'
}

func hasLoneCR(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return false
		}
		for i < len(b) && b[i] == '\r' {
			i++
		}
		if i < len(b) && b[i] != '\n' {
			return true
		}
		b = b[i:]
	}
}

// nextLine returns the end of the line's text and the start of the next line.
// With bareCR a lone CR ends a line too.
func nextLine(b []byte, i int, bareCR bool) (end, next int) {
	if bareCR {
		n := bytes.IndexAny(b[i:], "\r\n")
		if n >= 0 && b[i+n] == '\r' && i+n+1 < len(b) && b[i+n+1] != '\n' {
			return i + n, i + n + 1
		}
	}
	n := bytes.IndexByte(b[i:], '\n')
	if n < 0 {
		end, next = len(b), len(b)
	} else {
		end, next = i+n, i+n+1
	}
	for end > i && b[end-1] == '\r' {
		end--
	}
	return end, next
}

// A fieldScanner reads lines of b into fields.
type fieldScanner struct {
	p     *parser
	scan  headerScan
	start int64
	junk  int  // index of the first field that is no header line, -1 for none
	known bool // a field that belongs into a header came after it
	blank *cut // the first line of blanks
	// extra and changed count the fields kept beyond the limit, by what they are for.
	extra, changed int
	folded         []byte // value of the last field while lines are added to it
}

type cut struct {
	fields int
	body   int64
}

// scanFields reads fields until a blank line; done is false when b ends before
// it and there is more (whole is false).
func (p *parser) scanFields(b []byte, start int64, bareCR, whole bool) (scan headerScan, done bool) {
	s := fieldScanner{p: p, start: start, junk: -1}
	i := 0
	for i < len(b) {
		end, next := nextLine(b, i, bareCR)
		if next == len(b) && !whole {
			return s.scan, false
		}
		if end == i {
			i, done = next, true
			break
		}
		s.line(b[i:end], i, next)
		i = next
	}
	s.close()
	s.scan.body = start + int64(i)
	s.finish()
	return s.scan, done
}

// line takes one line at [i, next).
func (s *fieldScanner) line(line []byte, i, next int) {
	fields := s.scan.header.Fields
	if line[0] == ' ' || line[0] == '\t' {
		if s.blank == nil && len(bytes.TrimLeft(line, " \t")) == 0 {
			s.blank = &cut{len(fields), s.start + int64(next)}
		}
		if s.folded != nil {
			s.folded = append(s.folded, line...)
			fields[len(fields)-1].End = s.start + int64(next)
			return
		}
	}
	s.close()
	f := Field{Start: s.start + int64(i), End: s.start + int64(next)}
	name, value := splitField(line)
	f.Name = name
	isKnown := belongsIntoHeader(name)
	if len(fields) >= s.p.limits.Headers {
		if s.scan.rest == 0 {
			s.scan.rest = f.Start
		}
		switch {
		case isContentField(name) && s.extra < 100:
			s.extra++
		case isChangedField(name) && s.changed < 1000:
			s.changed++
		default:
			return
		}
	}
	if name == "" && s.junk < 0 && !isMboxLine(line, i) {
		s.junk = len(fields)
	}
	s.known = s.known || s.junk >= 0 && isKnown
	s.scan.header.Fields = append(fields, f)
	s.folded = append(make([]byte, 0, len(value)), value...)
}

// close makes the collected value that of the last field.
func (s *fieldScanner) close() {
	if s.folded == nil {
		return
	}
	fields := s.scan.header.Fields
	fields[len(fields)-1].Value = string(bytes.Trim(s.folded, " \t\r\n"))
	s.folded = nil
}

// finish decides where the header ends. A line that is no field ends it, unless
// real fields follow; then both are readings.
func (s *fieldScanner) finish() {
	fields := s.scan.header.Fields
	if s.blank != nil && s.blank.body < s.scan.body {
		s.other(s.blank.fields, s.blank.body, "a line of blanks in the header")
	}
	if s.junk < 0 {
		return
	}
	at := fields[s.junk].Start
	if s.known {
		s.other(s.junk, at, "a line in the header that is no field")
		return
	}
	s.scan.header.Fields = fields[:s.junk:s.junk]
	s.scan.body, s.scan.rest, s.scan.others = at, 0, nil
}

func (s *fieldScanner) other(fields int, body int64, why string) {
	s.scan.others = append(s.scan.others, headerScan{
		header: Header{Fields: s.scan.header.Fields[:fields:fields]}, body: body, why: why,
	})
}

// splitField returns the name of a field, empty where line is none (then value
// is the whole line), and its value.
func splitField(line []byte) (name string, value []byte) {
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		return "", line
	}
	raw := bytes.TrimRight(line[:colon], " \t")
	if bytes.IndexByte(raw, 0) >= 0 {
		raw = bytes.ReplaceAll(raw, []byte{0}, nil)
	}
	for _, c := range raw {
		if c <= ' ' || c >= 0x7f {
			return "", line
		}
	}
	if len(raw) == 0 {
		return "", line
	}
	return string(raw), line[colon+1:]
}

// isMboxLine reports whether line is what mbox files put before a message; it
// says nothing about where the header ends.
func isMboxLine(line []byte, i int) bool {
	return i == 0 && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")))
}

func isContentField(name string) bool {
	return len(name) > 8 && strings.EqualFold(name[:8], "content-")
}

// isChangedField reports whether a gateway takes out fields of this name, or what stands in
// them: hidden recipients, and a subject with a password. However long the header is, they
// must be known.
func isChangedField(name string) bool {
	return strings.EqualFold(name, "Bcc") || strings.EqualFold(name, "Resent-Bcc") || strings.EqualFold(name, "Subject")
}

// belongsIntoHeader reports whether a field of this name shows that the header
// goes on.
func belongsIntoHeader(name string) bool {
	switch strings.ToLower(name) {
	case "from", "to", "cc", "subject", "date", "message-id", "mime-version", "reply-to", "sender",
		"received", "return-path", "references", "in-reply-to", "dkim-signature":
		return true
	}
	return isContentField(name)
}
