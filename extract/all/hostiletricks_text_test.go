package all_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

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
