package all_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// A trick is a mail that hides the number.
type trick struct{ name, message string }

// hideFrom writes every byte of the hidden number in one form.
func hideFrom(format string) string {
	var b strings.Builder
	for i := range len(hiddenCard) {
		fmt.Fprintf(&b, format, hiddenCard[i])
	}
	return b.String()
}

// showsCard reports whether the digits stand in one text, with nothing between them that
// detectors do not pass over.
func (r reading) showsCard() bool {
	digits := strings.ReplaceAll(hiddenCard, " ", "")
	for _, text := range r.texts {
		text = strings.Map(func(c rune) rune {
			if unicode.IsSpace(c) || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Mn, unicode.P) {
				return -1
			}
			return c
		}, text)
		if strings.Contains(text, digits) {
			return true
		}
	}
	return false
}

// inUTF16 is ASCII with a zero before or behind each byte.
func inUTF16(s string, big bool) string {
	var b strings.Builder
	for i := range len(s) {
		if big {
			b.WriteString("\x00" + s[i:i+1])
		} else {
			b.WriteString(s[i:i+1] + "\x00")
		}
	}
	return b.String()
}

func inBase64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// headerTricks are values of Content-Transfer-Encoding, and ways to write the field, above
// a body in base64.
func headerTricks() (list []trick) {
	for i, field := range []string{
		"Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n",
		"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit\n",
		"Content-Transfer-Encoding: quoted-printable\nContent-Transfer-Encoding: base64\n",
		"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: quoted-printable\n",
		"Content-Transfer-Encoding : base64\n",
		"Content-Transfer-Encoding\t:base64\n",
		"Content-Transfer-Encoding\n : base64\n",
		"content-transfer-encoding:base64;\n",
		"Content-Transfer-Encoding: base64, 7bit\n",
		"Content-Transfer-Encoding: 7bit, base64\n",
		"Content-Transfer-Encoding: base64; x=y\n",
		"Content-Transfer-Encoding: x-base64\n",
		"Content-Transfer-Encoding: base-64\n",
		"Content-Transfer-Encoding: base65\n",
		"Content-Transfer-Encoding: B\n",
		"Content-Transfer-Encoding: b\x00ase64\n",
		"Content-Transfer-Encoding: base64\xc2\xa0\n",
		"Content-Transfer-Encoding: \xef\xbb\xbfbase64\n",
		"Content-Transfer-Encoding: b(c)ase64\n",
		"Content-Transfer-Encoding: \"ba\\se64\"\n",
		"Content-Transfer-Encoding: =?utf-8?B?YmFzZTY0?=\n",
		"Content-\x00Transfer-Encoding: base64\n",
		"\xef\xbb\xbfContent-Transfer-Encoding: base64\n",
		" Content-Transfer-Encoding: base64\n",
		"X-A: y\rContent-Transfer-Encoding: base64\n",
		"X-A: y\x00Content-Transfer-Encoding: base64\n",
		"X-A: y\n\x00\nContent-Transfer-Encoding: base64\n",
		"X-A: y\n no colon\nnone here\nContent-Transfer-Encoding: base64\n",
		"Content-Encoding: base64\n",
		"X-Content-Transfer-Encoding: base64\n",
		"Content-Transfer-Encodings: base64\n",
		"Content-Type: text/plain; Content-Transfer-Encoding=base64\n",
		"MIME-Version: 0.9\nContent-Transfer-Encoding: base64\n",
		"Content-Transfer-Encoding: binary\nContent-Type: application/octet-stream\n",
		"Content-Type: image/png\n",
		"Content-Type: image/png\nContent-Transfer-Encoding: base64\n",
		"Content-Type: application/pgp-signature\nContent-Transfer-Encoding: base64\n",
		"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n",
		"Content-Type: text/html\nContent-Transfer-Encoding: base64\n",
		"Content-Type: text/css\nContent-Transfer-Encoding: base64\n",
		"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n",
		"Content-Type: message/disposition-notification\nContent-Transfer-Encoding: base64\n",
		"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n",
		"Content-Type: multipart/mixed\nContent-Transfer-Encoding: base64\n",
		"Content-Type: x-unknown/y\nContent-Transfer-Encoding: base64\n",
		"Content-Type: application/x-bittorrent\nContent-Transfer-Encoding: base64\n",
		"Content-Type: audio/basic\nContent-Transfer-Encoding: base64\n",
		"Content-Transfer-Encoding: uuencode\n",
		"Content-Transfer-Encoding: binhex\n",
		"Content-Transfer-Encoding: x-yenc\n",
		"Content-Transfer-Encoding: base32\n",
		"Content-Transfer-Encoding: \n",
		"Content-Transfer-Encoding: base64\n\t\n",
		"From a@b Thu Jan  1 00:00:00 1970\nContent-Transfer-Encoding: base64\n",
	} {
		list = append(list, trick{fmt.Sprintf("field %d", i), field + "\n" + inBase64(hiddenCard) + "\n"})
	}
	return list
}

// base64Tricks are ways to write the digits.
func base64Tricks() (list []trick) {
	b64 := inBase64(hiddenCard)
	raw := strings.TrimRight(b64, "=")
	join := func(sep string) string { return strings.Join(strings.Split(raw, ""), sep) }
	for name, body := range map[string]string{
		"dots between":             join("."),
		"NUL between":              join("\x00"),
		"blanks and breaks":        join(" \n\t"),
		"high bytes between":       join("\xa0"),
		"zero width between":       join("\u200b"),
		"tags between":             join("<br>"),
		"quotes":                   "> " + raw[:12] + "\n> " + raw[12:],
		"padding first":            "====\n" + b64,
		"padding in each":          inBase64("4111 ") + inBase64("1111") + inBase64(" 1111 ") + inBase64("1111"),
		"soft breaks":              raw[:10] + "=\n" + raw[10:],
		"lone CR":                  raw[:8] + "\r" + raw[8:16] + "\r" + raw[16:],
		"PEM around":               "-----BEGIN DATA-----\n" + b64 + "\n-----END DATA-----",
		"text before":              "Hello,\n\nsee below\n\n" + b64,
		"text behind":              b64 + "\n\n-- \nlist footer, to unsubscribe write to us",
		"text between":             raw[:12] + "\n--\nfooter\n--\n" + raw[12:],
		"UTF-16 inside":            inBase64("\xff\xfe" + inUTF16(hiddenCard, false)),
		"UTF-16 inside, no mark":   inBase64(inUTF16("the number is "+hiddenCard, true)),
		"three times":              inBase64(inBase64(b64)),
		"quoted-printable inside":  inBase64(hideFrom("=%02X")),
		"uuencode inside":          inBase64("begin 644 a\n" + uuLines(hiddenCard) + "`\nend\n"),
		"gzip inside":              inBase64(gzipText(hiddenCard)),
		"percent signs":            hexOf(b64, "%%%02X"),
		"BOM first":                "\xef\xbb\xbf" + b64,
		"as UTF-16":                "\xff\xfe" + inUTF16(b64+"\n", false),
		"in full width":            strings.Map(func(r rune) rune { return r + 0xfee0 }, raw),
		"data URL":                 "data:text/plain;base64," + b64,
		"as an encoded word":       "=?utf-8?B?" + b64 + "?=",
		"four bytes of the number": raw[:4] + "!!!!" + raw[4:8] + "::::" + raw[8:],
	} {
		list = append(
			list,
			trick{"base64 with " + name, "Content-Transfer-Encoding: base64\n\n" + body + "\n"},
			trick{"base64 with " + name + ", attached", "Content-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n" + body + "\n"},
		)
	}
	// A text as long as people write, which lines and strings break off.
	b64 = inBase64("please charge " + hiddenCard + " for both of us, thank you")
	raw = strings.TrimRight(b64, "=")
	for name, body := range map[string]string{
		"soft breaks":    "please read: " + raw[:28] + "=\n" + raw[28:],
		"strings":        `x = "` + raw[:28] + `" + "` + raw[28:] + `"`,
		"a URL":          "https://x.example/?d=" + base64.URLEncoding.EncodeToString([]byte(hiddenCard)) + "&e=1",
		"a token":        "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(`{"pan":"`+hiddenCard+`"}`)) + ".",
		"LDIF":           "dn: cn=x\ndescription:: " + b64 + "\n",
		"LDIF, folded":   "dn: cn=x\ndescription:: " + raw[:32] + "\n " + raw[32:] + "\n",
		"JSON, escaped":  `{"a":"` + strings.ReplaceAll(inBase64("??>>??"+hiddenCard), "/", `\/`) + `"}`,
		"a quoted reply": "> > " + raw[:24] + "\n> > " + raw[24:] + "\n",
		"a box":          "| " + b64 + " |\n",
		"brackets":       "[" + b64 + "]",
		"a Basic header": "Authorization: Basic " + inBase64("user:"+hiddenCard) + "\n",
		"zero width":     join("\u200b"),
		"soft hyphens":   join("\u00ad"),
		"base32":         base32.StdEncoding.EncodeToString([]byte(hiddenCard)),
		"yaml":           "data: !!binary |\n  " + raw[:24] + "\n  " + raw[24:] + "\n",
		"zlib":           inBase64(zlibText("to be charged: " + hiddenCard + ", to be charged")),
		"gzip":           inBase64(gzipText(hiddenCard)),
		"hex of base64":  hex.EncodeToString([]byte(b64)),
		"base64 of hex":  inBase64(hex.EncodeToString([]byte(hiddenCard))),
		"XML":            "<data encoding=\"base64\">" + raw[:24] + "\n   " + raw[24:] + "</data>",
		"HTML comments":  "<html><!-- " + b64 + " --></html>",
	} {
		list = append(list, trick{"base64 typed in " + name, "Subject: x\n\n" + body + "\n"})
	}
	return list
}

func hexOf(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func backwards(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func gzipText(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func zlibText(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func quotedTricks() (list []trick) {
	escaped := hideFrom("=%02X")
	for name, body := range map[string]string{
		"plain":                    escaped,
		"small":                    hideFrom("=%02x"),
		"twice":                    strings.ReplaceAll(escaped, "=", "=3D"),
		"thrice":                   strings.ReplaceAll(strings.ReplaceAll(escaped, "=", "=3D"), "=", "=3D"),
		"breaks all over":          strings.Join(strings.Split(hiddenCard, ""), "=\n"),
		"breaks with blanks":       strings.Join(strings.Split(hiddenCard, ""), "= \t \n"),
		"lone CR":                  strings.Join(strings.Split(hiddenCard, ""), "=\r"),
		"break at the end":         hiddenCard + "=",
		"underscores":              strings.ReplaceAll(hiddenCard, " ", "=5F"),
		"UTF-16":                   hexOf(inUTF16(hiddenCard, false), "=%02X"),
		"very long line":           strings.Repeat("x", 20000) + " " + escaped,
		"escape over 8 KiB":        strings.Repeat("x", 8190) + " " + escaped,
		"breaks over 8 KiB":        strings.Repeat("x", 8186) + " 4111=\n 1111= \n 1111 1111",
		"soft hyphens":             strings.ReplaceAll(strings.Join(strings.Split(hiddenCard, ""), "=C2=AD"), " ", ""),
		"zero width":               strings.Join(strings.Split(hiddenCard, ""), "=E2=80=8B"),
		"bad escapes between":      "=ZZ" + escaped + "=G1",
		"NUL":                      strings.Join(strings.Split(hiddenCard, ""), "=00"),
		"base64 inside":            strings.ReplaceAll(inBase64(hiddenCard), "=", "=3D"),
		"dots":                     "..\n." + escaped,
		"mail inside, a form feed": "\f\n" + escaped,
	} {
		list = append(
			list,
			trick{"quoted-printable: " + name, "Content-Transfer-Encoding: quoted-printable\n\n" + body + "\n"},
			trick{"quoted-printable in HTML: " + name, "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>" + body + "</p>\n"},
		)
	}
	list = append(list, trick{"quoted-printable: UTF-16 with a mark", "Content-Transfer-Encoding: quoted-printable\n\n" + "=FE=FF" + hexOf(inUTF16(hiddenCard, true), "=%02X") + "\n"})
	for name, body := range map[string]string{"plain": escaped, "twice": strings.ReplaceAll(escaped, "=", "=3D"), "breaks": "4111=20=\n1111=20=\n1111=20=\n1111"} {
		list = append(list, trick{"quoted-printable, labelled base64: " + name, "Content-Transfer-Encoding: base64\n\n" + body + "\n"},
			trick{"quoted-printable, not labelled: " + name, "Subject: x\n\n" + body + "\n"})
	}
	return list
}

func boundaryTricks() (list []trick) {
	part := "Content-Transfer-Encoding: base64\n\n" + inBase64(hiddenCard) + "\n"
	between := func(b string) string { return "\n\n--" + b + "\n" + part + "--" + b + "--\n" }
	for i, tt := range []struct{ value, line string }{
		{"boundary=\"b \"", "b "},
		{"boundary=\" b\"", " b"},
		{"boundary=\" b\"", "b"},
		{"boundary=\"b\t\"", "b"},
		{"boundary=\"b\n c\"", "b c"},
		{"boundary=\"b\n c\"", "bc"},
		{"boundary='b'", "b"},
		{"boundary='b'", "'b'"},
		{"boundary=\"b", "b"},
		{"boundary=\"b", "\"b"},
		{"boundary=b\"", "b"},
		{"boundary=b\"", "b\""},
		{"boundary=b\"c\"", "bc"},
		{"boundary=\"b\"c", "b"},
		{"boundary=\"b\"c", "bc"},
		{"boundary=\"b\" c", "b"},
		{"BOUNDARY=b", "b"},
		{"boundary =b", "b"},
		{"boundary= b", "b"},
		{"boundary\n =\n b", "b"},
		{";;boundary=b", "b"},
		{"boundary:b", "b"},
		{"boundary b", "b"},
		{"boundary=b,c", "b"},
		{"boundary=b,c", "b,c"},
		{"boundary=(x)b", "b"},
		{"boundary=b(x)", "b"},
		{"boundary=b(x)", "b(x)"},
		{"boundary=(x", "(x"},
		{"boundary=b;boundary=c", "c"},
		{"boundary*=utf-8''%62", "b"},
		{"boundary*=%62", "b"},
		{"boundary*=utf-8''b%20c", "b c"},
		{"boundary*1=c; boundary*0=b", "bc"},
		{"boundary*0=b; boundary*0=c", "c"},
		{"boundary*1=b", "b"},
		{"boundary*0*=utf-8''b; boundary*1=%63", "b%63"},
		{"boundary=a; boundary*=utf-8''b", "a"},
		{"boundary=a; boundary*0=b", "a"},
		{"boundary==?utf-8?Q?b?=", "b"},
		{"boundary==?utf-8?Q?b?=", "=?utf-8?Q?b?="},
		{"boundary=\"--b\"", "--b"},
		{"boundary=\"b--\"", "b--"},
		{"boundary=\"b--\"", "b"},
		{"boundary=gr\xc3\xbcn", "gr\xc3\xbcn"},
		{"boundary=gr\xfcn", "gr\xfcn"},
		{"boundary=\"a\\\"b\"", "a\"b"},
		{"boundary=\"a\\\"b\"", "a\\\"b"},
		{"boundary=\"a\\\\b\"", "a\\b"},
		{"boundary=b\x00c", "b"},
		{"boundary=b\x00c", "bc"},
		{"boundary=b%63", "bc"},
		{"boundary=\"b;c\"", "b;c"},
		{"boundary=\"b;c\"", "\"b"},
		{"boundary=b;c", "b;c"},
		{"x=\"y; boundary=b", "b"},
		{"x=\"; boundary=c; y=\"; boundary=b", "b"},
		{"x=\"; boundary=c; y=\"; boundary=b", "c"},
		{"x=(; boundary=b", "b"},
		{"boundary=" + strings.Repeat("b", 71), strings.Repeat("b", 71)},
		{"boundary=" + strings.Repeat("b", 71), strings.Repeat("b", 70)},
		{"charset=utf-8 boundary=b", "b"},
		{"type=\"text/html\"\n boundary=b", "b"},
		{"no=boundary", "anything"},
	} {
		list = append(list, trick{fmt.Sprintf("boundary %d", i), "MIME-Version: 1.0\nContent-Type: multipart/mixed; " + tt.value + between(tt.line)})
	}
	head := "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
	for i, body := range []string{
		"--b\n" + part + "--b--\n",          // no blank line behind the header
		"\n--b\n" + strings.TrimSpace(part), // no end
		"\n--b--\n--b\n" + part,             // the end first
		"\n--b\n\nx\n--b--\n--b\n" + part,   // behind the end
		"\n--b\n\nx\n--b--\n\n" + part,      // in the epilogue, as a part
		"\n" + part + "--b\n\nx\n--b--\n",   // in the preamble, as a part
		"\n--b\x00\n" + part + "--b--\n",    // NUL behind it
		"\n--b;\n" + part + "--b--\n",       // a sign behind it
		"\n--b x\n" + part + "--b--\n",      // a word behind it
		"\n--b \t\v\n" + part + "--b--\n",   // blanks behind it
		"\n---b\n" + part + "---b--\n",      // another dash
		"\n --b\n" + part + " --b--\n",      // a blank before it
		"\n> --b\n> " + strings.ReplaceAll(part, "\n", "\n> "),
		"\nx--b\n" + part + "x--b--\n",
		"\n--b\r" + strings.ReplaceAll(part, "\n", "\r") + "--b--\r",
		"\n--b\n\n" + part + "--b--\n",    // a blank line before the header
		"\n--b\n \n" + part + "--b--\n",   // a line of blanks before the header
		"\n--b\n--b\n" + part + "--b--\n", // twice
		"\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + part + "--b--\n",
		"\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--b\n" + part + "--c--\n",
		"\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + strings.TrimSuffix(part, "\n") + "--b--\n",
		"\n--b\nContent-Type: message/rfc822\n\n" + part + "--b--\n",
		"\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inBase64(part) + "\n--b--\n",
		"\n--b\nContent-Type: message/partial; id=a; number=1; total=2\n\n" + part[:50] + "\n--b\nContent-Type: message/partial; id=a; number=2; total=2\n\n" + part[50:] + "--b--\n",
		"\n--b\nContent-Type: message/external-body; access-type=local-file; name=\"" + hiddenCard + "\"\n\n\n--b--\n",
		"\n--b\nContent-Type: text/plain\nContent-Type: image/gif\n" + part + "--b--\n",
		"\n--b\nContent-Disposition: form-data; name=\"" + hiddenCard + "\"\n\nx\n--b--\n",
		"\n--b\nContent-ID: <" + strings.ReplaceAll(hiddenCard, " ", "-") + "@x>\n\nx\n--b--\n",
		"\n--b\nContent-Location: http://x.example/" + strings.ReplaceAll(hiddenCard, " ", "%20") + "\n\nx\n--b--\n",
		"\n--b\nContent-Description: =?utf-8?Q?" + hideFrom("=%02X") + "?=\n\nx\n--b--\n",
		"\n--b\nContent-MD5: " + inBase64(hiddenCard) + "\n\nx\n--b--\n",
		"\n--b\n" + hiddenCard + "\n\nx\n--b--\n", // where a header stands
		"\n--b\n" + hiddenCard + ": x\n\nx\n--b--\n",
		"\n--b\nX\n " + hiddenCard + "\n\nx\n--b--\n",
		"\n--b" + strings.ReplaceAll(hiddenCard, " ", "") + "\n\nx\n--b--\n", // in the line itself
		"\n--b-- " + hiddenCard + "\n",
	} {
		list = append(list, trick{fmt.Sprintf("multipart %d", i), head + body})
	}
	for _, kind := range []string{
		"multipart/form-data", "multipart/byteranges", "multipart/x-mixed-replace", "multipart/appledouble", "multipart/parallel", "multipart/report", "multipart/signed",
		"multipart/encrypted", "multipart/x-unknown", "multipart/", "multipart", "MULTIPART/MIXED", "multi part/mixed", "multipart/mixed/x", "message/multipart", "text/plain", "text/html", "image/png", "application/octet-stream",
		"message/rfc822", "x/y", "\"multipart/mixed\"", "multipart\\/mixed", "multipart/mixed,", "multipart//mixed", "multipart/mixed charset=utf-8",
	} {
		list = append(list, trick{"type " + kind, "MIME-Version: 1.0\nContent-Type: " + kind + "; boundary=b" + between("b")})
	}
	return list
}

// wordTricks are header lines.
func wordTricks() (list []trick) {
	b64 := inBase64(hiddenCard)
	q := hideFrom("=%02X")
	for i, value := range []string{
		"=??B?" + b64 + "?=", "=?utf-8?b?" + b64 + "?=", "=?utf-8*en?B?" + b64 + "?=", "=?utf-8?B?" + b64 + "=?=", "=?utf-8?B?" + strings.TrimRight(b64, "=") + "?=",
		"=?utf-8?B?" + b64, "=?utf-8?B?" + b64 + "?", "=?utf-8?B?" + b64[:8] + " " + b64[8:] + "?=", "=?utf-8?B?" + b64[:8] + "\n " + b64[8:] + "?=",
		"=\n ?utf-8?B?" + b64 + "?=", "=?utf-8?\n B?" + b64 + "?=", "=?utf-8?B?\n " + b64 + "?=", "=?utf-8?B?" + b64 + "\n ?=",
		"=?utf-8?Q?" + q + "?=", "=?utf-8?Q?" + strings.ReplaceAll(q, "=", "=3D") + "?=", "=?utf-8?Q?" + strings.ReplaceAll(hiddenCard, " ", "_") + "?=",
		"=?utf-8?Q?41?=\n =?utf-8?Q?11?= \t =?iso-8859-1?Q?_1111?= =?us-ascii?B?" + inBase64(" 1111") + "?= =?utf-8?q?_1111?=",
		"\"=?utf-8?B?" + b64 + "?=\" <a@b.example>", "<=?utf-8?B?" + b64 + "?=@b.example>", "=?utf-8?B?" + inBase64("=?utf-8?B?"+b64+"?=") + "?=",
		"=?utf-8?Q?" + hexOf("=?utf-8?B?"+b64+"?=", "=%02X") + "?=", "=?utf-16?B?" + inBase64("\xfe\xff"+inUTF16(hiddenCard, true)) + "?=",
		"=?utf-16le?B?" + inBase64(inUTF16(hiddenCard, false)) + "?=", "=?utf-16?Q?" + hexOf(inUTF16(hiddenCard, true), "=%02X") + "?=",
		"=?utf-7?Q?+ADQAMQAxADE-_1111_1111_1111?=", "=?ibm037?B?9PHx8UDx8fHxQPHx8fFA8fHx8Q==?=", "=?x-none?B?" + b64 + "?=", "=?utf-8?B?" + inBase64("\xef\xbb\xbf"+hiddenCard) + "?=",
		"=?utf-8?B?" + inBase64(hiddenCard[:7]) + "?==?utf-8?B?" + inBase64(hiddenCard[7:]) + "?=", "=?utf-8?B?" + inBase64(hiddenCard[:7]) + inBase64(hiddenCard[7:]) + "?=",
		"=?utf-8?X?" + b64 + "?=", "=?utf-8?BB?" + b64 + "?=", "=?utf-8?base64?" + b64 + "?=", "= ?utf-8?B?" + b64 + "? =", "=?utf-8?B? " + b64 + " ?=",
		"=?\"utf-8\"?B?" + b64 + "?=", "=?utf-8 ?B?" + b64 + "?=", "=?utf-8?B?" + b64[:10] + "\x00" + b64[10:] + "?=", "=?utf-8?B?" + b64[:10] + "\r" + b64[10:] + "?=",
		"=%3Futf-8%3FB%3F" + b64 + "%3F=", "&#61;?utf-8?B?" + b64 + "?=", b64, q, hideFrom("&#%d;"), hideFrom("%%%02x"), hideFrom(`\u%04x`), backwards(hiddenCard) + "\u202e" + backwards(hiddenCard),
		"4111\n 1111\n\t1111\n \n 1111", "4111\r 1111\r 1111\r 1111", strings.Join(strings.Split(hiddenCard, ""), "\u200b"), strings.Join(strings.Split(hiddenCard, ""), "\n "),
		"=?utf-8?Q?4111=20=31111?=\n\t=?utf-8?B?IDEx?= =?utf-8?Q?11=201111?=", "=?iso-2022-jp?B?" + inBase64("\x1b$B#4#1#1#1#1#1#1#1\x1b(B 1111 1111") + "?= 4111 1111 1111 1111",
		"=?utf-8?Q?4111 1111\n =?= =?utf-8?Q?1111_1111?= 4111-1111-1111-1111",
	} {
		list = append(list, trick{fmt.Sprintf("word %d", i), "Subject: " + value + "\n\nx\n"},
			trick{fmt.Sprintf("word %d in X-A", i), "MIME-Version: 1.0\nX-A: " + value + "\n\nx\n"},
			trick{fmt.Sprintf("word %d in an attached mail", i), "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: " + value + "\n\nx\n--b--\n"},
			trick{fmt.Sprintf("word %d in text", i), "Subject: x\n\n" + value + "\n"})
	}
	return list
}

func nameTricks() (list []trick) {
	percent := hideFrom("%%%02X")
	b64 := inBase64(hiddenCard)
	for i, value := range []string{
		"filename=\"" + hiddenCard + "\"", "filename=" + hiddenCard, "filename*=utf-8''" + percent, "filename*=" + percent, "filename*=''" + percent, "filename*=utf-8'" + percent,
		"filename*=x-none'en'" + percent, "filename*=utf-8''" + strings.ReplaceAll(percent, "%", "%25"), "filename=\"" + percent + "\"", "filename*0*=utf-8''" + percent[:12] + "; filename*1*=" + percent[12:],
		"filename*0*=utf-8''" + percent[:11] + "; filename*1*=" + percent[11:], "filename*1*=" + percent[12:] + "; filename*0*=utf-8''" + percent[:12], "filename*00*=" + percent[:12] + "; filename*01*=" + percent[12:],
		"filename*1=\"4111 1111\"; filename*2=\" 1111 1111\"", "filename*0=\"4111 1111\"; filename*5=\" 1111 1111\"", "filename*0=\"4111 1111\"; filename*0=\" 1111 1111\"; filename*1=\" 1111 1111\"",
		"filename*0=\"4111 1111\";\n filename*1=\" 1111 1111\"", "filename*0 =\"4111 1111\"; filename *1=\" 1111 1111\"", "filename*a=\"" + hiddenCard + "\"", "filename**=\"" + hiddenCard + "\"",
		"filename*-1=\"" + hiddenCard + "\"", "filename*99999999999999999999=\"" + hiddenCard + "\"", "filename*=utf-16''" + hexOf(inUTF16(hiddenCard, true), "%%%02x"), "filename*=utf-7''+ADQAMQAxADE-%201111%201111%201111",
		"filename==?utf-8?B?" + b64 + "?=", "filename=\"=?utf-8?B?" + b64[:12] + "?=\n =?utf-8?B?" + b64[12:] + "?=\"", "filename*0=\"=?utf-8?B?" + b64[:12] + "\"; filename*1=\"" + b64[12:] + "?=\"",
		"filename=" + b64, "filename=\"a.txt\"; x=\"" + hiddenCard + "\"", "filename=\"a.txt\" " + hiddenCard, "filename=a (" + hiddenCard + ")", "=\"" + hiddenCard + "\"", "\"" + hiddenCard + "\"",
		"filename=\"4111\\ 1111\\ 1111\\ 1111\"", "filename='" + hiddenCard + "'", "filename=\"" + hideFrom("&#%d;") + "\"", "filename=\"" + hideFrom("=%02X") + "\"",
		"filename*0*=utf-8''4111; filename*1=\"%20\"; filename*2=\"1111 1111 1111\"; filename=\"4111 1111 1111 1111\"", "filename=\"" + strings.ReplaceAll(hiddenCard, " ", "/") + "\"; filename=" + hiddenCard,
		"filename*utf-8''" + percent, "filename=utf-8''" + percent, "filename =\n \"" + hiddenCard + "\"", "creation-date=\"" + hiddenCard + "\"", "size=4111111111111111",
	} {
		list = append(list, trick{fmt.Sprintf("name %d", i), "MIME-Version: 1.0\nContent-Disposition: attachment; " + value + "\n\nx\n"},
			trick{fmt.Sprintf("name %d in the type", i), "MIME-Version: 1.0\nContent-Type: application/octet-stream; " + strings.ReplaceAll(value, "filename", "name") + "\n\nx\n"})
	}
	return list
}

// textTricks are forms in which the number is written in a text.
func textTricks() (list []trick) {
	quoted, _ := json.Marshal(hiddenCard)
	digits := strings.Split(strings.ReplaceAll(hiddenCard, " ", ""), "")
	for name, body := range map[string]string{
		"percent": hideFrom("%%%02x"), "percent twice": hideFrom("%%25%02x"), "entities": hideFrom("&#%d;"), "entities, zeros": hideFrom("&#%07d;"), "entities, hex": hideFrom("&#x%x;"),
		"JSON": `{"a":"` + hideFrom(`\u%04x`) + `"}`, "JSON in JSON": `{"a":` + string(mustJSON(string(quoted))) + `}`, "JSON numbers": "[" + hideFrom("%d,") + "0]", "JavaScript": "'4111 '+'1111 '+'1111 '+'1111'",
		"JavaScript, one by one": "'" + strings.Join(digits, "'+'") + "'", "an array": `["` + strings.Join(digits, `","`) + `"]`, "template strings": "`" + strings.Join(digits, "`+`") + "`",
		"fromCharCode": "String.fromCharCode(" + strings.TrimSuffix(hideFrom("%d,"), ",") + ")", "atob": `atob("` + inBase64(hiddenCard) + `")`, "unescape": `unescape("` + hideFrom("%%%02x") + `")`, "percent u": hideFrom("%%u%04x"),
		"chr of PHP": strings.TrimSuffix(hideFrom("chr(%d)."), "."), "Chr of Basic": strings.TrimSuffix(hideFrom("Chr(%d) & "), " & "), "bytes of Python": "b'" + hideFrom(`\x%02x`) + "'", "bytes of C": "{" + hideFrom("0x%02x, ") + "0}", "octal": hideFrom(`\%03o`),
		"code points": hideFrom("U+%04X "), "binary": hideFrom("%08b "), "hex": hideFrom("%02x"), "hex spaced": hideFrom("%02x "), "HEX colons": hideFrom("%02X:"), "hex of SQL": "0x" + hideFrom("%02x"), "hex X'": "X'" + hideFrom("%02X") + "'", "dump": hex.Dump([]byte(hiddenCard)),
		"UTF-7": "+ADQAMQAxADEAIAAxADEAMQAxACAAMQAxADEAMQAgADEAMQAxADE-", "SQL": "CHAR(" + strings.TrimSuffix(hideFrom("%d, "), ", ") + ")", "Morse": "....- .---- .---- .---- / .---- .---- .---- .---- / .---- .---- .---- .---- / .---- .---- .---- .---- " + hiddenCard,
		"a table": strings.Join(digits, "\t"), "a column": strings.Join(digits, "\n"), "dashes": strings.Join(digits, "-"), "dots": strings.Join(digits, ". ") + " " + hiddenCard, "backwards": "\u202e" + backwards(hiddenCard) + "\u202c",
		"full width": strings.Map(func(r rune) rune {
			if r == ' ' {
				return r
			}
			return r + 0xfee0
		}, hiddenCard) + " " + hiddenCard, "Intel HEX": ":" + "13000000" + hideFrom("%02X") + "00", "S-records": "S1160000" + hideFrom("%02X") + "00",
		"a header in text":   "Subject: x\nContent-Transfer-Encoding: base64\n\n" + inBase64(hiddenCard),
		"a bounce":           "The mail was:\n\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + inBase64(hiddenCard) + "\n--b--\n",
		"an indented bounce": "   ----- Original message -----\n\n   Subject: x\n   Content-Transfer-Encoding: base64\n\n   " + inBase64(hiddenCard) + "\n", "flowed": "4111 \n1111 \n1111 \n1111", "CSS": hideFrom(`\%x `), "CSS, six": hideFrom(`\%06x`),
		"a vCard": "BEGIN:VCARD\nVERSION:3.0\nNOTE;ENCODING=b:" + inBase64(hiddenCard) + "\nEND:VCARD", "a vCard, quoted": "BEGIN:VCARD\nVERSION:2.1\nNOTE;ENCODING=QUOTED-PRINTABLE:4111=20=\n1111=20=\n1111=201111\nEND:VCARD",
		"a calendar": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:4111 11\n 11 11\n 11 1111\nEND:VEVENT\nEND:VCALENDAR", "a calendar's file": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH;ENCODING=BASE64;VALUE=BINARY:" + inBase64(hiddenCard) + "\nEND:VEVENT\nEND:VCALENDAR",
		"YAML": "a: >\n  4111\n  1111\n  1111\n  1111\n", "a dotted line": ".\n..4111 1111 1111 1111\n.",
		"NUL between": strings.Join(digits, "\x00"), "BEL between": strings.Join(digits, "\a"), "soft hyphens": strings.Join(digits, "\u00ad"), "word joiners": strings.Join(digits, "\u2060"),
		"combining marks": strings.Join(digits, "\u034f"), "variation selectors": strings.Join(digits, "\ufe0e"), "no-break blanks": strings.ReplaceAll(hiddenCard, " ", "\u00a0") + " ", "CR between": strings.Join(digits, "\r"),
	} {
		list = append(list, trick{"text: " + name, "Subject: x\n\n" + body + "\n"},
			trick{"file: " + name, "MIME-Version: 1.0\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=a\nContent-Transfer-Encoding: base64\n\n" + inBase64(body) + "\n"},
			trick{"HTML: " + name, "Content-Type: text/html\n\n<html><body><pre>" + body + "</pre></body></html>\n"})
	}
	for name, body := range map[string]string{
		"tags between": strings.Join(digits, "<b></b>"), "comments between": strings.Join(digits, "<!-- x -->"), "an attribute": `<p title="` + hideFrom("&#%d;") + `">x</p>`, "a mail link": `<a href="mailto:a@b?body=` + hideFrom("%%%02x") + `">x</a>`,
		"a frame": `<iframe srcdoc="&lt;p&gt;` + hideFrom("&amp;#%d;") + `&lt;/p&gt;"></iframe>`, "a data frame": `<iframe src="data:text/html;base64,` + inBase64("<p>"+hiddenCard) + `">`, "a data frame, percent": `<object data="data:text/html,%3Cp%3E` + hideFrom("%%%02x") + `"></object>`,
		"style": `<style>p:before{content:"` + hideFrom(`\%x `) + `"}</style>`, "style, joined": `<style>p:before{content:"4111 ""1111 " "1111 1111"}</style>`, "cells": "<table><tr><td>" + strings.Join(digits, "</td><td>") + "</td></tr></table>",
		"script": "<script>document.write('" + strings.Join(digits, "'+'") + "')</script>", "a template": "<template>" + hiddenCard + "</template>", "a value": `<input type=hidden value="` + hiddenCard + `">`, "options": `<option value="` + hiddenCard + `">`, "bdo": "<bdo dir=rtl>" + backwards(hiddenCard) + "</bdo>",
		"SVG": "<svg><text><tspan>4111 </tspan><tspan>1111 </tspan>1111 1111</text></svg>", "noscript": "<noscript>" + hiddenCard + "</noscript>", "meta": `<meta name=x content="` + hiddenCard + `">`, "a class": `<p class="` + hideFrom("&#x%x;") + `">`, "conditional": "<!--[if mso]>" + hiddenCard + "<![endif]-->",
		"after the end": "</html>" + hiddenCard, "a broken tag": "<p " + hiddenCard, "an image's source": `<img src="http://x.example/` + hideFrom("%02x") + `.gif">`, "a base64 address": `<img src="http://x.example/?q=` + base64.RawURLEncoding.EncodeToString([]byte(hiddenCard)) + `">`, "wbr": strings.Join(digits, "<wbr>"), "entities of nothing": strings.Join(digits, "&shy;&zwnj;"), "xmp": "<xmp>" + hiddenCard + "</xmp>", "plaintext": "<plaintext>" + hiddenCard,
		"UTF-7 by meta": `<meta charset=utf-7>+ADQAMQAxADE- 1111 1111 1111`, "lists": "<ol><li>" + strings.Join(digits, "<li>") + "</ol>", "floats": `<div style="float:right">` + strings.Join(digits, `</div><div style="float:left">`) + "</div>", "ruby": "<ruby>4111<rp>(</rp><rt>x</rt><rp>)</rp></ruby> " + hiddenCard,
	} {
		list = append(list, trick{"HTML with " + name, "Content-Type: text/html\n\n<html><body>" + body + "\n"},
			trick{"HTML in base64 with " + name, "Content-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\n" + inBase64("\xff\xfe"+inUTF16("<html><body>"+body, false)) + "\n"})
	}
	return list
}

func mustJSON(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}

// brokenTricks are digits in pieces, turned and escaped over again.
func brokenTricks() (list []trick) {
	long := inBase64("please charge " + hiddenCard + " for both of us, thank you")
	short := inBase64(hiddenCard)
	digits := strings.Split(strings.ReplaceAll(hiddenCard, " ", ""), "")
	cut := func(s string, n int) (pieces []string) {
		for ; len(s) > n; s = s[n:] {
			pieces = append(pieces, s[:n])
		}
		return append(pieces, s)
	}
	numbered := func(format string, n int) string {
		var b strings.Builder
		for i, s := range cut(long, n) {
			fmt.Fprintf(&b, format, i+9, s)
		}
		return b.String()
	}
	rot13 := func(c rune) rune {
		if l := c | 0x20; l >= 'a' && l <= 'z' {
			return c - l + 'a' + (l-'a'+13)%26
		}
		return c
	}
	references := hideFrom("&#%d;")
	escaped := hideFrom("=%02X")
	for name, body := range map[string]string{
		"a short string first": `"` + long[:8] + `" + "` + long[8:] + `"`, "a short string first, short": `"` + short[:8] + `" + "` + short[8:] + `"`,
		"two short strings": `"` + short[:12] + `" + "` + short[12:] + `"`, "short lines": short[:14] + "\n" + short[14:], "three strings": `"` + short[:3] + `" . "` + short[3:5] + `" . "` + short[5:] + `"`,
		"references escaped": strings.ReplaceAll(references, "&", "&amp;"), "references escaped twice": strings.ReplaceAll(references, "&", "&amp;amp;"), "references escaped by number": strings.ReplaceAll(references, "&", "&#38;"),
		"named blanks": strings.ReplaceAll(hiddenCard, " ", "&nbsp;"), "names of nothing": strings.Join(digits, "&shy;"), "names escaped": strings.Join(digits, "&amp;zwnj;"),
		"CDATA": "<order><card><![CDATA[4111 ]]><![CDATA[1111 ]]><![CDATA[1111 1111]]></card></order>", "CDATA, one by one": "<order><![CDATA[" + strings.Join(digits, "]]><![CDATA[") + "]]></order>", "CDATA and references": "<order><card>41<![CDATA[11]]>&#32;1111&#x20;11<![CDATA[11 1111]]></card></order>",
		"soft breaks in escapes": strings.ReplaceAll(escaped, "=3", "=3=\n"), "soft breaks behind the sign": strings.ReplaceAll(escaped, "=3", "==\n3"), "soft breaks with blanks": strings.ReplaceAll(escaped, "=3", "=3= \t\n"),
		"numbered lines": numbered("%d: %s\n", 16), "numbered lines, zeros": numbered("%04d %s\n", 16), "comments between": numbered("# line %d\n%s\n", 16), "comments of C": numbered("// line %d\n// %s\n", 16), "lines of a program": "s = \"" + strings.Join(cut(long, 16), "\"\ns = s & \"") + "\"",
		"a form": "a=1&n=" + strings.ReplaceAll(hiddenCard, " ", "+") + "&b=2", "base64 backwards": backwards(long), "base64 backwards, short": backwards(short), "base64 in ROT13": strings.Map(rot13, long),
		"backspaces": strings.Join(digits, "x\b"), "struck over": hiddenCard[:5] + "99\b\b" + hiddenCard[5:], "colours": "\x1b[0m" + strings.Join(digits, "\x1b[1m"), "many colours": strings.Join(digits, "\x1b[38;5;12m"), "controls of 8 bits": strings.Join(digits, "\u009b1m"),
	} {
		list = append(
			list,
			trick{"broken: " + name, "Subject: x\n\n" + body + "\n"},
			trick{"broken in HTML: " + name, "Content-Type: text/html\n\n<html><body><pre>" + body + "\n</pre></body></html>\n"},
			trick{"broken in a file: " + name, "Content-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n" + inBase64(body) + "\n"},
		)
	}
	list = append(
		list,
		trick{"terms of a document type", "Content-Type: text/plain; name=a\n\n<!DOCTYPE a [<!ENTITY x \"4111 1111\"><!ENTITY y \"1111 1111\">]><a>&x; &y;</a>\n"},
		trick{"quoted-printable: soft breaks in escapes", "Content-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(escaped, "=3", "=3=\n") + "\n"},
		trick{"quoted-printable: soft breaks behind the sign", "Content-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(escaped, "=3", "==\n3") + "\n"},
	)
	return list
}

// More tricks, made by rules: what each mail hides is read, or there is a gap.
func TestHostileTricks(t *testing.T) {
	r := newReader(t)
	for _, make := range []func() []trick{headerTricks, base64Tricks, quotedTricks, boundaryTricks, wordTricks, nameTricks, textTricks, brokenTricks} {
		for _, tt := range make() {
			t.Run(tt.name, func(t *testing.T) {
				for _, message := range []string{tt.message, crlf(tt.message)} {
					got := readMessage(t, r, message)
					if !got.showsCard() && len(got.report.Gaps) == 0 {
						t.Errorf("neither read nor a gap: %.300q", message)
					}
					if strings.Contains(tt.message, "\r") {
						break
					}
				}
			})
		}
	}
}
