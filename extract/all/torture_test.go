package all_test

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"postern/extract"
)

const (
	card = "4111 1111 1111 1111"
	// bait and encoded hold the number so that only decoding shows it.
	bait = "Dear Jo, the number is " + card + ", regards."
)

var encoded = base64.StdEncoding.EncodeToString([]byte(bait))

// tricks are messages that programs read in different ways, or that break a rule. In
// each the number is where one of these ways finds it. Ambiguous is said of those that
// programs disagree about, not of what is only unusual.
var tricks = []struct {
	name, message string
	ambiguous     bool
}{
	{"two boundaries", "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\nhi\n--a--\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"two Content-Types", "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"two types of a part", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\nContent-Type: text/plain\n\n" + bait + "\n--b--\n", true},
	{"two transfer encodings", "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", true},
	{"comment in a parameter", "Content-Type: multipart/mixed; (; boundary=x) boundary=b (c; boundary=y)\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"comment in the encoding", "Content-Transfer-Encoding: (7bit) base64\n\n" + encoded + "\n", false},
	{"comment in the type", "Content-Type: multipart (x) / mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", false},
	{"boundary in pieces", "Content-Type: multipart/mixed; boundary*1=b; boundary*0=a\n\n--ab\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--ab--\n", true},
	{"boundary in percent signs", "Content-Type: multipart/mixed; boundary*=us-ascii'en'%61%62\n\n--ab\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--ab--\n", false},
	{"name in pieces", "Content-Type: text/plain\nContent-Disposition: attachment; filename*1*=%31%31%31%20" + "1111%201111%201111.txt; filename*0=\"4\"\n\nhi\n", false},
	{"encoded word in a parameter", "Content-Type: text/plain; name=\"=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(card+".txt")) + "?=\"\n\nhi\n", false},
	{"encoded word cut in two", "Subject: =?utf-8?q?4111_1111_11?=\n =?utf-8?q?11_1111?=\n\nhi\n", false},
	{"encoded word in quotes", "From: \"=?utf-8?q?" + strings.ReplaceAll(card, " ", "_") + "?=\" <a@b>\n\nhi\n", false},
	{"no final boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", false},
	{"no boundary at all", "Content-Type: multipart/mixed\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"another boundary", "Content-Type: multipart/mixed; boundary=c\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"text in front", "Content-Type: multipart/mixed; boundary=b\n\n" + bait + "\n--b\n\nhi\n--b--\n", false},
	{"text behind", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b--\n" + bait + "\n", true},
	{"part behind the end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b--\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"boundary with a tail", "Content-Type: multipart/mixed; boundary=bound\n\n--bound\n\nhi\n--bound2\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--bound--\n", true},
	{"lone CRs", "Content-Type: multipart/mixed; boundary=b\r\r--b\rContent-Transfer-Encoding: base64\r\r" + encoded + "\r--b--\r", true},
	{"CR before the header's end", "Subject: x\rContent-Transfer-Encoding: base64\r\n\r\n" + encoded, true},
	{"CR CR LF", strings.ReplaceAll("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n"+encoded+"\n--b--\n", "\n", "\r\r\n"), false},
	{"NUL in a field's name", "Content-\x00Transfer-Encoding: base64\n\n" + encoded + "\n", false},
	{"NUL in a value", "Content-Transfer-Encoding: base\x0064\n\n" + encoded + "\n", true},
	{"NUL in the number", "Subject: x\n\nthe number 4111\x00 1111 1111 1111\nhi " + card + "\n", false},
	{"base64 with junk", "Content-Transfer-Encoding: base64\n\n" + encoded[:9] + "*!.\n" + encoded[9:30] + "\x00\n" + encoded[30:] + "\n", true},
	{"base64 behind padding", "Content-Transfer-Encoding: base64\n\naGk=\n" + encoded + "\n", false},
	{"base64 without padding", "Content-Transfer-Encoding: base64\n\n" + strings.TrimRight(encoded, "=") + "\n", false},
	{"base64 with text behind", "Content-Transfer-Encoding: base64\n\naGVsbG8gd29ybGQh\n\n" + bait + "\n", true},
	{"base64 for URLs", "Content-Transfer-Encoding: base64\n\n" + base64.RawURLEncoding.EncodeToString([]byte("???>>>"+bait)) + "\n", true},
	{"base64 in long lines with blanks", "Content-Transfer-Encoding: base64\n\n " + strings.Join(strings.Split(encoded, ""), " ") + "\n", true},
	{"base64 that is text", "Content-Transfer-Encoding: base64\n\n" + bait + "\n", true},
	{"base64 twice", "Content-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(encoded)) + "\n", false},
	{"quoted-printable, broken", "Content-Transfer-Encoding: quoted-printable\n\nnumber =ZZ 41=\n11 11=\t\n11 =311=311 1111=\n", true},
	{"quoted-printable, lower case", "Content-Transfer-Encoding: quoted-printable\n\n=34=31=31=31=20=31=31=31=31=20=31=31=31=31=20=31=31=31=31=0d=0a=c3=a4\n", false},
	{"unlabelled quoted-printable", "Content-Transfer-Encoding: x-other\n\n=34111 1111 =31111 1111\n", true},
	{"encoding with a blank", "Content-Transfer-Encoding: base 64\n\n" + encoded + "\n", true},
	{"encoding of a multipart", "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"a multipart in base64", "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("--b\n\n"+bait+"\n--b--\n")) + "\n", true},
	{"a message in base64", "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("Subject: x\nFrom: y\n\n"+bait)) + "\n", false},
	{"two charsets", "Content-Type: text/plain; charset=utf-16le; charset=utf-8\n\n" + bait, true},
	{"a charset that lies", "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", false},
	{"a multipart that does not say so", "Content-Type: text/plain\n\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", true},
	{"folded in a name", "Content-Type: multipart/mixed;\n boundary\n =\n \"b\"\n\n--b\nContent-Transfer-Encoding:\n base64\n\n" + encoded + "\n--b--\n", false},
	{"folded by a line of blanks", "Subject: x\n \nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", true},
	{"no colon in the header", "Subject: x\nno field\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", true},
	{"blank before the colon", "Content-Transfer-Encoding : base64\n\n" + encoded + "\n", false},
	{"field of the body", "Subject: x\n" + bait + "\n\nhi\n", false},
	{"quotes not closed", "Content-Type: multipart/mixed; boundary=\"b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", false},
	{"no semicolon", "Content-Type: multipart/mixed boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", false},
	{"escape in the boundary", "Content-Type: multipart/mixed; boundary=\"b\\x\"\n\n--bx\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--bx--\n", true},
	{"empty boundary", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n----\n", true},
	{"unknown multipart", "Content-Type: multipart/x-mine; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n--b--\n", false},
	{"nested eight deep", nested(8), false},
	{"uuencode that says nothing", "Subject: x\n\nbegin 644 a.txt\n" + strings.ReplaceAll(uuencode([]byte(bait), uuDigits), "\r\n", "\n") + "end\n", false},
	{"header in the body's first lines", "Subject: x\n\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n", false},
	{"number over a soft break", "Content-Type: text/plain; format=flowed; delsp=yes\n\n4111 11 \n11 1111 11 \n11\n", false},
}

// nested is a message of parts within parts.
func nested(n int) string {
	if n == 0 {
		return "Content-Transfer-Encoding: base64\n\n" + encoded + "\n"
	}
	b := strings.Repeat("b", n)
	return "Content-Type: multipart/mixed; boundary=x" + b + "y\n\n--x" + b + "y\n" + nested(n-1) + "\n--x" + b + "y--\n"
}

func TestTricks(t *testing.T) {
	r := newReader(t)
	for _, tt := range tricks {
		for breaks, message := range map[string]string{"LF": tt.message, "CRLF": crlf(tt.message)} {
			if breaks == "CRLF" && strings.Contains(tt.message, "\r") {
				continue
			}
			got := readMessage(t, r, message)
			ambiguous := false
			for _, f := range got.report.Facts {
				ambiguous = ambiguous || f.Name == extract.Ambiguous
			}
			if !got.hasText(card) {
				t.Errorf("%s, %s: the number is not found; facts %v, gaps %v", tt.name, breaks, got.report.Facts, got.report.Gaps)
				for k, v := range got.texts {
					t.Logf("%s: %.200q", k, v)
				}
			}
			if ambiguous != tt.ambiguous {
				t.Errorf("%s, %s: ambiguous %v: %v", tt.name, breaks, ambiguous, got.report.Facts)
			}
			// Base64 for URLs in a mail is not text in the first reading.
			if len(got.report.Gaps) > 0 && tt.name != "base64 for URLs" {
				t.Errorf("%s, %s: gaps %v", tt.name, breaks, got.report.Gaps)
			}
		}
	}
}

// Mail as programs write it has one reading, and no gap.
func TestUsualMailIsClear(t *testing.T) {
	const alternative = "Content-Type: multipart/alternative; boundary=\"----=_Part_1.2\"\n\n------=_Part_1.2\nContent-Type: text/plain; charset=\"utf-8\"; format=flowed; delsp=yes\nContent-Transfer-Encoding: quoted-printable\n\nHello =\nJo,=20\nh=C3=A4 \n-- \nAl\n\n------=_Part_1.2\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>Hello, hä</p>\n\n------=_Part_1.2--\n"
	r := newReader(t)
	for name, message := range map[string]string{
		"alternative": alternative,
		"mixed":       "Content-Type: multipart/mixed; boundary=out\n\nThis is a multi-part message in MIME format.\n\n--out\n" + alternative + "\n--out\nContent-Type: text/plain; name*=utf-8''h%C3%A4.txt; name=\"=?utf-8?q?h=C3=A4=2Etxt?=\"\nContent-Disposition: attachment; filename*0=h; filename*1=ae.txt\nContent-Transfer-Encoding: base64\n\nSGVsbG8gSm8h\n\n--out--\n",
		"list":        "Content-Type: text/plain; charset=us-ascii\n\nHello,\n\nFrom here on\nbegin with it, and\n-- see --\n-----Original Message-----\nFrom: Al\nTo: Jo\nSubject: x\n\nbody\n_______________\nlist@corp.example\n",
		"forward":     "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nFrom: a@b\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner\n--c--\n\n--b--\n",
		"bounce":      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nsorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b\nAction: failed\n\n--b\nContent-Type: text/rfc822-headers\n\nFrom: a@b\nSubject: x\n\n--b--\n",
		"signed":      "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256; boundary=b\n\n--b\nContent-Type: text/plain\n\n- text\n\n--b\nContent-Type: application/pgp-signature; name=\"signature.asc\"\nContent-Description: OpenPGP digital signature\n\n-----BEGIN PGP SIGNATURE-----\n\n" + detached(t) + "-----END PGP SIGNATURE-----\n\n--b--\n",
		"invitation":  "Content-Type: multipart/alternative; boundary=b\n\n--b\n\ncome\n--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:lunch\nEND:VEVENT\nEND:VCALENDAR\n--b--\n",
	} {
		got := readMessage(t, r, crlf("From: Al <al@corp.example>\nTo: jo@other.example\nSubject: =?utf-8?q?h=C3=A4?=\nMIME-Version: 1.0\n"+message))
		if len(got.report.Facts)+len(got.report.Gaps) > 0 {
			t.Errorf("%s: facts %v, gaps %v", name, got.report.Facts, got.report.Gaps)
		}
	}
}

// detached is the body of a signature in armour.
func detached(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../pgp/testdata/offer.txt.asc")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(b), "\n\n")
	body, _, _ = strings.Cut(body, "-----END")
	return body
}
