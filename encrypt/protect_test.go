package encrypt

import (
	"strings"
	"testing"
)

func TestProtectSubject(t *testing.T) {
	in := withCRLF(`Received: by mx.corp.test
DKIM-Signature: v=1; d=corp.test; z=Subject:secret
From: Ann <ann@corp.test>
To: b@far.test,
 c@far.test
Bcc: hidden@far.test
Subject: secret
Keywords: nightjar
Date: Mon, 23 Nov 2026 07:00:00 +0000
HP-Outer: Subject: secret
Thread-Topic: secret
X-Ticket: =?utf-8?q?4711_Secret?=
X-Mailer: test
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hällo
`)
	outer := withCRLF(`Received: by mx.corp.test
From: Ann <ann@corp.test>
To: b@far.test,
 c@far.test
Subject: [...]
Date: Mon, 23 Nov 2026 07:00:00 +0000
X-Mailer: test
`)
	inner := withCRLF(`DKIM-Signature: v=1; d=corp.test; z=Subject:secret
From: Ann <ann@corp.test>
To: b@far.test,
 c@far.test
Subject: secret
Keywords: nightjar
Date: Mon, 23 Nov 2026 07:00:00 +0000
Thread-Topic: secret
X-Ticket: =?utf-8?q?4711_Secret?=
X-Mailer: test
HP-Outer: From: Ann <ann@corp.test>
HP-Outer: To: b@far.test,
 c@far.test
HP-Outer: Subject: [...]
HP-Outer: Date: Mon, 23 Nov 2026 07:00:00 +0000
HP-Outer: X-Mailer: test
Content-Type: text/plain;
 hp="cipher"; protected-headers="v1"; charset=utf-8
Content-Transfer-Encoding: 8bit

Hällo
`)
	gotOuter, gotInner := splitText(t, in, Options{ProtectSubject: true})
	if gotOuter != outer || gotInner != inner {
		t.Errorf("got outer\n%s\ninner\n%s", gotOuter, gotInner)
	}
}

func TestProtectMarksType(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "Content-Type: text/plain;\n hp=\"cipher\"; protected-headers=\"v1\"\n"},
		{"Content-Type:\n", "Content-Type: text/plain;\n hp=\"cipher\"; protected-headers=\"v1\"\n"},
		{"Content-type: text/html;\n", "Content-type: text/html;\n hp=\"cipher\"; protected-headers=\"v1\"\n"},
		{"Content-Type: multipart/mixed;\n boundary=\"a;b\"\n", "Content-Type: multipart/mixed;\n hp=\"cipher\"; protected-headers=\"v1\";\n boundary=\"a;b\"\n"},
		{"Content-Type: multipart/signed\n ; micalg=x (;\n", "Content-Type: multipart/signed\n ;\n hp=\"cipher\"; protected-headers=\"v1\"; micalg=x (;\n"},
	}
	for _, tt := range tests {
		_, inner := splitText(t, withCRLF(tt.in+"\nbody"), Options{ProtectSubject: true})
		if want := withCRLF(tt.want + "\nbody"); inner != want {
			t.Errorf("%q: got\n%s", tt.in, inner)
		}
	}
}

func TestLegacyDisplay(t *testing.T) {
	const mark = `hp="cipher"; protected-headers="v1"; hp-legacy-display="1"`
	tests := []struct {
		name, in string
		want     []string // in the inner entity, in order
	}{
		{"text", "Subject: sale\n\nbody\n", []string{mark, "\n\nSubject: sale\n\nbody\n"}},
		{"text in UTF-8", "Subject: =?utf-8?q?gr=C3=BCn?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nbody\n", []string{mark, "\n\nSubject: grün\n\nbody\n"}},
		{"text that cannot hold it", "Subject: =?utf-8?q?gr=C3=BCn?=\n\nbody\n", []string{"protected-headers=\"v1\"\n\nbody\n"}},
		{"quoted-printable", "Subject: a=b\nContent-Transfer-Encoding: quoted-printable\n\nb=3Dody\n", []string{mark, "\n\nSubject: a=3Db\n\nb=3Dody\n"}},
		{"base64", "Subject: sale\nContent-Transfer-Encoding: base64\n\nYm9keQ==\n", []string{mark, "\n\nU3ViamVjdDogc2FsZSANCg0K\nYm9keQ==\n"}},
		{"html", "Subject: <sale>\nContent-Type: text/html\n\n<html><body bgcolor=red>Hi", []string{mark, "<body bgcolor=red>\n<div class=\"header-protection-legacy-display\"><pre>Subject: &lt;sale&gt;</pre></div>\nHi"}},
		{"html without body tag", "Subject: sale\nContent-Type: text/html\n\n<p>Hi", []string{"protected-headers=\"v1\"\n\n<p>Hi"}},
		{
			"alternative in mixed", "Subject: sale\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n" +
				"--a\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<body>x=3D\n--a--\n--m\nContent-Type: text/plain\n\nsecond\n--m--\n",
			[]string{
				"--a\nContent-Type: text/plain; hp-legacy-display=\"1\"\n\nSubject: sale\n\nplain\n", "text/html;\n hp-legacy-display=\"1\"; charset=utf-8\n",
				"<body>=\n<div class=3D\"header-protection-legacy-display\"><pre>Subject: sale</pre></d=\niv>=\nx=3D\n", "\n\nsecond\n--m--\n",
			},
		},
		{"signed", "Subject: sale\nContent-Type: multipart/signed; boundary=m\n\n--m\n\nplain\n--m\nContent-Type: application/pgp-signature\n\nx\n--m--\n", []string{"\n\n--m\n\nplain\n--m\n"}},
		{"signed in the text", "Subject: sale\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nbody\n", []string{"protected-headers=\"v1\"\n\n-----BEGIN PGP SIGNED"}},
		{"signed in a text in base64", "Subject: sale\nContent-Transfer-Encoding: base64\n\nLS0tLS1CRUdJTiBQR1AgU0lHTkVEIE1FU1NBR0UtLS0tLQpIYXNoOiBTSEE1MTIKCmJvZHkK\n", []string{"\n\nLS0tLS1CRUdJ"}},
		{"attachment", "Subject: sale\nContent-Disposition: attachment\n\nbody\n", []string{"attachment\n\nbody\n"}},
		{"two types", "Subject: sale\nContent-Type: text/plain\nContent-Type: text/html\n\nbody\n", []string{"\n\nbody\n"}},
	}
	for _, tt := range tests {
		_, inner := splitText(t, withCRLF(tt.in), Options{ProtectSubject: true, LegacyDisplay: true})
		rest, ok := inner, true
		for _, want := range tt.want {
			if _, rest, ok = strings.Cut(rest, withCRLF(want)); !ok {
				t.Errorf("%s: no %q in\n%s", tt.name, want, inner)
				break
			}
		}
	}
}
