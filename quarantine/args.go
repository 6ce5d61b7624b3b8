package quarantine

import (
	"fmt"
	"strings"

	"postern/mail"
)

// argExtension says which extension an ESMTP argument belongs to. Arguments are
// handed on as they came where the next hop offers it; others are left out.
var argExtension = map[string]string{
	"RET": "DSN", "ENVID": "DSN", // RFC 3461
	"NOTIFY": "DSN", "ORCPT": "DSN",
	"MT-PRIORITY": "MT-PRIORITY", // RFC 6710
	"BY":          "DELIVERBY",   // RFC 2852
	"REQUIRETLS":  "REQUIRETLS",  // RFC 8689
}

// mailCommand is the MAIL command. missing names an extension without which the
// mail must not be sent.
func (h *hop) mailCommand(t *transaction, out *outgoing) (line, missing string) {
	line = fmt.Sprintf("MAIL FROM:<%s>", t.sender)
	if h.offers("SIZE") {
		line += fmt.Sprintf(" SIZE=%d", out.size())
	}
	// RFC 6152. To a hop without it 8-bit content goes all the same: turning it
	// into 7 bits would break signatures, and every server of today passes it.
	if out.eightBit && h.offers("8BITMIME") {
		line += " BODY=8BITMIME"
	}
	switch wanted, needed := t.utf8(); {
	case (wanted || needed) && h.offers("SMTPUTF8"):
		line += " SMTPUTF8"
	case needed:
		return "", "SMTPUTF8"
	}
	if hasArg(t.senderArgs, "REQUIRETLS") && !h.offers("REQUIRETLS") {
		return "", "REQUIRETLS"
	}
	return line + h.args(t.senderArgs), ""
}

func (h *hop) rcptCommand(r mail.Recipient) string {
	return fmt.Sprintf("RCPT TO:<%s>", r.Address) + h.args(r.Args)
}

// args writes the arguments that the next hop can take.
func (h *hop) args(args []string) string {
	var b strings.Builder
	for _, arg := range args {
		extension := argExtension[argName(arg)]
		if extension != "" && h.offers(extension) && isArg(arg) {
			b.WriteString(" " + arg)
		}
	}
	return b.String()
}

// utf8 reports whether the sender asked for SMTPUTF8 (RFC 6531), and whether the
// addresses cannot do without.
func (t *transaction) utf8() (wanted, needed bool) {
	needed = !isASCII(t.sender.String())
	for _, i := range t.open() {
		needed = needed || !isASCII(t.recipients[i].Address.String())
	}
	return hasArg(t.senderArgs, "SMTPUTF8"), needed
}

func argName(arg string) string {
	name, _, _ := strings.Cut(arg, "=")
	return strings.ToUpper(name)
}

func hasArg(args []string, name string) bool {
	for _, arg := range args {
		if argName(arg) == name {
			return true
		}
	}
	return false
}

// isArg reports whether arg is one word of at most 500 printable characters. It
// comes from the sender; a blank in it would be a second argument.
func isArg(arg string) bool {
	return len(arg) <= 500 && !strings.ContainsFunc(arg, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xfffd })
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' })
}
