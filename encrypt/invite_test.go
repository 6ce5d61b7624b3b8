package encrypt

import (
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"postern/mail"
)

func TestIsInvite(t *testing.T) {
	const calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
	part := func(header, body string) string { return header + "\n\n" + body }
	mixed := func(subtype string, parts ...string) string {
		return "Content-Type: multipart/" + subtype + "; boundary=\"" + subtype + "\"\n\n--" + subtype + "\n" +
			strings.Join(parts, "\n--"+subtype+"\n") + "\n--" + subtype + "--\n"
	}
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	text := part("Content-Type: text/plain", "come")
	request := part("Content-Type: text/calendar; method=REQUEST; charset=utf-8", calendar)
	alternative := mixed("alternative", text, request)
	nested := func(s string, times int) string {
		for range times {
			s = part("Content-Type: message/rfc822", "Subject: forwarded\n"+s)
		}
		return s
	}
	tests := []struct {
		name, mail string
		want       bool
	}{
		{"alone", request, true},
		{"in an alternative", alternative, true},
		{"odd case", part("CONTENT-TYPE: TEXT/Calendar; METHOD=request", calendar), true},
		{"method folded and quoted", part("Content-Type: text/calendar;\n\tMethod=\"ReQuEsT\"", calendar), true},
		{"base64", mixed("alternative", text, part("Content-Type: text/calendar; method=CANCEL\nContent-Transfer-Encoding: base64", encoded(calendar))), true},
		{"application/ics", mixed("mixed", text, part("Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment", calendar)), true},
		{"old type", mixed("mixed", text, part("Content-Type: text/x-vcalendar", calendar)), true},
		{"name in the type", mixed("mixed", text, part("Content-Type: application/octet-stream; name=\"Invite.ICS\"", calendar)), true},
		{"name in the disposition", mixed("mixed", text, part("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''einl%61dung.ics", calendar)), true},
		{"name in words", mixed("mixed", text, part("Content-Type: application/octet-stream; name=\"=?utf-8?b?"+encoded("Größe.ics")+"?=\"", calendar)), true},
		{"forwarded", mixed("mixed", text, nested(alternative, 1)), true},
		{"forwarded twice", nested(mixed("mixed", text, nested(alternative, 1)), 1), true},
		{"forwarded in base64", mixed("mixed", text, part("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", encoded(alternative))), true},
		{"in a digest", mixed("digest", "\n"+alternative), true},
		{"multipart in base64", "Content-Transfer-Encoding: base64\nContent-Type: multipart/alternative; boundary=\"alternative\"\n\n" + encoded(strings.SplitN(alternative, "\n\n", 2)[1]), true},
		{"signed", mixed("signed", alternative, part("Content-Type: application/pkcs7-signature; name=smime.p7s", "x")), true},
		{"two types", part("Content-Type: text/plain\nContent-Type: text/calendar", calendar), true},
		{"class", part("Content-Class: urn:content-classes:calendarmessage", "come"), true},
		{"class of a forwarded one", nested("Content-class: URN:content-classes:CalendarMessage\n\ncome", 1), true},
		{"TNEF", mixed("mixed", text, part("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
			encoded("\x78\x9f\x3e\x22\x01\x00\x01\x08\x80\x07\x00\x20\x00\x00\x00IPM.Microsoft Schedule.MtgReq\x00"))), true},

		{"text", text, false},
		{"text about it", part("Subject: text/calendar invite.ics", calendar), false},
		{"another name", mixed("mixed", text, part("Content-Type: application/octet-stream; name=basics", "x")), false},
		{"other TNEF", mixed("mixed", text, part("Content-Type: application/ms-tnef", "IPM.Microsoft Mail.Note")), false},
		{"forwarded text", nested(mixed("mixed", text, text), 3), false},
		{"empty", "", false},
	}
	for _, test := range tests {
		for _, s := range []string{test.mail, withCRLF(test.mail)} {
			if got := IsInvite(spooled(t, s)); got != test.want {
				t.Errorf("%s: %v of\n%s", test.name, got, s)
			}
		}
	}
}

// Readings of readings, each of them a message, do not multiply the work.
func TestIsInviteIsBounded(t *testing.T) {
	const head = "Content-Type: message/rfc822\nContent-Type: multipart/mixed\nContent-Transfer-Encoding: quoted-printable\n" +
		"Content-Transfer-Encoding: x-uuencode\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n"
	counted := &countingReader{}
	for _, s := range []string{strings.Repeat(head, 2000), strings.Repeat("Content-Type: message/rfc822\n\n", 20_000)} {
		counted.n, counted.r = 0, strings.NewReader(s)
		search := inviteSearch{left: 8 * int64(len(s))}
		if search.tree(counted, mail.Parse(counted, int64(len(s)), mail.Limits{}), 0) {
			t.Error("it is an invite")
		}
		if counted.n > 100*int64(len(s)) {
			t.Errorf("read %d bytes of %d", counted.n, len(s))
		}
	}
}

type countingReader struct {
	r io.ReaderAt
	n int64
}

func (c *countingReader) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.r.ReadAt(p, at)
	c.n += int64(n)
	return n, err
}

func FuzzIsInvite(f *testing.F) {
	for _, s := range []string{
		"Content-Type: text/calendar\n\nx", "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nContent-Type: x; name=a.ics\n\n",
		"Content-Type: multipart/mixed; boundary=a\nContent-Transfer-Encoding: base64\n\nLS1hCgo=", "Content-Type: application/ms-tnef\n\nIPM",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := spooled(t, s)
		got := IsInvite(m)
		// Whatever else there is: what says it at the top is one.
		for _, p := range mail.Parse(m, m.Size(), mail.Limits{}).Root.Types {
			if p.Type == "text/calendar" && !got {
				t.Errorf("%q is none", s)
			}
		}
	})
}
