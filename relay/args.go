package relay

import (
	"fmt"
	"strings"

	library "github.com/emersion/go-smtp"

	"postern/mail"
)

// address makes an address of what the library gives us: the local part without its
// quotes, an @, and the rest up to the next blank. The last @ divides them for us as
// for everybody who reads what we write, which is always quoted where it must be.
func address(s string) (mail.Address, bool) {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 {
		return mail.Address{}, false
	}
	local, domain := s[:at], s[at+1:]
	if a, err := mail.ParseAddress(s); err == nil && a.Local == local {
		return a, true
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local)
	a, err := mail.ParseAddress(`"` + quoted + `"@` + domain)
	return a, err == nil && a.Local == local
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) < 0
}

// mailArgs writes the ESMTP arguments of MAIL again, from what was understood.
func mailArgs(o *library.MailOptions) []string {
	var args []string
	if o.Size > 0 {
		args = append(args, fmt.Sprintf("SIZE=%d", o.Size))
	}
	if o.Body != "" {
		args = append(args, "BODY="+string(o.Body))
	}
	if o.UTF8 {
		args = append(args, "SMTPUTF8")
	}
	if o.Return != "" {
		args = append(args, "RET="+string(o.Return))
	}
	if o.EnvelopeID != "" {
		args = append(args, "ENVID="+xtext(o.EnvelopeID))
	}
	return args
}

// rcptArgs does the same for RCPT.
func rcptArgs(o *library.RcptOptions) []string {
	var args []string
	if len(o.Notify) > 0 {
		var words []string
		for _, n := range o.Notify {
			words = append(words, string(n))
		}
		args = append(args, "NOTIFY="+strings.Join(words, ","))
	}
	switch o.OriginalRecipientType {
	case library.DSNAddressTypeRFC822:
		args = append(args, "ORCPT=rfc822;"+xtext(o.OriginalRecipient))
	case library.DSNAddressTypeUTF8:
		args = append(args, "ORCPT=utf-8;"+utf8Xtext(o.OriginalRecipient))
	}
	return args
}

// extension names what the next hop must offer for an argument to be passed on.
var extension = map[string]string{
	"SIZE": "SIZE", "BODY": "8BITMIME", "SMTPUTF8": "SMTPUTF8",
	"RET": "DSN", "ENVID": "DSN", "NOTIFY": "DSN", "ORCPT": "DSN",
}

// xtext is s in the encoding of RFC 3461 section 4.
func xtext(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7f && c != '+' && c != '=' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "+%02X", c)
		}
	}
	return b.String()
}

// utf8Xtext is s as a utf-8-addr-xtext (RFC 6533 section 3), which every next hop
// may be sent.
func utf8Xtext(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > ' ' && r < 0x7f && r != '+' && r != '=' && r != '\\' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\x{%02X}`, r)
		}
	}
	return b.String()
}
