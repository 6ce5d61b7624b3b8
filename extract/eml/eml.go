package eml

import (
	"context"
	"slices"
	"strings"

	"postern/extract"
	"postern/mail"
)

// Format is a mail message (RFC 5322), also one that is attached to another.
var Format = extract.Format{
	Name:       "eml",
	About:      "mail: every header line, every part in every reading, and what stands around the parts; messages and files (yEnc, uuencode) that were sent in several parts, as one, with the parts that are missing as a gap",
	MediaTypes: []string{"message/rfc822", "message/global", "message/news", "text/rfc822-headers", "message/global-headers"},
	Extensions: []string{"eml", "mht", "mhtml"},
	Detect:     detect,
	Covers:     []string{"plain"},
	Read:       read,
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	m := &message{ctx: ctx, o: o, sink: s}
	tree := mail.Parse(o.Data, o.Size, mail.Limits{})
	for _, n := range tree.Ambiguous {
		if err := s.Fact(n.Path, extract.Ambiguous, n.Text); err != nil {
			return err
		}
	}
	for _, n := range tree.Truncated {
		cause := extract.TooBig
		if n.Deep {
			cause = extract.TooDeep
		}
		if err := s.Gap(n.Path, cause, n.Text); err != nil {
			return err
		}
	}
	m.split = m.sets(tree)
	m.files = m.splitFiles(tree)
	if err := m.parts(tree.Root); err != nil {
		return err
	}
	if err := m.joined(); err != nil {
		return err
	}
	return m.partial(m.split)
}

// A message is one mail on its way to the sink.
type message struct {
	ctx  context.Context
	o    *extract.Object
	sink extract.Sink
	// split are the messages of which pieces are in this one, by their id.
	split map[string]*set
	// files are those that stand in several parts, and inFile the parts that are read
	// only with others.
	files  []*splitFile
	inFile map[*mail.Part]bool
}

// A task is a part that waits to be read.
type task struct {
	part *mail.Part
	// again: the part is a second reading of bytes that are read anyway.
	again bool
}

// parts reads a tree, parents first, without recursion.
func (m *message) parts(root *mail.Part) error {
	stack := []task{{part: root}}
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if err := m.ctx.Err(); err != nil {
			return err
		}
		if err := m.part(t); err != nil {
			return err
		}
		again := t.again || t.part.Kind != mail.Multipart || isEncrypted(t.part)
		for _, c := range slices.Backward(t.part.Children) {
			stack = append(stack, task{c, again || strings.Contains(c.Path, "~")})
		}
	}
	return nil
}

func (m *message) part(t task) error {
	if err := m.header(t.part); err != nil {
		return err
	}
	switch {
	case t.part.Kind != mail.Multipart:
		if err := m.notWhole(t.part, m.split); err != nil {
			return err
		}
		return m.body(t)
	case isEncrypted(t.part):
		return m.sink.Gap(t.part.Path, extract.EncryptedMail, "an encrypted multipart (RFC 1847)")
	}
	return nil
}

// isEncrypted reports whether a multipart says that its second part is encrypted
// (RFC 1847 section 2.2, RFC 3156 section 4).
func isEncrypted(p *mail.Part) bool {
	return slices.ContainsFunc(p.Types, func(t mail.MediaType) bool { return t.Type == "multipart/encrypted" })
}
