package quarantine

import (
	"context"
	"io"
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

// Edit returns m with header edits made, or m itself where there are none; both
// are the caller's to close. Nothing but the edits changes. An edit whose name is
// none is left out: mail that was let go does not wait for it.
func Edit(ctx context.Context, m *mail.Message, edits []policy.HeaderEdit, dir string) (*mail.Message, error) {
	if len(edits) == 0 {
		return m, nil
	}
	var list []headeredit.Edit
	for _, e := range edits {
		if headeredit.Name(e.Name) != "" {
			list = append(list, headeredit.Edit(e))
		}
	}
	edited, err := headeredit.Apply(m, m.Size(), headeredit.In(m.Header()), list)
	if err != nil {
		return nil, err
	}
	return mail.Read(ctx, m.Envelope, edited.Open(), mail.Options{MaxSize: noLimit, Dir: dir})
}
