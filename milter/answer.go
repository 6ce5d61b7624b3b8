package milter

import (
	"errors"
	"fmt"
	"strings"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/internal/smtpreply"
	"postern/mail"
)

// errEdits means that the mail server does not let us change headers.
var errEdits = errors.New("the mail server did not agree to header changes")

// A response is what the library sends. The library's own responses make it
// replace its backend after a refusal, even of one recipient: the new one would
// see no sender and only later recipients, and mail would pass unseen.
type response struct {
	code byte
	data []byte
}

func (r response) Response() *library.Message {
	return &library.Message{Code: r.code, Data: r.data}
}

// Continue is always true: the session goes on.
func (response) Continue() bool { return true }

// answer translates an outcome. An error says why it was answered otherwise.
func (s *session) answer(mod *library.Modifier, m *mail.Message, out gate.Outcome, utf8 bool) (library.Response, error) {
	switch out.Kind {
	case gate.Accept:
		if err := s.edit(mod, m, out.Edits); err != nil {
			return s.refuse(err, utf8), err
		}
		return response{code: byte(library.ActAccept)}, nil
	case gate.Stored:
		return response{code: byte(library.ActDiscard)}, nil
	case gate.Reject:
		return replyCode(fallback(out.Reply, 5, gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "Refused by policy"}), utf8), nil
	case gate.TempFail:
	}
	return replyCode(fallback(out.Reply, 4, gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "Temporary failure, try again later"}), utf8), nil
}

// fallback is r, or otherwise where r is not of the class of replies it must be:
// a mail server ignores a reply it cannot read.
func fallback(r gate.Reply, class int, otherwise gate.Reply) gate.Reply {
	if r.Code/100 != class {
		return otherwise
	}
	if !strings.HasPrefix(r.Enhanced, fmt.Sprintf("%d.", class)) {
		r.Enhanced = otherwise.Enhanced
	}
	return r
}

// replyCode writes SMFIR_REPLYCODE: lines of code, enhanced code and text with
// CRLF between them, each % doubled, since the text is a printf format.
func replyCode(r gate.Reply, utf8 bool) library.Response {
	var b strings.Builder
	lines := smtpreply.Lines(smtpreply.Clean(r.Text, utf8))
	for i, line := range lines {
		sep := "-"
		if i == len(lines)-1 {
			sep = " "
		}
		if i > 0 {
			b.WriteString("\r\n")
		}
		fmt.Fprintf(&b, "%d%s%s %s", r.Code, sep, r.Enhanced, strings.ReplaceAll(line, "%", "%%"))
	}
	b.WriteByte(0)
	return response{code: byte(library.ActReplyCode), data: []byte(b.String())}
}
