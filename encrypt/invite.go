package encrypt

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"

	"postern/mail"
)

// IsInvite reports whether m carries a calendar object (RFC 5545, RFC 6047), which
// mail programs act upon only when it comes as a part of its own: by its type, by the
// name of a file, as a meeting in Outlook's own format, and also in mail that is
// attached to m.
func IsInvite(m *mail.Message) bool {
	s := inviteSearch{left: 8*m.Size() + 8*inviteBytes}
	return s.tree(m, mail.Parse(m, m.Size(), mail.Limits{}), 0)
}

// Bounds of the search within parts: messages in messages, and bytes of a part that
// has to be decoded. Calendar objects stand before attachments.
const (
	inviteDepth = 10
	inviteBytes = 1 << 20
)

// An inviteSearch looks for calendar objects. What lies beyond its bounds nobody acts
// upon.
type inviteSearch struct {
	left int64 // bytes that may still be looked at: readings of readings multiply
}

// tree looks at all parts of t, which was read from r.
func (s *inviteSearch) tree(r io.ReaderAt, t *mail.Tree, depth int) bool {
	found := false
	t.Walk(func(p *mail.Part) {
		found = found || isCalendar(p) || p.Kind == mail.Leaf && depth < inviteDepth && s.within(r, p, depth)
	})
	return found
}

// within looks into a part that is a message, or a multipart encoded as a whole.
func (s *inviteSearch) within(r io.ReaderAt, p *mail.Part, depth int) bool {
	is := func(name string) bool {
		return slices.ContainsFunc(p.Types, func(t mail.MediaType) bool { return strings.HasPrefix(t.Type, name) })
	}
	message, multipart, tnef := is("message/"), is("multipart/"), is("application/ms-tnef") || is("application/vnd.ms-tnef")
	if !message && !multipart && !tnef {
		return false
	}
	for _, encoding := range p.Encodings {
		body, size := s.body(r, p, encoding)
		if body == nil {
			return false
		}
		if tnef && isMeeting(body) ||
			message && s.tree(body, mail.Parse(body, size, mail.Limits{}), depth+1) ||
			multipart && encoding != "" && s.tree(body, mail.ParseEntity(p.Header, body, size, mail.Limits{}), depth+1) {
			return true
		}
	}
	return false
}

// body is what a part holds in one encoding; nil where that is too much.
func (s *inviteSearch) body(r io.ReaderAt, p *mail.Part, encoding string) (io.ReaderAt, int64) {
	raw := io.NewSectionReader(r, p.Body, p.End-p.Body)
	if s.left < 0 {
		return nil, 0
	}
	if encoding == "" {
		s.left -= raw.Size()
		return raw, raw.Size()
	}
	decoded, _ := mail.Decoder(raw, encoding)
	b, _ := io.ReadAll(io.LimitReader(decoded, inviteBytes)) // what was read until an error counts
	s.left -= int64(len(b))
	return bytes.NewReader(b), int64(len(b))
}

// isCalendar judges a part by what its header says.
func isCalendar(p *mail.Part) bool {
	for _, t := range p.Types {
		switch t.Type {
		case "text/calendar", "text/x-vcalendar", "application/ics", "application/calendar+xml", "application/calendar+json":
			return true
		}
	}
	for _, name := range p.Names {
		switch strings.ToLower(path.Ext(strings.TrimSpace(name))) {
		case ".ics", ".vcs":
			return true
		}
	}
	return strings.HasSuffix(strings.ToLower(p.Header.Text("Content-Class")), "calendarmessage")
}

// isMeeting reports whether TNEF data (MS-OXTNEF section 2.1.3.3) is of a meeting, by
// its message class, which stands near the beginning.
func isMeeting(r io.ReaderAt) bool {
	b := make([]byte, 4<<10)
	n, _ := r.ReadAt(b, 0)
	return bytes.Contains(b[:n], []byte("IPM.Microsoft Schedule.Mtg")) || bytes.Contains(b[:n], []byte("IPM.Schedule.Meeting."))
}
