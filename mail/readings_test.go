package mail

import (
	"strings"
	"testing"
)

// Each message hides the secret so that one way of reading it finds it, usually in
// base64, which nothing but the right reading undoes.
var hidden = []struct{ name, message, note string }{
	{"plain", "Subject: x\n\n" + secret, ""},
	{"two content types, multipart first", "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "more than one Content-Type"},
	{"two content types, multipart second", "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "more than one Content-Type"},
	{"two content types, text and base64", "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b\n\nhello\n--b--\n", "more than one Content-Type"},
	{"two boundaries in two fields, first", "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b\n\n--a\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--a--\n--b\n\nhello\n--b--\n", "more than one boundary"},
	{"two boundaries in two fields, second", "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b\n\n--a\n\nhello\n--a--\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "more than one boundary"},
	{"two boundary parameters, first", "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--a--\n--b\n\nhello\n--b--\n", "more than one boundary"},
	{"two boundary parameters, second", "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\nhello\n--a--\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "more than one boundary"},
	{"boundary, RFC 2231 against plain", "Content-Type: multipart/mixed; boundary=a; boundary*0=b; boundary*1=c\n\n--a\n\nhello\n--a--\n--bc\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--bc--\n", "more than one boundary"},
	{"boundary with comment", "Content-Type: multipart/mixed; boundary=b (really)\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary with comment as written", "Content-Type: multipart/mixed; boundary=b(really)\n\n--b(really)\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b(really)--\n", ""},
	{"boundary with blanks in quotes", "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary line with blanks", "Content-Type: multipart/mixed; boundary=b\n\n--b \t \nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b-- \n", ""},
	{"boundary with inner blanks, unquoted", "Content-Type: multipart/mixed; boundary=b c\n\n--b c\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b c--\n", ""},
	{"boundary cut at the blank", "Content-Type: multipart/mixed; boundary=b c\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary in single quotes", "Content-Type: multipart/mixed; boundary='b'\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary quote not closed", "Content-Type: multipart/mixed; boundary=\"b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary quote not closed, more parameters", "Content-Type: multipart/mixed; boundary=\"b; x=y\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary after missing semicolon", "Content-Type: multipart/mixed boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"boundary percent-encoded", "Content-Type: multipart/mixed; boundary*=us-ascii''%62%63\n\n--bc\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--bc--\n", ""},
	{"boundary line with junk", "Content-Type: multipart/mixed; boundary=boundary\n\n--boundary\n\nhello\n--boundary junk\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--boundary--\n", "only begin with"},
	{"secret on the boundary line", "Content-Type: multipart/mixed; boundary=boundary\n\n--boundary\n\nhello\n--boundary " + secret + "\n\nx\n--boundary--\n", "only begin with"},
	{"boundary prefix of another", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--bb--\n--b--\n", ""},
	{"no boundary parameter", "Content-Type: multipart/mixed\n\n--xyz\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--xyz--\n", "no line is the declared boundary"},
	{"wrong boundary parameter", "Content-Type: multipart/mixed; boundary=abc\n\n--xyz\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--xyz--\n", "no line is the declared boundary"},
	{"text that looks like a multipart", "Content-Type: text/plain\n\n--xyz\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--xyz--\n", "looks like a multipart"},
	{"no MIME header but a multipart", "Subject: x\n\n--xyz\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--xyz--\n", "looks like a multipart"},
	{"unknown type with boundary", "Content-Type: x/y; boundary=b\n\n--b\nX: y\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "looks like a multipart"},
	{"part after the end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b--\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", "parts after the end"},
	{"text after the end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b--\n" + secret + "\n", "text after the end"},
	{"other multipart after the end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b--\n--c\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--c--\n", "text after the end"},
	{"preamble", "Content-Type: multipart/mixed; boundary=b\n\n" + secret + "\n--b\n\nhello\n--b--\n", ""},
	{"multipart in the preamble", "Content-Type: multipart/mixed; boundary=b\n\n--c\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b\n\nhello\n--b--\n", ""},
	{"missing end boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n", ""},
	{"nested, same boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"nested, inner end missing", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b\n\nx\n--b--\n", ""},
	{"two transfer encodings, first", "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\n" + secret64 + "\n", "more than one transfer encoding"},
	{"two transfer encodings, second", "Content-Transfer-Encoding: quoted-printable\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n", "more than one transfer encoding"},
	{"unknown transfer encoding", "Content-Transfer-Encoding: x-mine\n\n" + secret64 + "\n", "unknown transfer encoding"},
	{"transfer encoding with comment", "Content-Transfer-Encoding: (x) base64 (y)\n\n" + secret64 + "\n", ""},
	{"transfer encoding with junk", "Content-Transfer-Encoding: base64; foo\n\n" + secret64 + "\n", ""},
	{"transfer encoding misspelt", "Content-Transfer-Encoding: BASE 64\n\n" + secret64 + "\n", ""},
	{"base64 that is none", "Content-Transfer-Encoding: base64\n\nplease charge: " + secret + ", thank you!\n", "does not look so"},
	{"unknown, quoted-printable", "Content-Transfer-Encoding: x-mine\n\n4111=\n 1111 11=\n11 1111\n", "unknown transfer encoding"},
	{"two charsets, first", "Content-Type: text/plain; charset=utf-16le; charset=utf-8\n\n4\x001\x001\x001\x00 \x001\x001\x001\x001\x00 \x001\x001\x001\x001\x00 \x001\x001\x001\x001\x00", "more than one charset"},
	{"two charsets, second", "Content-Type: text/plain; charset=utf-16le\nContent-Type: text/plain; charset=us-ascii\n\n" + secret, "more than one charset"},
	{"no blank line after the header", "Content-Transfer-Encoding: base64\n" + secret64 + "\n\nhello\n", ""},
	{"line without a colon, fields after it", "Subject: x\nnot a field\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n", "a line in the header that is no field"},
	{"line of blanks ends the header", "Content-Transfer-Encoding: base64\n \n" + secret64 + "\n\nhello\n", ""},
	{"field behind a line of blanks", "Subject: x\n \nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n", "a line of blanks"},
	{"base64 with hyphens as junk", "Content-Transfer-Encoding: base64\n\n" + secret64[:6] + "-" + secret64[6:] + "\n", ""},
	{"word with hyphens as junk", "Subject: =?utf-8?B?" + secret64[:6] + "-" + secret64[6:] + "?=\n\n", ""},
	{"header behind a lone CR", "Subject: x\rContent-Transfer-Encoding: base64\r\n\r\n" + secret64, "a lone CR in the header"},
	{"header ends at lone CRs", "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\nX: y\r\r--z\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + secret64 + "\r\n--b--\r\n", "a lone CR in the header"},
	{"lone CRs only", "Content-Type: multipart/mixed; boundary=b\r\r--b\rContent-Transfer-Encoding: base64\r\r" + secret64 + "\r--b--\r", ""},
	{"lone CR before a boundary", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r--b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + secret64 + "\r\n--b--\r\n", "a lone CR before a boundary"},
	{"no boundary at a lone CR", "Content-Type: multipart/mixed; boundary=\"abc=\"\r\n\r\n--abc=\r\nContent-Transfer-Encoding: base64\r\n\r\n\rx--abc=\r--abc=\r\n" + secret64 + "\r\n--abc=--\r\n", "a lone CR before a boundary"},
	{"LF only", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--", ""},
	{"blank before the colon", "Content-Transfer-Encoding : base64\n\n" + secret64, ""},
	{"NUL in the name", "Content-Transfer\x00-Encoding: base64\n\n" + secret64, ""},
	{"mbox line first", "From me Thu Jan  1 00:00:00 1970\nContent-Transfer-Encoding: base64\n\n" + secret64, ""},
	{"folded boundary", "Content-Type: multipart/mixed;\n\tboundary\n =\n b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n--b--\n", ""},
	{"multipart encoded as a whole", "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n", ""},
	{"subject", "Subject: =?utf-8?B?" + secret64 + "?=\n\n", ""},
	{"line that is no field", "From: a@b.test\n" + secret + "\nTo: b@c.test\n\n", ""},
	{"file name", "Content-Disposition: attachment; filename*1*=%20" + "1111%201111%201111; filename*0*=utf-8''4111\n\n", ""},
	{"uuencode", "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n3-#$Q,2`Q,3$Q(#$Q,3$@,3$Q,0``\n`\nend\n", ""},
}

func TestEveryReadingIsReachable(t *testing.T) {
	for _, tt := range hidden {
		t.Run(tt.name, func(t *testing.T) {
			for _, s := range []string{tt.message, crlf(tt.message)} {
				tree := parseText(s)
				if !containsText(readings(t, tree, s), secret) {
					t.Errorf("the secret is nowhere in\n%s%+v", shape(tree), tree.Ambiguous)
				}
				if tt.note != "" && !hasNote(tree.Ambiguous, tt.note) {
					t.Errorf("no note %q in %v", tt.note, tree.Ambiguous)
				}
				if strings.Contains(tt.message, "\r") {
					break
				}
			}
		})
	}
}

// Usual mail has one reading.
func TestUsualMailIsNotAmbiguous(t *testing.T) {
	inner := "--in\nContent-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\nhi -- there=3D\n-- \nsig\n\n--in\nContent-Type: text/html; charset=utf-8\n\n<p>hi</p>\n\n--in--\n\n"
	s := crlf("From: Ann <ann@corp.test>\nSubject: =?utf-8?Q?H=C3=A4?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"out\"\n\nThis is a multi-part message in MIME format.\n--out\nContent-Type: multipart/alternative; boundary=in\n\n" +
		inner + "--out\nContent-Type: application/pdf; name=\"a b.pdf\"\nContent-Disposition: attachment; filename=\"a b.pdf\"\nContent-Transfer-Encoding: base64\n\n" + secret64 + "\n\n--out--\n\n")
	tree := parseText(s)
	if len(tree.Ambiguous)+len(tree.Truncated) > 0 {
		t.Errorf("notes %v %v", tree.Ambiguous, tree.Truncated)
	}
	want := "1 multipart multipart/mixed\n1.preamble preamble\n1.1 multipart multipart/alternative\n1.1.1 leaf text/plain\n1.1.2 leaf text/html\n1.2 leaf application/pdf\n"
	if got := shape(tree); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
