package encrypt

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"postern/mail"
)

// A place is where a header field goes.
type place int

const (
	both    place = iota // outside, and a copy inside when the header is protected
	outside              // outside only: what servers wrote on the way
	inside               // inside only: it describes the body
	hidden               // inside only when the header is protected, else outside
	obscure              // the Subject: replaced outside when the header is protected
	sealed               // inside, always: it vouches for the message as it was
	nowhere
)

// traceFields are written by servers, about the way of the message.
var traceFields = map[string]bool{
	"received": true, "x-received": true, "return-path": true, "delivered-to": true, "x-original-to": true, "envelope-to": true,
	"received-spf": true, "x-postern-trace": true,
}

// placeOf judges a field by its name. Subject is replaced, and Keywords and
// Comments hidden, as hcp_baseline has it (RFC 9788 section 3.2.1); fields that
// repeat the Subject are hidden as well.
//
// Signatures (DKIM, RFC 6376; ARC, RFC 8617) and results of checking them are about
// the message as it was: outside they would be broken, and may copy any field (tag
// z). Inside they hurt nobody.
func placeOf(name string) place {
	name = strings.ToLower(name)
	switch {
	case name == "bcc" || name == "resent-bcc" || name == "mime-version":
		return nowhere
	case name == "" || strings.HasPrefix(name, "content-"):
		return inside
	case name == "subject":
		return obscure
	case name == "keywords" || name == "comments" || name == "thread-topic" || strings.Contains(name, "subject"):
		return hidden
	case strings.HasSuffix(name, "-signature") || strings.HasSuffix(name, "authentication-results") || strings.HasPrefix(name, "arc-"):
		return sealed
	case traceFields[name] || strings.HasPrefix(name, "resent-"):
		return outside
	}
	return both
}

// A splitter collects the lines of both headers.
type splitter struct {
	protect bool
	// subjects are those of the message as [bare] has them; none where they stay readable.
	subjects []string
	outer    bytes.Buffer
	// copies are the protected fields, records their HP-Outer lines, and content
	// what describes the body.
	copies, records, content bytes.Buffer
	hasType                  bool
	obscured                 bool
	rootMarked               bool // the body begins with a legacy display element
}

func (s *splitter) add(f mail.Field, raw []byte) {
	lines := safeLines(raw)
	p := placeOf(f.Name)
	if p == both && s.repeatsSubject(f) {
		p = hidden
	}
	switch {
	case p == nowhere:
	case p == sealed:
		s.copies.Write(lines)
	case p == inside:
		s.addInside(f, lines)
	case !s.protect || p == outside:
		s.outer.Write(lines)
	case strings.EqualFold(f.Name, "HP-Outer"):
		// Only the innermost such fields have a meaning; this one was never protected.
	case p == both:
		s.copies.Write(lines)
		s.outer.Write(lines)
		s.record(string(lines))
	default:
		s.copies.Write(lines)
		if p == obscure {
			s.addSubject()
		}
	}
}

// structured are fields whose form is known, and which are needed outside.
var structured = map[string]bool{
	"from": true, "to": true, "cc": true, "sender": true, "reply-to": true, "date": true,
	"message-id": true, "in-reply-to": true, "references": true,
}

// repeatsSubject reports whether a field holds a hidden Subject in any reading, as
// fields of mail programs and ticket systems do.
func (s *splitter) repeatsSubject(f mail.Field) bool {
	if len(s.subjects) == 0 || structured[strings.ToLower(f.Name)] {
		return false
	}
	const fewest = 4 // letters; shorter ones stand in too much
	for _, value := range mail.Decode(f.Value) {
		value = bare(value)
		for _, subject := range s.subjects {
			if value == subject || len(subject) >= fewest && strings.Contains(value, subject) {
				return true
			}
		}
	}
	return false
}

// replyMarks stand before a subject in answers.
var replyMarks = regexp.MustCompile(`^(?:(?:re|aw|fw|fwd|wg|sv|vs|antw|tr|rv)(?:\[\d+\])?: ?)+`)

// bareSubjects are the subjects of a message in all readings, each once.
func bareSubjects(h mail.Header) []string {
	var list []string
	for _, raw := range h.Values("Subject") {
		for _, text := range mail.Decode(raw) {
			if b := bare(text); b != "" && !slices.Contains(list, b) {
				list = append(list, b)
			}
		}
	}
	return list
}

// bare is a text by which copies of a subject are found: in small letters, with
// single blanks, and without marks of answers.
func bare(text string) string {
	return replyMarks.ReplaceAllString(strings.Join(strings.Fields(strings.ToLower(text)), " "), "")
}

// addSubject leaves one Subject outside, however many there were.
func (s *splitter) addSubject() {
	if s.obscured {
		return
	}
	s.obscured = true
	s.outer.WriteString(obscuredSubject)
	s.record(obscuredSubject)
}

func (s *splitter) addInside(f mail.Field, lines []byte) {
	switch {
	case f.Name == "":
		s.content.WriteString("X-Header-Line: ")
		s.content.Write(bytes.TrimLeft(lines, " \t"))
	case strings.EqualFold(f.Name, "Content-Type"):
		s.hasType = true
		if s.protect {
			lines = markType(f, lines, s.mark())
		}
		s.content.Write(lines)
	default:
		s.content.Write(lines)
	}
}

// inner is the header of the inner entity. It always has a Content-Type: an
// entity that begins with a blank line confuses some mail programs.
func (s *splitter) inner() []byte {
	var b bytes.Buffer
	b.Write(s.copies.Bytes())
	b.Write(s.records.Bytes())
	if !s.hasType {
		// RFC 2045 section 5.2, but for the charset: nobody said it.
		lines := []byte("Content-Type: text/plain\r\n")
		if s.protect {
			lines = markType(mail.Field{Name: "Content-Type", Value: "text/plain"}, lines, s.mark())
		}
		b.Write(lines)
	}
	b.Write(s.content.Bytes())
	b.WriteString("\r\n")
	return b.Bytes()
}

// safeLines are the lines of one field, each with CRLF, so that nobody can read
// more fields in them than one: a lone CR folds the line, NULs and lines of blanks
// (where some programs see the header's end) are left out. The lines of a field
// as it should be are not changed.
func safeLines(raw []byte) []byte {
	if bytes.IndexByte(raw, 0) >= 0 {
		raw = bytes.ReplaceAll(raw, []byte{0}, nil)
	}
	out := make([]byte, 0, len(raw)+2)
	for len(raw) > 0 {
		line := raw
		if i := bytes.IndexAny(raw, "\r\n"); i >= 0 {
			line, raw = raw[:i], raw[i+1:]
		} else {
			raw = nil
		}
		if len(bytes.TrimLeft(line, " \t")) == 0 {
			continue
		}
		if len(out) > 0 && line[0] != ' ' && line[0] != '\t' {
			out = append(out, ' ')
		}
		out = append(append(out, line...), '\r', '\n')
	}
	return out
}
