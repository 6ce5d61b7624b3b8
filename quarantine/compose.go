package quarantine

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"postern/internal/headeredit"
	"postern/mail"
	"postern/policy"
)

// An outgoing is a message as it goes to the next hop: one trace line, then the
// stored bytes with the rules' header edits.
type outgoing struct {
	trace string
	m     *mail.Message
	// eightBit: there are bytes above 127. bare: there are line feeds without
	// carriage return, which DATA cannot carry (RFC 5321 section 2.3.8).
	eightBit, bare bool
}

func (o *outgoing) size() int64 { return int64(len(o.trace)) + o.m.Size() }
func (o *outgoing) close()      { o.m.Close() }

func (o *outgoing) reader() io.Reader {
	return io.MultiReader(strings.NewReader(o.trace), o.m.Open())
}

// newOutgoing takes over m, and looks at all of it once.
func newOutgoing(m *mail.Message, trace string) (*outgoing, error) {
	o := &outgoing{trace: trace, m: m}
	buf := make([]byte, 64<<10)
	last := byte(0)
	r := m.Open()
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			o.eightBit = o.eightBit || c >= 0x80
			o.bare = o.bare || c == '\n' && last != '\r'
			last = c
		}
		if err == io.EOF {
			return o, nil
		}
		if err != nil {
			m.Close()
			return nil, err
		}
	}
}

// traceLine is the header line for a ticket, folded at its blanks.
func traceLine(ticket string) string {
	var b strings.Builder
	b.WriteString(TraceHeader + ":")
	width := b.Len()
	for _, word := range strings.Fields(ticket) {
		if width+1+len(word) > 76 && width > 1 {
			b.WriteString("\r\n")
			width = 0
		}
		b.WriteString(" " + word)
		width += 1 + len(word)
	}
	b.WriteString("\r\n")
	return b.String()
}

// An insertion is text to be put before the byte at an offset.
type insertion struct {
	at   int64
	text string
}

// edit takes over m and returns the message with header edits made; nothing but
// the edits changes.
func edit(ctx context.Context, m *mail.Message, edits []policy.HeaderEdit, dir string) (*mail.Message, error) {
	if len(edits) == 0 {
		return m, nil
	}
	defer m.Close()
	var all []insertion
	for _, e := range edits {
		in, err := insertionFor(m, e)
		if err != nil {
			return nil, err
		}
		// The later edit stands before the earlier one.
		all = append([]insertion{in}, all...)
	}
	slices.SortStableFunc(all, func(a, b insertion) int { return cmp.Compare(a.at, b.at) })
	var pieces []io.Reader
	from := int64(0)
	for _, in := range all {
		pieces = append(pieces, io.NewSectionReader(m, from, in.at-from), strings.NewReader(in.text))
		from = in.at
	}
	pieces = append(pieces, io.NewSectionReader(m, from, m.Size()-from))
	return mail.Read(ctx, m.Envelope, io.MultiReader(pieces...), mail.Options{MaxSize: noLimit, Dir: dir})
}

// insertionFor does as the front ends do with mail that passes at once. An edit
// whose name is none changes nothing.
func insertionFor(m *mail.Message, e policy.HeaderEdit) (insertion, error) {
	name := headeredit.Name(e.Name)
	if name == "" {
		return insertion{}, nil
	}
	if e.Op == "prefix" {
		for _, f := range m.Header().Fields {
			if strings.EqualFold(f.Name, name) {
				at, gap, err := valueStart(m, f)
				return insertion{at, gap + headeredit.Prefix(e.Value)}, err
			}
		}
	}
	return insertion{0, name + ": " + headeredit.Value(e.Value) + "\r\n"}, nil
}

// valueStart is the offset of the first byte of a field's value that is no
// blank, and the blank that is missing there.
func valueStart(m *mail.Message, f mail.Field) (at int64, gap string, err error) {
	line := make([]byte, min(f.End-f.Start, 1000))
	if _, err := m.ReadAt(line, f.Start); err != nil && err != io.EOF {
		return 0, "", err
	}
	colon := bytes.IndexByte(line, ':')
	i := colon + 1
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i == colon+1 {
		gap = " "
	}
	return f.Start + int64(i), gap, nil
}
