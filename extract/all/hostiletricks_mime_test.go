package all_test

import (
	"fmt"
	"strings"
)

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
