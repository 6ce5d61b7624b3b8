package main

import (
	"bytes"
	"fmt"
	"mime"
	stdmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// signedPart is an entity in which a change of any byte would show: blanks at the ends of
// lines, dots, lines that look like others, empty lines at the end.
const signedPart = "Content-Type: text/plain; charset=us-ascii; format=flowed\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\nX-Inner:  two  blanks\r\n\r\n" +
	cardLine + " \r\n.\r\n..\r\n.dot\r\nFrom here\r\n-- \r\n--cut\r\nGr=C3=BC=C3=9Fe=\r\n=20\r\n\t\r\n\r\n\r\n"

// trace is a header with which mail may come: forwarded, resent twice, signed on the way.
// Order matters in it (RFC 5322 section 3.6.6, RFC 8617 section 4.2).
var trace = []string{
	"Received: from b.example by c.example; Mon, 02 Nov 2026 09:03:00 +0000",
	"ARC-Seal: i=2; a=rsa-sha256; d=c.example; s=x; cv=pass; b=AAAA",
	"ARC-Message-Signature: i=2; a=rsa-sha256; d=c.example; s=x;\r\n\th=from:subject; bh=AAAA=; b=BBBB",
	"ARC-Authentication-Results: i=2; c.example; arc=pass",
	"Resent-From: second@corp.example",
	"Resent-To: ann@a.example",
	"Resent-Date: Mon, 02 Nov 2026 09:02:30 +0000",
	"Resent-Message-ID: <r2@corp.example>",
	"Received: from a.example by b.example; Mon, 02 Nov 2026 09:02:00 +0000",
	"ARC-Seal: i=1; a=rsa-sha256; d=b.example; s=x; cv=none; b=CCCC",
	"ARC-Message-Signature: i=1; a=rsa-sha256; d=b.example; s=x; h=from; bh=DDDD=; b=EEEE",
	"ARC-Authentication-Results: i=1; b.example; spf=pass",
	"Resent-From: first@corp.example",
	"Resent-To: second@corp.example",
	"Resent-Date: Mon, 02 Nov 2026 09:01:30 +0000",
	"Resent-Message-ID: <r1@corp.example>",
	"Received: from client by a.example; Mon, 02 Nov 2026 09:01:00 +0000",
	"DKIM-Signature: v=1; a=rsa-sha256; d=corp.example; s=x; z=From:a;\r\n h=from:to; bh=FFFF=; b=GGGG",
	"Authentication-Results: a.example; auth=pass",
}

// signedMail makes mails that the sender's program has signed.
func (p *people) signedMail() map[string]string {
	p.t.Helper()
	part := filepath.Join(p.dir, "part")
	must(p.t, os.WriteFile(part, []byte(signedPart), 0o600))
	p.smime("alice@corp.example", "-newkey", "rsa:2048")
	key, cert := filepath.Join(p.dir, "alice@corp.example.key"), filepath.Join(p.folder, "alice@corp.example.pem")
	p.pgp("alice@corp.example", "ed25519", "cv25519")
	pgp := p.run("gpg", "--homedir", p.gnupg, "--batch", "--local-user", "alice@corp.example", "--digest-algo", "SHA512",
		"--armor", "--detach-sign", "--output", "-", part)
	crlf := func(b []byte) string {
		return strings.ReplaceAll(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n", "\r\n")
	}
	clear := crlf(p.run("openssl", "cms", "-sign", "-in", part, "-signer", cert, "-inkey", key, "-md", "sha256"))
	opaque := crlf(p.run("openssl", "cms", "-sign", "-nodetach", "-in", part, "-signer", cert, "-inkey", key, "-md", "sha256"))
	if !strings.Contains(clear, signedPart) {
		p.t.Fatal("openssl signed another text")
	}
	return map[string]string{
		"S/MIME": clear,
		"opaque": opaque,
		"OpenPGP": "MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-sha512;\r\n\tprotocol=\"application/pgp-signature\";\r\n" +
			"\tboundary=\"=_b(1)\"\r\n\r\nThis is an OpenPGP/MIME signed message (RFC 4880 and 3156)\r\n--=_b(1)\r\n" + signedPart +
			"\r\n--=_b(1)\r\nContent-Type: application/pgp-signature; name=\"signature.asc\"\r\nContent-Description: OpenPGP digital signature\r\n\r\n" +
			crlf(pgp) + "\r\n--=_b(1)--\r\n",
	}
}

// verify checks the sender's signature of a mail, and that it is one of signedPart.
func (p *people) verify(kind, data string) error {
	p.t.Helper()
	file, out := filepath.Join(p.dir, "verify"), filepath.Join(p.dir, "verified")
	if kind != "OpenPGP" {
		must(p.t, os.WriteFile(file, []byte(data), 0o600))
		p.run("openssl", "cms", "-verify", "-in", file, "-CAfile", filepath.Join(p.folder, "alice@corp.example.pem"), "-out", out)
		if got := mustRead(p.t, out); string(got) != signedPart {
			return fmt.Errorf("signed is %q", got)
		}
		return nil
	}
	m, err := stdmail.ReadMessage(strings.NewReader(data))
	must(p.t, err)
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	must(p.t, err)
	parts := strings.Split(data, "\r\n--"+params["boundary"])
	if len(parts) != 4 || strings.TrimPrefix(parts[1], "\r\n") != signedPart {
		return fmt.Errorf("signed is %q", parts)
	}
	_, signature, _ := strings.Cut(parts[2], "\r\n\r\n")
	must(p.t, os.WriteFile(file, []byte(signedPart), 0o600))
	must(p.t, os.WriteFile(file+".asc", []byte(signature), 0o600))
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--verify", file+".asc", file)
	return nil
}

// fieldsOf are the fields of a mail's header as they are written, one by one.
func fieldsOf(data string) (list []string) {
	head, _, _ := strings.Cut(data, "\r\n\r\n")
	for _, line := range strings.Split(head, "\r\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			list[len(list)-1] += "\r\n" + line
			continue
		}
		list = append(list, line)
	}
	return list
}

// only are those of the fields that are in want, in their order.
func only(fields, want []string) (list []string) {
	for _, f := range fields {
		if slices.Contains(want, f) {
			list = append(list, f)
		}
	}
	return list
}

// Mail that its sender signed: who gets it in clear gets it as it was, byte for byte;
// who gets it encrypted finds the signed part inside, byte for byte, and both verify.
func TestEncryptSignedMail(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{"plain": "", "protected": "[encrypt]\nprotect_subject = true\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeople(t)
			p.pgp("ann@a.example", "ed25519", "cv25519")
			p.smime("bea@b.example", "-newkey", "rsa:2048")
			mails := p.signedMail()
			w, pf := encryptWorld(t, p, "", encryptRule+more)
			w.serve()
			type sent struct{ name, text string }
			byID, copies := map[string]sent{}, 0
			for _, service := range []string{"milter", "proxy"} {
				for kind, signed := range mails {
					// Where all get the same form, it takes the original's place.
					for _, to := range [][]string{{"bob@corp.example", "ann@a.example", "bea@b.example"}, {"ann@a.example"}, {"bea@b.example"}} {
						id := fmt.Sprintf("signed%d@corp.example", len(byID))
						text := strings.Join(trace, "\r\n") + "\r\nFrom: <alice@corp.example>\r\nTo: ann@a.example\r\nSubject: signed figures\r\n" +
							"Message-ID: <" + id + ">\r\n" + signed
						byID[id] = sent{service + " " + kind, text}
						copies += len(to)
						send(t, pf.Addr(service), "alice@corp.example", to, text)
					}
				}
			}
			for _, m := range w.arrived(copies) {
				_, id, _ := strings.Cut(string(m.Data), "\r\nMessage-ID: <")
				id, _, _ = strings.Cut(id, ">")
				p.checkSigned(byID[id].name, m, byID[id].text, more != "")
			}
		})
	}
}

// checkSigned compares what one recipient got with what was sent.
func (p *people) checkSigned(name string, m smtpMessage, text string, protected bool) {
	p.t.Helper()
	to, data := m.To[0], string(m.Data)
	name += " " + to
	_, kind, _ := strings.Cut(name, " ")
	kind, _, _ = strings.Cut(kind, " ")
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	if to == "bob@corp.example" {
		if !strings.HasSuffix(data, text) {
			p.t.Errorf("%s: the copy in clear is not what was sent:\n%s", name, data)
		}
		if err := p.verify(kind, data); err != nil {
			p.t.Errorf("%s: %v", name, err)
		}
		return
	}
	if strings.Contains(data, "4111 1111") || protected && strings.Contains(data, "signed figures") {
		p.t.Errorf("%s: in clear:\n%s", name, data)
	}
	var outside, inside []string
	for _, f := range trace {
		if name := strings.ToLower(f); strings.HasPrefix(name, "received") || strings.HasPrefix(name, "resent") {
			outside = append(outside, f)
		} else {
			inside = append(inside, f)
		}
	}
	if got := only(fieldsOf(data), trace); !slices.Equal(got, outside) {
		p.t.Errorf("%s: outside stand\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(outside, "\n"))
	}
	opened := p.open(to, m.Data)
	if !strings.HasSuffix(opened, body) {
		p.t.Errorf("%s: the body inside is not what was sent:\n%s", name, opened)
	}
	if got := only(fieldsOf(opened), trace); !slices.Equal(got, inside) {
		p.t.Errorf("%s: inside stand\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(inside, "\n"))
	}
	if err := p.verify(kind, opened); err != nil {
		p.t.Errorf("%s: %v", name, err)
	}
	if bytes.Contains(m.Data, []byte("; b=BBBB")) {
		p.t.Errorf("%s: a signature of the original stands outside", name)
	}
}
