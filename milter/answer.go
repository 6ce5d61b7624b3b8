package milter

import (
	"errors"
	"fmt"
	"strings"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/internal/smtpreply"
)

// errNotAgreed means that the mail server does not let us make changes that we must make.
var errNotAgreed = errors.New("the mail server did not agree to changes of header and body")

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
func (s *session) answer(mod *library.Modifier, msg *message, judged *sent) (library.Response, error) {
	out := judged.outcome
	switch out.Kind {
	case gate.Accept:
		if err := s.change(mod, msg, judged); err != nil {
			return s.refuse(err, msg.utf8), err
		}
		return response{code: byte(library.ActAccept)}, nil
	case gate.Stored:
		return response{code: byte(library.ActDiscard)}, nil
	case gate.Reject:
		return replyCode(fallback(out.Reply, 5, gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "Refused by policy"}), msg.utf8), nil
	case gate.TempFail:
	}
	return replyCode(fallback(out.Reply, 4, gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "Temporary failure, try again later"}), msg.utf8), nil
}

// change makes accepted mail what it is to leave as.
func (s *session) change(mod *library.Modifier, msg *message, judged *sent) (err error) {
	err = errPanic
	defer s.recovered("changes")
	if enc := judged.outcome.Message; enc != nil {
		return s.replace(mod, msg.lines, judged.message, enc)
	}
	return s.edit(mod, judged.message, judged.outcome.Edits)
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
