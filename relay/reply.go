package relay

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	library "github.com/emersion/go-smtp"

	"postern/gate"
	"postern/internal/smtpreply"
)

// A reply is what the next hop said: the lines as they came, without code.
type reply struct {
	code  int
	lines []string
}

func (r reply) positive() bool { return r.code/100 == 2 }

// tooBig reports whether r refuses a message for its size.
func (r reply) tooBig() bool {
	return len(r.lines) > 0 && smtpreply.TooBig(r.code, r.lines[0])
}

// String is r on one line, for the record.
func (r reply) String() string {
	return smtpreply.Clean(fmt.Sprintf("%d %s", r.code, strings.Join(r.lines, " ")), true)
}

var enhanced = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}( |$)`)

// handedOn is r as our own reply. A 421 closes the next hop's connection, not ours,
// and a code that fits no refusal is a fault of the next hop: both are 451.
func (r reply) handedOn() *library.SMTPError {
	code := r.code
	if code == 421 || code < 200 || code/100 == 3 || code > 599 {
		code = 451
	}
	var lines []string
	for _, line := range r.lines {
		line = smtpreply.Clean(line, true)
		if !enhanced.MatchString(line) {
			line = fmt.Sprintf("%d.0.0 %s", code/100, line)
		} else if line[0] != byte('0'+code/100) {
			line = strconv.Itoa(code/100) + line[1:]
		}
		lines = append(lines, line)
	}
	return &library.SMTPError{
		Code: code, EnhancedCode: library.NoEnhancedCode, Message: strings.Join(lines, "\n"),
	}
}

// say is a reply of the gate. Each line carries the enhanced code (RFC 2034).
func say(r gate.Reply, utf8 bool) *library.SMTPError {
	lines := smtpreply.Lines(smtpreply.Clean(r.Text, utf8))
	for i := range lines {
		lines[i] = r.Enhanced + " " + lines[i]
	}
	return &library.SMTPError{
		Code: r.Code, EnhancedCode: library.NoEnhancedCode, Message: strings.Join(lines, "\n"),
	}
}

// failure is a reply of our own.
func failure(code int, enhanced, text string) *library.SMTPError {
	return say(gate.Reply{Code: code, Enhanced: enhanced, Text: text}, false)
}

// fallback is r, or otherwise where r is not of the class of replies it must be.
func fallback(r gate.Reply, class int, otherwise gate.Reply) gate.Reply {
	if r.Code/100 != class {
		return otherwise
	}
	if !strings.HasPrefix(r.Enhanced, strconv.Itoa(class)+".") {
		r.Enhanced = otherwise.Enhanced
	}
	return r
}
