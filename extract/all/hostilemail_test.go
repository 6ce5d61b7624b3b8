package all_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// hiddenCard is what the mails below hide.
const hiddenCard = "4111 1111 1111 1111"

// uuLines writes data in uuencode's lines.
func uuLines(data string) string {
	var b strings.Builder
	digit := func(v byte) { b.WriteByte("`!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"[v&63]) }
	for len(data) > 0 {
		n := min(45, len(data))
		line := data[:n] + "\x00\x00"
		data = data[n:]
		digit(byte(n))
		for i := 0; i < n; i += 3 {
			digit(line[i] >> 2)
			digit(line[i]<<4 | line[i+1]>>4)
			digit(line[i+1]<<2 | line[i+2]>>6)
			digit(line[i+2])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// hasCard reports whether the hidden digits stand in one text, whatever stands between them.
func (r reading) hasCard() bool {
	for _, text := range r.texts {
		digits := strings.Map(func(c rune) rune {
			if strings.ContainsRune(" -\n\r\t", c) {
				return -1
			}
			return c
		}, text)
		if strings.Contains(digits, strings.ReplaceAll(hiddenCard, " ", "")) {
			return true
		}
	}
	return false
}

// What mail programs and gateways understand differently, each mail with a card number that some
// reader finds: it is read, or there is a gap.
func TestHostileMail(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(hiddenCard))
	b64line := b64 + "\n"
	text := "please charge the number " + hiddenCard + " for the hotel, the car and both of the flights, thank you\n"
	long := strings.Repeat("to be filled in and sent on ", 6) + "\n" + text
	cte := "Content-Transfer-Encoding: base64\n\n"
	ybegin := func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			b.WriteByte(s[i] + 42)
		}
		return fmt.Sprintf("=ybegin line=128 size=%d name=a.txt\n%s\n=yend size=%d\n", len(s), b.String(), len(s))
	}
	r := newReader(t)
	for _, tt := range []struct{ name, message string }{
		{"words split in a quantum", "Subject: =?utf-8?B?" + b64[:5] + "?= =?utf-8?B?" + b64[5:14] + "?=\n =?utf-8?B?" + b64[14:] + "?=\n\nx\n"},
		{"words split in an escape", "Subject: =?utf-8?Q?=34111=2?= =?utf-8?Q?01111_1111_111=3?= =?utf-8?Q?1?=\n\nx\n"},
		{"words split in a quantum, display name", "From: =?utf-8?B?" + b64[:5] + "?= =?utf-8?B?" + b64[5:] + "?= <a@b.example>\n\nx\n"},
		{"words split in a quantum, file name", "Content-Type: text/plain; name=\"=?utf-8?B?" + b64[:5] + "?= =?utf-8?B?" + b64[5:] + "?=\"\n\nx\n"},
		{"words split in a quantum, in an attached mail", "Content-Type: message/rfc822\n\nSubject: =?utf-8?B?" + b64[:5] + "?= =?utf-8?B?" + b64[5:] + "?=\n\nx\n"},
		{"uuencode without begin", "Subject: x\n\nhello\n\n" + uuLines(long) + "`\nend\n"},
		{"uuencode without begin and end", "Subject: x\n\nhello\n" + uuLines(long) + "\nbye\n"},
		{"uuencode without begin, whole body", "Subject: x\n\n" + uuLines(long)},
		{"uuencode without begin, attached", "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.uu\n\n" + uuLines(long)},
		{"uuencode behind many files", "Subject: x\n\n" + strings.Repeat("begin 644 a\n#86)C\n`\nend\n", 40) + "begin 644 b\n" + uuLines(long) + "`\nend\n"},
		{"uuencode in text", "Subject: x\n\nhello\nbegin 644 a.txt\n" + uuLines(text) + "`\nend\nbye\n"},
		{"uuencode in text, no end", "Subject: x\n\nhello\nbegin 644 a.txt\n" + uuLines(text)},
		{"uuencode, quoted", "Subject: x\n\n> begin 644 a.txt\n> " + strings.ReplaceAll(strings.TrimSpace(uuLines(text)), "\n", "\n> ") + "\n> `\n> end\n"},
		{"yEnc in text", "Subject: x\n\nhello\n" + ybegin(text)},
		{"yEnc labelled 7bit", "Content-Transfer-Encoding: 7bit\n\n" + ybegin(text)},
		{"base64 with junk", cte + "!" + b64[:7] + "*?" + b64[7:] + "\n"},
		{"base64 with padding inside", cte + base64.StdEncoding.EncodeToString([]byte("4111 1")) + "\nMQ==\nMTEgMTExMSAxMTEx\n"},
		{"base64 without padding", cte + strings.TrimRight(b64, "=") + "\n"},
		{"base64, one letter a line", cte + strings.Join(strings.Split(b64, ""), "\n") + "\n"},
		{"base64 twice", cte + base64.StdEncoding.EncodeToString([]byte(b64line)) + "\n"},
		{"base64 in quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(b64, "=", "=3D") + "\n"},
		{"base64 labelled quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n" + b64line},
		{"base64 labelled 8bit", "Content-Transfer-Encoding: 8bit\n\n" + b64line},
		{"quoted-printable labelled 7bit", "Content-Transfer-Encoding: 7bit\n\n4111=201111=201111=\n=201111\n"},
		{"quoted-printable, blanks behind the break", "Content-Transfer-Encoding: quoted-printable\n\n4111 11= \t\n11 1111 1111\n"},
		{"quoted-printable, small letters", "Content-Transfer-Encoding: quoted-printable\n\n4111=201111=2d=201111 =34=31=31=31 1111 1111 1111\n"},
		{"encoding in two words", "Content-Transfer-Encoding: base 64\n\n" + b64line},
		{"encoding folded", "Content-Transfer-Encoding:\n\n base64\n\n" + b64line},
		{"encoding folded over an empty line of blanks", "Content-Transfer-Encoding:\n \n base64\n\n" + b64line},
		{"encoding in a comment and out", "Content-Transfer-Encoding: (7bit) base64 (8bit)\n\n" + b64line},
		{"encoding as a word", "Content-Transfer-Encoding: =?utf-8?Q?base64?=\n\n" + b64line},
		{"encoding in quotes", "Content-Transfer-Encoding: \"base64\"\n\n" + b64line},
		{"encoding with NUL", "Content-Transfer-Encoding: base64\x00\n\n" + b64line},
		{"encoding misspelt field", "Content-Transfer_Encoding: base64\n\n" + b64line},
		{"two types", "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type with comments", "Content-Type: (a) multipart (b) / (c) mixed (d); (e) boundary (f) = (g) b (h)\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type with nested comments", "Content-Type: multipart/mixed (a (b \\) c) d); boundary=b\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type with a comment that never ends", "Content-Type: multipart/mixed; boundary=b (x\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type without subtype", "Content-Type: multipart; boundary=b\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type with a blank before the slash", "Content-Type: multipart /mixed; boundary=b\n\n--b\n" + cte + b64line + "--b--\n"},
		{"type empty", "Content-Type:\nContent-Transfer-Encoding: base64\n\n" + b64line},
		{"type as a word", "Content-Type: =?utf-8?Q?multipart/mixed=3B_boundary=3Db?=\n\n--b\n" + cte + b64line + "--b--\n"},
		{"boundary in pieces with a gap", "Content-Type: multipart/mixed; boundary*0=a; boundary*2=b\n\n--ab\n" + cte + b64line + "--ab--\n"},
		{"boundary in pieces with a gap, cut", "Content-Type: multipart/mixed; boundary*0=a; boundary*2=b\n\n--a\n" + cte + b64line + "--a--\n"},
		{"boundary in pieces with a charset", "Content-Type: multipart/mixed; boundary*0*=utf-8''%61; boundary*1*=%62\n\n--ab\n" + cte + b64line + "--ab--\n"},
		{"boundary twice", "Content-Type: multipart/mixed; boundary=x; boundary=b\n\n--b\n" + cte + b64line + "--b--\n"},
		{"boundary a prefix of another", "Content-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + cte + b64line + "--b--\n--bb--\n"},
		{"boundary empty", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n" + cte + b64line + "----\n"},
		{"boundary very long", "Content-Type: multipart/mixed; boundary=" + strings.Repeat("b", 3000) + "\n\n--" + strings.Repeat("b", 3000) + "\n" + cte + b64line},
		{"boundary with NUL", "Content-Type: multipart/mixed; boundary=\"a\x00b\"\n\n--a\x00b\n" + cte + b64line + "--a\x00b--\n"},
		{"boundary with NUL, cut", "Content-Type: multipart/mixed; boundary=\"a\x00b\"\n\n--a\n" + cte + b64line + "--a--\n"},
		{"boundary with escapes", "Content-Type: multipart/mixed; boundary=\"a\\b\"\n\n--ab\n" + cte + b64line + "--ab--\n"},
		{"boundary in another case", "Content-Type: multipart/mixed; boundary=ABC\n\n--abc\n" + cte + b64line + "--abc--\n"},
		{"boundary line indented", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n --b\n" + cte + b64line + "--b--\n"},
		{"boundary with blanks behind", "Content-Type: multipart/mixed; boundary=b\n\n--b   \t\n" + cte + b64line + "--b--\n"},
		{"no first boundary line", "Content-Type: multipart/mixed; boundary=b\n\n" + b64line + "--b--\n"},
		{"only an end", "Content-Type: multipart/mixed; boundary=b\n\n--b--\n" + cte + b64line},
		{"multipart in the preamble", "Content-Type: multipart/mixed; boundary=b\n\n--c\n" + cte + b64line + "--c--\n--b\n\nx\n--b--\n"},
		{"multipart in the epilogue", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--c\n" + cte + b64line + "--c--\n"},
		{"base64 in the preamble", "Content-Type: multipart/mixed; boundary=b\n\n" + b64line + "\n--b\n\nx\n--b--\n"},
		{"base64 in the epilogue", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n" + b64line},
		{"multipart encoded", "Content-Type: multipart/mixed; boundary=b\n" + cte + base64.StdEncoding.EncodeToString([]byte("--b\n"+cte+b64line+"--b--\n")) + "\n"},
		{"mail encoded", "Content-Type: message/rfc822\n" + cte + base64.StdEncoding.EncodeToString([]byte("Subject: y\n"+cte+b64line)) + "\n"},
		{"mail in quoted-printable", "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\nSubject:=20y\nContent-Transfer-Encoding:=20base64\n\n" + strings.ReplaceAll(b64, "=", "=3D") + "\n"},
		{"digest's default", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n" + cte + b64line + "--b--\n"},
		{"external body", "Content-Type: message/external-body; access-type=x-mine; name=\"" + hiddenCard + "\"\n\nContent-Type: text/plain\n\n"},
		{"external body's phantom", "Content-Type: message/external-body; access-type=ftp\n\nContent-Type: text/plain\n" + cte + b64line},
		{"partial", "Content-Type: message/partial; id=x; number=2; total=3\n\n" + b64line},
		{"header never ends", "Subject: x\nX-A: " + hiddenCard},
		{"header never ends, body in it", "Subject: x\nContent-Transfer-Encoding: base64\n" + b64line},
		{"8 bit in the header", "Subject: \xe9t\xe9 " + hiddenCard + "\n\nx\n"},
		{"field's name", "X-" + strings.ReplaceAll(hiddenCard, " ", "-") + ": x\n\nx\n"},
		{"field without a name", ": " + hiddenCard + "\n\nx\n"},
		{"From lines", "From a@b Thu Jan  1 00:00:00 1970\n>From c@d Thu Jan  1 00:00:00 1970\n" + cte + b64line},
		{"From line in the header", "Subject: x\nFrom a@b Thu Jan  1 00:00:00 1970\n" + cte + b64line},
		{"lone CRs", "Subject: x\rContent-Transfer-Encoding: base64\r\r" + b64},
		{"CR CR LF", "Subject: x\r\r\nContent-Transfer-Encoding: base64\r\r\n\r\r\n" + b64 + "\r\r\n"},
		{"LF CR", "Subject: x\n\rContent-Transfer-Encoding: base64\n\r\n\r" + b64 + "\n\r"},
		{"vertical tab as a break", "Subject: x\vContent-Transfer-Encoding: base64\n\n" + b64line},
		{"byte-order mark before the header", "\xef\xbb\xbfContent-Transfer-Encoding: base64\n\n" + b64line},
		{"blank line before the header", "\nContent-Transfer-Encoding: base64\n\n" + b64line},
		{"UTF-16 with a mark", "Content-Type: text/plain; charset=us-ascii\n\n\xff\xfe" + inUTF16(text, false)},
		{"UTF-16 without one", "Content-Type: text/plain; charset=utf-8\n\n" + inUTF16(text, true)},
		{"UTF-7", "Content-Type: text/plain; charset=utf-7\n\n+ADQAMQAxADE-+ACA-1111 1111 1111\n"},
		{"UTF-7, not labelled", "Content-Type: text/plain\n\n+ADQAMQAxADEAIAAxADEAMQAx- 1111 1111\n"},
		{"EBCDIC", "Content-Type: text/plain; charset=ibm037\n" + cte + "9PHx8UDx8fHxQPHx8fFA8fHx8Q==\n"},
		{"charset unknown", "Content-Type: text/plain; charset=x-mine\n\n" + hiddenCard + "\n"},
		{"charsets in conflict", "Content-Type: text/plain; charset=utf-8; charset=utf-16le\n\n" + inUTF16(text, false)},
		{"file name in pieces out of order", "Content-Disposition: attachment; filename*1=\"1111 1111 1111\"; filename*0=\"4111 \"\n\nx\n"},
		{"file name in pieces, charset in the second", "Content-Disposition: attachment; filename*0=4111; filename*1*=%201111%20; filename*2=\"1111 1111\"\n\nx\n"},
		{"file name percent-encoded without a charset", "Content-Disposition: attachment; filename*=4111%201111%201111%201111\n\nx\n"},
		{"file name in a word without quotes", "Content-Disposition: attachment; filename==?utf-8?B?" + b64 + "?=\n\nx\n"},
		{"file name in a word within RFC 2231", "Content-Disposition: attachment; filename*=utf-8''=%3Futf-8%3FB%3F" + strings.ReplaceAll(b64, "=", "%3D") + "%3F=\n\nx\n"},
		{"Content-Description", "Content-Description: =?utf-8?B?" + b64 + "?=\n\nx\n"},
		{"base64 in a parameter", "Content-Type: text/plain; x=\"" + b64 + "\"\n\nx\n"},
		{"TNEF cut off, as text", "Content-Type: text/plain\n" + cte + base64.StdEncoding.EncodeToString([]byte("\x78\x9f\x3e\x22\x01\x00\x01"+hiddenCard)) + "\n"},
		{"folded within the number", "X-A: 4111 1111\n 1111\n\t1111\n\nx\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, message := range []string{tt.message, crlf(tt.message)} {
				got := readMessage(t, r, message)
				if !got.hasCard() && len(got.report.Gaps) == 0 {
					t.Error("neither read nor a gap")
					got.dump(t)
				}
				if strings.Contains(tt.message, "\r") {
					break
				}
			}
		})
	}
}
